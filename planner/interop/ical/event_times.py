"""Read the times of an event: its start, its length, and the dates in its lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone

from icalendar.prop import vDuration

from planner.domain.errors import BadInput
from planner.domain.time.when import DAY, MAX_MINUTES, When, zone
from planner.interop.ical.components import ContentLine
from planner.interop.ical.zone_names import ZoneNames
from planner.named_tuple import NamedTuple

_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_MINUTE = timedelta(minutes=1)


class Moment(NamedTuple):
    """A date (without a zone) or a local time with its zone."""

    local: datetime
    zone: str | None

    @property
    def instant(self) -> datetime:
        """The same as an aware time; a date is its midnight in UTC."""
        return self.local.replace(tzinfo=zone(self.zone) if self.zone else UTC).astimezone(UTC)

    def beside(self, first: Moment) -> str:
        """The start of a series' occurrence that this names, as in `When.start`.

        `first` is the start of the series. A date without an hour names the occurrence on that date; so does a midnight
        that is not the hour of the series, as Exchange writes it.
        """
        if first.zone is None:
            return self.local.date().isoformat()
        by_hour = _in_zone(self.instant, first.zone).local
        is_date = self.zone is None or (self.local.time() == time() and by_hour.time() != first.local.time())
        named = datetime.combine(self.local.date(), first.local.time()) if is_date else by_hour
        return named.isoformat(timespec="minutes")

    def when(self, minutes: int) -> When:
        """The time of a block that begins then; past an hour that the clocks jump over."""
        if self.zone is None:
            return When.on_day(self.local.date(), minutes or DAY)
        when = When.at(self.local, minutes, self.zone)
        if when.exists():
            return when
        return When.at(_in_zone(self.instant, self.zone).local, minutes, self.zone)


class TimesOfEvent(NamedTuple):
    """How an event's times are read, and what was guessed in doing so.

    `given` is the zone that the calendar names for all of it, and `series` whether the event repeats.
    """

    zones: ZoneNames
    given: str
    series: bool
    doubts: list[str]

    def read(self, line: ContentLine) -> Moment:
        """The time of a property. Raises BadInput for what is none."""
        return self.moment(line.value, line)

    def read_list(self, line: ContentLine) -> Iterator[tuple[Moment, int | None]]:
        """Yield each time of a list, with its length in minutes where it's a period.

        Raises BadInput.
        """
        for text in filter(None, (part.strip() for part in line.value.split(","))):
            start, _, end = text.partition("/")
            moment = self.moment(start, line)
            yield moment, self._length(moment, end, line) if end else None

    def moment(self, text: str, line: ContentLine) -> Moment:
        """The time that a text says, in the zone of its property. Raises BadInput."""
        text = text.strip()
        match = _TIME.fullmatch(text)
        try:
            if not match:
                raise ValueError
            year, month, day = int(match[1]), int(match[2]), int(match[3])
            if match[4] is None or line.param("VALUE").upper() == "DATE":
                return Moment(datetime(year, month, day), None)
            hour, minute, second = int(match[4]), int(match[5]), min(59, int(match[6] or 0))
            local = datetime(year, month, day, hour % 24, minute, second) + timedelta(days=hour == 24)
            if hour > 24:
                raise ValueError
            return self._placed(local, (match[7] or "").upper(), line.param("TZID"))
        except (ValueError, OverflowError):
            raise BadInput(f"“{text[:40]}” is not in the calendar.") from None

    def _placed(self, local: datetime, offset: str, name: str) -> Moment:
        if offset:
            return self._at(local.replace(tzinfo=_offset(offset)))
        if not name:
            return Moment(local, self.zones.home.key)
        found = self.zones.find(name, min(max(local.year, 1971), 2100))
        if found is None:
            home = self._given() or self.zones.home.key
            self.doubts.append(f"Its zone “{name[:40]}” isn’t known here: taken as {home}.")
            return Moment(local, home)
        if found.name == "UTC":
            return self._at(local.replace(tzinfo=UTC))
        if found.name is None:
            return _in_zone(local.replace(tzinfo=found.clocks).astimezone(UTC), self.zones.home.key)
        return Moment(local, found.name)

    def _at(self, instant: datetime) -> Moment:
        """An instant on the clocks of the calendar, else of the person.

        A series by UTC stays so, unless the calendar names a zone.
        """
        return _in_zone(instant, self._given() or ("UTC" if self.series else self.zones.home.key))

    def _given(self) -> str | None:
        found = self.zones.find(self.given, 2000) if self.given else None
        return found.name if found and found.name != "UTC" else None

    def length(self, start: Moment, end: ContentLine | None, duration: ContentLine | None) -> int:
        """The minutes of an event; 0 for a time without an end, a day for a date.

        Raises BadInput for more than a year, and for what can't be read.
        """
        if end is not None:
            return self._until(start, self.read(end))
        if duration is not None:
            return self._checked(_duration(duration.value))
        return 0 if start.zone else DAY

    def _length(self, start: Moment, end: str, line: ContentLine) -> int:
        if "P" in end.upper():
            return self._checked(_duration(end))
        return self._until(start, self.moment(end, line))

    def _until(self, start: Moment, end: Moment) -> int:
        if start.zone is None:
            return self._checked(timedelta(days=(end.local.date() - start.local.date()).days), DAY)
        if end.zone is None:
            end = Moment(end.local, start.zone)
        return self._checked(end.instant - start.instant)

    def _checked(self, length: timedelta, least: int = 0) -> int:
        if length < timedelta():
            self.doubts.append("It ends before it begins, so only its start was taken.")
            return least
        if length > timedelta(minutes=MAX_MINUTES):
            raise BadInput("It lasts more than a year.")
        return max(least, round(length / _MINUTE))


def _in_zone(instant: datetime, name: str) -> Moment:
    """An instant on the clocks of a zone; UTC where they show that time twice."""
    local = instant.astimezone(zone(name)).replace(tzinfo=None, fold=0)
    moment = Moment(local, name)
    if abs(moment.instant - instant) < _MINUTE:
        return moment
    return Moment(instant.astimezone(UTC).replace(tzinfo=None), "UTC")


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _duration(text: str) -> timedelta:
    try:
        length: timedelta = vDuration.from_ical(text.strip().upper())
    except ValueError:
        raise BadInput(f"“{text.strip()[:40]}” is not a length.") from None
    return length
