"""Which months a range of dates touches, and which dates a block may touch."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from planner.domain.time.when import When


@lru_cache(maxsize=4096)
def months_of(when: When, viewer: ZoneInfo) -> list[str]:
    """Every month (`YYYY-MM`) that a block at that time touches.

    Cached, since it's asked for each block of a month whenever one of them changes.
    """
    return months_between(*when.dates(viewer))


def months_between(first: date, last: date) -> list[str]:
    """Every month (`YYYY-MM`) from that of `first` to that of `last`."""
    months = []
    day = first.replace(day=1)
    while day <= last:
        months.append(f"{day:%Y-%m}" if day.year >= 1000 else f"{day.year:04}-{day.month:02}")
        day = (day + timedelta(days=32)).replace(day=1)
    return months


def may_touch(start: object, minutes: object, first: date, last: date) -> bool:
    """Whether a block with this start and length, as in a file, may touch these days.

    False only if it's certainly outside. The caller widens the range by a day on each side; local dates can differ by
    two.
    """
    try:
        begins = date.fromisoformat(cast(str, start)[:10])
        long = timedelta(days=cast(int, minutes) // (24 * 60) + 2)
        return begins - _A_DAY <= last and first <= begins + long
    except (TypeError, ValueError, OverflowError):
        return True  # a week, or something for `decode_when` to judge


_A_DAY = timedelta(days=1)
