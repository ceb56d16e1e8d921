"""Bursts of keys and pastes reach the intended field in order, never as commands."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from planner.domain.model.block import Draft
from planner.domain.time.week import Week
from planner.plan.blocks import Blocks
from planner.plan.plan import Plan
from planner.tui.dialogs.block_form import BlockForm
from planner.tui.dialogs.line_input import LinePanel
from planner.tui.dialogs.quick_add import LINE_END, QuickAdd
from planner.tui.review.rows import AnswerRow
from planner.tui.review.screen import ReviewScreen
from planner.tui.terminal.key_queue import clean_paste
from planner.tui.terminal.keyboard import PasteParser
from planner.tui.widgets.field_list import Rows
from tests.tui.conftest import MakeApp, at
from tests.tui.test_review import begin, go_to, review_of, settle, status
from tests.tui.test_review import sunday as sunday
from tests.tui.test_week import Opened, opened

WEEK = Week(2026, 48)
COMMANDS = "xd ]q"
"""Letters that are commands of the week: delete, done, next week, quit."""


def keys(text: str) -> list[events.Event]:
    """The key presses that type `text`; `\\n` is Enter."""
    return [events.Key("enter", "\r") if sign == "\n" else events.Key(_character_to_key(sign), sign) for sign in text]


async def burst(pilot: Pilot[None], *parts: str | events.Event) -> None:
    """Keys and pastes that arrive before the first of them has been dealt with."""
    for part in parts:
        for event in keys(part) if isinstance(part, str) else [part]:
            event.set_sender(pilot.app)
            pilot.app.post_message(event)
    for _ in range(5):
        await pilot.pause()


def paste(text: str) -> events.Paste:
    return events.Paste(text)


def titles(plan: Plan) -> list[str]:
    plan.refresh()
    return sorted(block.title for blocks in plan.week(WEEK).columns.values() for block in blocks)


def added(plan: Plan, before: Iterable[str]) -> list[str]:
    after = titles(plan)
    for title in before:
        after.remove(title)
    return after


def line(week: Opened) -> str:
    """The text in quick add, which is open."""
    dialog = week.app.screen
    assert isinstance(dialog, QuickAdd), dialog
    return dialog.query_one(LinePanel).field.value


def answer(week: Opened) -> str:
    dialog = week.app.screen
    assert isinstance(dialog, QuickAdd)
    return str(dialog.query_one(LinePanel).answer.content)


# -- quick add --------------------------------------------------------------------------------------------------------


async def test_a_paste_behind_the_key_that_opens_the_line_is_in_the_line(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await burst(week.pilot, "a", paste(f"Dinner {COMMANDS} fri"), " 19:00")
        assert line(week) == f"Dinner {COMMANDS} fri 19:00"
        await week.press("enter")
    assert added(full_plan, before) == [f"Dinner {COMMANDS}"]


async def test_lines_typed_one_after_the_other_in_one_burst_are_all_added(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await burst(week.pilot, f"aTea {COMMANDS} fri\naSoup {COMMANDS} sat\na", paste("Cake xd sun"), "\n")
        assert week.app.screen is week.screen
    assert added(full_plan, before) == ["Cake xd", f"Soup {COMMANDS}", f"Tea {COMMANDS}"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\n\n", " \r\n"])
async def test_a_line_end_around_a_paste_neither_adds_nor_closes(end: str, full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await burst(week.pilot, "a", paste(f"{end}Dinner xd{end}"), "fri 19:00")
        assert line(week) == "Dinner xd fri 19:00"
        assert added(full_plan, before) == []


async def test_several_lines_are_listed_and_enter_adds_all(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await burst(week.pilot, "a", paste("\r\nTea xd fri 16:00\r\n\r\nSoup sat 12:00\rCake q sun 15:00\n"))
        assert line(week) == f"Tea xd fri 16:00{LINE_END}Soup sat 12:00{LINE_END}Cake q sun 15:00{LINE_END}"
        listed = answer(week).split("\n")
        assert listed == [
            "Alex · Fri 27 Nov 16:00–17:00 · “Tea xd”",
            "Alex · Sat 28 Nov 12:00–13:00 · “Soup” · you keep Sat 28–Sun 29 Nov for Solo weekend",
            "Alex · Sun 29 Nov 15:00–16:00 · “Cake q” · you keep Sat 28–Sun 29 Nov for Solo weekend",
        ]
        assert added(full_plan, before) == []
        await week.press("enter")
        assert week.app.screen is week.screen
    assert added(full_plan, before) == ["Cake q", "Soup", "Tea xd"]


async def test_one_line_that_cannot_be_read_adds_none_of_them(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await burst(week.pilot, "a", paste("Tea fri 16:00\nfri 18:00"), "\n")
        assert line(week) == f"Tea fri 16:00{LINE_END}fri 18:00"
        assert answer(week).startswith("fri 18:00: ")
        assert added(full_plan, before) == []


async def test_unsaved_lines_stay_in_quick_add(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = titles(full_plan)
    add = Blocks.add

    def but_no_soup(plan: Blocks, draft: Draft) -> object:
        if draft.title == "Soup":
            raise OSError(28, "No space left on device")
        return add(plan, draft)

    async with opened(make_app()) as week:
        monkeypatch.setattr(Blocks, "add", but_no_soup)
        await burst(week.pilot, "a", paste("Tea fri\nSoup sat\nCake sun"), "\n")
        assert line(week) == f"Soup sat{LINE_END}Cake sun"
        assert "No space left on device" in answer(week)
    assert added(full_plan, before) == ["Tea"]


async def test_too_many_pasted_lines_stay_in_the_field(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        many = [f"Tea {number}" for number in range(51)]
        await burst(week.pilot, "a", paste("\n".join(many)), "\n")
        assert line(week).split(LINE_END) == many
        assert "51 lines" in answer(week)
    assert added(full_plan, before) == []


# -- everywhere else --------------------------------------------------------------------------------------------------


async def test_a_paste_into_the_week_opens_quick_add_and_adds_nothing(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await burst(week.pilot, paste(" \r\n"))
        assert week.app.screen is week.screen
        await burst(week.pilot, paste(f"{COMMANDS}\rDinner fri\r"))
        assert line(week) == f"{COMMANDS}{LINE_END}Dinner fri{LINE_END}"
        assert titles(full_plan) == before
        await week.press("escape", "escape")
        assert week.app.screen is week.screen


async def test_a_paste_over_a_menu_chooses_nothing(full_plan: Plan, make_app: MakeApp) -> None:
    before = titles(full_plan)
    async with opened(make_app()) as week:
        await week.to("Guitar")
        await burst(week.pilot, "\n", paste(f"{COMMANDS}\r"))
        assert week.app.screen is not week.screen
        assert titles(full_plan) == before


async def test_several_lines_into_a_line_keep_all_their_words(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await burst(week.pilot, "/", paste("\nconcert\r\n  in\tthe\rpark"))
        assert week.app.screen.query_one(Input).value == "concert in the park"


@pytest.mark.parametrize("open_first", ["", "\n"])
@pytest.mark.parametrize(
    ("row", "text"), [("title", "Cinema by the river"), ("notes", "Cinema by\nthe river")], ids=["line", "lines"]
)
async def test_a_paste_into_a_form_keeps_all_lines(
    row: str, text: str, open_first: str, full_plan: Plan, make_app: MakeApp
) -> None:
    block = full_plan.blocks.add(Draft("Cinema", at(4, "20:00"), full_plan.me.id, notes="Cinema")).block
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("e")
        form = week.app.screen
        assert isinstance(form, BlockForm)
        form.query_one(Rows).row(row).focus()
        await week.pilot.pause()
        parted = " " if open_first else ""
        await burst(week.pilot, open_first, paste(f"{parted}by\r\nthe river"), "\n")
        await week.press("end", "s")
    full_plan.refresh()
    changed = full_plan.block(block.id)
    kept = {"title": changed.title, "notes": changed.notes}[row]
    assert kept.split() == text.split()
    assert ("\n" in kept) is (row == "notes")


async def test_a_paste_outside_a_reviews_fields_opens_quick_add(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await begin(pilot, "one")
        await go_to(pilot, "ours")
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        screen.set_focus(None)
        await burst(pilot, paste(f"Sauna {COMMANDS} tue 19:00\r"))
        assert isinstance(app.screen, QuickAdd)
        await burst(pilot, "\n")
        await settle(pilot, lambda: f"Added Sauna {COMMANDS}: Tue 1 Dec 19:00" in status(app))


async def test_a_paste_of_several_lines_into_a_review_is_kept_whole(sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await begin(pilot, "one")
        await burst(pilot, "\n", paste("q1a\r\nxd"), "\n")
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await settle(pilot, lambda: screen.controller.review.me.answers == {"arrive": "q1a\nxd"})


# -- what a terminal sends --------------------------------------------------------------------------------------------

START, END = "\x1b[200~", "\x1b[201~"


def messages(*packets: str) -> list[str]:
    """The keys and pastes parsed from packets, with a timeout between any two."""
    parser, told = PasteParser(), list[object]()
    for packet in packets:
        told.extend(parser.feed(packet))
        if parser._timeout_time is not None:
            parser._timeout_time = 0.0
        told.extend(parser.tick())
    return [one.text if isinstance(one, events.Paste) else one.key for one in told if isinstance(one, events.Event)]  # type: ignore[attr-defined]


SENT = f"a{START}Dinner \x1b[31mxd\x1b[0m ü\r\nq{END}b"
WHOLE = ["a", "Dinner \x1b[31mxd\x1b[0m ü\r\nq", "b"]


@pytest.mark.parametrize("at", [at for at in range(1, len(SENT)) if at not in (2, 3)])
def test_a_paste_split_into_packets_arrives_whole(at: int) -> None:
    assert messages(SENT[:at], SENT[at:]) == WHOLE


def test_two_pastes_in_one_packet_are_two() -> None:
    assert messages(f"{START}x{END}{START}{END}{START}y{END}d") == ["x", "", "y", "d"]


def test_keys_besides_a_paste_are_parsed_as_usual() -> None:
    assert messages("\x1b[A", "\x1b[20~", "\x1b", "\x1b[2", "~", "ü\r") == [
        "up",
        "f9",
        "escape",
        "insert",
        "ü",
        "enter",
    ]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\r\nb\rc\nd\u2028e\x85f", "a\nb\nc\nd\ne\nf"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("a\tb\x00\x07\x1bc\x9d", "a\tbc"),
    ],
    ids=["line ends", "colours", "controls"],
)
def test_pasted_text_loses_control_characters(sent: str, kept: str) -> None:
    assert clean_paste(sent) == kept


async def test_what_is_typed_while_a_review_makes_its_rows_waits_for_them(sunday: Plan, make_app: MakeApp) -> None:
    """Letters would be keys while no row has the cursor."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        app = await begin(pilot, "one")
        screen = review_of(app)
        async with screen._filling:
            screen.set_focus(None)
            await burst(pilot, *keys("qua"))
            await pilot.pause(0.1)
            assert (app.screen, screen._open_row) == (screen, None)
            screen.set_focus(screen.query(AnswerRow)[0])
        await settle(pilot, lambda: screen._open_row is not None and screen._open_row.typed == "qua")
