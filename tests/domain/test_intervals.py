"""Overlaps and free time, checked against every minute of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import availability as intervals
from planner.domain.availability import MOST_NAMED, OwnHours, free, overlaps
from planner.domain.model.block import WE, Block, Proposal, Terms
from planner.domain.time.when import When

BERLIN, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")
DAY = date(2026, 11, 27)
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
ALWAYS = OwnHours((time(8), time(22)), (time(8), time(22)))
PEOPLE = {"a": (ALWAYS, BERLIN), "s": (ALWAYS, BERLIN)}


def block(number: int, start: str, minutes: int, who: str = WE, **fields: object) -> Block:
    when = When(start, minutes, "Europe/Berlin" if "T" in start else None)
    return Block(id=f"b{number}", who=who, title="", when=when, author="a", **fields)  # type: ignore[arg-type]


def at(minute: int) -> str:
    return f"2026-11-27T{minute // 60:02}:{minute % 60:02}"


SPANS = st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 200), st.sampled_from(["a", "s", WE])), max_size=8)


@given(SPANS)
def test_every_minute_without_a_block_is_free(spans: list[tuple[int, int, str]]) -> None:
    blocks = [block(n, at(start), minutes, who) for n, (start, minutes, who) in enumerate(spans)]
    found = free([DAY], PEOPLE, blocks, 1, LONG_AGO, BERLIN)
    minutes = {slot.start.hour * 60 + slot.start.minute + n for slot in found for n in range(slot.minutes)}
    taken = {minute for start, length, _ in spans for minute in range(start, start + length)}
    assert minutes == set(range(8 * 60, 22 * 60)) - taken
    assert all(first.end < second.start for first, second in pairwise(found))


@given(SPANS)
def test_blocks_overlap_when_they_share_a_minute_of_one_person(spans: list[tuple[int, int, str]]) -> None:
    blocks = [block(n, at(start), minutes, who) for n, (start, minutes, who) in enumerate(spans)]
    found = overlaps(["a", "s"], blocks)
    for n, (start, minutes, who) in enumerate(spans):
        expected = {
            f"b{m}"
            for m, (other, length, whose) in enumerate(spans)
            if m != n
            and (who == whose or WE in (who, whose))
            and max(start, other) < min(start + minutes, other + length)
        }
        assert set(found.get(f"b{n}", ())) == expected


def test_a_skipped_or_declined_block_takes_no_time_but_a_proposal_does() -> None:
    swim = block(1, at(600), 60)
    wished = When(at(600), 60, "Europe/Berlin")
    gone = block(2, at(600), 60, agreement={"s": "no"})
    skipped = block(3, at(600), 60, status="skipped")
    wish = block(4, at(900), 60, proposals=(Proposal("s", Terms(wished, WE), LONG_AGO),))
    assert overlaps(["a", "s"], [swim, gone, skipped]) == {}
    assert overlaps(["a", "s"], [swim, wish]) == {"b1": ("b4",), "b4": ("b1",)}


def test_each_ones_hours_are_in_their_own_zone_and_nothing_before_now() -> None:
    people = {"a": (ALWAYS, BERLIN), "s": (ALWAYS, LISBON)}
    slots = free([DAY], people, [block(1, "2026-11-27", 60, "s")], 60, LONG_AGO, BERLIN)
    assert [(slot.start.hour, slot.end.hour, slot.over) for slot in slots] == [(9, 22, ("b1",))]
    now = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)
    assert [slot.minutes for slot in free([DAY], people, [], 30, now, BERLIN)] == [30]
    assert free([DAY], people, [], 31, now, BERLIN) == []
    assert free([DAY], people, [], 1, now + timedelta(hours=1), BERLIN) == []


def test_a_crowd_costs_as_many_steps_as_blocks_not_pairs() -> None:
    crowd = [block(number, at(600), 60, ("a", "s", WE)[number % 3]) for number in range(5_000)]
    found = overlaps(["a", "s"], crowd)
    assert len(found) == len(crowd)
    assert max(map(len, found.values())) == MOST_NAMED
    columns = {one.id: one.who for one in crowd}
    assert all(
        columns[one] == columns[two] or WE in (columns[one], columns[two]) for one in found for two in found[one]
    )


def test_free_time_looks_at_each_stretch_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last day costs as many comparisons as the first; a crowd is one stretch."""
    days = [DAY + timedelta(days=number) for number in range(50)]
    crowd = [block(number, f"{day}T{10 + number % 2}:00", 60) for day in days for number in range(40)]
    compared: list[int] = []
    gaps = intervals._gaps

    def counting(
        start: datetime, end: datetime, busy: Iterable[intervals.TakenTime]
    ) -> Iterable[tuple[datetime, datetime]]:
        def noted() -> Iterator[intervals.TakenTime]:
            for taken in busy:
                compared.append(1)
                yield taken

        return gaps(start, end, noted())

    monkeypatch.setattr(intervals, "_gaps", counting)
    assert len(free(days, PEOPLE, crowd, 60, LONG_AGO, BERLIN)) == 2 * len(days)
    assert len(compared) <= 3 * len(days)


def test_a_crowd_of_one_hides_no_overlap_of_the_other() -> None:
    crowd = [block(number, at(600), 120, "a") for number in range(500)]
    swim, shared = block(1_000, at(610), 120, "s"), block(1_001, at(620), 60)
    found = overlaps(["a", "s"], [*crowd, swim, shared])
    assert found["b1000"] == ("b1001",)
    assert len(found["b1001"]) == MOST_NAMED
