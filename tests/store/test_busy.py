"""Times that are shared as busy, read from whatever the folder has."""

from __future__ import annotations

from datetime import date

import pytest

from planner.domain.time.when import When
from planner.store.codec.busy import MOST_BUSY_TIMES, busy_times
from planner.store.crdt.register import Record, Write

DAY = date(2026, 11, 27)
OWN = "aaaaaaaaaaaaa"


def record(**values: object) -> Record:
    """A record with these registers, all written by one device."""
    stamp = f"0193{'0' * 12}-{OWN}"
    writes = {name: [Write(value, OWN, n, stamp, {}, None, ())] for n, (name, value) in enumerate(values.items(), 1)}
    return Record("p@2026-11-27", writes)


def read(found: Record, devices: tuple[str, ...] = (OWN,), but: str = "") -> list[When]:
    return list(busy_times(found, DAY, devices, but))


def test_times_of_all_homes_are_read() -> None:
    found = record(**{"times:a": [["2026-11-27T08:00", 60]], "times:b": [["2026-11-27T10:00", 30]], "other": 3})
    assert [when.start for when in read(found)] == ["2026-11-27T08:00", "2026-11-27T10:00"]
    assert [when.start for when in read(found, but="times:a")] == ["2026-11-27T10:00"]
    assert read(found, ("bbbbbbbbbbbbb",)) == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        "2026-11-27T08:00",
        {"a": 1},
        [[]],
        ["2026-11-27T08:00", 60],
        [["2026-11-27", 60]],
        [["2026-W48", 60]],
        [["2026-11-27T25:00", 60]],
        [["2026-11-27T08:00", 0]],
        [["2026-11-27T08:00", -5]],
        [["2026-11-27T08:00", 1.5]],
        [["2026-11-27T08:00", True]],
        [["2026-11-27T08:00", 10**9]],
        [["2026-11-20T08:00", 60]],
        [[3, 60]],
        [["2026-11-27T08:00", 60, "UTC"]],
    ],
)
def test_what_is_malformed_is_no_time(value: object) -> None:
    assert read(record(**{"times:a": value})) == []


def test_a_crowd_is_cut() -> None:
    many = {f"times:{n}": [[f"2026-11-27T{h:02}:{m:02}", 1] for h in range(10) for m in range(50)] for n in range(50)}
    assert len(read(record(**many))) == MOST_BUSY_TIMES
