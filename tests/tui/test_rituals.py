"""Rituals on the screen: this one, this and following, all; added in one line."""

from __future__ import annotations

from datetime import date

import pytest

from planner.domain.model.block import WE, Block
from planner.domain.quickadd import Cursor, read, ritual_draft
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from planner.tui.dialogs.picker import Choose
from tests.tui.conftest import MONDAY, MakeApp, StillClock, at
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened

WEEK = Week.of(MONDAY)
DINNER = "Date night every fri 20:00 2h we #date"
WALK = "Stroll 5 a week after 17:00 20m we #ritual"


def begin(plan: Plan, line: str = DINNER) -> Block:
    cursor = Cursor(plan.now, plan.zone.key)
    return plan.ritual_changes.add_ritual(ritual_draft(read(line, cursor), plan.me.id, plan.you.id)).block


def starts(plan: Plan, title: str = "Date night", count: int = 3) -> list[str]:
    """When each of the coming weeks has it."""
    plan.refresh()
    weeks = (plan.week(WEEK.plus(n)) for n in range(count))
    return [b.when.start for view in weeks for blocks in view.columns.values() for b in blocks if b.title == title]


def tick(week: Opened) -> None:
    """A second has passed."""
    assert isinstance(week.app, PlannerApp)
    week.app.tick()


async def test_the_question_preselects_this_occurrence(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("K")
        assert isinstance(week.app.screen, Choose)
        await week.press("enter")
        assert week.status.startswith("Date night moved to Thu 26 Nov 20:00")
    assert starts(full_plan) == ["2026-11-26T20:00", "2026-12-04T20:00", "2026-12-11T20:00"]


async def test_choosing_following_moves_this_and_the_later_ones(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("]", *"jjjj")
        await week.to("Date night")
        await week.press(">", "2")
        assert "with all that follow" in week.status
    assert starts(full_plan) == ["2026-11-27T20:00", "2026-12-04T20:30", "2026-12-11T20:30"]


@pytest.mark.parametrize(
    ("key", "following"),
    [(")", "20:00 135"), (">", "20:30 120"), ("J", "2026-12-05T20:00 120"), ("K", "2026-12-03T20:00 120")],
)
@pytest.mark.parametrize("scope", ["2", "3"])
async def test_a_moved_occurrence_does_not_change_the_rule(
    full_plan: Plan, make_app: MakeApp, key: str, following: str, scope: str
) -> None:
    block = begin(full_plan)
    full_plan.change(block, {"when": at(3, "08:00")})
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press(key, scope)
    full_plan.refresh()
    later = next(b for b in full_plan.week(WEEK.plus(1)).columns["we"] if b.title == "Date night")
    assert f"{later.when.start} {later.when.minutes}".endswith(following)
    assert full_plan.block(block.id).when == at(3, "08:00")


async def test_ending_all_is_undone_with_u(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("x", "3")
        assert "ended" in week.status
        assert starts(full_plan) == []
        await week.press("u")
    assert len(starts(full_plan)) == 3


async def test_a_closed_question_changes_nothing(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("x", "q")
        assert week.title == "Date night"
    assert len(starts(full_plan)) == 3


async def test_marking_an_occurrence_asks_for_no_scope(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("-")
        assert week.status.startswith("Date night didn’t happen")


async def test_the_form_asks_when_it_saves(full_plan: Plan, make_app: MakeApp) -> None:
    block = begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("e", "enter", "end", *" out", "enter", "end", "s")
        assert isinstance(week.app.screen, Choose)
        await week.press("3")
        assert week.title == "Date night out"
    full_plan.refresh()
    assert full_plan.block(f"{block.ritual}@2026-12-11").title == "Date night out"


async def test_in_the_form_a_weekday_means_each_occurrences_own_week(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("]", *"jjjj")
        await week.to("Date night")
        await week.press("e", "down", "enter", "ctrl+u", *"sat", "enter", "end", "s", "2")
    assert starts(full_plan) == ["2026-11-27T20:00", "2026-12-05T20:00", "2026-12-12T20:00"]


async def test_a_line_with_every_adds_a_ritual(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("a", *"Tea every thu 17 30m we", "enter")
        assert week.screen.here()[0] == "me"  # an add never moves the column
        assert week.status.startswith("Added Tea, a ritual; the next is Thu 26 Nov 17:00–17:30")
        await week.to("Tea")
        assert week.block is not None
        assert (week.title, week.block.who, week.block.when) == ("Tea", WE, at(3, "17:00", 30))
    assert len(starts(full_plan, "Tea")) == 3


async def test_pillar_and_length_are_taken_from_before(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("a", *"guitar sat 11", "enter")
        assert week.block is not None
        assert (week.block.pillar, week.block.when.minutes) == ("passion", 90)


async def test_a_flexible_ritual_is_ticked_on_the_weeks_line(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan, WALK)
    async with opened(make_app()) as week:
        await week.to("Stroll")
        await week.press("d", "d")
        assert any("Stroll 2 of 5" in row for row in week.rows())
        assert week.title == "Stroll"
        await week.press("u")
        assert any("Stroll 1 of 5" in row for row in week.rows())


def test_picture_of_the_question(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Moving a ritual's block asks: this one, this and following, or all.

    The first is chosen.
    """
    begin(full_plan, DINNER.replace("fri", "wed").replace("20:00", "22:00"))
    assert snap_compare(make_app(), terminal_size=SMALL, press=["right", "down", "J"])


def test_picture_of_a_week_with_rituals(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """A date night on Friday, and on the week's line a stroll, 1 of 5 ticked."""
    begin(full_plan)
    full_plan.finish(begin(full_plan, WALK), "done")
    assert snap_compare(make_app(), terminal_size=LARGE, press=["right", "end", "down"])


# -- midnight ---------------------------------------------------------------------------------------------------------


async def test_today_moves_when_midnight_passes(full_plan: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with opened(make_app()) as week:
        clock.pass_by(hours=8)
        tick(week)
        await week.pilot.pause()
        assert full_plan.today == date(2026, 11, 26)
        assert [band.label for band in week.grid.sheet.bands if band.now] == ["Thu 26"]
        assert week.screen.here()[1] == full_plan.today


async def test_today_moves_over_a_weekend_with_the_laptop_closed(
    full_plan: Plan, make_app: MakeApp, clock: StillClock
) -> None:
    async with opened(make_app()) as week:
        clock.pass_by(days=6)
        tick(week)
        await week.pilot.pause()
        assert week.header[0].startswith("Week 49")
        assert week.screen.here()[1] == date(2026, 12, 1)


async def test_another_day_in_view_stays_over_midnight(full_plan: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with opened(make_app()) as week:
        await week.to("Cinema")
        clock.pass_by(hours=8)
        tick(week)
        await week.pilot.pause()
        assert week.title == "Cinema"
        assert [band.label for band in week.grid.sheet.bands if band.now] == ["Thu 26"]


@pytest.mark.parametrize(("scope", "expected"), [("1", [1, 0, 0]), ("2", [1, 1, 1]), ("3", [1, 1, 1])])
async def test_a_pillar_reaches_the_occurrences_that_were_meant(
    full_plan: Plan, make_app: MakeApp, scope: str, expected: list[int]
) -> None:
    block = begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press("c", "r", scope)
        assert week.app.screen is week.screen
    full_plan.refresh()
    found = [full_plan.block(f"{block.ritual}@2026-{day}").pillar for day in ("11-27", "12-04", "12-11")]
    assert [int(pillar == "rest") for pillar in found] == expected
