"""Other programs read an export as the plan means it, for a year of rituals."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.config.paths import Home
from planner.demo import build
from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.interop.ical.export_calendar import calendar_items, calendar_pieces, whole_span
from planner.interop.ical.publish import publish
from planner.interop.ical.write_block import is_exported
from planner.plan.plan import Plan
from tests.domain.test_rules import rules
from tests.support import Couple, at, make_couple

FIRST, LAST = date(2026, 11, 23), date(2027, 11, 21)
"""A year of weeks, with both changes of the clocks."""


class Row(NamedTuple):
    """One thing in a calendar; `end` is None for a night in which the clocks change."""

    title: str
    start: datetime | date
    end: datetime | date | None
    status: str


def meant(plan: Plan) -> Counter[Row]:
    """What the plan shows in that year, as far as a calendar can hold it."""
    rows: dict[str, Row] = {}
    week = Week.of(FIRST)
    while week.monday <= LAST:
        for blocks in plan.week(week).columns.values():
            rows |= {block.id: row_of(block, plan) for block in blocks if is_exported(block) and is_dated(block)}
        week = week.plus(1)
    return Counter(row for row in rows.values() if is_in_year(row.start))


def is_dated(block: Block) -> bool:
    return block.when.precision != "week"


def row_of(block: Block, plan: Plan) -> Row:
    is_off = block.called_off_by or block.status == "skipped"
    asked = any(said != "yes" for said in block.agreement.values())
    status = "CANCELLED" if is_off else "TENTATIVE" if asked else "CONFIRMED"
    if block.when.precision == "day":
        first, last = block.when.dates(plan.zone)
        return Row(block.title, first, last + timedelta(days=1), status)
    zone = ZoneInfo(block.when.zone or "UTC")
    return timed(block.title, block.when.starts(zone), block.when.ends(zone), status)


def timed(title: str, start: datetime, end: datetime, status: str) -> Row:
    """A row; where the clocks change during it, readers differ about its end."""
    is_even = start.utcoffset() == end.utcoffset()
    return Row(title, start.astimezone(UTC), end.astimezone(UTC) if is_even else None, status)


def is_in_year(start: datetime | date) -> bool:
    day = start.date() if isinstance(start, datetime) else start
    return FIRST + timedelta(days=2) <= day <= LAST - timedelta(days=2)


def read(data: bytes) -> Counter[Row]:
    """What recurring-ical-events finds in that year."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(FIRST, LAST)
    return Counter(row for row in map(event_row, events) if is_in_year(row.start))


def event_row(event: icalendar.Event) -> Row:
    title, start, end, status = str(event["SUMMARY"]), event.start, event.end, str(event["STATUS"])
    if not isinstance(start, datetime):
        return Row(title, start, end, status)
    assert isinstance(end, datetime)
    return timed(title, start, end.astimezone(start.tzinfo), status)


def export(plan: Plan) -> bytes:
    return b"".join(calendar_pieces(calendar_items(plan, whole_span(plan))))


# -- random rituals and what happens to their evenings ----------------------------------------------------------------

HOURS = st.sampled_from(["T19:30", "T02:30", "T00:00", "T23:45", ""])
CHANGES = st.sampled_from(
    ["move", "to_day", "rename", "remove", "skip", "tick", "give", "following", "end", "later", "off"]
)


@given(rules(), HOURS, st.sampled_from(["Europe/Berlin", "America/New_York"]), st.booleans(), st.data())
@settings(max_examples=40)
def test_a_year_of_rituals_reads_back_as_it_is(
    made: tuple[Any, date], hour: str, zone: str, turns: bool, data: st.DataObject
) -> None:
    parts, _ = made
    with tempfile.TemporaryDirectory() as folder:
        couple = make_couple(Path(folder))
        plan, who = couple.me.plan, data.draw(st.sampled_from(["me", WE]))
        try:
            first = When(f"2026-11-24{hour}", 600 if hour == "T23:45" else 90, zone if hour else None)
            rule = make(str(parts._replace(count=None, until=None)), first)
        except PlannerError:
            return
        owner = WE if who == WE else plan.me.id
        plan.ritual_changes.add_ritual(RitualDraft("Ritual", rule, owner, turns=turns and owner != WE))
        for _ in range(data.draw(st.integers(0, 5))):
            change(plan, data)
        found, wanted = read(export(plan)), meant(plan)
        assert (found - wanted, wanted - found) == (Counter(), Counter())


def change(plan: Plan, data: st.DataObject) -> None:
    """Change one of the evenings of the next months, as people do."""
    week = Week.of(FIRST).plus(data.draw(st.integers(0, 30)))
    evenings = [block for blocks in plan.week(week).columns.values() for block in blocks if block.ritual]
    if not evenings:
        return
    block, kind = data.draw(st.sampled_from(evenings)), data.draw(CHANGES)
    try:
        perform(plan, block, kind)
    except PlannerError:
        return


