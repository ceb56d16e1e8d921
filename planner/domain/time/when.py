"""The time of a block, as exact as it was given: a week, a date or a local time.

What is promised is wall-clock time: the local start and the zone are kept, and the instant is worked out for each
viewer. Timed lengths are elapsed minutes; a dated length is either whole calendar days (1440 minutes each) or, below
a day, the length of something that has no hour yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.domain.errors import BadInput
from planner.domain.time.week import FIRST_YEAR, LAST_YEAR, Week
from planner.named_tuple import NamedTuple

Precision = Literal["week", "day", "time"]
DAY = 1440
MAX_MINUTES = 366 * DAY
_SHAPE = re.compile(r"\d{4}-W\d{2}|\d{4}-\d{2}-\d{2}(?:T(?:[01]\d|2[0-3]):[0-5]\d)?", re.ASCII)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name. BadInput when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"“{name}” is not a time zone; one looks like Europe/Berlin.") from None


class _Written(NamedTuple):
    start: str
    minutes: int
    zone: str | None = None


class When(_Written):
    """A block's start, length and time zone.

    `start` is `2026-W48`, `2026-11-27` or `2026-11-27T19:00`; `minutes` ≥ 0; `zone` is only for a timed start.
    """

    __slots__ = ()

    def __new__(cls, start: str, minutes: int, zone: str | None = None) -> Self:
        """Raises BadInput for what isn't a time."""
        when = super().__new__(cls, start, minutes, zone)
        when._check()
        return when

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:  # type: ignore[override]
        """Build one as `_replace` does; what was replaced is checked as well."""
        return cls(*iterable)

    def _check(self) -> None:
        if not _SHAPE.fullmatch(self.start):
            raise BadInput(f"“{self.start}” is not a time; one looks like 2026-11-27T19:00.")
        if not 0 <= self.minutes <= MAX_MINUTES:
            raise BadInput("A block lasts up to a year, and never ends before it starts.")
        if (self.precision == "time") != (self.zone is not None):
            raise BadInput("A time of day needs a time zone, and nothing else has one.")
        try:
            year = Week.parse(self.start).year if self.precision == "week" else self.local_start.year
        except ValueError:
            raise BadInput(f"“{self.start}” is not in the calendar.") from None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadInput(f"“{self.start}” is outside the calendar.")

    # -- making ---------------------------------------------------------------------------------------------------

    @classmethod
    def in_week(cls, week: Week, minutes: int = 60) -> When:
        """A time in a week, without a day yet."""
        return cls(str(week), minutes)

    @classmethod
    def on_day(cls, day: date, minutes: int = 60) -> When:
        """A date without an hour; `minutes` below a day is a length, else whole days."""
        return cls(day.isoformat(), minutes)

    @classmethod
    def at(cls, local: datetime, minutes: int, zone_name: str) -> When:
        """A time on a date; `local` is naive wall-clock time in that zone."""
        return cls(local.isoformat(timespec="minutes"), minutes, zone_name)

    # -- reading --------------------------------------------------------------------------------------------------

    @property
    def precision(self) -> Precision:
        """The precision of the start: `week`, `day` or `time`."""
        if "W" in self.start:
            return "week"
        return "time" if "T" in self.start else "day"

    @property
    def local_start(self) -> datetime:
        """The start, naive, in the block's own zone; midnight for a date or a week."""
        if self.precision == "week":
            return datetime.combine(Week.parse(self.start).monday, datetime.min.time())
        return datetime.fromisoformat(self.start)

    @property
    def week(self) -> Week:
        """The week of the local start, in the block's own zone."""
        return Week.parse(self.start) if self.precision == "week" else Week.of(self.local_start.date())

    @property
    def days(self) -> int:
        """The number of calendar days that a dated block touches: at least one."""
        return max(1, -(-self.minutes // DAY))

    def starts(self, viewer: ZoneInfo) -> datetime:
        """The start as an aware time in the viewer's zone.

        A dated start is midnight there.
        """
        return _starts(self, viewer)

    def ends(self, viewer: ZoneInfo) -> datetime:
        """The end, exclusive, as an aware time in the viewer's zone."""
        return _ends(self, viewer)

    def dates(self, viewer: ZoneInfo) -> tuple[date, date]:
        """The first and last date for this viewer; an end at midnight isn't the next day."""
        return _dates(self, viewer)

    # -- changing -------------------------------------------------------------------------------------------------

    def to_day(self, day: date) -> When:
        """The same on another day; a timed block keeps its hour, others become that date."""
        if self.precision == "time":
            return self._replace(start=datetime.combine(day, self.local_start.time()).isoformat(timespec="minutes"))
        return When.on_day(day, self.minutes)

    def plus_days(self, days: int) -> When:
        """Move by calendar days, or by whole weeks for a week.

        Raises BadInput past the calendar.
        """
        if self.precision == "week":
            return When.in_week(self.week.plus(days if abs(days) < 7 else int(days / 7)), self.minutes)
        try:
            return self.to_day(self.local_start.date() + timedelta(days=days))
        except OverflowError:
            raise BadInput("That is outside the calendar.") from None

    def plus_minutes(self, minutes: int) -> When:
        """Move a timed block on the clock, past an hour that the clocks jump over.

        Raises BadInput for a block without an hour, and past the calendar.
        """
        if self.precision != "time":
            raise BadInput("It has no hour yet, so there is nothing to shift; give it one with e.")
        try:
            moved = self.local_start + timedelta(minutes=minutes)
        except OverflowError:
            raise BadInput("That is outside the calendar.") from None
        later = self._replace(start=moved.isoformat(timespec="minutes"))
        if later.exists():
            return later
        gap = later.starts(zone(later.zone or "UTC")).replace(tzinfo=None) - moved
        return self._replace(start=(moved + gap if minutes > 0 else moved - gap).isoformat(timespec="minutes"))

    def longer(self, minutes: int) -> When:
        """Make longer or shorter; whole days change by days. BadInput if too short."""
        step = minutes
        if self.precision == "day" and self.minutes >= DAY:
            step = DAY if minutes > 0 else -DAY
        least = DAY if abs(step) == DAY else min(15, self.minutes or 15)
        if self.minutes + step < least:
            raise BadInput("It cannot be shorter than that.")
        return self._replace(minutes=self.minutes + step)

    def exists(self) -> bool:
        """Whether the time exists; the clocks jump over some, such as 02:30 in spring."""
        if self.zone is None:
            return True
        # In a zone that this machine doesn't know, every time is taken to exist.
        with suppress(BadInput):
            home = zone(self.zone)
            there_and_back = self.local_start.replace(tzinfo=home).astimezone(UTC).astimezone(home)
            return there_and_back.replace(tzinfo=None) == self.local_start
        return True


UTC_ZONE = ZoneInfo("UTC")
LONGEST_NIGHT = 16 * 60
"""Most minutes of a block that is listed only on the day it starts."""


@lru_cache(maxsize=4096)
def _starts(when: When, viewer: ZoneInfo) -> datetime:
    """Cached, as the next two are: a crowd has few different times."""
    if when.zone is None:
        return when.local_start.replace(tzinfo=viewer)
    # A zone unknown to this machine must not hide the block: it's shown at its wall-clock time.
    try:
        home = zone(when.zone)
    except BadInput:
        home = viewer
    # Going through UTC turns an hour that the clocks jump over into the one after.
    return when.local_start.replace(tzinfo=home).astimezone(UTC).astimezone(viewer)


@lru_cache(maxsize=4096)
def _ends(when: When, viewer: ZoneInfo) -> datetime:
    if when.precision == "time":
        return (when.starts(UTC_ZONE) + timedelta(minutes=when.minutes)).astimezone(viewer)
    span = 7 if when.precision == "week" else when.days
    return (when.local_start + timedelta(days=span)).replace(tzinfo=viewer)


@lru_cache(maxsize=4096)
def _dates(when: When, viewer: ZoneInfo) -> tuple[date, date]:
    first, last = when.starts(viewer), when.ends(viewer)
    if last > first:
        last -= timedelta(microseconds=1)
    return first.date(), max(first.date(), last.date())
