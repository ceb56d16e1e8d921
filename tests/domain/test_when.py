"""Times of three precisions: accepted forms, moving and lengthening."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, MAX_MINUTES, UTC_ZONE, When, zone

BERLIN = "Europe/Berlin"
HERE = zone(BERLIN)
EVENING = When("2026-11-27T19:30", 120, BERLIN)
WEEKEND = When("2026-11-28", 2 * DAY)
SOMETIME = When("2026-W48", 60)


@pytest.mark.parametrize(
    "start",
    [
        "",
        "tomorrow",
        "2026-11",
        "2026-02-30",
        "2026-W54",
        "2026-w48",
        "2026-W48-1",
        "26-11-27",
        " 2026-11-27",
        "2026-11-27\n",
        "0000-01-01",
        "9999-12-31",
        "٢٠٢٦-11-27",
    ],
)
def test_anything_but_a_date_or_a_week_is_bad_input(start: str) -> None:
    with pytest.raises(BadInput):
        When(start, 60)


@pytest.mark.parametrize("start", ["2026-11-27T24:00", "2026-11-27T19:60", "2026-11-27 19:30", "2026-11-27T19:30:00"])
def test_anything_but_an_hour_and_a_minute_is_bad_input(start: str) -> None:
    with pytest.raises(BadInput):
        When(start, 60, BERLIN)


@pytest.mark.parametrize(
    ("start", "zone_name"), [("2026-11-27T19:30", None), ("2026-11-27", BERLIN), ("2026-W48", BERLIN)]
)
def test_a_zone_comes_with_an_hour_and_only_then(start: str, zone_name: str | None) -> None:
    with pytest.raises(BadInput, match="time zone"):
        When(start, 60, zone_name)


@pytest.mark.parametrize("minutes", [-1, MAX_MINUTES + 1])
def test_a_length_is_between_nothing_and_a_year(minutes: int) -> None:
    with pytest.raises(BadInput, match="up to a year"):
        When("2026-11-27", minutes)


@pytest.mark.parametrize("name", ["", "Nowhere", "../etc/passwd", "/etc/localtime", "Europe/Berlin\x00", "Europe"])
def test_an_unknown_zone_is_bad_input(name: str) -> None:
    with pytest.raises(BadInput, match="is not a time zone"):
        zone(name)


def test_a_start_has_its_precision_week_and_local_time() -> None:
    assert [when.precision for when in (SOMETIME, WEEKEND, EVENING)] == ["week", "day", "time"]
    assert [str(when.week) for when in (SOMETIME, WEEKEND, EVENING)] == ["2026-W48"] * 3
    assert SOMETIME.local_start == datetime(2026, 11, 23)
    assert EVENING.local_start == datetime(2026, 11, 27, 19, 30)


def test_an_evening_is_shown_in_the_viewers_zone() -> None:
    assert EVENING.starts(zone("America/New_York")).isoformat() == "2026-11-27T13:30:00-05:00"
    assert EVENING.ends(zone("Asia/Tokyo")).isoformat() == "2026-11-28T05:30:00+09:00"
    assert EVENING.dates(zone("Asia/Tokyo")) == (date(2026, 11, 28), date(2026, 11, 28))


def test_a_zone_that_this_machine_does_not_know_does_not_hide_a_block() -> None:
    assert When("2026-11-27T19:30", 60, "Mars/Olympus").starts(HERE) == EVENING.starts(HERE)


def test_a_block_touches_the_dates_from_its_start_to_its_end() -> None:
    assert WEEKEND.dates(HERE) == (date(2026, 11, 28), date(2026, 11, 29))
    assert When("2026-11-28", 60).dates(HERE) == (date(2026, 11, 28), date(2026, 11, 28))
    assert When("2026-11-27T22:00", 120, BERLIN).dates(HERE) == (date(2026, 11, 27), date(2026, 11, 27))
    assert When("2026-11-27T22:00", 121, BERLIN).dates(HERE) == (date(2026, 11, 27), date(2026, 11, 28))
    assert When("2026-11-27T00:00", 0, BERLIN).dates(HERE) == (date(2026, 11, 27), date(2026, 11, 27))
    assert SOMETIME.dates(HERE) == (date(2026, 11, 23), date(2026, 11, 29))


def test_moving_keeps_the_hour_and_lengths_are_elapsed_time() -> None:
    night = When("2027-03-27T22:00", 8 * 60, BERLIN)

    assert night.ends(HERE).isoformat() == "2027-03-28T07:00:00+02:00"
    assert night.plus_days(1).starts(HERE).isoformat() == "2027-03-28T22:00:00+02:00"


def test_an_hour_that_the_clocks_jump_over_does_not_exist() -> None:
    assert not When("2027-03-28T02:30", 60, BERLIN).exists()
    assert When("2027-03-28T03:00", 60, BERLIN).exists()
    assert When("2027-10-31T02:30", 60, BERLIN).exists()
    assert WEEKEND.exists()


def test_a_time_moves_to_a_day_and_by_minutes() -> None:
    assert EVENING.to_day(date(2026, 12, 1)) == When("2026-12-01T19:30", 120, BERLIN)
    assert WEEKEND.to_day(date(2026, 12, 1)) == When("2026-12-01", 2 * DAY)
    assert SOMETIME.to_day(date(2026, 12, 1)) == When("2026-12-01", 60)
    assert EVENING.plus_minutes(-15 * 79) == When("2026-11-26T23:45", 120, BERLIN)
    with pytest.raises(BadInput, match="no hour yet"):
        WEEKEND.plus_minutes(15)


@pytest.mark.parametrize(
    ("start", "minutes", "moved"),
    [
        ("2027-03-28T01:45", 15, "2027-03-28T03:00"),
        ("2027-03-28T01:30", 60, "2027-03-28T03:30"),
        ("2027-03-28T03:00", -15, "2027-03-28T01:45"),
        ("2027-03-28T01:45", -15, "2027-03-28T01:30"),
        ("2026-10-25T01:45", 15, "2026-10-25T02:00"),
    ],
)
def test_shifting_goes_past_an_hour_that_does_not_exist(start: str, minutes: int, moved: str) -> None:
    assert When(start, 60, BERLIN).plus_minutes(minutes) == When(moved, 60, BERLIN)


def test_a_time_in_an_unknown_zone_can_be_moved() -> None:
    there = When("2026-11-27T19:00", 60, "Mars/Olympus")

    assert there.exists()
    assert there.plus_minutes(15).start == "2026-11-27T19:15"


@pytest.mark.parametrize(
    ("days", "start"), [(1, "2026-W49"), (-1, "2026-W47"), (7, "2026-W49"), (-10, "2026-W47"), (14, "2026-W50")]
)
def test_a_block_of_a_week_moves_by_weeks(days: int, start: str) -> None:
    assert SOMETIME.plus_days(days).start == start


def test_a_block_grows_and_shrinks_by_a_step() -> None:
    assert EVENING.longer(15).minutes == 135
    assert EVENING.longer(-105).minutes == 15
    assert WEEKEND.longer(15).minutes == 3 * DAY
    assert WEEKEND.longer(-15).minutes == DAY
    assert When("2026-11-28", 60).longer(15).minutes == 75
    for when in (When("2026-11-28T10:00", 15, BERLIN), When("2026-11-28", DAY), When("2026-11-28", 15)):
        with pytest.raises(BadInput, match="shorter"):
            when.longer(-15)


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Any time that can be made, to the ends of the calendar."""
    day = draw(st.dates(date(2, 1, 8), date(9997, 12, 24)))
    minutes = draw(st.integers(0, MAX_MINUTES))
    precision = draw(st.sampled_from(["week", "day", "time"]))
    if precision == "week":
        return When.in_week(Week.of(day), minutes)
    if precision == "day":
        return When.on_day(day, minutes)
    local = datetime.combine(day, draw(st.times()).replace(second=0, microsecond=0))
    return When.at(local, minutes, draw(st.sampled_from([BERLIN, "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])))


VIEWERS = st.sampled_from(["UTC", BERLIN, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"]).map(zone)


@given(whens(), VIEWERS)
def test_any_time_can_be_shown_in_any_zone(when: When, viewer: object) -> None:
    here = zone(str(viewer))
    starts, ends = when.starts(UTC_ZONE), when.ends(UTC_ZONE)
    first, last = when.dates(here)

    assert starts <= ends
    assert first <= last
    assert when.starts(here) == starts or when.precision != "time"
    assert when.precision != "time" or ends - starts == timedelta(minutes=when.minutes)
    assert when.exists() in (True, False)


@given(whens(), st.integers(-5_000_000, 5_000_000))
def test_moving_there_and_back_changes_nothing(when: When, days: int) -> None:
    with suppress(BadInput):
        assert when.plus_days(days).plus_days(-days) == when


@given(whens(), st.integers(-(10**12), 10**12))
def test_changing_raises_nothing_but_bad_input(when: When, amount: int) -> None:
    for change in (when.plus_days, when.plus_minutes, when.longer):
        with suppress(BadInput):
            change(amount)
