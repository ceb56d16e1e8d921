"""VTIMEZONE components (RFC 5545, 3.6.5) of the zones that a calendar uses."""

from __future__ import annotations

from functools import cache

from icalendar import Timezone


@cache
def zone_component(name: str) -> bytes:
    """The VTIMEZONE of an IANA zone, from 1970 to 2037."""
    return bytes(Timezone.from_tzid(name).to_ical())
