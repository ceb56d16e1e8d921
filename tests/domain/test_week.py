"""ISO weeks, across years and at the ends of the calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.time.week import Week


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 11, 29), "2026-W48"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_day_belongs_to_its_iso_week(day: date, text: str) -> None:
    assert str(Week.of(day)) == text
    assert Week.parse(text) == Week.of(day)
    assert day in Week.of(day)


@pytest.mark.parametrize("text", ["2026-W48", "2026W48", "2026-w48", " 2026-W48 "])
def test_parse_takes_the_usual_forms(text: str) -> None:
    assert Week.parse(text) == Week(2026, 48)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "48",
        "W48",
        "2026-W",
        "2026-W1",
        "2025-W53",
        "2026-W54",
        "2026-W00",
        "0000-W01",
        "9999-W01",
        "2026-48",
        "٢٠٢٦-W48",
    ],
)
def test_anything_else_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        Week.parse(text)


def test_a_week_has_its_seven_days() -> None:
    week = Week(2026, 48)

    assert (week.monday, week.thursday, week.sunday) == (date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 29))
    assert week.days == tuple(date(2026, 11, day) for day in range(23, 30))
    assert date(2026, 11, 22) not in week
    assert date(2026, 11, 30) not in week


@given(st.dates(date(2, 1, 8), date(9997, 12, 24)), st.integers(-(10**9), 10**9))
def test_weeks_are_added_and_subtracted(day: date, weeks: int) -> None:
    week = Week.of(day)
    with suppress(BadInput):
        moved = week.plus(weeks)
        assert moved.monday - week.monday == timedelta(weeks=weeks)
        assert moved.plus(-weeks) == week
        assert (moved > week) == (weeks > 0)


@pytest.mark.parametrize("weeks", [10**6, -(10**6), 10**12, -(10**12)])
def test_a_week_outside_the_calendar_is_refused(weeks: int) -> None:
    with pytest.raises(BadInput, match="outside the calendar"):
        Week(2026, 48).plus(weeks)
