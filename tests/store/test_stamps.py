"""Stamps: text order is time order, after all read ones and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.store.crdt.hlc import STAMP, next_stamp, stamp_time
from tests.support import NOW

DEVICE, OTHER = "k3f4qa7dm2x4t", "aaaaaaaaaaaaa"
instants = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(st.lists(st.tuples(instants, st.sampled_from([DEVICE, OTHER])), max_size=12))
def test_a_stamp_is_after_every_stamp_its_author_read(steps: list[tuple[datetime, str]]) -> None:
    """Whatever the clocks say, forwards or backwards."""
    read: list[str] = []
    for now, device in steps:
        stamp = next_stamp(now, device, read)
        assert STAMP.fullmatch(stamp)
        assert all(stamp > earlier for earlier in read)
        assert stamp_time(stamp) >= now - timedelta(milliseconds=1)
        read.append(stamp)


def test_a_stamp_shows_its_time_to_the_millisecond() -> None:
    assert stamp_time(next_stamp(NOW + timedelta(milliseconds=7), DEVICE, [])) == NOW + timedelta(milliseconds=7)


def test_within_one_millisecond_the_counter_goes_on() -> None:
    first = next_stamp(NOW, DEVICE, [])
    second = next_stamp(NOW, DEVICE, [first])
    assert second > first
    assert stamp_time(second) == stamp_time(first)


def test_a_full_counter_continues_in_the_next_millisecond() -> None:
    full = f"{1000:012x}ffff-{OTHER}"
    assert next_stamp(datetime.fromtimestamp(0, UTC), DEVICE, [full]) == f"{1001:012x}0000-{DEVICE}"


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_an_absurd_clock_still_gives_a_stamp(year: int) -> None:
    assert STAMP.fullmatch(next_stamp(datetime(year, 6, 1, tzinfo=UTC), DEVICE, []))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
@pytest.mark.parametrize("first", ["0" * 16, "f" * 16, "0" * 12 + "ffff"])
def test_every_stamp_has_a_time_that_every_zone_can_show(first: str, zone: str) -> None:
    at = stamp_time(f"{first}-{OTHER}")
    assert at.tzinfo is UTC
    assert at.astimezone(ZoneInfo(zone)).year <= 9999
    assert STAMP.fullmatch(next_stamp(NOW, DEVICE, [f"{first}-{OTHER}"]))
