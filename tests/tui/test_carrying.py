"""Around the week: jar, notes for Sunday, goals, intentions, turns and rules.

Requests and free time are here too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

from planner.domain.model.block import WE, Draft
from planner.plan.plan import Plan
from planner.tui.dialogs.block_form import BlockForm
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.dialogs.line_input import LinePanel
from planner.tui.dialogs.quick_add import QuickAdd
from planner.tui.dialogs.request_form import RequestForm
from planner.tui.lists.base import ListScreen
from planner.tui.widgets.field_list import Rows
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line
from tests.tui.conftest import MakeApp, at
from tests.tui.driver import go_to_entry, type_line
from tests.tui.pair import WEEK, Pair
from tests.tui.test_dialogs import keys_of
from tests.tui.test_typeahead import burst
from tests.tui.test_week import SMALL, Opened, opened

SnapCompare = Callable[..., bool]


def rows(week: Opened) -> list[str]:
    listed = week.app.screen
    assert isinstance(listed, ListScreen)
    return [f"{entry.words} | {entry.note}" for entry in listed.query_one(Menu).entries]


def top(week: Opened) -> Screen[Any]:
    """What is open over the week, or the week."""
    return week.app.screen


def text(week: Opened) -> str:
    return "\n".join(week.rows())


# -- the jar ----------------------------------------------------------------------------------------------------------


async def test_an_idea_is_kept_and_dropped_into_a_day(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("i")
        assert "The jar is empty" in text(week)
        await week.press("a")
        await type_line(week.pilot, "Night train to Vienna")
        await go_to_entry(week.pilot, "Night train")
        await week.press("m", "m")
        await type_line(week.pilot, "sat 20:00 2h")
        assert week.title == "Night train to Vienna"
        assert "20:00  Night" in text(week)
        await week.press("u")
        assert "20:00  Night" not in text(week)
    pair.meet()
    assert [idea.title for idea in pair.sam.items.ideas()] == ["Night train to Vienna"]


async def test_ones_own_idea_is_deleted(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("i", "A")
        await type_line(week.pilot, "Learn to whittle")
        await go_to_entry(week.pilot, "whittle")
        await week.press("x")
        assert not any("whittle" in row for row in rows(week))


async def test_an_impossible_time_stays_to_be_corrected(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.items.add_idea("Vienna", WE)
    async with opened(make_app()) as week:
        await week.press("i", "m", "m")
        await type_line(week.pilot, "31 nov")
        dialog = week.app.screen
        assert dialog.query_one(LinePanel).field.value == "31 nov"


# -- notes for Sunday -------------------------------------------------------------------------------------------------


async def test_a_note_is_private_until_it_is_shown(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("b", "a")
        await type_line(week.pilot, "The holidays: when?")
        assert rows(week)[0].startswith("The holidays: when?")
        pair.meet()
        assert not pair.words_in_folder("The holidays")
        await week.press("home", "s")
        assert any("from Alex" in row for row in rows(week))
    pair.meet()
    assert [note.text for note in pair.sam.items.notes()] == ["The holidays: when?"]


# -- carrying ---------------------------------------------------------------------------------------------------------


async def test_intentions_are_shown_above_the_columns(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("C", "enter")
        await type_line(week.pilot, "finish the song")
        await week.press("q")
        assert "finish the song" in week.rows()[2]
        await week.press("]")
        assert "finish the song" not in week.rows()[2]
    pair.meet()
    assert pair.sam.weeks.carried(WEEK).intentions == {pair.alex.me.id: "finish the song"}


async def test_two_goals_each_are_set_and_reached(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("C")
        for title in ("Five songs by May", "A garden"):
            await go_to_entry(week.pilot, "add a goal")
            await week.press("enter")
            await type_line(week.pilot, title)
        assert not any("add a goal" in row for row in rows(week))
        await go_to_entry(week.pilot, "A garden")
        await week.press("d")
        assert [
            goal.title for goal in pair.alex.items.goals()
        ] == []  # another window of Alex's, which has not looked yet
        pair.alex.refresh()
        assert [goal.title for goal in pair.alex.items.goals()] == ["Five songs by May"]


async def test_a_rule_is_agreed_and_turns_and_weeks_off_are_set(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.items.add_rule("No phones at dinner")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("C")
        await go_to_entry(week.pilot, "No phones")
        await week.press("y")
        assert any(row == "No phones at dinner | " for row in rows(week))
        await go_to_entry(week.pilot, "who plans")
        await week.press("3")
        assert any("who plans the next date: Sam" in row for row in rows(week))
        await go_to_entry(week.pilot, "a week off")
        await week.press("1", "enter")
        assert any("off this week: Alex" in row for row in rows(week))
        await go_to_entry(week.pilot, "off this week")
        await week.press("enter")
        await go_to_entry(week.pilot, "a week off")
        await week.press("1", *keys_of("flu\n"))
        assert any("off this week: Alex, flu" in row for row in rows(week))
        await go_to_entry(week.pilot, "suggest one")
        await week.press("enter")
        await type_line(week.pilot, "Say it the same day")
        assert any("waits for Sam" in row for row in rows(week))
    pair.meet()
    assert pair.sam.inbox.turn() == pair.sam.me.id
    assert pair.sam.weeks.carried(WEEK).off == {pair.alex.me.id}
    assert pair.sam.weeks.carried(WEEK).because == {pair.alex.me.id: "flu"}
    assert pair.sam.items.rules()[0].agreement[pair.alex.me.id] == "yes"


async def test_cheers_and_comments_are_shown_with_the_block(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Swim")
        await week.press("+", *keys_of("so early\n"))
        assert "+ Alex: so early" in text(week)
        await week.press('"', *keys_of("next time together\n"))
        await week.press("enter")
        look = week.app.screen
        assert isinstance(look, BlockMenu)
        said = [str(line.render()) for line in look.query(Line)]
        assert "Alex: next time together" in said
    pair.meet()
    cheers, comments = pair.sam.weeks.remarks(pair.of(pair.sam, "Swim"))
    assert (cheers[0].text, comments[0].text) == ("so early", "next time together")


async def test_the_lead_is_taken_with_i_will_take_this(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Tidy the balcony")
        await week.press("T")
        assert "Alex has it" in text(week)
        await week.press("T")
        assert "Alex has it" not in text(week)


async def test_y_takes_what_either_may_take(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("a", *keys_of("Bins sat 10:00 either\n"))
        assert "either of you has it" in week.status
        await week.to("Bins")
        assert "y I’ll take this" in text(week)
        assert "either" in next(row for row in week.rows() if "10:00  Bins" in row)
        await week.press("y")
        assert "Bins is up to Alex" in week.status
        assert "Alex has it" in text(week)
        await week.press("u")
        assert "Bins is up to either of you" in week.status
    pair.meet()
    assert pair.of(pair.sam, "Bins").lead == "either"


async def test_a_ritual_in_turns_names_the_next(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("a", *keys_of("Shopping every sat 15:00 in turns #home\n"))
        await week.to("Shopping")
        assert "Alex has it, then Sam" in text(week)


async def test_a_block_can_be_for_the_others_goal(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.items.add_goal("10 km in March")
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Run")
        await week.press("e")
        form = week.app.screen
        assert isinstance(form, BlockForm)
        week.app.screen.set_focus(form.query_one(Rows).row("goal"))
        await week.press("right", "end", "s")
        assert week.block
        assert week.block.goal == pair.sam.items.goals()[0].id


async def test_a_block_goes_into_the_jar(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("enter")
        await go_to_entry(week.pilot, "into the jar")
        await week.press("enter")
        assert week.status.startswith("In the jar: Cinema")
        await week.press("i")
        assert rows(week)[0].startswith("Cinema")


# -- requests, free time ----------------------------------------------------------------------------------------------


async def test_a_request_includes_the_block_under_the_cursor(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press("S", *keys_of("two hours to read\n"), *keys_of("a film\n"))
        await week.press("home", *keys_of("drained\n"))
        assert isinstance(top(week), RequestForm)
        await week.press("escape", "end", "enter")
        assert week.status.startswith("Asked Sam: two hours to read")
    pair.meet()
    request = pair.sam.requests.all()[0]
    assert (request.feeling, request.need, request.offer) == ("drained", "two hours to read", "a film")
    assert [block.title for block in pair.sam.requests.carried_by(request)] == ["Cinema", "Film"]


async def test_a_request_shows_the_time_that_a_line_says(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("S", *keys_of("two hours to read thu 20:00"))
        assert "Thu 26 Nov 20:00–22:00 · “read”" in "\n".join(week.rows())
        await week.press("enter", *keys_of("a film together"))
        shown = "\n".join(week.rows())
        assert "“a film" not in shown
        assert "no day yet" not in shown


async def test_a_request_needs_a_need(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("S", "escape", "end", "enter")
        assert isinstance(top(week), RequestForm)
        assert "What would you like?" in text(week)
        await week.press("right", "enter")
        assert top(week) is week.screen


async def test_typed_words_of_a_request_are_dropped_only_on_a_second_try(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("S", *keys_of("drained"), "escape", "escape")
        assert isinstance(top(week), RequestForm)
        await week.press("q")
        assert top(week) is week.screen


async def test_without_notes_the_line_for_one_opens_at_once(plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await burst(week.pilot, "bxd ]q the stairs\n")
        plan.refresh()
        assert [note.text for note in plan.items.notes()] == ["xd ]q the stairs"]
        assert rows(week)[0] == "xd ]q the stairs | "
        await week.press("q", "b")
        assert isinstance(top(week), ListScreen)  # with a note, the list


async def test_an_empty_line_leaves_the_list_of_notes(plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("b", "enter")
        assert isinstance(top(week), ListScreen)
        assert "Nothing yet" in text(week)


async def test_free_slots_are_listed_and_enter_proposes_one(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("f")
        assert "Both free for 2h, this week" in text(week)
        assert any("beside Solo weekend" in row for row in rows(week))
        first = rows(week)[0]
        await week.press(")", "]", "[", "(")
        assert rows(week)[0] == first
        await week.press("home", "enter")
        assert isinstance(top(week), QuickAdd)
        await week.press(*keys_of("Concert\n"))
        assert week.title == "Concert"
        assert week.block
        assert (week.block.who, week.block.when.minutes) == (WE, 120)
        assert "sent" in "".join(row for row in week.rows() if "Concert" in row)


async def test_without_a_gap_that_long_the_list_says_so(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.blocks.add(Draft("Away", at(2, "16:00", 5 * 1440), WE))
    async with opened(make_app()) as week:
        await week.press("f")
        assert "You have no gap that long" in text(week)
        await week.press("]")
        assert "Mon 30 Nov" in text(week)


# -- pictures ---------------------------------------------------------------------------------------------------------


def carried(pair: Pair) -> None:
    pair.sam.items.add_goal("10 km in March")
    pair.sam.items.add_rule("No phones at dinner")
    pair.sam.items.add_idea("Night train to Vienna", WE)
    pair.sam.items.set_intention(WEEK, pair.sam.me.id, "in bed by eleven")
    pair.alex.items.add_idea("Learn to whittle", pair.alex.me.id)
    pair.alex.items.bring("The holidays: when, and with whom?")
    pair.meet()


PICTURES = {"jar": ["i"], "bring": ["b"], "carry": ["C"], "free": ["f"], "request": ["2", "down", "down", "S"]}


@pytest.mark.parametrize("name", list(PICTURES))
def test_pictures(name: str, pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """A list over the week with what can be done below it, or the request's lines."""
    carried(pair)
    assert snap_compare(make_app(), terminal_size=SMALL, press=PICTURES[name])
