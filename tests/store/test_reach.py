"""The reach index finds blocks moved over months without reading years."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import touches
from planner.plan.plan import Plan
from planner.store.index.month_ranges import months_between
from planner.store.mirror import mirror as mirror_module
from tests.profiles import NIGHTLY
from tests.support import THIS_WEEK, Couple, Side, at, create_side, make_couple
from tests.support import HeldClock as Clock


def shown(plan: Plan, week: Week) -> set[str]:
    return {block.id for blocks in plan.week(week).columns.values() for block in blocks}


def by_brute_force(plan: Plan, week: Week) -> set[str]:
    """All blocks there are, each asked."""
    return {b.id for b in plan.repository.blocks.every() if not b.deleted and touches(b, week, plan.zone)}


def index_of(side: Side) -> Path:
    return side.mirror / "local" / "reach.json"


def test_a_block_moved_over_months_shows_in_its_new_week_alone(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add()
    alex.plan.change(block, {"when": at("2027-08-06T19:00")})
    couple.meet()
    there = Week.of(date(2027, 8, 6))
    for plan in (alex.plan, sam.plan, Plan.open(alex.mirror), Plan.open(sam.mirror)):
        assert shown(plan, there) == {block.id}
        assert shown(plan, THIS_WEEK) == set()


def test_a_block_moved_back_is_where_it_was(alex: Side) -> None:
    block = alex.add()
    alex.plan.change(block, {"when": at("2027-08-06T19:00")})
    alex.plan.undo()
    assert shown(alex.plan, THIS_WEEK) == {block.id}
    assert shown(alex.plan, Week.of(date(2027, 8, 6))) == set()


def test_a_long_block_shows_in_every_week_that_it_touches(alex: Side) -> None:
    block = alex.add("Away", When.on_day(date(2026, 11, 28), 75 * 1440))
    for week in (Week(2026, 48), Week(2026, 53), Week(2027, 3), Week(2027, 6)):
        assert shown(alex.reopened(), week) == {block.id}
    assert shown(alex.plan, Week(2027, 8)) == set()


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"7", b'{"zone": "", "files": {}, "reach": {}}'])
def test_the_index_is_made_again_when_it_is_gone_or_damaged(content: bytes | None, alex: Side) -> None:
    block = alex.add()
    alex.plan.change(block, {"when": at("2027-08-06T19:00")})
    alex.reopened()
    index_of(alex).unlink() if content is None else index_of(alex).write_bytes(content)
    assert shown(alex.reopened(), Week.of(date(2027, 8, 6))) == {block.id}
    assert json.loads(index_of(alex).read_bytes())["reach"] == {"2026-11": ["2027-08"]}


@pytest.mark.parametrize("entry", [7, None, "2027-08", {"a": 1}, [7], [["2027-08"]]])
def test_an_index_with_odd_entries_is_made_again(entry: object, alex: Side) -> None:
    block = alex.add()
    alex.reopened()
    tree = json.loads(index_of(alex).read_bytes())
    for part in ("reach", "files", "marks"):
        tree.setdefault(part, {})["2026-11"] = entry
    index_of(alex).write_text(json.dumps(tree))
    assert shown(alex.reopened(), THIS_WEEK) == {block.id}


def test_the_index_is_made_again_for_another_zone(alex: Side) -> None:
    """In a zone a day away a block can be in another month."""
    block = alex.add("Dawn", at("2026-12-01T00:30", 15, "Pacific/Kiritimati"))
    alex.reopened()
    alex.plan.people.set_person(zone="Pacific/Pago_Pago")
    assert shown(alex.plan, THIS_WEEK) == {block.id}
    assert shown(alex.reopened(), THIS_WEEK) == {block.id}
    assert shown(alex.plan, Week(2026, 49)) == set()


days = st.dates(date(2026, 9, 1), date(2027, 3, 31))
whens = st.one_of(
    st.builds(lambda day, minutes: When.on_day(day, minutes), days, st.sampled_from([60, 1440, 45 * 1440])),
    st.builds(lambda day: When.in_week(Week.of(day)), days),
    st.builds(
        lambda day, hour, minutes, zone: at(f"{day}T{hour:02}:30", minutes, zone),
        days,
        st.sampled_from([0, 12, 23]),
        st.sampled_from([0, 60, 3000]),
        st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    ),
)
edits = st.tuples(st.sampled_from(["add", "move", "remove", "open", "visit"]), st.integers(0, 9), whens)


@pytest.fixture(scope="module")
def world() -> Iterator[Callable[[], Side]]:
    with tempfile.TemporaryDirectory() as folder:
        count = iter(range(10**6))
        yield lambda: _alone(Path(folder) / str(next(count)))


def _alone(root: Path) -> Side:
    root.mkdir()
    return create_side(root / "alex", root / "shared", Clock(), zone="Pacific/Auckland")


@settings(max_examples=500 if NIGHTLY else 30)
@given(st.lists(edits, max_size=12))
def test_a_week_equals_a_scan_of_every_block(world: Callable[[], Side], steps: list[tuple[str, int, When]]) -> None:
    side = world()
    ids: list[str] = []
    for kind, number, when in steps:
        if kind == "add" or not ids:
            ids.append(side.add(when=when).id)
            continue
        block = side.plan.block(ids[number % len(ids)])
        if kind == "move":
            side.plan.change(block, {"when": when})
        elif kind == "remove":
            side.plan.remove(block)
        elif kind == "open":
            side.reopened()
    for plan in (side.plan, Plan.open(side.mirror)):
        week = Week(2026, 34)
        while week < Week(2027, 20):
            assert shown(plan, week) == by_brute_force(plan, week)
            week = week.plus(1)


def test_months_between_two_days() -> None:
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == ["2026-11", "2026-12", "2027-01"]
    assert months_between(date(2026, 11, 3), date(2026, 11, 3)) == ["2026-11"]
    assert months_between(date(999, 12, 3), date(1000, 1, 3)) == ["0999-12", "1000-01"]


# -- promise 4: this week, whatever lies behind it --------------------------------------------------------------------


@contextmanager
def counted_reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The shards that are read and parsed, by name."""
    reads: list[str] = []
    read = mirror_module.Mirror._read

    def noted(self: mirror_module.Mirror, file: tuple[str, str]) -> object:
        reads.append(file[1])
        return read(self, file)

    with monkeypatch.context() as patch:
        patch.setattr(mirror_module.Mirror, "_read", noted)
        yield reads


