"""An open form while others write: it keeps its start values and typed text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from planner.domain.model.block import WE, Block, Changes
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.tui.dialogs.block_form import BlockForm
from planner.tui.dialogs.conflicts import Settle
from planner.tui.dialogs.line_input import LinePanel
from planner.tui.widgets.field_list import Rows
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line
from tests.tui.conftest import MakeApp, at
from tests.tui.driver import go_to_entry
from tests.tui.pair import WEEK, Pair
from tests.tui.test_dialogs import keys_of
from tests.tui.test_rituals import begin, starts
from tests.tui.test_week import Opened, opened


def told(week: Opened) -> str:
    """What the form says at its foot."""
    return "\n".join(
        str(line.render()) for line in week.app.screen.query(Line) if line.has_class("told") and line.display
    )


def closed(week: Opened) -> bool:
    return week.app.screen is week.screen


def versions(block: Block, field: str) -> set[object]:
    return {getattr(block, field), *(version.value for version in block.conflicts if version.register == field)}


async def type_over(week: Opened, row: str, text: str) -> None:
    """Into that row of the form, in place of what is there, and kept with Enter."""
    form = week.app.screen
    assert isinstance(form, BlockForm)
    form.query_one(Rows).row(row).focus()
    await week.press("enter", "ctrl+a" if row == "notes" else "end")
    editor = form.query_one(Rows).row(row).editor
    if row == "notes":
        editor.text = ""  # type: ignore[union-attr]
    else:
        editor.value = ""  # type: ignore[union-attr]
    await week.press(*keys_of(text), "enter")


@asynccontextmanager
async def form_on(make_app: MakeApp, title: str) -> AsyncIterator[Opened]:
    async with opened(make_app()) as week:
        await week.to(title)
        await week.press("e")
        yield week


# -- the other's change arrives ---------------------------------------------------------------------------------------


async def test_a_form_keeps_what_the_other_wrote_meanwhile_as_a_conflict(pair: Pair, make_app: MakeApp) -> None:
    async with form_on(make_app, "Cinema") as week:
        await type_over(week, "place", "Rex")
        pair.sam_changes("Cinema", {"place": "Luna", "pillar": "explore"})
        week.app.tick()  # type: ignore[attr-defined]
        await week.press("end", "s")
        assert closed(week)
    pair.meet()
    for plan in (pair.alex, pair.sam):
        block = pair.of(plan, "Cinema")
        assert versions(block, "place") == {"Rex", "Luna"}
        assert (block.pillar, versions(block, "pillar")) == ("explore", {"explore"})


async def test_a_value_that_arrived_before_the_form_opened_is_replaced(pair: Pair, make_app: MakeApp) -> None:
    pair.sam_changes("Cinema", {"place": "Luna"})
    async with form_on(make_app, "Cinema") as week:
        await type_over(week, "place", "Rex")
        await week.press("end", "s")
    pair.meet()
    assert versions(pair.of(pair.sam, "Cinema"), "place") == {"Rex"}


@pytest.mark.parametrize(("key", "answer"), [("m", "down"), ("c", "home")])
async def test_an_open_question_keeps_its_base(key: str, answer: str, pair: Pair, make_app: MakeApp) -> None:
    pair.alex.people.set_agreement(False)
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press(key)
        pair.sam_changes("Cinema", {"when": at(3, "18:00", 120), "pillar": "explore"})
        week.app.tick()  # type: ignore[attr-defined]
        await week.press(*{"m": ("down", "enter"), "c": ("home", "enter")}[key])
    pair.meet()
    field = {"m": "when", "c": "pillar"}[key]
    assert len(versions(pair.of(pair.alex, "Cinema"), field)) == 2
    assert pair.of(pair.alex, "Cinema").conflicts == pair.of(pair.sam, "Cinema").conflicts


async def test_an_intention_keeps_the_base_of_its_edit(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.items.set_intention(WEEK, WE, "one evening out")
    pair.seen()
    async with opened(make_app()) as week:
        await week.press("C", "down", "enter")
        week.app.screen.query_one(LinePanel).field.value = "two evenings in"
        pair.sam.items.set_intention(WEEK, WE, "no plans at all")
        pair.meet()
        week.app.tick()  # type: ignore[attr-defined]
        await week.press("enter")
        assert "≠ you both changed this" in "\n".join(week.rows())
        await week.press("V")
        assert isinstance(week.app.screen, Settle)
        assert {entry.words for entry in week.app.screen.query_one(Menu).entries} >= {
            "two evenings in",
            "no plans at all",
        }
        await week.press("3", "q")
        assert "≠" not in week.rows()[2]
    pair.meet()
    carried = pair.sam.weeks.carried(WEEK)
    assert set(carried.intentions[WE].split(" / ")) == {"two evenings in", "no plans at all"}
    assert not carried.several


# -- two windows of one device ----------------------------------------------------------------------------------------


@pytest.fixture
def window(full_plan: Plan) -> Plan:
    """A second window on Alex's device."""
    return full_plan


def in_window(window: Plan, title: str) -> Block:
    window.refresh()
    return Pair.of(window, title)


