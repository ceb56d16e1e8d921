"""The braid: one glyph a day, the same picture for both people."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.agreement import stands
from planner.domain.braid import DAY_ALONE, DAY_FREE, DAY_TOGETHER, braid_week
from planner.domain.model.block import WE, Away, Block, Person
from planner.domain.statistics import counted
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE
from tests.support import THIS_WEEK, ZONE, at

ALEX, SAM = Person("a", "Alex", ZONE), Person("s", "Sam", ZONE)
SUNDAY = THIS_WEEK.sunday
YES = {"a": "yes", "s": "yes"}


def block(day: int, *, number: int = 0, **fields: object) -> Block:
    """A shared evening of THIS_WEEK that both agreed to; Monday is day 0."""
    when = at(f"{THIS_WEEK.monday + timedelta(days=day)}T19:00", 120)
    found = Block(f"b{day}{number}", WE, "Cinema", when, "a", agreement=YES)  # type: ignore[arg-type]
    return found._replace(**fields)  # type: ignore[arg-type]


def lines(*blocks: Block, week: Week = THIS_WEEK, today: date = SUNDAY, me: Person = ALEX) -> list[str]:
    count = [counted(found, UTC_ZONE) for found in blocks if stands(found)]
    found = braid_week(week, count, (me, SAM), today).lines
    return [found[me.id], found[WE], found[SAM.id]]


def test_a_week_without_plans_is_two_lines_without_a_gap() -> None:
    assert lines() == ["───────", "       ", "───────"]


def test_a_day_together_is_on_the_line_of_both() -> None:
    assert lines(block(2), block(5), block(5, number=1)) == ["── ── ─", "  ═  ═ ", "── ── ─"]


def test_only_open_agreed_shared_blocks_are_drawn_together() -> None:
    others = [
        block(0, visibility="busy"),
        block(1, visibility="hidden"),
        block(2, agreement={"a": "yes", "s": "open"}),
        block(3, agreement={"a": "yes", "s": "no"}),
        block(4, deleted=True),
        block(5, status="skipped"),
        block(6, who="a", agreement={"a": "yes"}),
        block(0, number=1, pillar="home"),
        block(1, number=1, pillar="fixed"),
        block(2, number=1, when=at("2026-W48")),
    ]
    assert lines(*others) == lines()


def test_daily_rituals_are_not_drawn_in_the_braid() -> None:
    assert lines(*(block(day, ritual="coffee", daily=True) for day in range(2))) == lines()
    assert lines(*(block(day, ritual="dance") for day in range(7)))[1] == "═══════"


def test_a_journey_is_drawn_on_all_its_days() -> None:
    assert lines(block(4, when=at("2026-11-27", 3 * 1440)))[1] == "    ═══"
    assert lines(block(6, when=at("2026-11-29T22:00", 300)))[1] == "      ═"


def test_days_away_have_a_dot_unless_the_two_are_together() -> None:
    away = ALEX._replace(away=(Away("Asia/Tokyo", date(2026, 11, 24), date(2026, 11, 26)),))
    assert lines(block(2), me=away) == ["─· ·───", "  ═    ", "── ────"]


def test_days_ahead_are_drawn_as_free() -> None:
    assert lines(block(1), block(4), today=date(2026, 11, 25)) == ["─ ─    ", " ═     ", "─ ─    "]
    assert lines(today=date(2026, 11, 1)) == [DAY_FREE * 7] * 3


def test_a_block_is_on_the_day_of_its_own_zone_for_both() -> None:
    tokyo = block(2, when=at("2026-11-26T01:00", 60, "Asia/Tokyo"))
    assert lines(tokyo)[1] == "   ═   "


@given(st.sets(st.integers(0, 6)))
def test_every_day_is_on_one_strand_or_on_the_two(days: set[int]) -> None:
    for first, both, second in zip(*lines(*map(block, days)), strict=True):
        assert (first, both, second) in {(DAY_ALONE, DAY_FREE, DAY_ALONE), (DAY_FREE, DAY_TOGETHER, DAY_FREE)}
