"""Going to a day: it is typed, or walked to in a small month."""

from __future__ import annotations

from planner.plan.plan import Plan
from planner.tui.dialogs.go_to_date import GoTo
from planner.tui.week.screen import WeekScreen
from tests.tui.conftest import MakeApp
from tests.tui.test_week import SMALL, Opened, SnapCompare, opened


async def go_to(week: Opened) -> None:
    """Choose “go to a date”, which has no key."""
    week.screen.action_do("go_to")
    await week.pilot.pause()


async def test_arrows_move_in_the_month_and_enter_jumps(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await go_to(week)
        await week.press("down", "down", "right", "enter")
        assert isinstance(week.app.screen, WeekScreen)
        assert week.header[0].startswith("Week 50")
        assert str(week.screen.here()[1]) == "2026-12-10"


async def test_page_down_turns_the_months(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await go_to(week)
        await week.press("pagedown", "pagedown", "pagedown", "left", "enter")
        assert str(week.screen.here()[1]) == "2027-02-24"


async def test_a_date_is_typed_and_the_month_shows_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await go_to(week)
        await week.press(*"9 jan")
        dialog = week.app.screen
        assert isinstance(dialog, GoTo)
        assert str(dialog.month.day) == "2027-01-09"
        await week.press("left", "enter")
        assert str(week.screen.here()[1]) == "2027-01-09"


async def test_arrows_after_typing_go_on_from_there(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await go_to(week)
        await week.press(*"9 jan", "down", "enter")
        assert str(week.screen.here()[1]) == "2027-01-16"


async def test_enter_on_an_empty_line_closes(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await go_to(week)
        await week.press("enter")
        assert isinstance(week.app.screen, WeekScreen)
        assert week.title == "Course"


async def test_the_month_stays_at_the_end_of_the_calendar(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await go_to(week)
        await week.press(*"9998-12-31", "pagedown", *["pagedown"] * 14, "down", "down", "enter")
        await week.pilot.pause()
        assert week.app.is_running


def test_picture_of_the_month(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """November with today marked, and a day two weeks on in brackets."""
    assert snap_compare(make_app(), terminal_size=SMALL, press=[":", *"go to a", "enter", "up", "up", "left"])
