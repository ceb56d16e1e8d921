"""Rituals as arithmetic: on which dates a rule comes, and how it is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.recurrence.rrule import CODES, FREQS, Parts, parse_rrule
from planner.domain.recurrence.rule import Rule, decode_rule, encode_rule, make, occurrences, until_for_count
from planner.domain.time.when import DAY, When

BERLIN = "Europe/Berlin"
FRIDAY = When("2026-11-27T19:00", 120, BERLIN)
SATURDAY = When("2026-11-28", 2 * DAY)
THIS_WEEK = When("2026-W48", 30)


# What the rule says, its first date, and the dates of the next months.
DATES = [
    ("FREQ=DAILY", FRIDAY, "2026-11-27", ["2026-11-27", "2026-11-28", "2026-11-29"]),
    ("FREQ=DAILY;INTERVAL=3", FRIDAY, "2026-11-27", ["2026-11-27", "2026-11-30", "2026-12-03"]),
    ("FREQ=WEEKLY", FRIDAY, "2026-11-27", ["2026-11-27", "2026-12-04", "2026-12-11"]),
    ("FREQ=WEEKLY;BYDAY=TU", FRIDAY, "2026-12-01", ["2026-12-01", "2026-12-08", "2026-12-15"]),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", FRIDAY, "2026-11-27", ["2026-11-27", "2026-12-07", "2026-12-11"]),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,FR;WKST=SU", FRIDAY, "2026-11-27", ["2026-11-27", "2026-12-06", "2026-12-11"]),
    ("FREQ=MONTHLY;BYDAY=1SA", SATURDAY, "2026-12-05", ["2026-12-05", "2027-01-02", "2027-02-06"]),
    ("FREQ=MONTHLY;BYDAY=-1FR", SATURDAY, "2026-12-25", ["2026-12-25", "2027-01-29", "2027-02-26"]),
    ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1", SATURDAY, "2026-12-05", ["2026-12-05", "2027-01-02", "2027-02-06"]),
    ("FREQ=MONTHLY;BYMONTHDAY=31", FRIDAY, "2026-12-31", ["2026-12-31", "2027-01-31", "2027-03-31"]),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", FRIDAY, "2026-11-30", ["2026-11-30", "2026-12-31", "2027-01-31"]),
    ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=3", FRIDAY, "2027-01-03", ["2027-01-03", "2027-03-03", "2027-05-03"]),
    ("FREQ=YEARLY", FRIDAY, "2026-11-27", ["2026-11-27", "2027-11-27", "2028-11-27"]),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", FRIDAY, "2028-02-29", ["2028-02-29", "2032-02-29", "2036-02-29"]),
    ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", FRIDAY, "2027-05-09", ["2027-05-09", "2028-05-14", "2029-05-13"]),
    ("FREQ=WEEKLY", THIS_WEEK, "2026-W48", ["2026-11-23", "2026-11-30", "2026-12-07"]),
    ("FREQ=WEEKLY;INTERVAL=2", THIS_WEEK, "2026-W48", ["2026-11-23", "2026-12-07", "2026-12-21"]),
]


@pytest.mark.parametrize(("text", "first", "start", "dates"), DATES)
def test_a_rule_gives_its_dates(text: str, first: When, start: str, dates: list[str]) -> None:
    rule = make(text, first)

    assert rule.start.partition("T")[0] == start
    found = occurrences(rule, date(2026, 1, 1), date(2037, 1, 1))
    assert [day.isoformat() for day in found[:3]] == dates


# -- the same as an expansion from the beginning -------------------------------------------------------------------


@st.composite
def rules(draw: st.DrawFn) -> tuple[Parts, date]:
    freq = draw(st.sampled_from(FREQS))
    interval = draw(st.integers(1, 5))
    weekdays = st.integers(0, 6)
    months = draw(st.just(set()) | st.sets(st.integers(1, 12), max_size=4))
    most = {"MONTHLY": 5, "YEARLY": 5 if months else 53}.get(freq, 0)
    ordinals = st.integers(-most, most)
    by_calendar = freq in ("MONTHLY", "YEARLY")
    days = draw(st.sets(st.tuples(ordinals, weekdays), max_size=3) | st.just(set()))
    month_days = draw(st.sets(st.integers(-31, 31).filter(bool), max_size=3) | st.just(set()))
    positions: set[int] = set()
    if by_calendar and (days or month_days):
        positions = draw(st.just(set()) | st.sets(st.integers(-4, 4).filter(bool), max_size=2))
    parts = Parts(
        freq,
        interval,
        tuple(sorted(days, key=lambda day: (day[1], day[0]))),
        tuple(sorted(month_days)),
        tuple(sorted(months)),
        tuple(sorted(positions)),
        draw(weekdays),
    )
    return parts, draw(st.dates(date(1999, 1, 1), date(2028, 12, 31)))


def naive(text: str, begins: date, low: date, high: date) -> list[date]:
    """Every date from the beginning on, by dateutil alone."""
    until = datetime.combine(high, time())
    dates = rrulestr(f"{text};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=datetime.combine(begins, time()))
    return [day.date() for day in dates if day.date() >= low]


@given(rules(), st.integers(-400, 3000), st.integers(0, 60), st.none() | st.integers(0, 3000))
def test_occurrences_in_a_window_are_those_counted_from_the_beginning(
    made: tuple[Parts, date], ahead: int, days: int, until: int | None
) -> None:
    parts, begins = made
    # A rule that never comes sends dateutil to the year 9999.
    with suppress(BadInput):
        make(str(parts), When.on_day(begins))
        low, high = begins + timedelta(days=ahead), begins + timedelta(days=ahead + days)
        rule = Rule(str(parts), begins.isoformat(), DAY)
        end = None if until is None else begins + timedelta(days=until)
        expected = naive(str(parts), begins, low, high if end is None else min(high, end))

        assert occurrences(rule, low, high, end) == expected
        assert end is None or occurrences(rule.ending(end), low, high) == expected


@given(rules())
def test_a_rule_made_from_its_first_occurrence_continues_unchanged(made: tuple[Parts, date]) -> None:
    parts, begins = made
    with suppress(BadInput):
        rule = make(str(parts), When.on_day(begins))
        found = occurrences(rule, begins, begins + timedelta(days=1500))
        assert not found or found[0] == rule.first.local_start.date()
        assert found == occurrences(Rule(str(parts), begins.isoformat(), 60), begins, begins + timedelta(days=1500))


@given(rules(), st.integers(1, 30))
def test_a_number_of_times_becomes_a_last_date(made: tuple[Parts, date], count: int) -> None:
    parts, begins = made
    try:
        endless = make(str(parts), When.on_day(begins))
        rule = make(f"{parts};COUNT={count}", When.on_day(begins))
    except BadInput:
        return

    dates = occurrences(rule, begins, date.max)
    assert len(dates) == count
    assert dates[-1] == until_for_count(endless, count) == rule.until
    assert "COUNT" not in rule.rrule


@given(rules())
def test_the_text_of_a_rule_can_be_read(made: tuple[Parts, date]) -> None:
    assert parse_rrule(str(made[0])) == made[0]


# -- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        make("FREQ=WEEKLY;BYDAY=FR", FRIDAY),
        make("FREQ=MONTHLY;BYDAY=1SA;COUNT=3", SATURDAY),
        make("FREQ=WEEKLY", THIS_WEEK, times=5, after="17:00"),
        make("FREQ=DAILY", When("2026-11-28", 20), after="17:00"),
    ],
)
def test_an_encoded_rule_decodes_to_the_same_rule(rule: Rule) -> None:
    assert decode_rule(encode_rule(rule)) == rule
    assert decode_rule({**encode_rule(rule), "colour": "red"}) == rule


def test_only_a_flexible_rule_keeps_times() -> None:
    assert encode_rule(make("FREQ=WEEKLY;BYDAY=FR", FRIDAY)) == {
        "rrule": "FREQ=WEEKLY;BYDAY=FR",
        "start": "2026-11-27T19:00",
        "minutes": 120,
        "zone": BERLIN,
    }
    assert encode_rule(make("FREQ=WEEKLY", THIS_WEEK, times=5))["times"] == 5


GOOD = {"rrule": "FREQ=DAILY", "start": "2026-11-27T19:00", "minutes": 60, "zone": BERLIN}
BAD: list[object] = [
    None,
    "FREQ=DAILY",
    [],
    {},
    GOOD | {"rrule": "FREQ=SECONDLY"},
    GOOD | {"rrule": "FREQ=DAILY;COUNT=3"},
    GOOD | {"rrule": "FREQ=DAILY;" * 1000},
    GOOD | {"rrule": "FREQ=DAILY;INTERVAL=99999999999"},
    GOOD | {"rrule": 3},
    GOOD | {"start": "soon"},
    GOOD | {"start": "9999-12-31T19:00"},
    GOOD | {"start": None},
    GOOD | {"minutes": -1},
    GOOD | {"minutes": 0},
    GOOD | {"minutes": True},
    GOOD | {"minutes": 1e9},
    GOOD | {"zone": None},
    GOOD | {"zone": 3},
    GOOD | {"times": 5},
    GOOD | {"after": "17:00"},
    {"rrule": "FREQ=WEEKLY", "start": "2026-W48", "minutes": 30, "zone": None, "times": 1000},
    {"rrule": "FREQ=WEEKLY", "start": "2026-W48", "minutes": 30, "zone": None, "after": "25:00"},
    {"rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-W48", "minutes": 30, "zone": None},
]


@pytest.mark.parametrize("value", BAD, ids=str)
def test_a_value_that_is_not_a_rule_decodes_to_none(value: object) -> None:
    assert decode_rule(value) is None


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
    | st.fixed_dictionaries(
        {
            "rrule": st.text(max_size=30) | st.sampled_from(["FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]),
            "start": st.text(max_size=12) | st.sampled_from(["2026-W48", "2026-11-27", "9997-12-31"]),
            "minutes": st.integers() | st.none() | st.just(60),
            "zone": st.none() | st.text(max_size=5),
        }
    )
)
def test_any_value_decodes_to_a_usable_rule_or_none(value: object) -> None:
    rule = decode_rule(value)
    if rule is not None:
        assert isinstance(occurrences(rule, date(2026, 11, 23), date(2026, 11, 29)), list)
        assert isinstance(occurrences(rule, date(9990, 1, 1), date.max), list)


# -- what cannot be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("FREQ=MINUTELY", "at most once a day"),
        ("FREQ=HOURLY;INTERVAL=24", "at most once a day"),
        ("FREQ=DAILY;BYHOUR=3,4", "isn’t part of a rule"),
        ("FREQ=DAILY;FREQ=WEEKLY", "isn’t part of a rule"),
        ("", "isn’t part of a rule"),
        ("x" * 5000, "too long"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "never comes"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=6", "never comes"),
        ("FREQ=MONTHLY;BYDAY=6SA", "isn’t a day that"),
        ("FREQ=WEEKLY;BYDAY=1SA", "isn’t a day that"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=53MO", "isn’t a day that"),
        ("FREQ=WEEKLY;BYDAY=SA;BYSETPOS=1", "a month or a year"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "not in the calendar"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "not in the calendar"),
        ("FREQ=YEARLY;BYMONTH=13", "not in the calendar"),
        ("FREQ=WEEKLY;WKST=XX", "isn’t a day of the week"),
        ("FREQ=DAILY;INTERVAL=0", "a ritual can have"),
        ("FREQ=DAILY;COUNT=0", "a ritual can have"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "not both"),
        ("FREQ=DAILY;UNTIL=20261301", "not in the calendar"),
        ("FREQ=DAILY;UNTIL=20261126", "end before it begins"),
        ("FREQ=DAILY;UNTIL=99991231T000000Z", ""),
        ("FREQ=YEARLY;INTERVAL=1000;COUNT=20", "beyond the calendar"),
    ],
)
def test_an_impossible_rule_is_refused_with_one_sentence(text: str, sentence: str) -> None:
    if not sentence:
        make(text, FRIDAY)
        return
    with pytest.raises(BadInput, match=sentence) as caught:
        make(text, FRIDAY)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "text", ["FREQ=YEARLY;COUNT=1000", "FREQ=DAILY;INTERVAL=1000;COUNT=1000", "FREQ=YEARLY;INTERVAL=1000;COUNT=20"]
)
def test_a_rule_of_thousands_of_years_is_made_at_once(text: str) -> None:
    began = perf_counter()
    with suppress(BadInput):
        make(text, FRIDAY)

    # Day by day it takes ten seconds and more.
    assert perf_counter() - began < 5


@pytest.mark.parametrize("text", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=6"])
def test_a_rule_without_dates_costs_no_more_than_its_window(text: str) -> None:
    rule = Rule(text, "2016-01-01", DAY)
    began = perf_counter()
    for _ in range(50):
        assert occurrences(rule, date(2026, 11, 23), date(2026, 11, 29)) == []

    # Going on to the year 9999 takes most of a second each time.
    assert perf_counter() - began < 5


# -- wall-clock time -----------------------------------------------------------------------------------------------


def test_the_hour_stays_when_the_clocks_change() -> None:
    rule = make("FREQ=DAILY", When("2026-10-23T19:00", 60, BERLIN))
    hours = {
        rule.on(day).starts(ZoneInfo(BERLIN)).hour for day in occurrences(rule, date(2026, 10, 23), date(2027, 10, 23))
    }

    assert hours == {19}


def test_a_skipped_hour_becomes_the_hour_after_it() -> None:
    rule = make("FREQ=DAILY", When("2027-03-27T02:30", 60, BERLIN))
    seen = [rule.on(day).starts(ZoneInfo(BERLIN)) for day in occurrences(rule, date(2027, 3, 27), date(2027, 3, 29))]

    assert [f"{at:%H:%M}" for at in seen] == ["02:30", "03:30", "02:30"]


def test_a_repeated_hour_is_the_first_of_the_two() -> None:
    rule = make("FREQ=WEEKLY", When("2026-10-18T02:30", 60, BERLIN))

    assert rule.on(date(2026, 10, 25)).starts(ZoneInfo("UTC")) == datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261204", "20261204"),
        ("20261204T180000Z", "20261204"),
        ("20261204T175959Z", "20261203"),
        ("20261204T190000", "20261204"),
        ("20261204T185959", "20261203"),
    ],
)
def test_an_instant_at_which_a_rule_ends_becomes_its_last_date(until: str, last: str) -> None:
    assert make(f"RRULE:FREQ=WEEKLY;UNTIL={until}", FRIDAY).rrule == f"FREQ=WEEKLY;UNTIL={last}"


def test_an_occurrence_keeps_the_precision_of_its_rule() -> None:
    assert make("FREQ=WEEKLY", FRIDAY).on(date(2026, 12, 4)) == When("2026-12-04T19:00", 120, BERLIN)
    assert make("FREQ=MONTHLY;BYDAY=1SA", SATURDAY).on(date(2026, 12, 5)) == When("2026-12-05", 2 * DAY)
    assert make("FREQ=WEEKLY", THIS_WEEK).on(date(2026, 12, 7)) == When("2026-W50", 30)
    assert make("FREQ=WEEKLY", THIS_WEEK).flexible
    assert [CODES[day] for day in sorted(parse_rrule("FREQ=WEEKLY;BYDAY=SU,MO").weekdays)] == ["MO", "SU"]
