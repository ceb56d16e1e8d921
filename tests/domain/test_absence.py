"""Which times fall into an absence of either person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.domain.absence import absences_in, is_solo_weekend
from planner.domain.model.block import WE, Away, Person
from planner.domain.time.when import DAY, When
from planner.domain.wording.absence import absence_fitting, absence_said
from tests.support import THIS_WEEK, ZONE, at

ALEX, SAM = Person("a", "Alex", ZONE), Person("s", "Sam", ZONE)
MONDAY = THIS_WEEK.monday
FRI, SAT, SUN = (MONDAY + timedelta(days=day) for day in (4, 5, 6))
SOLO = When.on_day(SAT, 2 * DAY)
FROM_FRIDAY = at(f"{FRI}T18:00", 48 * 60)


def away(person: Person, first: date, last: date, zone: str = "Asia/Tokyo") -> Person:
    return person._replace(away=(Away(zone, first, last),))


@pytest.mark.parametrize(
    ("alone", "when", "absent"),
    [
        (SOLO, at(f"{FRI}T20:00"), ""),
        (SOLO, at(f"{FRI}T23:30", 60), ""),
        (SOLO, at(f"{SAT}T00:00"), "s"),
        (SOLO, at(f"{SUN}T20:00"), "s"),
        (SOLO, When.on_day(SAT), "s"),
        (SOLO, When.on_day(FRI), ""),
        (SOLO, When.in_week(THIS_WEEK), ""),
        (FROM_FRIDAY, at(f"{FRI}T17:00"), ""),
        (FROM_FRIDAY, at(f"{FRI}T17:30"), "s"),
        (FROM_FRIDAY, at(f"{FRI}T18:00"), "s"),
        (FROM_FRIDAY, When.on_day(FRI), ""),
        (FROM_FRIDAY, When.on_day(SAT), "s"),
        (FROM_FRIDAY, at(f"{SUN}T17:59"), "s"),
        (FROM_FRIDAY, at(f"{SUN}T18:00"), ""),
        (FROM_FRIDAY, at(f"{SUN}T09:00", 60, "America/New_York"), "s"),
    ],
)
def test_a_weekend_alone_reaches_from_its_first_minute_to_its_last(alone: When, when: When, absent: str) -> None:
    assert absences_in(THIS_WEEK, (ALEX, SAM), (), [("s", alone)]).absent_at(when) == absent


@pytest.mark.parametrize(
    ("people", "resting", "day", "absent"),
    [
        ((ALEX, SAM), (), SAT, ""),
        ((ALEX, away(SAM, FRI, SAT)), (), FRI, "s"),
        ((ALEX, away(SAM, FRI, SAT)), (), SUN, ""),
        ((away(ALEX, FRI, FRI), away(SAM, FRI, SAT)), (), FRI, ""),
        ((away(ALEX, FRI, FRI), away(SAM, FRI, SAT)), (), SAT, "s"),
        ((away(ALEX, FRI, FRI, "Europe/Lisbon"), away(SAM, FRI, SAT)), (), FRI, "a"),
        ((ALEX, SAM), ("a",), MONDAY, "a"),
        ((ALEX, away(SAM, FRI, SAT)), ("a",), SAT, "a"),
    ],
)
def test_a_stay_away_and_a_week_off_are_whole_days(
    people: tuple[Person, Person], resting: tuple[str, ...], day: date, absent: str
) -> None:
    for order in (people, people[::-1]):
        found = absences_in(THIS_WEEK, order, resting, ())
        assert found.absent_at(at(f"{day}T19:00")) == absent


def test_what_has_no_day_falls_into_an_absence_of_the_whole_week() -> None:
    undated = When.in_week(THIS_WEEK)
    assert absences_in(THIS_WEEK, (ALEX, SAM), ("s",), ()).absent_at(undated) == "s"
    six_days = away(SAM, MONDAY, SAT)
    assert absences_in(THIS_WEEK, (ALEX, six_days), (), ()).absent_at(undated) == ""


@pytest.mark.parametrize(
    ("who", "first", "minutes", "alone"),
    [
        ("s", FRI, DAY, True),
        ("s", SAT, 2 * DAY, True),
        ("s", SUN, 2 * DAY, False),
        ("s", SAT, DAY - 1, False),
        (WE, SAT, 2 * DAY, False),
    ],
)
def test_a_weekend_alone_is_own_time_of_a_day_or_more(who: str, first: date, minutes: int, alone: bool) -> None:
    assert is_solo_weekend(who, first, minutes) is alone


def test_it_is_said_in_the_room_there_is() -> None:
    assert absence_said("a", ALEX, SAM) == "you’re away"
    said = absence_said("s", ALEX, SAM)
    assert said == "Sam’s away"
    assert [absence_fitting(said, room) for room in (10, 9, 4, 3)] == ["Sam’s away", "away", "away", ""]
