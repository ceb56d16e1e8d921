"""Calendars beside the plan on the screen: dim, and nothing to act on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import Clock
from planner.domain.model.overlay import OverlaySource
from planner.interop.ical.overlays import OverlayRefresh
from planner.plan.plan import Plan
from planner.tui.services import overlay_watcher
from planner.tui.services.overlay_watcher import OverlayWatch
from planner.tui.week.grid import WeekGrid
from tests.interop.test_expansion import calendar
from tests.tui.conftest import MakeApp, StillClock
from tests.tui.driver import shown_rows
from tests.tui.test_week import LARGE, SMALL, SnapCompare, opened

OFFICE = """
UID:work
SUMMARY:Office
LOCATION:Harbour
DTSTART;TZID=Europe/Berlin:20200106T090000
DURATION:PT8H
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
"""
LATE = "UID:late\nSUMMARY:Release\nDTSTART;TZID=Europe/Berlin:20261125T190000\nDURATION:PT1H"
BIRTHDAY = "UID:b\nSUMMARY:Jo’s birthday\nDTSTART;VALUE=DATE:19900501\nRRULE:FREQ=YEARLY\nTRANSP:TRANSPARENT"
HOLIDAY = "UID:h\nSUMMARY:Thanksgiving\nDTSTART;VALUE=DATE:20261126\nTRANSP:TRANSPARENT"
Shown = Callable[..., Settings]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    path = tmp_path / "work.ics"
    path.write_bytes(calendar(OFFICE, LATE, BIRTHDAY, HOLIDAY))
    return path


@pytest.fixture
def beside(work: Path, home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Shows the calendar beside the plan; it has been read, and is looked at once."""
    monkeypatch.setattr(overlay_watcher, "OVERLAYS_EVERY_S", 3_600.0)

    def shown(**fields: str) -> Settings:
        source = OverlaySource("Work", str(work))._replace(**fields)  # type: ignore[arg-type]
        OverlayRefresh(home.mirror, ZoneInfo("Europe/Berlin"), clock, "ours").run([source])
        return Settings(overlays=(source,))

    return shown


# -- the week ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_week_beside_work(
    full_plan: Plan, beside: Shown, make_app: MakeApp, snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    assert snap_compare(make_app(settings=beside()), terminal_size=size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_day_beside_work(
    full_plan: Plan, beside: Shown, make_app: MakeApp, snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    assert snap_compare(make_app(settings=beside()), terminal_size=size, press=["v"])


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_both_free_beside_work(
    full_plan: Plan, beside: Shown, make_app: MakeApp, snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    assert snap_compare(make_app(settings=beside()), terminal_size=size, press=["f"])


async def test_the_plan_comes_first_and_a_block_over_work_is_marked(
    full_plan: Plan, beside: Shown, make_app: MakeApp
) -> None:
    async with opened(make_app(settings=beside()), LARGE) as week:
        text = "\n".join(week.rows())
        assert "(Office)" in text
        assert "(Thanksgiving)" in text
        course = next(row for row in week.rows() if "18:30  Course" in row)
        assert "×" in course
        assert text.index("Course") < text.index("(Release)")
        assert "× Release, Wed 25 Nov" in text


async def test_nothing_can_be_done_with_it_here(full_plan: Plan, beside: Shown, make_app: MakeApp) -> None:
    async with opened(make_app(settings=beside())) as week:
        await week.pilot.press("t")
        while week.title != "Office":
            await week.pilot.press("down")
        before = full_plan.session.steps()
        for key in ("enter", "d", "e", "x", "m", ">", "J", "p", ".", "!", "y", "n", "s", "+", "c"):
            await week.pilot.press(key)
            await week.pilot.pause()
            assert week.status == "From “Work”: change it there; planner only shows it.", key
            assert len(week.pilot.app.screen_stack) == 1, key
        assert full_plan.session.steps() == before


async def test_it_cannot_be_dragged(full_plan: Plan, beside: Shown, make_app: MakeApp) -> None:
    async with opened(make_app(settings=beside())) as week:
        while week.title != "Office":
            await week.pilot.press("down")
        before = full_plan.session.steps()
        grid = week.pilot.app.screen.query_one(WeekGrid)
        grid.post_message(WeekGrid.Dragged(grid, grid.cursor))
        grid.post_message(WeekGrid.Dropped(grid, grid.cursor))
        await week.pilot.pause()
        assert len(week.pilot.app.screen_stack) == 1
        assert full_plan.session.steps() == before


async def test_something_can_be_added_beside_it(full_plan: Plan, beside: Shown, make_app: MakeApp) -> None:
    async with opened(make_app(settings=beside())) as week:
        while week.title != "Office":
            await week.pilot.press("down")
        await week.pilot.press("a", *"Haircut 10:00")
        await week.pilot.pause()
        assert any("at the same time as Office" in row for row in shown_rows(week.pilot.app))


async def test_blanked_no_word_of_it_is_shown(full_plan: Plan, beside: Shown, make_app: MakeApp) -> None:
    async with opened(make_app(settings=beside()), LARGE) as week:
        while week.title != "Office":
            await week.pilot.press("down")
        await week.pilot.press("*")
        text = "\n".join(week.rows())
        assert "Office" not in text
        assert "Harbour" not in text


async def test_as_busy_only_the_time_is_there(full_plan: Plan, beside: Shown, make_app: MakeApp) -> None:
    async with opened(make_app(settings=beside(show="busy")), LARGE) as week:
        text = "\n".join(week.rows())
        assert "(busy)" in text
        assert "Office" not in text


# -- in the background ------------------------------------------------------------------------------------------------


async def test_what_changed_is_shown_and_shared_while_the_screen_is_open(
    plan: Plan, beside: Shown, work: Path, make_app: MakeApp, home: Home, clock: StillClock
) -> None:
    settings = beside(share="busy")
    app = make_app(settings=settings)
    async with opened(app, LARGE) as week:
        work.write_bytes(calendar(LATE))
        assert OverlayRefresh(home.mirror, plan.zone, clock, plan.state.plan).run(settings.overlays)
        assert app._overlays
        app._overlays._differs.set()
        app.tick()
        await week.pilot.pause()
        text = "\n".join(week.rows())
        assert "(Release)" in text
        assert "(Office)" not in text
    assert plan.weeks.overlays.share() is False


async def test_a_calendar_that_is_gone_is_said_once(
    plan: Plan, beside: Shown, work: Path, make_app: MakeApp, home: Home, clock: StillClock
) -> None:
    settings = beside()
    app = make_app(settings=settings)
    async with opened(app, LARGE) as week:
        work.unlink()
        OverlayRefresh(home.mirror, plan.zone, clock, plan.state.plan).run(settings.overlays)
        for expected in ("“Work” isn’t there; you see it as of today 17:40.", ""):
            assert app._overlays
            app._overlays._differs.set()
            app.tick()
            await week.pilot.pause()
            assert week.status == expected
            app._week.say("")  # type: ignore[union-attr]
        assert "(Office)" in "\n".join(week.rows())


def test_a_look_reports_its_crashes_and_ends(home: Home, plan: Plan, clock: Clock) -> None:
    crashes: list[Exception] = []
    watch: list[OverlayWatch] = []

    def crashed(error: Exception) -> None:
        crashes.append(error)
        watch[0].stop()

    watch.append(OverlayWatch(home.mirror, [3], plan.zone, crashed, clock, "ours"))  # type: ignore[list-item]
    watch[0]._run()
    assert [type(crash) for crash in crashes] == [AttributeError]
    assert watch[0].news(plan) is None
