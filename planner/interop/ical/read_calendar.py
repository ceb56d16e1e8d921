"""Read a calendar, one event at a time.

A file is gone through twice: first for which events belong together, then for what each one says. An event that can't
be read is named, with the reason, and takes no other with it. Only the file's own bytes are held, and one event.
"""

from __future__ import annotations

import hashlib
import html
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar.parser.property import split_on_unescaped_comma, unescape_backslash

from planner.domain.errors import BadInput
from planner.domain.text import MAX_TEXT_LENGTH, shown, shown_lines
from planner.domain.time.when import DAY, When
from planner.interop.ical.calendar_file import load_calendar
from planner.interop.ical.components import (
    LARGEST_COMPONENT,
    ContentLine,
    RawComponent,
    content_lines,
    split_components,
)
from planner.interop.ical.event import CalendarEvent, SkippedEvent
from planner.interop.ical.event_rules import EventDates, read_rule
from planner.interop.ical.event_times import Moment, TimesOfEvent
from planner.interop.ical.zone_names import ZoneNames
from planner.named_tuple import NamedTuple

LONGEST_LINE = 500
LONGEST_UID = 255
MOST_LISTED_DATES = 2000
_ALL_DAY = "X-MICROSOFT-CDO-ALLDAYEVENT"
_IDENTITY = ("UID", "RECURRENCE-ID", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "SUMMARY", "RRULE", "LOCATION")
_ALL = (
    *_IDENTITY, "DTEND", "DURATION", "RDATE", "EXDATE", "EXRULE", "DESCRIPTION", "CATEGORIES", "STATUS", "TRANSP",
    "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS", _ALL_DAY,
)  # fmt: skip
_OTHERS = {
    "VTODO": ("task", "tasks"),
    "VJOURNAL": ("journal entry", "journal entries"),
    "VFREEBUSY": ("list of free and busy times", "lists of free and busy times"),
}
_TAG = re.compile(
    r"<(?:/?(?:b|i|u|p|a|ul|ol|li|br|div|span|html|body|table|tr|td|font|strong|em)\b[^<>]*)>", re.IGNORECASE
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def read_calendar(source: Path | bytes, home: ZoneInfo) -> Iterator[CalendarEvent | SkippedEvent]:
    """Read the events of a file, or of the bytes of one, in their order.

    `home` is the zone of times that name none. Raises BadInput, in one sentence, for what is no calendar, and
    PlannerError for a file that can't be read, before anything is returned.
    """
    return _read_events(load_calendar(source), home)


class _Identity(NamedTuple):
    """What tells the events of a file apart. `position` counts them."""

    position: int
    uid: str
    replaces: str
    start: str
    title: str
    sequence: int
    modified: str

    @classmethod
    def of(cls, position: int, lines: dict[str, list[ContentLine]]) -> _Identity:
        """The identity of the event with those lines."""
        replaces, start, title = (_first(lines, name) for name in ("RECURRENCE-ID", "DTSTART", "SUMMARY"))
        return cls(position, _uid(lines), replaces, start, title, _sequence(lines), _modified(lines))


class _Known(NamedTuple):
    """What the first reading of a file found out about its events.

    `older` are the events that a newer one in the file replaces. `own` are the UIDs of those that share one by
    mistake, by index. `series` is the start of each series, by UID.
    """

    older: frozenset[int]
    own: dict[int, str]
    series: dict[str, Moment]


def _read_events(data: bytes, home: ZoneInfo) -> Iterator[CalendarEvent | SkippedEvent]:
    zones = ZoneNames(home)
    known = _first_reading(data, zones)
    others: Counter[str] = Counter()
    index = 0
    for raw in split_components(data):
        if raw.kind != "VEVENT":
            others[raw.kind] += 1
            continue
        if index not in known.older:
            yield _read_event(raw, zones, known, index)
        index += 1
    left_out = [
        f"{others[kind]} {one if others[kind] == 1 else several}"
        for kind, (one, several) in _OTHERS.items()
        if others[kind]
    ]
    if left_out:
        yield SkippedEvent("", f"{' and '.join(left_out)}: only events are read.")


def _read_event(raw: RawComponent, zones: ZoneNames, known: _Known, index: int) -> CalendarEvent | SkippedEvent:
    lines: dict[str, list[ContentLine]] = {}
    if len(raw.data) > LARGEST_COMPONENT:
        return SkippedEvent("", f"It is larger than {LARGEST_COMPONENT // 1024**2} MB.")
    for line in content_lines(raw.data, _ALL):
        lines.setdefault(line.name, []).append(line)
    words = (unescape_backslash(_first(lines, "SUMMARY")), _first(lines, "UID"))
    called = next(filter(None, map(_title, words)), f"event {index + 1}")
    if not raw.ended:
        return SkippedEvent(called, "The file ends in the middle of it.")
    try:
        return _Event(raw, lines, zones).read(known, index)
    except BadInput as problem:
        return SkippedEvent(called, str(problem))
    except (ValueError, OverflowError):
        return SkippedEvent(called, "It can’t be read.")


class _Event(NamedTuple):
    raw: RawComponent
    lines: dict[str, list[ContentLine]]
    zones: ZoneNames

    def read(self, known: _Known, index: int) -> CalendarEvent:
        """What the event says. Raises BadInput."""
        if not _first(self.lines, "DTSTART").strip():
            raise BadInput("It has no start.")
        clock = TimesOfEvent(self.zones, self.raw.zone, "RRULE" in self.lines, [])
        start = clock.read(self.lines["DTSTART"][0])
        minutes = clock.length(start, self._line("DTEND"), self._line("DURATION"))
        if start.zone and not (day := _as_date(start, self.lines)).zone:
            start, minutes = day, max(DAY, round(minutes / DAY) * DAY)
        uid = known.own.get(index) or _uid(self.lines)
        first, replaces, following = start, None, False
        if line := self._line("RECURRENCE-ID"):
            first = known.series.get(uid, start)
            replaces = clock.read(line).beside(first)
            following = line.param("RANGE").upper() == "THISANDFUTURE"
        dates = self._dates(clock, start.when(minutes), start)
        return CalendarEvent(
            uid=uid,
            title=_title(self._text("SUMMARY")),
            when=dates.first,
            rrule=dates.rrule,
            but=self._left_out(clock, start),
            also=dates.also,
            replaces=replaces,
            following=following,
            place=_title(re.sub(r"\s*\n\s*", ", ", self._text("LOCATION").strip())),
            notes=_notes(self._text("DESCRIPTION")),
            categories=self._categories(),
            busy=self._word("TRANSP") != "TRANSPARENT" and self._word("X-MICROSOFT-CDO-BUSYSTATUS") != "FREE",
            cancelled=self._word("STATUS") in ("CANCELLED", "CANCELED") or self.raw.method == "CANCEL",
            private=self._word("CLASS") in ("PRIVATE", "CONFIDENTIAL"),
            sequence=_sequence(self.lines),
            modified=_modified(self.lines),
            doubt=" ".join(dict.fromkeys(clock.doubts)),
        )

    def _dates(self, clock: TimesOfEvent, when: When, start: Moment) -> EventDates:
        """The times of the event: one, or those of its rule and its dates."""
        dates = EventDates(None, when)
        rules = list(dict.fromkeys(text for line in self.lines.get("RRULE", ()) if (text := line.value.strip())))
        if rules and "RECURRENCE-ID" not in self.lines:
            dates = read_rule(rules[0], when)
        if len(rules) > 1 or "EXRULE" in self.lines:
            clock.doubts.append("It has more than one rule; only the first was read.")
        given = [pair for line in self.lines.get("RDATE", ()) for pair in clock.read_list(line)]
        if len(given) > MOST_LISTED_DATES:
            clock.doubts.append(f"Of its dates only the first {MOST_LISTED_DATES:,} were read.")
        more = [_as_date(at, self.lines).when(minutes or when.minutes) for at, minutes in given[:MOST_LISTED_DATES]]
        but = set(self._left_out(clock, start))
        every = dict.fromkeys((*dates.also, *more))
        also = [one for one in every if one.start not in but and not dates.has(one)]
        if dates.rrule is None and dates.first.start in but and also:
            return EventDates(None, also[0], tuple(also[1:]))
        return dates._replace(also=tuple(also))

    def _left_out(self, clock: TimesOfEvent, start: Moment) -> tuple[str, ...]:
        moments = (moment for line in self.lines.get("EXDATE", ()) for moment, _ in clock.read_list(line))
        return tuple(dict.fromkeys(moment.beside(start) for moment in moments))

    def _categories(self) -> tuple[str, ...]:
        found = (text for line in self.lines.get("CATEGORIES", ()) for text in split_on_unescaped_comma(line.value))
        return tuple(dict.fromkeys(name for text in found if (name := _title(text))))

    def _line(self, name: str) -> ContentLine | None:
        return self.lines.get(name, [None])[0]

    def _text(self, name: str) -> str:
        line = self._line(name)
        return unescape_backslash(_unquoted(line)) if line else ""

    def _word(self, name: str) -> str:
        return _first(self.lines, name).strip().upper()


def _first_reading(data: bytes, zones: ZoneNames) -> _Known:
    """Find out which events belong together, and learn the file's time zones."""
    for raw in split_components(data):
        if raw.kind == "VTIMEZONE":
            zones.learn(raw.data)
    series: dict[str, Moment] = {}
    same: dict[tuple[str, str], list[_Identity]] = {}
    for index, raw in enumerate(raw for raw in split_components(data) if raw.kind == "VEVENT"):
        lines: dict[str, list[ContentLine]] = {}
        if len(raw.data) <= LARGEST_COMPONENT:
            for line in content_lines(raw.data, (*_IDENTITY, "RDATE", _ALL_DAY)):
                lines.setdefault(line.name, []).append(line)
        event = _Identity.of(index, lines)
        same.setdefault((event.uid, event.replaces), []).append(event)
        if not event.replaces and lines.keys() & {"RRULE", "RDATE"} and "DTSTART" in lines:
            with suppress(BadInput):  # said when it's read for what it says
                clock = TimesOfEvent(zones, raw.zone, "RRULE" in lines, [])
                series.setdefault(event.uid, _as_date(clock.read(lines["DTSTART"][0]), lines))
    older, own = set[int](), dict[int, str]()
    for events in same.values():
        if len(events) > 1:
            _tell_apart(events, older, own)
    return _Known(frozenset(older), own, series)


def _tell_apart(events: list[_Identity], older: set[int], own: dict[int, str]) -> None:
    """Sort events with one UID into older versions of one, and others that share it.

    They are versions of one if they have the same title and one says that it's newer, or the same start.
    """
    newest: dict[tuple[str, ...], _Identity] = {}
    has_versions = len({(event.sequence, event.modified) for event in events}) > 1
    for event in events:
        what = (event.title,) if has_versions else (event.title, event.start)
        before = newest.get(what)
        if before is None or (event.sequence, event.modified) >= (before.sequence, before.modified):
            newest[what], event = event, before or event
        if event is not newest[what]:
            older.add(event.position)
    for event in list(newest.values())[1:]:
        own[event.position] = _hashed(event.uid, event.title, event.start)


def _as_date(moment: Moment, lines: dict[str, list[ContentLine]]) -> Moment:
    """A date, where Outlook says that a time from midnight on is a whole day."""
    is_day = _first(lines, _ALL_DAY).strip().upper() == "TRUE" and not (moment.local.hour or moment.local.minute)
    return Moment(moment.local, None) if is_day else moment


def _uid(lines: dict[str, list[ContentLine]]) -> str:
    """The UID, else one made of what the event says."""
    uid = _first(lines, "UID").strip()
    if uid:
        return uid if len(uid) <= LONGEST_UID else _hashed(uid)
    return _hashed(*(_first(lines, name) for name in ("DTSTART", "SUMMARY", "RRULE", "LOCATION")))


def _hashed(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:32]


def _first(lines: dict[str, list[ContentLine]], name: str) -> str:
    return lines[name][0].value if name in lines else ""


def _sequence(lines: dict[str, list[ContentLine]]) -> int:
    text = _first(lines, "SEQUENCE").strip()
    return int(text) if _NUMBER.fullmatch(text) else 0


def _modified(lines: dict[str, list[ContentLine]]) -> str:
    """When the event was last changed, as an ISO time in UTC; empty if it isn't said."""
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        with suppress(ValueError):
            return datetime.fromisoformat(_first(lines, name).strip()[: len("20261127T190000")]).isoformat() + "Z"
    return ""


def _unquoted(line: ContentLine) -> str:
    """A value, also one in the way of vCalendar 1.0: `B=C3=BCro`."""
    if line.param("ENCODING").upper() != "QUOTED-PRINTABLE":
        return line.value
    data = quopri.decodestring(line.value.replace("=\\n", "").encode("utf-8", "replace"))
    try:
        return data.decode(line.param("CHARSET") or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _title(text: str) -> str:
    """A line without marks that would hide, turn or move it."""
    return shown(text).replace("\ufffd", "").strip()[:LONGEST_LINE].strip()


def _notes(text: str) -> str:
    """The lines of a description, without HTML."""
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = (line.replace("\ufffd", "").rstrip() for line in shown_lines(text))
    return "\n".join(lines).strip()[:MAX_TEXT_LENGTH]
