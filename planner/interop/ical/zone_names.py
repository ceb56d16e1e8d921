"""Find the IANA zone that a calendar means by the name of a time zone.

Outlook writes the names of Windows, libical puts its own address in front, some write a name of their own with rules in
a VTIMEZONE. A zone is then found by its clocks: the first that showed the same all year.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from planner.domain.errors import BadInput
from planner.domain.time.when import zone
from planner.interop.ical.components import content_lines
from planner.named_tuple import NamedTuple

_WINDOWS = {name.casefold(): iana for name, iana in WINDOWS_TO_OLSON.items()}
_UTC_NAMES = {"utc", "z", "gmt", "etc/utc", "etc/gmt", "coordinated universal time", "microsoft/utc", "(utc)"}
_RULE = re.compile(rb"^RRULE[^:\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_TOO_OFTEN = re.compile(rb"FREQ=(?!YEARLY)|BYHOUR|BYMINUTE|BYSECOND", re.IGNORECASE)
_LARGEST = 64 * 1024
_WEEKS = 53
_FIRST_CHOICES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles")
"""Zones that stand for others with the same clocks."""


class FoundZone(NamedTuple):
    """What a zone's name stands for: its clocks, and its IANA name if it has one."""

    clocks: tzinfo
    name: str | None


class ZoneNames:
    """The zones of one calendar's file; `home` is that of the person who reads it."""

    def __init__(self, home: ZoneInfo) -> None:
        self.home = home
        self._written: dict[str, bytes] = {}
        self._found: dict[str, FoundZone | None] = {}

    def learn(self, data: bytes) -> None:
        """Note a VTIMEZONE; it's only read when its name says nothing."""
        if len(data) <= _LARGEST:
            for line in content_lines(data, ("TZID",)):
                self._written.setdefault(line.value.strip(), data)

    def find(self, name: str, year: int) -> FoundZone | None:
        """What a name stands for; None if nothing in the file tells.

        A zone known by its clocks alone is looked for in the year in which it's first used.
        """
        name = name.strip().strip('"').strip()
        if name not in self._found:
            self._found[name] = self._by_name(name) or self._by_clocks(name, year)
        return self._found[name]

    def _by_name(self, name: str) -> FoundZone | None:
        parts = name.strip("/").split("/")
        for start in range(len(parts)):
            if found := _known("/".join(parts[start:])):
                return found
        return None

    def _by_clocks(self, name: str, year: int) -> FoundZone | None:
        data = self._written.get(name)
        if data is None:
            return None
        for line in content_lines(data, ("X-LIC-LOCATION",)):
            if found := self._by_name(line.value.strip()):
                return found
        clocks = _clocks(data)
        if clocks is None:
            return None
        try:
            shown = _offsets(clocks, year)
        except (ValueError, OverflowError, TypeError):
            return None
        names = dict.fromkeys([self.home.key, *_FIRST_CHOICES, *WINDOWS_TO_OLSON.values()])
        known = filter(None, map(_known, names))
        return next((found for found in known if _offsets(found.clocks, year) == shown), FoundZone(clocks, None))


def _known(name: str) -> FoundZone | None:
    if name.casefold() in _UTC_NAMES:
        name = "UTC"
    name = _WINDOWS.get(name.casefold(), name)
    try:
        return FoundZone(zone(name), "UTC" if name == "Etc/UTC" else name)
    except BadInput:
        return None


def _clocks(data: bytes) -> tzinfo | None:
    """The clocks that a VTIMEZONE describes; None where they can't be worked out."""
    if any(_TOO_OFTEN.search(rule[1]) for rule in _RULE.finditer(data)):
        return None
    try:
        written = Timezone.from_ical(b"BEGIN:VTIMEZONE\n" + data.strip(b"\n") + b"\nEND:VTIMEZONE\n")
        clocks = written.to_tz(lookup_tzid=False) if isinstance(written, Timezone) else None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return None  # the library says in many ways that it's broken
    return clocks if isinstance(clocks, tzinfo) else None


def _offsets(clocks: tzinfo, year: int) -> list[timedelta | None]:
    first = datetime(year, 1, 1, 12)
    return [(first + timedelta(weeks=week)).replace(tzinfo=clocks).utcoffset() for week in range(_WEEKS)]
