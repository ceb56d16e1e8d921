"""Which rituals are one row of the week, and which of their days are not in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.domain.availability import overlaps
from planner.domain.folding import folded_rituals
from planner.domain.model.block import WE, Block, Proposal, Terms, Version
from planner.domain.recurrence.rule import make
from planner.domain.time.when import When

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)


def coffee(day: int, hour: str = "07:15", **fields: object) -> Block:
    """Coffee on that day of the week, from 0 for Monday."""
    at = MONDAY + timedelta(days=day)
    when = When.at(datetime.fromisoformat(f"{at}T{hour}"), 20, BERLIN.key)
    block = Block(f"coffee@{at}", WE, "Coffee", when, "a", ritual="coffee", occurrence=at, daily=True)
    return block._replace(**fields)  # type: ignore[arg-type]


WEEK = [coffee(day) for day in range(7)]


def folded(blocks: list[Block], apart: frozenset[str] = frozenset()) -> list[tuple[list[int], str]]:
    """The weekdays of each row, and its marks."""
    rows = folded_rituals(blocks, BERLIN, apart)
    return [([day.when.starts(BERLIN).weekday() for day in row.days], row.marks) for row in rows]


def test_a_daily_ritual_is_one_row_with_seven_marks() -> None:
    done = [coffee(0, status="done"), coffee(1, status="done"), coffee(2, status="partly"), coffee(3, status="skipped")]

    assert folded([*done, *WEEK[4:]]) == [([0, 1, 2, 3, 4, 5, 6], "✓✓~····")]


def test_a_daily_ritual_is_one_row_in_its_first_week() -> None:
    assert folded(WEEK[5:]) == [([5, 6], "·······")]
    assert folded(WEEK[6:]) == []


ASKED = Proposal("b", Terms(WEEK[2].when, "a"), datetime(2026, 11, 23, tzinfo=BERLIN))


@pytest.mark.parametrize(
    "day",
    [
        coffee(2, "09:30"),
        coffee(2, title="Brunch"),
        coffee(2, place="Lido"),
        coffee(2, notes="bring the thermos"),
        coffee(2, agreement={"a": "yes", "b": "open"}),
        coffee(2, visibility="busy"),
        coffee(2, proposals=(ASKED,)),
        coffee(2, earlier_yes=(ASKED,)),
        coffee(2, conflicts=(Version("title", "Tea", "b", "d", None),)),  # type: ignore[arg-type]
        coffee(2, unreadable=("title",)),
        coffee(2, called_off_by="b"),
    ],
    ids=lambda block: next(
        name for name, one in zip(Block._fields, zip(block, WEEK[2], strict=True), strict=True) if one[0] != one[1]
    ),
)
def test_a_day_that_differs_stays_on_its_day(day: Block) -> None:
    rest = [block for block in WEEK if block.id != day.id]

    assert folded([*rest[:2], day, *rest[2:]]) == [([0, 1, 3, 4, 5, 6], "·······")]


def test_a_day_that_something_was_said_about_stays_on_its_day() -> None:
    assert folded(WEEK, frozenset({WEEK[6].id})) == [([0, 1, 2, 3, 4, 5], "·······")]


def test_the_row_stands_for_today_else_the_next_day_else_the_last() -> None:
    row = folded_rituals([WEEK[0], WEEK[1], WEEK[4]], BERLIN)[0]

    assert row.stands_for(MONDAY + timedelta(days=1), BERLIN) == WEEK[1]
    assert row.stands_for(MONDAY + timedelta(days=2), BERLIN) == WEEK[4]
    assert row.stands_for(MONDAY + timedelta(days=9), BERLIN) == WEEK[4]


@pytest.mark.parametrize(
    ("rrule", "times", "daily"),
    [
        ("FREQ=DAILY", None, True),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None, True),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", None, True),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", None, True),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE", None, False),
        ("FREQ=DAILY;INTERVAL=2", None, False),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR", None, False),
        ("FREQ=MONTHLY;BYDAY=1SA", None, False),
        ("FREQ=WEEKLY", 5, False),
    ],
)
def test_what_comes_on_four_days_a_week_or_more_comes_daily(rrule: str, times: int | None, daily: bool) -> None:
    first = WEEK[0].when if times is None else When.in_week(WEEK[0].when.week, 20)

    assert make(rrule, first, times=times).comes_daily is daily


@pytest.mark.parametrize(("minutes", "meets"), [(45, False), (46, True)])
def test_a_ritual_of_up_to_45_minutes_overlaps_nothing(minutes: int, meets: bool) -> None:
    ritual = coffee(2)._replace(when=WEEK[2].when._replace(minutes=minutes))
    beside = Block("run", "a", "Run", WEEK[2].when._replace(minutes=60), "a")

    assert bool(overlaps(["a", "b"], [ritual, beside])) is meets
    assert overlaps(["a", "b"], [ritual._replace(ritual=None), beside])
