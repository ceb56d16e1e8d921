"""What an import makes of a calendar, beside another reading, and of our export."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE
from planner.plan.plan import Plan
from tests.cli.shell import Shell
from tests.interop.test_read_calendar import CALENDARS, NAMES
from tests.support import HeldClock, mirror_of

FIRST = Week(2026, 45)
WELL_FORMED = (
    "apple_event",
    "apple_split_series",
    "google_monthly",
    "google_series",
    "google_single",
    "kde_korganizer",
    "khal",
    "mozilla_old_zone",
    "nextcloud",
    "outlook_series",
    "radicale_collection",
    "rdates_and_periods",
    "thunderbird",
)
BEGIN = ("--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")


def in_the_plan(home: Path, clock: HeldClock) -> set[tuple[str, str, int]]:
    """Title, start and minutes of everything in my weeks; a time in UTC."""
    plan = Plan.open(mirror_of(home), clock=clock)
    weeks = [FIRST.plus(number) for number in range(20)]
    blocks = (block for week in weeks for block in plan.week(week).columns["me"])
    return {
        (
            block.title,
            block.when.starts(UTC_ZONE).isoformat() if block.when.zone else block.when.start,
            block.when.minutes,
        )
        for block in blocks
    }


def in_the_calendar(data: bytes) -> set[tuple[str, str, int]]:
    """The same, as `recurring-ical-events` reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library says that it guesses a zone by the end of its name
        calendar = icalendar.Calendar.from_ical(data)
        found = recurring_ical_events.of(calendar).between(FIRST.monday, FIRST.plus(20).monday)
    events = set()
    for event in found:
        if event.get("STATUS") == "CANCELLED":
            continue
        start, length = event["DTSTART"].dt, event.duration
        at = start.astimezone(UTC).isoformat() if isinstance(start, datetime) else start.isoformat()
        events.add((str(event["SUMMARY"]), at, length // timedelta(minutes=1)))
    return events


@pytest.mark.parametrize("name", WELL_FORMED)
def test_an_import_means_what_the_calendar_meant(name: str, tmp_path: Path, clock: HeldClock) -> None:
    alex = Shell(tmp_path / "alex", clock)
    alex.did("init", str(tmp_path / "folder"), *BEGIN)
    path = CALENDARS / f"{name}.ics"
    assert alex("import", str(path)).out.startswith("Added ")
    assert in_the_plan(alex.home, clock) == in_the_calendar(path.read_bytes())


def test_our_own_export_comes_into_another_plan_as_it_was(tmp_path: Path, clock: HeldClock) -> None:
    alex, other = Shell(tmp_path / "alex", clock), Shell(tmp_path / "other", clock)
    alex.did("init", str(tmp_path / "folder"), *BEGIN)
    other.did("init", str(tmp_path / "elsewhere"), *BEGIN)
    alex.did("add", "Climbing fri 18:00 2h @Hall #friends")
    alex.did("add", "Walk every day 20:15 20m")
    alex.did("add", "Choir every 2nd tue 19:30 2h")
    alex.did("add", "Lake 12 dec 2d")
    alex.did("edit", "walk", "--occurrence", "2026-12-01", "--start", "2026-12-01 21:00")
    alex.did("remove", "walk", "--occurrence", "2026-12-03")
    alex.did("export", str(tmp_path / "plan.ics"))
    other.did("import", str(tmp_path / "plan.ics"))
    assert in_the_plan(other.home, clock) == in_the_plan(alex.home, clock)
    assert other.did("import", str(tmp_path / "plan.ics")) == "There’s nothing new in plan.ics.\n"


def test_every_calendar_comes_in_once_on_both_devices_of_a_person(tmp_path: Path, clock: HeldClock) -> None:
    laptop, server = Shell(tmp_path / "laptop", clock), Shell(tmp_path / "server", clock)
    laptop.did("init", str(tmp_path / "folder"), *BEGIN)
    server.did("join", str(tmp_path / "folder"), "--as", "Alex")
    for name in NAMES:
        said = laptop("--offline", "import", str(CALENDARS / f"{name}.ics"))
        assert not re.search("Traceback|inside planner", said.err)
    laptop.did("sync")
    server.did("sync")
    before = in_the_plan(laptop.home, clock)
    # The words of what is busy are on the laptop alone, until the server imports them too.
    words = server.did("--offline", "import", str(CALENDARS / "google_cancelled_and_private.ics"))
    assert words.startswith("Changed 2 things ")
    for shell in (laptop, server):
        for name in NAMES:
            said = shell("--offline", "import", str(CALENDARS / f"{name}.ics"))
            assert said.status == 1 or said.out.startswith("There’s nothing ")
    assert in_the_plan(server.home, clock) == in_the_plan(laptop.home, clock) == before
