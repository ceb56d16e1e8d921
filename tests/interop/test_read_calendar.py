"""Calendars as programs write them, and what each of their events says.

Beside each `calendars/NAME.ics` is a `NAME.json` with what must come out: `events` with the fields that differ from
their defaults, `skipped` with a name and a sentence each, or the `error` of a file that is no calendar.
"""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

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


def test_at_least_forty_calendars_are_read() -> None:
    assert len(NAMES) >= 40


GOOD = [
    "BEGIN:VEVENT\r\nUID:good-1\r\nDTSTART;TZID=Europe/Berlin:20261127T190000\r\nDURATION:PT1H\r\nSUMMARY:Before\r\n"
    "END:VEVENT\r\n",
    "BEGIN:VEVENT\r\nUID:good-2\r\nDTSTART;VALUE=DATE:20261128\r\nSUMMARY:After\r\nEND:VEVENT\r\n",
]
"""Two events, to be read whatever comes between them."""
PIECES = [
    piece
    for name in NAMES
    for piece in re.split(rb"(?=\r\nBEGIN:VEVENT)", (CALENDARS / f"{name}.ics").read_bytes())
    if b"BEGIN:VEVENT" in piece
]
JUNK = [
    b"\r\n ",
    b"\xff",
    b"\x00",
    b'"',
    b":",
    b";",
    b"=",
    b"\r",
    b"\n",
    b"P",
    b"99999999999",
    b"RRULE:FREQ=SECONDLY\r\n",
]


@st.composite
def broken_events(draw: st.DrawFn) -> bytes:
    """An event as a program wrote it, with bytes lost, doubled, changed or put in."""
    data = draw(st.sampled_from(PIECES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        what = draw(st.sampled_from(JUNK) | st.just(b"") | st.just(data[start:end] * 2) | st.binary(max_size=6))
        data = data[:start] + what + data[end:]
    return data


@given(broken_events())
def test_a_broken_event_takes_no_other_with_it(broken: bytes) -> None:
    # A component that opens in it, and never ends, would be around the next event.
    assume(broken.upper().count(b"BEGIN") == broken.upper().count(b"END:"))
    first, last = (event.encode() for event in GOOD)
    data = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + first + broken + b"\r\n" + last + b"END:VCALENDAR\r\n"
    events = [event for event in read_calendar(data, HOME) if isinstance(event, CalendarEvent)]
    assert {"Before", "After"} <= {event.title for event in events}


@given(st.binary(max_size=200) | st.sampled_from(PIECES).map(lambda piece: piece[: len(piece) // 2]))
def test_no_bytes_are_more_than_a_sentence(data: bytes) -> None:
    for source in (data, b"BEGIN:VCALENDAR\r\n" + data, b"BEGIN:VEVENT\r\nDTSTART:20261127\r\n" + data):
        with contextlib.suppress(BadInput):
            for found in read_calendar(source, HOME):
                assert isinstance(found, CalendarEvent) or found.why.endswith(".")


def test_a_zone_that_would_take_for_ever_is_not_worked_out() -> None:
    data = (CALENDARS / "outlook_custom_zone.ics").read_bytes().replace(b"FREQ=YEARLY", b"FREQ=SECONDLY")
    (first, _) = read_calendar(data, HOME)
    assert isinstance(first, CalendarEvent)
    assert "Customized Time Zone" in first.doubt
