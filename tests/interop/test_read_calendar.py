"""Calendars as programs write them, and what each of their events says.

Beside each `calendars/NAME.ics` is a `NAME.json` with what must come out: `events` with the fields that differ from
their defaults, `skipped` with a name and a sentence each, or the `error` of a file that is no calendar.
"""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.domain.errors import BadInput
from planner.interop.ical.event import CalendarEvent, SkippedEvent
from planner.interop.ical.read_calendar import read_calendar

CALENDARS = Path(__file__).parent / "calendars"
HOME = ZoneInfo("Europe/Berlin")
NAMES = sorted(path.stem for path in CALENDARS.glob("*.ics"))


def event_fields(event: CalendarEvent) -> dict[str, object]:
    """The fields of an event that differ from their defaults, as JSON has them."""
    defaults = CalendarEvent._field_defaults
    fields = {name: value for name, value in event._asdict().items() if name not in defaults or value != defaults[name]}
    found: dict[str, object] = json.loads(json.dumps(fields))
    return found


def calendar_said(source: Path | bytes) -> dict[str, object]:
    """What comes out of a calendar, in the form of the files beside them."""
    try:
        read = list(read_calendar(source, HOME))
    except BadInput as problem:
        return {"error": str(problem).replace(f"{CALENDARS}/", "")}
    return {
        "events": [event_fields(event) for event in read if isinstance(event, CalendarEvent)],
        "skipped": [[event.name, event.why] for event in read if isinstance(event, SkippedEvent)],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_calendar_says_what_its_program_meant(name: str) -> None:
    assert calendar_said(CALENDARS / f"{name}.ics") == json.loads((CALENDARS / f"{name}.json").read_text("utf-8"))
