"""Time zones: look them up, name their places, and compare their clocks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from planner.domain.errors import BadInput
from planner.domain.time.when import UTC_ZONE, zone


def known_zone(name: str) -> ZoneInfo:
    """The zone of that name; UTC where this machine does not know it."""
    try:
        return zone(name)
    except BadInput:
        return UTC_ZONE


def city(name: str) -> str:
    """The place that a zone is named after: `New York`."""
    return name.rpartition("/")[2].replace("_", " ")


def same_time(one: ZoneInfo, other: ZoneInfo, at: datetime) -> bool:
    """Whether clocks in both zones show the same at that instant."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()
