"""A year of a couple's rituals, compared with independent readings of the rules.

One reading is naive: every day of the year is tested against the rule. The other is `recurring-ical-events`, where it
is installed: it holds dateutil below the version that planner is tested with, so no test depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.domain.time.when import When
from tests.support import Side

FIRST, LAST = date(2026, 11, 30), date(2027, 12, 5)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
Row = tuple[str, datetime]


def nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def is_last(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


RITUALS: list[tuple[str, str, str, int, Callable[[date], bool]]] = [
    ("Date night", "FREQ=WEEKLY;BYDAY=FR", "2016-01-01T19:30", 120, lambda d: d.weekday() == 4),
    ("Walk", "FREQ=DAILY", "2016-02-29T20:15", 20, lambda d: True),
    ("Review", "FREQ=WEEKLY;BYDAY=SU", "2026-11-01T23:45", 45, lambda d: d.weekday() == 6),
    ("Early", "FREQ=WEEKLY;BYDAY=SU", "2026-11-01T02:30", 30, lambda d: d.weekday() == 6),
    ("Run", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-02T06:30", 45, lambda d: d.weekday() < 5),
    ("Cleaning", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-03T18:00", 60,
     lambda d: d.weekday() == 1 and (d - date(2026, 11, 3)).days % 14 == 0),
    ("Medicine", "FREQ=DAILY;INTERVAL=3", "2026-11-01T08:00", 15, lambda d: (d - date(2026, 11, 1)).days % 3 == 0),
    ("Solo", "FREQ=MONTHLY;BYDAY=1SA", "2026-11-07T10:00", 600, lambda d: d.weekday() == 5 and nth(d) == 1),
    ("Parents", "FREQ=MONTHLY;BYDAY=-1SU", "2026-11-29T15:00", 180, lambda d: d.weekday() == 6 and is_last(d)),
    ("Rent", "FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31T12:00", 15, lambda d: d.day == 31),
    ("Birthday", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4", "2020-05-04T00:00", 90, lambda d: (d.month, d.day) == (5, 4)),
    ("Course", "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270311T120000Z", "2027-01-13T19:00", 90,
     lambda d: d.weekday() == 2 and date(2027, 1, 13) <= d <= date(2027, 3, 10)),
]  # fmt: skip


def planned(side: Side) -> Iterator[tuple[Row, Week]]:
    """Every block of the year, once, and the week in which its viewer first sees it."""
    seen = set()
    week = Week.of(FIRST)
    while week.monday <= LAST:
        for blocks in side.plan.week(week).columns.values():
            for block in blocks:
                if block.id not in seen:
                    seen.add(block.id)
                    yield (block.title, block.when.starts(ZoneInfo("UTC"))), week
        week = week.plus(1)


def naive(zone: str) -> list[Row]:
    rows = []
    for title, _, start, _, fits in RITUALS:
        begins = datetime.fromisoformat(start)
        days = (FIRST + timedelta(days=n) for n in range(-2, (LAST - FIRST).days + 3))
        for day in days:
            if day >= begins.date() and fits(day):
                local = datetime.combine(day, begins.time(), ZoneInfo(zone))
                rows.append((title, local.astimezone(UTC)))
    return sorted(rows)


def inside(rows: list[Row], viewer: ZoneInfo) -> list[Row]:
    """Those that start in the year for their viewer, away from its edges."""
    return sorted(row for row in rows if FIRST < row[1].astimezone(viewer).date() < LAST)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, alex: Side) -> str:
    """Where the rituals are at home; all of them are in the plan."""
    for title, rrule, start, minutes, _ in RITUALS:
        rule = make(rrule, When(start, minutes, request.param))
        alex.plan.ritual_changes.add_ritual(RitualDraft(title, rule, alex.plan.me.id))
    return str(request.param)


@pytest.mark.parametrize("viewer", ZONES)
def test_rituals_fall_on_the_right_days_throughout_a_year(zone: str, viewer: str, alex: Side) -> None:
    alex.plan.people.set_person(zone=viewer)
    found = list(planned(alex))
    here = ZoneInfo(viewer)
    assert inside([row for row, _ in found], here) == inside(naive(zone), here)
    for (_, at), week in found:
        assert Week.of(max(at.astimezone(here).date(), FIRST)) == week


def test_another_program_reads_the_same_dates_from_the_rules(zone: str, alex: Side) -> None:
    icalendar = pytest.importorskip("icalendar")
    recurring = pytest.importorskip("recurring_ical_events")
    calendar = icalendar.Calendar()
    for title, rrule, start, minutes, _ in RITUALS:
        event = icalendar.Event()
        event.add("summary", title)
        event.add("uid", title)
        event.add("dtstart", datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)))
        event.add("duration", timedelta(minutes=minutes))
        event.add("rrule", icalendar.vRecur.from_ical(rrule))
        calendar.add_component(event)
    begin, end = (datetime.combine(day, time(), UTC) for day in (FIRST, LAST))
    events = recurring.of(calendar).between(begin - timedelta(days=2), end + timedelta(days=2))
    theirs = [(str(event["SUMMARY"]), event["DTSTART"].dt.astimezone(UTC)) for event in events]
    here = alex.plan.zone
    assert inside([row for row, _ in planned(alex)], here) == inside(theirs, here)
