"""The times that a person shares as busy: a record for each date.

They are in the month table `busy`; a record's id is `<person>@<date>`. Each home of that person that shares overlays
has a register of its own there, `times:<home>`, with a list of [start, minutes]: local times in UTC, no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from planner.domain.errors import BadInput
from planner.domain.time.when import DAY, When
from planner.store.crdt.register import Record

BUSY_TIMES = "times:"
MOST_BUSY_TIMES = 100
"""Most stretches of one date that are read or written."""
Stretch = tuple[datetime, datetime]
"""A stretch of time, aware, the end exclusive."""


def busy_id(person: str, day: date) -> str:
    """The id of the record with a person's busy times of a date."""
    return f"{person}@{day.isoformat()}"


def encode_times(stretches: Sequence[Stretch]) -> list[object]:
    """The JSON of the busy times of a date, which are in UTC."""
    return [
        [begins.replace(tzinfo=None).isoformat(timespec="minutes"), int((ends - begins).total_seconds()) // 60]
        for begins, ends in stretches[:MOST_BUSY_TIMES]
    ]


def busy_times(record: Record, day: date, devices: Iterable[str], but: str = "") -> Iterator[When]:
    """Yield the busy times that these devices wrote for a date.

    The register `but`, anything malformed, and times of another day are left out, and all but the first so many.
    """
    yield from islice(_all_times(record, day, frozenset(devices), but), MOST_BUSY_TIMES)


def _all_times(record: Record, day: date, allowed: frozenset[str], but: str) -> Iterator[When]:
    for register in sorted(record.writes):
        if not register.startswith(BUSY_TIMES) or register == but:
            continue
        for write in record.live(register):
            if write.device in allowed and isinstance(write.value, list):
                for item in write.value[:MOST_BUSY_TIMES]:
                    when = _when(item)
                    if when and abs(when.local_start.date() - day) <= timedelta(days=1):
                        yield when


def _when(item: object) -> When | None:
    if not isinstance(item, list) or len(item) != 2:
        return None
    start, minutes = item
    if not isinstance(start, str) or type(minutes) is not int or not 0 < minutes <= 2 * DAY:
        return None
    try:
        when = When(start, minutes, "UTC")
    except BadInput:
        return None
    return when if when.precision == "time" else None
