"""Moments before hours, and nothing private in either."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planner.domain.agreement import stands
from planner.domain.model.block import WE, Block
from planner.domain.statistics import Habit, WeekBalance, balance_of, counted, habits, quiet
from planner.domain.time.week import Week
from planner.domain.time.when import When

WEEK = Week(2026, 48)
TODAY = date(2026, 11, 29)
BERLIN = ZoneInfo("Europe/Berlin")


def block(title: str, who: str, start: str = "2026-11-27T19:00", minutes: int = 60, **more: Any) -> Block:
    zone = "Europe/Berlin" if "T" in start else None
    return Block(f"2026-11-{title[:8].lower():a<8}", who, title, When(start, minutes, zone), "alex", **more)


def figures(*blocks: Block) -> WeekBalance:
    return balance_of(WEEK, "alex", [counted(block, BERLIN) for block in blocks if stands(block)])


def test_moments_and_hours_are_counted_from_the_blocks() -> None:
    we = [
        block("Cinema", WE, minutes=120, pillar="date", status="done"),
        block("Walk", WE, pillar="ritual", status="partly"),
        block("Phones away, one evening", WE, pillar="ritual", status="done"),
        block("Boiler", WE, pillar="home", status="done"),
    ]
    mine = [block("Guitar", "alex", pillar="passion", protected=True, status="done", minutes=90)]
    row = figures(*mine, *we)
    assert row.moments.planned == {"date": 1, "ritual": 2}
    assert row.moments.happened == {"date": 1, "ritual": 2}
    assert (row.moments.phones_away, row.moments.protected, row.moments.protected_kept) == (1, 1, 1)
    assert (row.hours["we"].planned, row.hours["me"].done) == (240, 90)
    assert row.hours["me"].pillars == {"passion": 90}


def test_private_and_unanswered_blocks_do_not_count() -> None:
    mine = [
        block("Surprise", "alex", visibility="hidden", status="done"),
        block("Doctor", "alex", visibility="busy", status="done"),
    ]
    asked = [block("Cinema", WE, pillar="date", agreement={"alex": "yes", "sam": "open"})]
    row = figures(*mine, *asked)
    assert (row.hours["me"].planned, row.hours["we"].planned) == (0, 0)
    assert not row.moments.planned


def test_a_weekend_alone_is_counted_unless_it_was_skipped() -> None:
    away = block("Solo weekend", "alex", "2026-11-28", 2 * 1440, pillar="rest")
    let_go = block("Another", "sam", "2026-11-28", 2 * 1440, status="skipped")
    row = figures(away, let_go)
    assert row.moments.solo == (("alex", date(2026, 11, 28)),)


def test_a_frequent_title_unused_for_six_weeks_is_quiet() -> None:
    def times(title: str, last: date, many: int) -> list[Habit]:
        days = [last - timedelta(weeks=n) for n in range(many)]
        blocks = [block(title, "alex", f"{day}T18:00", status="done") for day in days]
        return habits(counted(block, BERLIN) for block in blocks)

    found = [
        *times("Chess", date(2026, 10, 3), 2),
        *times("chess", date(2026, 9, 1), 3),
        *times("Run", TODAY, 5),
        *times("Sauna", date(2026, 9, 1), 3),
    ]
    assert quiet(found, TODAY) == [Habit("Chess", 5, date(2026, 10, 3))]


def test_unfinished_and_undated_blocks_do_not_count_as_habits() -> None:
    blocks = [
        block("Run", "alex"),
        block("Swim", "alex", status="skipped"),
        block("Call", "alex", "2026-W48", status="done"),
    ]
    assert habits(counted(block, BERLIN) for block in blocks) == []
