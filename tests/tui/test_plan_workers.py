"""Calendars for other programs are kept up to date while the screen is open."""

from __future__ import annotations

from pathlib import Path

import icalendar

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import Clock
from planner.interop.ical.publish import publish
from planner.plan.plan import Plan
from planner.tui.services import plan_worker
from planner.tui.services.plan_worker import PlanWorker
from tests.tui.conftest import MakeApp
from tests.tui.driver import type_line
from tests.tui.test_week import opened


def titles(file: Path) -> set[str]:
    return {str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(file.read_bytes()).events}


async def test_what_is_typed_is_published(plan: Plan, make_app: MakeApp, tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    app = make_app(settings=Settings(publish=(str(file),)))
    async with opened(app) as week:
        await week.pilot.press("a")
        await type_line(week.pilot, "Climbing fri 18:00")
    (worker,) = app.plan_workers
    worker.finish()
    assert titles(file) == {"Climbing"}


async def test_without_a_target_nothing_is_loaded(plan: Plan, make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app):
        assert app.plan_workers == []


def test_problems_are_told_and_crashes_reported(plan: Plan, home: Home, clock: Clock, tmp_path: Path) -> None:
    told: list[str] = []
    crashes: list[Exception] = []
    file = tmp_path / "none" / "plan.ics"
    worker = PlanWorker(home.mirror, lambda plan: publish(plan, [str(file)]), told.append, crashes.append, clock)
    worker._turn()
    assert not told
    for _ in range(2):
        worker.soon()
        worker._turn()
    assert told == [f"There’s no folder {file.parent}, so nothing is written there."]
    assert not crashes


def test_a_crash_of_its_own_is_reported(plan: Plan, home: Home, clock: Clock, tmp_path: Path) -> None:
    crashes: list[object] = []

    def fails(plan: Plan) -> list[str]:
        raise TypeError

    worker = PlanWorker(home.mirror, fails, crashes.append, crashes.append, clock)
    worker.soon()
    worker._turn()
    assert [type(crash) for crash in crashes] == [TypeError]


def test_the_end_waits_for_the_last_change(plan: Plan, home: Home, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    worker = PlanWorker(home.mirror, lambda plan: publish(plan, [str(file)]), lambda _: None, lambda _: None, clock)
    worker.start()
    worker.finish()
    assert file.exists()
    assert plan_worker.LAST_S > plan_worker.SOON_S