@pytest.mark.parametrize(("field", "row"), [("title", "title"), ("place", "place"), ("notes", "notes")])
async def test_two_windows_with_one_form_lose_neither_text(
    field: str, row: str, window: Plan, make_app: MakeApp
) -> None:
    block = in_window(window, "Cinema")
    async with form_on(make_app, "Cinema") as week:
        await type_over(week, row, "Here")
        window.change(block, cast(Changes, {field: "There"}))
        await week.press("end", "s")
        assert not closed(week)
        assert f"the {field} is “There”" in told(week)
        assert "Here" in "\n".join(week.rows())
        assert getattr(window.block(block.id), field) == "There"
        await week.press("b")
        assert closed(week)
    window.refresh()
    assert getattr(window.block(block.id), field) == ("There\n\nHere" if field == "notes" else "There / Here")


async def test_saving_again_overwrites_and_keeps_the_other_text_in_the_history(window: Plan, make_app: MakeApp) -> None:
    block = in_window(window, "Cinema")
    async with form_on(make_app, "Cinema") as week:
        await type_over(week, "place", "Here")
        window.change(block, {"place": "There", "pillar": "explore"})
        await week.press("end", "s", "s")
        assert closed(week)
    window.refresh()
    after = window.block(block.id)
    assert (after.place, after.pillar, after.conflicts) == ("Here", "explore", ())
    assert "There" in [row.value for row in window.recovery.history(after)]


async def test_leaving_keeps_the_other_windows_text(window: Plan, make_app: MakeApp) -> None:
    block = in_window(window, "Cinema")
    async with form_on(make_app, "Cinema") as week:
        await type_over(week, "place", "Here")
        window.change(block, {"place": "There"})
        await week.press("end", "s", "q")
        assert closed(week)
        assert week.status == "What the other window wrote stays. Yours is under Recover (V)."
        await week.press("V")
        assert "Here" in "\n".join(week.rows())
        await go_to_entry(week.pilot, "Here")
        await week.press("enter")
        assert "Cinema is at Here" in week.status
    window.refresh()
    after = window.block(block.id)
    assert (after.place, after.conflicts) == ("Here", ())
    assert "There" in [row.value for row in window.recovery.history(after)]


async def test_all_that_was_typed_beside_the_other_windows_text_is_put_aside(window: Plan, make_app: MakeApp) -> None:
    block = in_window(window, "Cinema")
    async with form_on(make_app, "Cinema") as week:
        await type_over(week, "place", "Here")
        await type_over(week, "tags", "late, subtitles")
        await type_over(week, "when", "sat 21:00")
        window.change(block, {"place": "There"})
        await week.press("end", "s", "q")
    window.refresh()
    after = window.block(block.id)
    assert (after.place, after.tags, after.when) == ("There", block.tags, block.when)
    kept = [(row.register, window.recovery.was(row).value) for row in window.recovery.history(after)]
    assert {("place", "Here"), ("tag:late", True), ("tag:subtitles", True)} <= set(kept)
    assert "2026-11-28T21:00" in [value.start for name, value in kept if isinstance(value, When)]


def test_what_is_put_aside_of_a_private_block_stays_private(window: Plan) -> None:
    block = window.change(in_window(window, "Course"), {"visibility": "busy"}).block
    window.recovery.keep_unsaved(block, {"title": "Improv"})
    row = next(row for row in window.recovery.history(block) if row.value == "Improv")
    assert row.private
    assert "Improv" not in "".join(path.read_text() for path in (window.root / "devices").rglob("*.json"))


async def test_saving_another_time_than_the_other_windows_is_asked_first(window: Plan, make_app: MakeApp) -> None:
    block = in_window(window, "Course")
    async with form_on(make_app, "Course") as week:
        await type_over(week, "when", "fri 10:00")
        window.change(block, {"when": at(5, "11:00", 120)})
        await week.press("end", "s")
        assert "the time is “Sat 28 Nov 11:00–13:00”" in told(week)
        assert "both texts" not in told(week)
        await week.press("s")
    window.refresh()
    assert window.block(block.id).when == at(4, "10:00", 120)


# -- how often it comes ------------------------------------------------------------------------------------------------


async def test_a_new_block_can_be_a_ritual(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("A", *keys_of("Chess\n"))
        await type_over(week, "rule", "every fri")
        await type_over(week, "when", "thu 19:30 2h")
        await week.press("end", "s")
        assert closed(week)
    pair.alex.refresh()
    (ritual,) = pair.alex.rituals.all()
    assert (ritual.title, ritual.rule.start, ritual.rule.minutes) == ("Chess", "2026-11-27T19:30", 120)


async def test_a_rule_is_changed_in_the_form_for_all_that_come(pair: Pair, make_app: MakeApp) -> None:
    begin(pair.alex)
    async with form_on(make_app, "Date night") as week:
        form = week.app.screen
        assert isinstance(form, BlockForm)
        await type_over(week, "rule", "")
        assert "To end a ritual" in "\n".join(week.rows())
        await week.press(*keys_of("saturday\n"))
        assert "That isn’t a rule" in "\n".join(week.rows())
        await week.press("ctrl+u", *keys_of("every sat\n"), "end", "s")
        assert closed(week)
    assert starts(pair.alex) == ["2026-11-28T20:00", "2026-12-05T20:00", "2026-12-12T20:00"]


async def test_on_the_weeks_line_the_form_means_the_week_in_view(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("]", "end", "A", *keys_of("Shelf\n"), "end", "s")
    pair.alex.refresh()
    assert [block.when.start for block in pair.alex.weeks.search("Shelf")] == ["2026-W49"]
