"""When the events of a calendar come, against recurring-ical-events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.time.when import UTC_ZONE
from planner.interop.ical.event import SkippedEvent
from planner.interop.ical.expansion import Expansion
from planner.interop.ical.read_calendar import read_calendar

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)


def calendar(*events: str) -> bytes:
    """A calendar with these events, each its lines without BEGIN and END."""
    found = "".join(f"BEGIN:VEVENT\n{lines.strip()}\nDTSTAMP:20260101T000000Z\nEND:VEVENT\n" for lines in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{found}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def expanded(data: bytes, first: date = FIRST, last: date = LAST) -> Expansion:
    return Expansion(read_calendar(data, BERLIN), first, last)


def starts(data: bytes, first: date = FIRST, last: date = LAST) -> list[str]:
    return [event.when.start for event in expanded(data, first, last).events]


STANDUP = """
UID:standup
SUMMARY:Standup
DTSTART;TZID=Europe/Berlin:20200106T091500
DURATION:PT15M
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
"""


def test_a_series_comes_on_its_days_near_the_wanted_ones() -> None:
    found = starts(calendar(STANDUP), date(2026, 11, 23), date(2026, 11, 29))
    # A day more on either side: this one's Sunday and the Monday after.
    assert found == [f"2026-11-{day}T09:15" for day in (23, 24, 25, 26, 27, 30)]


def test_what_was_left_out_moved_or_called_off_is_not_there() -> None:
    moved = "UID:standup\nSUMMARY:Late standup\nDTSTART;TZID=Europe/Berlin:20261125T160000\nDURATION:PT30M\n"
    moved += "RECURRENCE-ID;TZID=Europe/Berlin:20261125T091500"
    off = "UID:standup\nSUMMARY:Standup\nSTATUS:CANCELLED\nDTSTART;TZID=Europe/Berlin:20261126T091500\n"
    off += "RECURRENCE-ID;TZID=Europe/Berlin:20261126T091500"
    data = calendar(STANDUP + "EXDATE;TZID=Europe/Berlin:20261124T091500", moved, off)
    found = expanded(data, date(2026, 11, 23), date(2026, 11, 27)).events
    assert [(event.when.start, event.title) for event in found] == [
        ("2026-11-23T09:15", "Standup"),
        ("2026-11-25T16:00", "Late standup"),
        ("2026-11-27T09:15", "Standup"),
    ]


def test_a_change_of_this_and_all_later_ones_shifts_those() -> None:
    later = "UID:standup\nSUMMARY:Standup at ten\nDTSTART;TZID=Europe/Berlin:20261125T100000\nDURATION:PT20M\n"
    later += "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261125T091500"
    found = expanded(calendar(STANDUP, later), date(2026, 11, 24), date(2026, 11, 25)).events
    assert [(event.when.start, event.when.minutes, event.title) for event in found] == [
        ("2026-11-23T09:15", 15, "Standup"),
        ("2026-11-24T09:15", 15, "Standup"),
        ("2026-11-25T10:00", 20, "Standup at ten"),
        ("2026-11-26T10:00", 20, "Standup at ten"),
    ]


def test_birthdays_and_holidays_are_days_that_take_no_time() -> None:
    birthday = "UID:b\nSUMMARY:Jo’s birthday\nDTSTART;VALUE=DATE:19900503\nRRULE:FREQ=YEARLY\nTRANSP:TRANSPARENT"
    (found,) = expanded(calendar(birthday), date(2026, 5, 1), date(2026, 5, 31)).events
    assert (found.when.start, found.when.minutes, found.busy) == ("2026-05-03", 1440, False)


def test_an_occurrence_alone_is_an_event() -> None:
    alone = "UID:x\nSUMMARY:Invited\nDTSTART;TZID=Europe/Berlin:20261125T160000\nDURATION:PT30M\n"
    alone += "RECURRENCE-ID;TZID=Europe/Berlin:20261125T091500"
    assert starts(calendar(alone)) == ["2026-11-25T16:00"]


def test_a_long_event_is_there_on_its_last_day() -> None:
    stay = "UID:x\nSUMMARY:Conference\nDTSTART;VALUE=DATE:20261028\nDTEND;VALUE=DATE:20261102"
    assert starts(calendar(stay)) == ["2026-10-28"]
    assert starts(calendar(stay), date(2026, 11, 5)) == []


def test_what_is_broken_is_named_and_the_rest_read() -> None:
    broken = "UID:broken\nSUMMARY:Broken\nDTSTART:yesterday"
    found = expanded(calendar(broken, STANDUP), date(2026, 11, 25), date(2026, 11, 25))
    assert [skipped.name for skipped in found.skipped] == ["Broken"]
    assert len(found.events) == 3


def test_more_times_than_anybody_has_are_cut() -> None:
    daily = "UID:{}\nDTSTART;TZID=Europe/Berlin:20000101T090000\nDURATION:PT1M\nRRULE:FREQ=DAILY"
    data = calendar(*(daily.format(number) for number in range(1_000)))
    found = expanded(data)
    assert len(found.events) == 50_000
    assert [skipped.why for skipped in found.skipped] == ["More than 50,000 times near now."]


# -- against another program that reads calendars ---------------------------------------------------------------------


@st.composite
def series(draw: st.DrawFn) -> str:
    """The lines of an event, perhaps with a rule and exceptions."""
    begin = datetime(2026, 9, 1) + timedelta(days=draw(st.integers(0, 100)), minutes=15 * draw(st.integers(0, 95)))
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo"]))
    whole = draw(st.booleans())
    lines = ["SUMMARY:Thing"]
    if whole:
        lines += [f"DTSTART;VALUE=DATE:{begin:%Y%m%d}", f"DURATION:P{draw(st.integers(1, 3))}D"]
    else:
        lines += [f"DTSTART;TZID={zone}:{begin:%Y%m%dT%H%M%S}", f"DURATION:PT{draw(st.integers(1, 300))}M"]
    if draw(st.booleans()):
        rule = draw(
            st.sampled_from(["DAILY", "WEEKLY", "WEEKLY;BYDAY=MO,TH", "MONTHLY", "MONTHLY;BYDAY=1SA", "YEARLY"])
        )
        rule += draw(
            st.sampled_from(["", ";INTERVAL=2", ";COUNT=7", f";UNTIL={'20261201' if whole else '20261201T000000Z'}"])
        )
        lines.append(f"RRULE:FREQ={rule}")
        exdate = begin + timedelta(days=draw(st.integers(0, 60)))
        lines.append(f"EXDATE;VALUE=DATE:{exdate:%Y%m%d}" if whole else f"EXDATE;TZID={zone}:{exdate:%Y%m%dT%H%M%S}")
    return "\n".join(lines)


@given(st.lists(series(), max_size=6))
def test_events_come_when_another_program_says(events: list[str]) -> None:
    data = calendar(*(f"UID:{number}\n{lines}" for number, lines in enumerate(events)))
    assert sorted(_ours(data)) == sorted(_theirs(data))


def _ours(data: bytes) -> Iterator[tuple[str, str]]:
    found = expanded(data)
    assert not [one for one in found.skipped if isinstance(one, SkippedEvent)]
    for event in found.events:
        begins, ends = event.when.starts(UTC_ZONE), event.when.ends(UTC_ZONE)
        if begins < datetime(2027, 1, 1, tzinfo=UTC) and ends > datetime(2026, 11, 1, tzinfo=UTC):
            yield (
                _said(begins if event.when.precision == "time" else event.when.local_start.date()),
                _length(ends - begins),
            )


def _theirs(data: bytes) -> Iterator[tuple[str, str]]:
    read = icalendar.Calendar.from_ical(data)
    between = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    for event in recurring_ical_events.of(read).between(*between):
        yield _said(event.start), _length(event.duration)


def _said(at: date) -> str:
    return at.astimezone(UTC).isoformat() if isinstance(at, datetime) else at.isoformat()


def _length(of: timedelta) -> str:
    return str(of)
