"""The only open question is under the week; its keys answer from anywhere."""

from __future__ import annotations

import pytest

from planner.domain.model.block import WE, Draft
from planner.tui.dialogs.text_prompt import TextPrompt
from planner.tui.dialogs.time_prompt import AnotherTime
from tests.tui.conftest import MakeApp, at
from tests.tui.pair import Pair
from tests.tui.test_week import SMALL, Opened, SnapCompare, opened

ASKED = "Sam: Museum, Sat 28 Nov 14:00? y: yes · n: not this time · s: another time"


def ask(pair: Pair, title: str = "Museum", day: int = 5) -> None:
    pair.sam.blocks.add(Draft(title, at(day, "14:00", 120), WE))
    pair.meet()


def line(week: Opened) -> str:
    return week.rows()[-2].strip()


@pytest.mark.parametrize("way", [(), ("down", "right"), ("]",), ("v",)])
async def test_y_answers_from_anywhere(way: tuple[str, ...], pair: Pair, make_app: MakeApp) -> None:
    ask(pair)
    async with opened(make_app()) as week:
        assert line(week) == ASKED
        await week.press(*way, "y")
        assert week.title == "Museum"
        assert "Museum" in week.status
        await week.press("left")
        assert "another time" not in line(week)
    pair.meet()
    assert pair.of(pair.sam, "Museum").agreement[pair.alex.me.id] == "yes"


async def test_n_and_s_answer_the_question_on_the_line(pair: Pair, make_app: MakeApp) -> None:
    ask(pair)
    async with opened(make_app()) as week:
        await week.press("s")
        assert [type(screen) for screen in week.app.screen_stack[1:]] == [AnotherTime]
        await week.press("escape", "n")
        assert [type(screen) for screen in week.app.screen_stack[1:]] == [TextPrompt]
        await week.press("enter")
    pair.meet()
    assert pair.sam.weeks.search("museum")[0].agreement[pair.alex.me.id] == "no"


async def test_of_two_questions_the_cursor_chooses(pair: Pair, make_app: MakeApp) -> None:
    ask(pair)
    ask(pair, "Zoo", 6)
    async with opened(make_app()) as week:
        assert "another time" not in line(week)
        await week.press("y")
        await week.to("Zoo")
        await week.press("y")
        assert line(week) != ASKED
        await week.press("home")
        assert line(week) == ASKED
    pair.meet()
    assert pair.of(pair.sam, "Museum").agreement[pair.alex.me.id] == "open"


async def test_y_answers_only_while_the_question_is_on_the_screen(pair: Pair, make_app: MakeApp) -> None:
    ask(pair)
    async with opened(make_app()) as week:
        await week.press("d")
        assert "happened" in line(week)
        await week.press("y")
        assert pair.of(pair.alex, "Museum").agreement[pair.alex.me.id] == "open"


async def test_blanked_words_are_no_line(pair: Pair, make_app: MakeApp) -> None:
    ask(pair)
    async with opened(make_app()) as week:
        await week.press("*", "down")
        assert "Museum" not in "\n".join(week.rows())
        await week.press("y")
    pair.alex.refresh()
    assert pair.of(pair.alex, "Museum").agreement[pair.alex.me.id] == "open"


async def test_a_question_that_arrives_shows_itself(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        ask(pair)
        week.screen.plan.refresh()
        week.screen.changed_outside()
        assert line(week) == ASKED


READ = "Sam would like two hours to read · and would offer a film after"


async def test_a_request_is_answered_from_anywhere(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.requests.ask(need="two hours to read", offer="a film after")
    pair.meet()
    async with opened(make_app(), (120, 40)) as week:
        assert line(week) == f"{READ}? y: yes · n: not this time"
        await week.press("down", "n")
        assert [type(screen) for screen in week.app.screen_stack[1:]] == [TextPrompt]
        await week.press("escape", "right", "y")
        assert "Yes" in week.status
        assert not week.screen.plan.inbox.waiting()
        await week.press("u")
        assert [row.kind for row in week.screen.plan.inbox.waiting()] == ["request"]
        await week.press("down", "n", *"tired", "enter")
        assert not week.screen.plan.inbox.waiting()
    pair.meet()
    (row,) = pair.sam.inbox.asked_rows()
    assert (row.says, row.because) == ("no", "tired")


async def test_a_long_request_keeps_its_keys_on_a_small_screen(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.requests.ask(feeling="drained by the move", need="two hours to read", offer="a film after")
    pair.meet()
    async with opened(make_app()) as week:
        assert line(week) == "Sam: two hours to read · offers a film after? y: yes · n: not this time"


async def test_words_that_do_not_fit_are_cut_before_the_keys(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.requests.ask(need="two hours to read " * 9, offer="a film after")
    pair.meet()
    async with opened(make_app()) as week:
        assert line(week).startswith("Sam: two hours to read")
        assert line(week).endswith("…? y: yes · n: not this time")


@pytest.mark.parametrize(("key", "rules"), [("y", ["No phones at dinner"]), ("n", [])])
async def test_a_house_rule_is_answered_from_anywhere(
    key: str, rules: list[str], pair: Pair, make_app: MakeApp
) -> None:
    pair.sam.items.add_rule("No phones at dinner")
    pair.meet()
    async with opened(make_app()) as week:
        assert line(week) == "Sam suggests a house rule: No phones at dinner? y: yes · n: let it go"
        await week.press("down", key)
        assert "No phones at dinner" in week.status
    pair.meet()
    assert [rule.text for rule in pair.sam.items.rules()] == rules
    assert not pair.alex.inbox.waiting()


async def test_a_request_that_changed_meanwhile_is_not_answered_over(pair: Pair, make_app: MakeApp) -> None:
    deed = pair.sam.requests.ask(need="two hours to read", offer="a film after")
    pair.meet()
    async with opened(make_app()) as week:
        (row,) = (row for row in pair.sam.inbox.asked_rows() if row.id == deed.id)
        assert row.request
        pair.sam.requests.offer_another(row.request, offer="the dishes")
        pair.meet()
        await week.press("y")
    pair.meet()
    (row,) = pair.alex.inbox.waiting()
    assert row.says == "changed"


def test_picture_of_a_lone_request(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """A request under the week, with the two keys that answer it."""
    pair.sam.requests.ask(need="two hours to read", offer="a film")
    pair.meet()
    assert snap_compare(make_app(), terminal_size=SMALL, press=["down"])


def test_picture_of_a_lone_question(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The only question under the week, with its three keys."""
    ask(pair)
    assert snap_compare(make_app(), terminal_size=SMALL, press=["down"])