def history(couple: Couple, months: int) -> None:
    day = date(2026, 11, 27)
    for number in range(months):
        day = (day.replace(day=1) - timedelta(days=1)).replace(day=5)
        (couple.me, couple.you)[number % 2].add(f"in {day:%B}", at(f"{day}T19:00"))


@pytest.mark.parametrize("months", [0, 36])
def test_opening_this_week_reads_its_own_files_and_no_more(
    months: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    couple = make_couple(tmp_path)
    history(couple, months)
    couple.me.add()
    couple.you.add("Reading")
    couple.meet()
    couple.me.reopened()
    with counted_reads(monkeypatch) as reads:
        plan = Plan.open(couple.me.mirror, clock=couple.clock)
        assert len(shown(plan, THIS_WEEK)) == 2
    assert sorted(name for name in reads if name.startswith("months/")) == ["months/2026-11"] * 2
    assert len(reads) <= 6


def test_an_edit_and_an_arrival_read_only_their_own_month(
    couple: Couple, alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(couple, 24)
    block = alex.add()
    couple.meet()
    alex.reopened()
    alex.plan.week(THIS_WEEK)
    with counted_reads(monkeypatch) as reads:
        alex.plan.change(alex.again(block), {"title": "Bouldering"})
        alex.plan.week(THIS_WEEK)
    assert {name for name in reads if name.startswith("months/")} <= {"months/2026-11"}
    sam.add("Reading")
    sam.exchange()
    with counted_reads(monkeypatch) as reads:
        alex.exchange()
        alex.plan.week(THIS_WEEK)
    assert {name for name in reads if name.startswith("months/")} == {"months/2026-11"}


def test_a_command_after_an_edit_reads_no_more_than_before(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author of a write updates the index, so that nobody pays for it again."""
    alex.add("far", "2027-05-05")
    alex.reopened()
    with counted_reads(monkeypatch) as reads:
        Plan.open(alex.mirror, clock=alex.clock).week(THIS_WEEK)
    assert not [name for name in reads if name.startswith("months/2027")]
