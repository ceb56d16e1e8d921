"""Rituals as values: turns, agreement, and moving a rule with an occurrence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.ids import home_month, occurrence_id, segment_id, split_occurrence, split_ritual
from planner.domain.model.block import Person
from planner.domain.recurrence.ritual import Ritual, moved, offers, ritual_needs_yes, ritual_version, starting
from planner.domain.recurrence.rule import Rule, make, occurrences
from planner.domain.time.when import DAY, When

ZONE = "Europe/Berlin"


def rule(rrule: str, start: str = "2026-11-27T19:30", minutes: int = 60) -> Rule:
    return make(rrule, When(start, minutes, ZONE if "T" in start else None))


def first_dates(found: Rule, count: int = 3) -> list[str]:
    return [day.isoformat() for day in occurrences(found, date(2026, 1, 1), date(2030, 1, 1))[:count]]


# -- ids --------------------------------------------------------------------------------------------------------------


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["date-night", "2026-11-abcdefgh"]))
def test_occurrence_ids_are_read_back(day: date, root: str) -> None:
    assert split_occurrence(occurrence_id(root, day)) == (root, day)
    assert split_ritual(segment_id(root, day)) == (root, day)
    assert split_ritual(root) == (root, None)
    assert home_month(occurrence_id(root, day)) == day.isoformat()[:7]


@pytest.mark.parametrize("text", ["", "@", "@2026-11-27", "x@2026-11", "x@2026-02-30", "x@20261127", "2026-11-27"])
def test_a_malformed_occurrence_id_is_not_read(text: str) -> None:
    assert split_occurrence(text) is None


# -- moving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rrule", "start", "to", "dates"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", "2026-11-27", "2026-11-28", ["2026-11-28", "2026-12-05", "2026-12-12"]),
        ("FREQ=WEEKLY", "2026-11-27", "2026-11-25", ["2026-11-25", "2026-12-02", "2026-12-09"]),
        ("FREQ=WEEKLY;BYDAY=MO,FR", "2026-11-27", "2026-11-28", ["2026-11-28", "2026-11-30", "2026-12-05"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-27", "2026-12-01", ["2026-12-01", "2026-12-15", "2026-12-29"]),
        ("FREQ=DAILY", "2026-11-27", "2026-11-29", ["2026-11-29", "2026-11-30", "2026-12-01"]),
        ("FREQ=MONTHLY;BYDAY=1SA", "2026-12-05", "2026-12-13", ["2026-12-13", "2027-01-10", "2027-02-14"]),
        ("FREQ=MONTHLY;BYDAY=-1SU", "2026-11-29", "2026-11-28", ["2026-11-28", "2026-12-26", "2027-01-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15", "2026-12-16", ["2026-12-16", "2027-01-16", "2027-02-16"]),
        ("FREQ=MONTHLY", "2026-12-15", "2026-12-16", ["2026-12-16", "2027-01-16", "2027-02-16"]),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4", "2027-05-04", "2027-06-01", ["2027-06-01", "2028-06-01", "2029-06-01"]),
    ],
)
def test_a_rule_moves_with_its_moved_occurrence(rrule: str, start: str, to: str, dates: list[str]) -> None:
    before = rule(rrule, f"{start}T19:30")
    after = moved(before, date.fromisoformat(start), When(f"{to}T20:00", 90, ZONE))
    assert first_dates(after) == dates
    assert (after.minutes, after.first.start[-5:]) == (90, "20:00")


def test_a_move_that_the_rule_cannot_express_is_refused() -> None:
    workdays = rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30T19:30")
    with pytest.raises(BadInput):
        moved(workdays, date(2026, 11, 30), When("2026-12-05T19:30", 60, ZONE))
    walks = make("FREQ=WEEKLY", When("2026-W48", 30), times=3)
    with pytest.raises(BadInput):
        moved(walks, date(2026, 11, 23), When("2026-11-25T19:30", 60, ZONE))


def test_a_later_beginning_keeps_the_rhythm() -> None:
    every_other = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR")
    later = starting(every_other, date(2026, 12, 1))
    assert first_dates(later) == first_dates(every_other, 4)[1:]
    assert ritual_version(later, "we") == ritual_version(every_other, "we")
    assert starting(every_other, date(2026, 1, 1)) == every_other


# -- what a yes is to -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (rule("FREQ=WEEKLY"), True),
        (rule("FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101"), True),
        (rule("FREQ=WEEKLY;BYDAY=FR", "2027-03-05T19:30"), True),
        (rule("FREQ=WEEKLY;BYDAY=SA"), False),
        (rule("FREQ=WEEKLY;BYDAY=FR", minutes=90), False),
        (rule("FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:45"), False),
        (rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"), False),
    ],
)
def test_a_yes_to_a_ritual_covers_days_time_length_and_owner(other: Rule, same: bool) -> None:
    first = rule("FREQ=WEEKLY;BYDAY=FR")
    assert (ritual_version(other, "we") == ritual_version(first, "we")) is same
    assert ritual_version(first, "we") != ritual_version(first, "a")


def test_a_yes_to_every_other_week_does_not_cover_the_weeks_between() -> None:
    here, there = (rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", f"2026-{day}T19:30") for day in ("11-27", "12-04"))
    assert ritual_version(here, "we") != ritual_version(there, "we")


def test_a_ritual_needs_the_yes_of_the_people_whose_time_it_takes() -> None:
    found = rule("FREQ=WEEKLY")
    people = ("a", "b")
    assert ritual_needs_yes(found, "we", False, None, people) == people
    assert ritual_needs_yes(found, "a", False, None, people) == ("a",)
    assert ritual_needs_yes(found, "a", True, None, people) == people
    assert ritual_needs_yes(found, "we", False, "home", people) == ()
    assert ritual_needs_yes(make("FREQ=WEEKLY", When("2026-W48", 30), times=3), "we", False, None, people) == ()


# -- turns ------------------------------------------------------------------------------------------------------------


def ritual(found: Rule, who: str = "we", lead: str | None = "a") -> Ritual:
    begins = found.first.local_start.date()
    return Ritual("x", "Date", found, who, "a", begins, lead=lead, turns=True, people=("a", "b"))


@pytest.mark.parametrize(
    "rrule", ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR"]
)
def test_turns_alternate_over_any_gap(rrule: str) -> None:
    found = ritual(rule(rrule))
    days = occurrences(found.rule, date(2026, 11, 1), date(2031, 1, 1))[:8]
    assert [found.lead_on(day) for day in days] == ["a", "b"] * 4
    assert [ritual(found.rule, who="b").terms(day).who for day in days] == ["b", "a"] * 4
    assert all(found.anchor(str(found.lead_on(day)), day) == "a" for day in days)


def test_without_turns_nothing_alternates() -> None:
    found = Ritual("x", "Run", rule("FREQ=DAILY"), "a", "a", date(2026, 11, 27), lead="b", people=("a", "b"))
    assert {
        (found.terms(day).who, found.lead_on(day)) for day in found.dates(date(2026, 12, 1), date(2026, 12, 31))
    } == {("a", "b")}


# -- offered ----------------------------------------------------------------------------------------------------------


def test_four_rituals_are_suggested() -> None:
    found = {offer.id: offer for offer in offers(Person("a", "Alex", ZONE), date(2026, 11, 25))}
    assert {key: offer.draft.rule.start for key, offer in found.items()} == {
        "date-night": "2026-11-27T19:30",
        "daily-walk": "2026-W48",
        "sunday-review": "2026-11-29T20:00",
        "solo-weekend": "2026-12-05",
    }
    assert found["solo-weekend"].draft.rule.minutes == 2 * DAY