def perform(plan: Plan, block: Block, kind: str) -> None:
    when = block.when
    acts: dict[str, Any] = {
        "move": lambda: plan.change(block, {"when": when.plus_days(1)}),
        "to_day": lambda: plan.change(block, {"when": When.on_day(when.local_start.date(), 1440)}),
        "rename": lambda: plan.change(block, {"title": "Renamed", "place": "elsewhere"}),
        "remove": lambda: plan.remove(block),
        "skip": lambda: plan.finish(block, "skipped"),
        "tick": lambda: plan.finish(block, "done"),
        "give": lambda: plan.change(block, {"who": WE if block.who != WE else plan.me.id}),
        "following": lambda: plan.change(block, {"title": "From here on"}, "following"),
        "end": lambda: plan.remove(block, "following"),
        "later": lambda: plan.change(block, {"when": when.plus_days(1)}, "following"),
        "off": lambda: plan.items.set_off(when.week, True, both=True),
    }
    acts[kind]()


# -- fixed years ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A year of the demo, up to the last week of the one that is compared."""
    made = build(tmp_path_factory.mktemp("demo"), weeks=52, today=LAST, zone="Europe/Berlin")
    at = datetime.combine(LAST, datetime.min.time(), UTC)
    return Plan.open(Home.at(str(made.me_home), env={}).mirror, clock=lambda: at)


def test_a_year_of_the_demo_reads_back_as_it_is(demo_plan: Plan) -> None:
    found, wanted = read(export(demo_plan)), meant(demo_plan)
    assert len(wanted) > 500
    assert (found - wanted, wanted - found) == (Counter(), Counter())


@pytest.mark.real
def test_khal_lists_a_year_of_the_demo(demo_plan: Plan, tmp_path: Path) -> None:
    found, wanted = khal(demo_plan, tmp_path), set(map(listed, meant(demo_plan)))
    assert (found - wanted, wanted - found) == (set(), set())


def test_khal_lists_rituals_as_they_are(couple: Couple, tmp_path: Path) -> None:
    plan = couple.me.plan
    for rrule, when, who in (
        ("FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:30", WE),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "2026-11-29T02:30", plan.me.id),
        ("FREQ=MONTHLY;BYDAY=1SA", "2026-12-05", WE),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30T08:00", plan.me.id),
    ):
        plan.ritual_changes.add_ritual(RitualDraft(f"Ritual {rrule}", make(rrule, at(when)), who))
    far = RitualDraft("Call", make("FREQ=WEEKLY", at("2026-11-26T18:00", zone="America/New_York")), plan.me.id)
    plan.ritual_changes.add_ritual(far)
    chance = random.Random(7)
    for kind in ("move", "remove", "rename", "skip", "to_day", "following", "off", "end") * 2:
        week = Week.of(FIRST).plus(chance.randrange(40))
        if evenings := [block for found in plan.week(week).columns.values() for block in found]:
            with suppress(PlannerError):
                perform(plan, chance.choice(evenings), kind)
    found, wanted = khal(plan, tmp_path), set(map(listed, meant(plan)))
    assert len(wanted) > 100
    assert (found - wanted, wanted - found) == (set(), set())


def listed(row: Row) -> tuple[str, str, str]:
    """A row as khal lists it, in Berlin; whole days begin at midnight."""
    if isinstance(row.start, datetime):
        return row.title, row.start.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M"), row.status
    return row.title, f"{row.start.isoformat()}T00:00", row.status


KHAL = """\
[calendars]
[[published]]
path = {folder}/vdir/*
type = discover
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
[sqlite]
path = {folder}/khal.db
"""


def khal(plan: Plan, folder: Path) -> set[tuple[str, str, str]]:
    """What khal, with no other configuration, lists of a published vdir."""
    assert publish(plan, [f"{folder}/vdir/"]) == []
    (folder / "config").write_text(KHAL.format(folder=folder))
    days = (LAST - FIRST).days
    words = ("list", "--day-format", "", "--format", "{title}\t{start-long-full}\t{status}", str(FIRST), f"{days}d")
    said = subprocess.run(
        [sys.executable, "-m", "khal", "-c", str(folder / "config"), *words],
        env={"HOME": str(folder), "PATH": "", "LANG": "C.UTF-8", "XDG_CONFIG_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split("\t") for line in said.stdout.splitlines() if line]
    found = [(title, start, status.strip()) for title, start, status in rows]
    return {row for row in found if is_in_year(date.fromisoformat(row[1][:10]))}
