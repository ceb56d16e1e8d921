"""Ours and home at 80x24: what is planned, both free, later weeks, turns."""

from __future__ import annotations

from datetime import date

import pytest
from textual.pilot import Pilot

from planner.domain.model.block import WE, Draft
from planner.domain.quickadd import ritual_draft
from planner.domain.review.steps import Mode
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from planner.tui.dialogs.picker import Choose
from planner.tui.review.rows import DeedRow
from tests.support import at
from tests.tui.conftest import MakeApp
from tests.tui.driver import shown_rows
from tests.tui.test_review import SIZE, WEEK, begin, do_row, go_to, review_of, status, sunday, words, write

__all__ = ["sunday"]
COMING = WEEK.plus(1)


@pytest.fixture
def busy(sunday: Plan) -> Plan:
    """A coming week with household things, a date and ideas, and later weeks."""
    add = sunday.blocks.add
    add(Draft("Date", at("2026-12-04T19:00"), WE, pillar="date"))
    add(Draft("Groceries", at("2026-12-05T10:00"), WE, pillar="home", lead="either"))
    add(Draft("Tyres", When.in_week(COMING, 60), WE, pillar="home"))
    add(Draft("Shelf", at("2026-12-06T10:00"), WE, pillar="home", lead=sunday.you.id))
    add(Draft("Weekend in Vienna", When.on_day(date(2026, 12, 12), 2 * 1440), WE, pillar="explore"))
    add(Draft("Cabin", When.on_day(date(2026, 12, 26), 2 * 1440), sunday.me.id, pillar="rest"))
    for title in ("Pottery", "Sea in winter", "Night train", "Bake bread", "Sauna", "Museum"):
        sunday.items.add_idea(title, WE)
    reading = sunday.reviews.lines.read(COMING, WE, "chores", "Suppers every day 18:00 30m in turns")
    sunday.ritual_changes.add_ritual(ritual_draft(reading, sunday.me.id, sunday.you.id))
    return sunday


def column(pilot: Pilot[None], number: int) -> str:
    """The words of a column that are on the screen now."""
    screen = review_of(pilot.app)  # type: ignore[arg-type]
    shown = screen.query("ReviewColumn")[number].region
    rows = words(pilot.app).split("\n")[shown.y : shown.bottom]  # type: ignore[arg-type]
    return " ".join(" ".join(row[shown.x : shown.right].strip("▏▌▐█ >") for row in rows).split())


async def at_home(pilot: Pilot[None], way: Mode | None = None) -> PlannerApp:
    app = await begin(pilot, way)
    await go_to(pilot, "ours")
    return app


async def test_ours_and_home_fits_on_80x24(busy: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await at_home(pilot, "one")
        there, ours, later = (column(pilot, n) for n in range(3))
        assert "already planned Tyres" in there
        assert "Sat 10:00 Groceries (either) Sun 10:00 Shelf (Sam) Suppers ······· (Alex)" in there
        assert "who plans it: not decided both free: every evening something new to you both" in ours
        assert "who has it? Tyres Sat 10:00 Groceries" in ours
        assert "7 Dec Weekend in Vienn… 14 Dec – 21 Dec Alex: Cabin the jar, for next week" in later
        assert all(idea in later for idea in ("Pottery", "Sea in winter", "Night train", "Bake bread", "Sauna"))


async def test_enter_takes_what_either_may_take(busy: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await at_home(pilot)
        await do_row(pilot, "Groceries")
        await pilot.pause()
        assert "Groceries is up to Alex" in status(app)
        await do_row(pilot, "Tyres")
        await pilot.press("3")
        await pilot.pause()
        assert "Tyres is up to either of you" in status(app)


async def test_at_one_keyboard_a_list_asks_who_takes_it(busy: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await at_home(pilot, "one")
        await do_row(pilot, "Groceries")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("2")
        await pilot.pause()
        assert "Groceries is up to Sam" in status(app)


@pytest.mark.parametrize(("key", "linked"), [("enter", False), ("1", True)])
async def test_what_is_taken_may_free_the_other_for_a_goal(
    key: str, linked: bool, busy: Plan, make_app: MakeApp
) -> None:
    busy.items.add_goal("Songwriting")
    async with make_app().run_test(size=SIZE) as pilot:
        app = await at_home(pilot, "one")
        await do_row(pilot, "Groceries")
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        assert "so that Alex can: Songwriting" in "\n".join(shown_rows(app))
        await pilot.press(key)
        await pilot.pause()
        assert "what for?" not in "\n".join(shown_rows(app))
    busy.refresh()
    [block] = [block for block in busy.week(COMING).columns["we"] if block.title == "Groceries"]
    assert (block.lead, bool(block.goal)) == (busy.you.id, linked)


async def test_a_ritual_at_home_can_go_in_turns(busy: Plan, make_app: MakeApp) -> None:
    reading = busy.reviews.lines.read(COMING, WE, "chores", "Bins every mon 9:00")
    busy.ritual_changes.add_ritual(ritual_draft(reading, busy.me.id, busy.you.id))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await at_home(pilot)
        assert len([row for row in app.screen.query(DeedRow) if "Bins" in row.deed.words]) == 1
        await do_row(pilot, "Bins")
        await pilot.press("4")
        await pilot.pause()
        assert "Mon 09:00 Bins (Alex)" in column(pilot, 0)
    busy.refresh()
    first, second = (
        next(b for b in busy.week(COMING.plus(n)).columns["we"] if b.title == "Bins").lead for n in range(2)
    )
    assert (first, second) == (busy.me.id, busy.you.id)


async def test_a_line_in_turns_alternates_from_sunday_to_sunday(busy: Plan, make_app: MakeApp) -> None:
    busy.blocks.add(Draft("Shopping", at("2026-11-28T10:00"), WE, pillar="home", lead=busy.me.id))
    async with make_app().run_test(size=SIZE) as pilot:
        app = await at_home(pilot)
        row = next(row for row in app.screen.query("AnswerRow") if row.name == "we:chores")
        app.screen.set_focus(row)
        await write(pilot, "shopping sat 9:00 in turns")
        assert "Sat 09:00 shopping (Sam)" in column(pilot, 0)


async def test_a_ritual_in_the_field_says_how_to_add_it(busy: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        app = await at_home(pilot)
        app.screen.set_focus(next(row for row in app.screen.query("AnswerRow") if row.name == "we:chores"))
        await pilot.press("enter", *("space" if sign == " " else sign for sign in "bins every mon"))
        await pilot.pause()
        assert "To add the ritual: a, on the row of buttons" in "\n".join(shown_rows(app))


@pytest.mark.parametrize(("way", "is_shown"), [("two", True), ("one", False)])
async def test_only_i_see_which_friend_i_saw_last(way: Mode, is_shown: bool, sunday: Plan, make_app: MakeApp) -> None:
    for title, day in (("Swim with Mia", "2026-09-03"), ("Tea with Jonas", "2026-11-09")):
        draft = Draft(title, at(f"{day}T18:00"), sunday.me.id, pillar="friends")
        sunday.finish(sunday.blocks.add(draft).block, "done")
    async with make_app().run_test(size=SIZE) as pilot:
        await begin(pilot, way)
        await go_to(pilot, "mine")
        assert ("(Mia, 3 Sep; Jonas, 9 Nov)" in column(pilot, 0)) == is_shown
        assert "Mia" not in column(pilot, 2)
