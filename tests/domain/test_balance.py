"""Moments before hours, and nothing private in either."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from planner.domain.balance import balance_of, quiet, totals
from planner.domain.model import WE, Block
from planner.domain.week import Week
from planner.domain.when import When

WEEK = Week(2026, 48)
TODAY = date(2026, 11, 29)


def block(title: str, who: str, start: str = "2026-11-27T19:00", minutes: int = 60, **more: Any) -> Block:
    zone = "Europe/Berlin" if "T" in start else None
    return Block(f"2026-11-{title[:8].lower():a<8}", who, title, When(start, minutes, zone), "alex", **more)


def test_moments_and_hours() -> None:
    we = [
        block("Cinema", WE, minutes=120, pillar="date", status="done"),
        block("Walk", WE, pillar="ritual", status="partly"),
        block("Phones away, one evening", WE, pillar="ritual", status="done"),
        block("Boiler", WE, pillar="home", status="done"),
    ]
    mine = [block("Guitar", "alex", pillar="passion", protected=True, status="done", minutes=90)]
    row = balance_of(WEEK, {"me": mine, "we": we, "you": []})
    assert row.moments.planned == {"date": 1, "ritual": 2}
    assert row.moments.happened == {"date": 1, "ritual": 2}
    assert (row.moments.phones_away, row.moments.protected, row.moments.protected_kept) == (1, 1, 1)
    assert (row.hours["we"].planned, row.hours["me"].done) == (240, 90)
    assert totals([row, row]).hours["me"].pillars == {"passion": 180}


def test_nothing_private_and_nothing_unanswered_counts() -> None:
    mine = [
        block("Surprise", "alex", visibility="hidden", status="done"),
        block("Doctor", "alex", visibility="busy", status="done"),
    ]
    asked = [block("Cinema", WE, pillar="date", agreement={"alex": "yes", "sam": "open"})]
    row = balance_of(WEEK, {"me": mine, "we": asked, "you": []})
    assert (row.hours["me"].planned, row.hours["we"].planned) == (0, 0)
    assert not row.moments.planned


def test_a_weekend_alone() -> None:
    away = block("Solo weekend", "alex", "2026-11-28", 2 * 1440, pillar="rest")
    let_go = block("Another", "sam", "2026-11-28", 2 * 1440, status="skipped")
    row = balance_of(WEEK, {"me": [away], "we": [], "you": [let_go]})
    assert row.moments.solo == (("alex", date(2026, 11, 28)),)


def test_quiet_is_what_was_often_and_has_not_been_for_six_weeks() -> None:
    def times(title: str, last: date, many: int, who: str = "alex") -> list[Block]:
        days = [last - timedelta(weeks=n) for n in range(many)]
        return [block(title, who, f"{day}T18:00", status="done") for day in days]

    blocks = [
        *times("Chess", date(2026, 10, 3), 5),
        *times("Run", TODAY, 5),
        *times("Sauna", date(2026, 9, 1), 3),
        *times("Swim", date(2026, 9, 1), 9, who="sam"),
    ]
    assert quiet(blocks, "alex", TODAY) == [("Chess", date(2026, 10, 3))]
