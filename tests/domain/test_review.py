"""The steps of a review: their order, and which one each person is at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from planner.domain.model.block import Block
from planner.domain.review.steps import (
    MODES,
    STEPS,
    Mode,
    Review,
    Sheet,
    has_begun,
    is_monthly,
    is_sealed,
    review_week,
    step_of_field,
    steps_of,
    types_first,
)
from planner.domain.time.week import Week
from planner.domain.time.when import When

WEEK = Week(2026, 48)
PLAIN = Review(WEEK, "two", "thanks", False, False, Sheet("alex"), Sheet("sam"))


def ids(mode: Mode, **how: bool) -> list[str]:
    return [step.id for step in steps_of(mode, **how)]


@pytest.mark.parametrize(
    ("when", "begun"),
    [
        (When("2026-11-29T18:59", 60, "Europe/Berlin"), True),
        (When("2026-11-29T19:01", 60, "Europe/Berlin"), False),
        (When("2026-11-29T13:30", 60, "America/New_York"), False),
        (When("2026-11-29", 60), True),
        (When("2026-11-30", 60), False),
        (When("2026-W48", 60), True),
        (When("2026-W49", 60), False),
    ],
)
def test_only_begun_blocks_are_reviewed(when: When, begun: bool) -> None:
    now = datetime(2026, 11, 29, 19, tzinfo=ZoneInfo("Europe/Berlin"))
    assert has_begun(Block("2026-11-aaaaaaaa", "alex", "Run", when, "alex"), now) is begun


def test_the_plan_is_settled_before_the_tender_topic() -> None:
    assert ids("two") == ["thanks", "back", "mine", "ours", "one", "seal"]
    assert ids("one") == ids("two")


def test_the_review_takes_twelve_or_at_most_ten_minutes() -> None:
    assert sum(step.minutes for step in steps_of("two")) == 12
    assert sum(step.minutes for step in steps_of("ten")) <= 10


def test_steps_of_the_short_review_and_the_one_apart() -> None:
    assert ids("ten") == ["thanks", "date", "seal"]
    assert "one" not in ids("apart")


def test_the_first_sunday_of_a_month_covers_the_month() -> None:
    assert is_monthly(Week(2026, 49))
    assert not is_monthly(WEEK)


def test_a_field_belongs_to_one_step() -> None:
    fields = [name for step in STEPS for name in (*step.fields, *step.shared)]
    assert len(fields) == len(set(fields))
    assert step_of_field("line").id == "seal"


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 29), WEEK),
        (date(2026, 11, 26), WEEK),
        (date(2026, 11, 25), Week(2026, 47)),
        (date(2026, 11, 30), WEEK),
    ],
)
def test_midnight_does_not_change_which_week_it_is(today: date, week: Week) -> None:
    assert review_week(today) == week


@pytest.mark.parametrize("mode", MODES)
def test_steps_left_out_by_a_mode_are_skipped(mode: Mode) -> None:
    for step in STEPS:
        review = replace(PLAIN, mode=mode, step=step.id)
        assert review.at in review.steps
        assert review.beside(-99) == review.steps[0].id
        assert review.beside(99) == review.steps[-1].id


def test_answers_are_sealed_at_two_terminals_and_apart() -> None:
    thanks, back = STEPS[0], STEPS[1]
    assert is_sealed(thanks, "two")
    assert is_sealed(back, "apart")
    assert not is_sealed(thanks, "one")
    assert not is_sealed(back, "two")


def test_a_step_opens_when_both_have_sent() -> None:
    thanks = STEPS[0]
    sent = frozenset({"thanks"})
    assert not PLAIN.opened(thanks)
    assert not replace(PLAIN, me=Sheet("alex", sent=sent)).opened(thanks)
    assert replace(PLAIN, me=Sheet("alex", sent=sent), you=Sheet("sam", sent=sent)).opened(thanks)


def test_the_typist_swaps_between_steps() -> None:
    turns = [types_first(WEEK, step) for step in STEPS]
    assert turns == [turns[0], 1 - turns[0]] * 3 + [turns[0]]
    assert types_first(WEEK.plus(1), STEPS[0]) != turns[0]
