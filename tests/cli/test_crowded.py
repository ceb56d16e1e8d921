"""A day with thousands of blocks, as text: the first of them and a count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from planner.cli.week_table import Marks, week_lines
from planner.domain.model.block import Block, Person
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import MOST_SHOWN, week_view

TODAY = date(2026, 11, 25)
ZONE = "Europe/Berlin"


def test_a_crowded_day_shows_its_first_blocks_and_how_many_more() -> None:
    alex, sam = Person("a", "Alex", ZONE), Person("s", "Sam", ZONE)
    whens = [*[When("2026-11-26T19:00", 60, ZONE)] * 5_000, *[When("2026-11-27T19:00", 60, ZONE)] * 3]
    blocks = [Block(f"b{number:05}", "a", f"Block {number}", when, "a") for number, when in enumerate(whens)]
    view = week_view(Week.of(TODAY), blocks, alex, sam, ZoneInfo(ZONE), TODAY)
    lines = list(week_lines(view, 80, Marks({}, {}, datetime(2026, 11, 25, 12, tzinfo=UTC))))
    assert sum("Block" in line for line in lines) == MOST_SHOWN + 3
    assert [line.split("│")[1].strip() for line in lines if "+" in line] == ["+4,800"]


def test_a_crowd_of_daily_rituals_is_rows_of_the_weeks_line() -> None:
    alex, sam = Person("a", "Alex", ZONE), Person("s", "Sam", ZONE)
    days = [When(f"2026-11-{day}T07:15", 20, ZONE) for day in range(23, 30)]
    names = [f"r{number:03}" for number in range(MOST_SHOWN + 5)]
    blocks = [
        Block(f"{name}@{when.start[:10]}", "a", f"Coffee {name}", when, "a", ritual=name, daily=True)
        for name in names
        for when in days
    ]
    view = week_view(Week.of(TODAY), blocks, alex, sam, ZoneInfo(ZONE), TODAY)
    lines = list(week_lines(view, 80, Marks({}, {}, datetime(2026, 11, 25, 12, tzinfo=UTC))))
    assert sum("Coffee" in line for line in lines) == MOST_SHOWN
    assert [line.split("│")[1].strip() for line in lines if "+" in line] == ["+5"]
