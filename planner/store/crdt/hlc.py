"""Hybrid logical clock stamps.

The source is Kulkarni, Demirbas et al., “Logical Physical Clocks”, 2014. A stamp is 12 hex digits of milliseconds since
1970, 4 of a counter, `-`, the device: text order is time order. Stamps only show a time and choose between equals; what
an author had read decides everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

STAMP = re.compile(r"[0-9a-f]{16}-[a-z2-7]{13}")
_LATEST = 0xFFFF_FFFF_FFFF
_YEAR_9998 = 253_370_764_799_000  # A year before the end of what datetime can hold, so that every time zone fits.


def next_stamp(now: datetime, device: str, read: Iterable[str]) -> str:
    """A stamp after every stamp in `read` and not before `now` (aware)."""
    wall = min(max(int(now.timestamp() * 1000), 0), _LATEST)
    highest = max((stamp[:16] for stamp in read), default="0" * 16)
    millis, counter = int(highest[:12], 16), int(highest[12:], 16)
    if wall > millis:
        millis, counter = wall, 0
    elif counter < 0xFFFF:
        counter += 1
    else:
        millis, counter = min(millis + 1, _LATEST), 0
    return f"{millis:012x}{counter:04x}-{device}"


def stamp_time(stamp: str) -> datetime:
    """The time of a stamp, in UTC; capped at the year 9998."""
    return datetime.fromtimestamp(min(int(stamp[:12], 16), _YEAR_9998) / 1000, UTC)
