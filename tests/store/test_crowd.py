"""A crowd's limit: the first blocks are shown, and the rest is counted."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from planner.cli.commands.week import next_block
from planner.domain.agreement import standing, waits_for
from planner.domain.folding import folded_rituals
from planner.domain.model.block import COLUMNS, Column, Terms, WeekView
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.week_view import days_shown
from planner.frontend.time_conflicts import overlapped_times
from planner.plan.plan import Plan
from planner.store.codec.rituals import chain_of
from planner.store.disk.layout import PLAN, RITUALS
from planner.store.index.plain_rituals import plain_chain, read_plain_ritual
from tests.support import THIS_WEEK, Couple, Side, at, make_couple

MOST = 3


def crowded(root: Path, seed: int) -> Couple:
    """A week full of nights, zones, private things, answers and rituals."""
    couple = make_couple(root)
    chance = random.Random(seed)
    for number in range(70):
        side = couple.sides[number % 2]
        me = side.plan.me.id
        day, hour = f"2026-11-{chance.randint(22, 30):02}", f"T{chance.randrange(24):02}:{chance.choice((0, 30)):02}"
        long = chance.choice((30, 600, 4_000))
        when = chance.choice((at(day, 1440), at("2026-W48"), *[at(day + hour, long)] * 6))
        if "T" in when.start and number % 5 == 0:
            when = at(when.start, when.minutes, "Pacific/Auckland")
        who = chance.choice(("we", me, side.plan.you.id))
        private = who == me and number % 4 == 0
        side.add(f"Block {number}", when, who=who, visibility="busy" if private else "open")
    for number in range(8):
        side = couple.sides[number % 2]
        rule = make(("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TH")[number % 4 == 0], at(f"2026-11-20T{7 + 2 * number:02}:00"))
        side.plan.ritual_changes.add_ritual(RitualDraft(f"Ritual {number}", rule, ("we", side.plan.me.id)[number > 5]))
    couple.meet()
    for side in couple.sides:
        change(side, chance)
        couple.meet()
    return couple


def change(side: Side, chance: random.Random) -> None:
    """Answer, tick, delete and move some of what there is."""
    blocks = [block for column in COLUMNS for block in side.plan.week(THIS_WEEK).columns[column]]
    for seen in chance.sample(blocks, 16):
        block = side.plan.repository.blocks.get(seen.id)
        if block is None:
            continue  # its ritual was called off just now
        if waits_for(block, side.plan.me.id, side.plan.now):
            side.plan.decline(block, scope="this") if chance.random() < 0.5 else side.plan.agree(block)
        elif block.author == side.plan.me.id and block.visibility == "open":
            side.plan.remove(block) if chance.random() < 0.5 else side.plan.finish(block, "done")


def by_day(view: WeekView, side: Side, *, folds: bool = True) -> dict[tuple[Column, date | None], list[str]]:
    """What each day lists by column, in order; daily rituals are rows of the week."""
    found: dict[tuple[Column, date | None], list[str]] = {}
    for column in COLUMNS:
        rows = folded_rituals(view.columns[column], view.zone) if folds else []
        folded = {day.id for row in rows for day in row.days}
        for row in rows:
            found.setdefault((column, None), []).append(f"{row.days[0].ritual} {row.marks}")
        for block in view.columns[column]:
            if standing(block, side.plan.now) == "declined" or block.id in folded:
                continue
            is_undated = block.when.precision == "week"
            days = [None] if is_undated else days_shown(block.when, view.week, view.zone)
            for day in days:
                found.setdefault((column, day), []).append(block.id)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_first_of_each_day_are_those_of_a_full_reading(tmp_path: Path, seed: int) -> None:
    couple = crowded(tmp_path, seed)
    for side in couple.sides:
        side.reopened()  # makes the index between months, which reads everything
        limited = side.reopened()
        view = limited.week(THIS_WEEK, most=MOST)
        whole, first = by_day(side.reopened().week(THIS_WEEK), side), by_day(view, side)
        assert view.beyond
        for day, ids in whole.items():
            assert first[day][:MOST] == ids[:MOST]
            assert len(first[day]) + view.beyond.get(day, 0) == len(ids), day
        assert by_day(limited.week(THIS_WEEK), side) == whole  # reading all of it afterwards finds all of it


@pytest.mark.parametrize("seed", range(2))
def test_one_day_of_a_crowd_is_what_a_full_reading_shows_of_it(tmp_path: Path, seed: int) -> None:
    couple = crowded(tmp_path, seed)
    for side in couple.sides:
        side.reopened()
        whole = side.reopened().week(THIS_WEEK)
        for day in THIS_WEEK.days:
            limited = side.reopened().week(THIS_WEEK, most=MOST, day=day)
            ids = {block.id for column in COLUMNS for block in limited.columns[column]}
            assert ids <= {block.id for column in COLUMNS for block in whole.columns[column]}
            for column in COLUMNS:
                wanted, first = (by_day(view, side, folds=False).get((column, day), []) for view in (whole, limited))
                assert first[:MOST] == wanted[:MOST]
                assert len(first) + limited.beyond.get((column, day), 0) == len(wanted)


@pytest.mark.parametrize("seed", range(3))
def test_the_next_block_is_found_in_a_crowd(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    couple = crowded(tmp_path, seed)
    for side in couple.sides:
        side.reopened()
    for _ in range(10):
        couple.clock.forward(hours=9)
        for side in couple.sides:
            found = []
            for most in (1, 200):
                monkeypatch.setattr("planner.cli.commands.week.MOST_COMING", most)
                found.append(next_block(side.reopened(), None))
            assert found[0] == found[1]


@pytest.mark.parametrize("seed", range(2))
def test_what_a_plan_overlaps_is_found_in_a_crowd(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    couple = crowded(tmp_path, seed)
    for side in couple.sides:
        side.reopened()
        monkeypatch.setattr("planner.frontend.time_conflicts.MOST_OVERLAPS", 1_000)
        for day in range(23, 30):
            terms = Terms(at(f"2026-11-{day}T{day % 24:02}:30", 400), "we")
            found = []
            for most in (1, 200):
                monkeypatch.setattr("planner.plan.weeks.MOST_SHOWN", most)
                found.append(sorted(overlapped_times(side.reopened(), terms)))
            assert found[0] == found[1]
            assert found[0]


@pytest.mark.parametrize("seed", range(2))
def test_both_are_as_free_in_a_crowd(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    couple = crowded(tmp_path, seed)
    slots = 0
    for side in couple.sides:
        side.plan.ritual_changes.add_ritual(
            RitualDraft("Again", make("FREQ=DAILY", at("2026-11-20T09:00")), side.plan.me.id)
        )
        side.reopened()
        for week in (THIS_WEEK, THIS_WEEK.plus(1)):
            found = []
            for most in (1, 200):
                monkeypatch.setattr("planner.plan.requests.MOST_SHOWN", most)
                found.append(side.reopened().requests.free(week, 1))
            assert found[0] == found[1]
            slots += len(found[0])
    assert slots


@pytest.mark.parametrize("seed", range(2))
def test_what_a_block_overlaps_is_found_in_a_crowd(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    couple = crowded(tmp_path, seed)
    film = couple.me.add("Film", "2026-11-27T20:00", who="we")
    couple.meet()
    couple.you.plan.agree(couple.you.again(film))
    couple.meet()
    couple.me.plan.change(couple.me.again(film), {"when": at("2026-11-25T12:00")})
    couple.meet()
    monkeypatch.setattr("planner.domain.availability.MOST_NAMED", 1_000)
    for side in couple.sides:
        side.reopened()
        blocks = [block for found in side.reopened().week(THIS_WEEK).columns.values() for block in found]
        assert any(block.held for block in blocks)
        for block in blocks[::3] + [block for block in blocks if block.held]:
            found = []
            for most in (1, 200):
                monkeypatch.setattr("planner.plan.weeks.MOST_SHOWN", most)
                found.append(side.reopened().weeks.overlaps_of(block).get(block.id, ()))
            assert found[0] == found[1]


@pytest.mark.parametrize("seed", range(3))
def test_the_first_of_the_inbox_are_those_of_a_full_reading(tmp_path: Path, seed: int) -> None:
    couple = crowded(tmp_path, seed)
    unread = 0
    for side in couple.sides:
        whole = side.reopened().inbox.read()
        for most in (1, 2, 5, 200):
            plan = side.reopened()
            first = plan.inbox.read(most=most)
            parts = zip(first.beyond, ("waiting", "asked", "told", "also"), strict=True)
            for beyond, part in parts:
                wanted, found = getattr(whole, part), getattr(first, part)
                assert found[:most] == wanted[:most], part
                assert len(found) + beyond == len(wanted), part
                unread += beyond
            assert plan.inbox.first_waiting(most) == (first.waiting, first.beyond.waiting)
            assert plan.inbox.waiting_ids() == tuple(row.id for row in whole.waiting)
    assert unread


def test_a_block_without_an_hour_overlaps_nothing_and_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = make_couple(tmp_path).me
    blocks = [side.add("Post", when) for when in (at("2026-11-26", 1440), at("2026-W48"))]
    monkeypatch.setattr(Plan, "week", None)
    assert [side.plan.weeks.overlaps_of(block) for block in blocks] == [{}, {}]


def plain_rituals(plan: Plan) -> int:
    """Compare plain rituals with what the merge makes of them; returns how many."""
    records, facts = plan.repository.mirror.records(PLAN, RITUALS), plan.repository.facts
    count = 0
    for root in records.ids:
        if plain := read_plain_ritual(records, root, facts):
            assert plain_chain(plain, facts) == chain_of([records[root]], facts)
            count += 1
    return count


def test_a_plain_ritual_is_read_as_the_merge_reads_it(tmp_path: Path) -> None:
    couple = crowded(tmp_path, 0)
    for side in couple.sides:
        me, you = side.plan.me.id, side.plan.you.id
        drafts = (
            RitualDraft("Film", make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:00")), "we", lead=me, tags=("b", "a")),
            RitualDraft("Dishes", make("FREQ=DAILY", at("2026-11-20T20:00")), "we", "home", lead=you),
            RitualDraft("Walk", make("FREQ=WEEKLY", at("2026-W47"), times=5), me, place="Park", notes="a\nb"),
            RitualDraft("Long day", make("FREQ=MONTHLY;BYDAY=1SA", at("2026-11-07", 1440)), you, protected=True),
        )
        for draft in drafts:
            side.plan.ritual_changes.add_ritual(draft)
    couple.meet()
    for side in couple.sides:
        assert plain_rituals(side.reopened()) >= 8
    couple.me.plan.people.set_agreement(False)
    couple.meet()
    for side in couple.sides:
        assert plain_rituals(side.reopened()) >= 8


def test_daily_rituals_are_rows_before_the_first_of_a_day_are_chosen(alex: Side) -> None:
    for number in range(2 * MOST):
        early = make("FREQ=DAILY", at(f"2026-11-23T06:{number:02}", 10))
        alex.plan.ritual_changes.add_ritual(RitualDraft(f"Daily {number}", early, alex.plan.me.id))
        late = make("FREQ=WEEKLY;BYDAY=TH", at(f"2026-11-26T20:{number:02}", 10))
        alex.plan.ritual_changes.add_ritual(RitualDraft(f"Weekly {number}", late, alex.plan.me.id))
    view = alex.plan.week(THIS_WEEK, most=MOST)
    rows = folded_rituals(view.columns["me"], view.zone)
    assert [len(row.days) for row in rows] == [7] * MOST
    folded = {day.id for row in rows for day in row.days}
    listed = [block.title for block in view.columns["me"] if block.id not in folded]
    assert listed == [f"Weekly {number}" for number in range(MOST)]
    assert view.beyond == {("me", date(2026, 11, 26)): MOST, ("me", None): MOST}


def test_a_ticked_day_of_a_crowd_of_daily_rituals_is_in_its_row(alex: Side) -> None:
    for number in range(2 * MOST):
        rule = make("FREQ=DAILY", at(f"2026-11-23T06:{number:02}", 10))
        last = alex.plan.ritual_changes.add_ritual(RitualDraft(f"Daily {number}", rule, alex.plan.me.id)).block
    alex.plan.finish(alex.plan.block(f"{last.ritual}@2026-11-24"), "done")
    view = alex.plan.week(THIS_WEEK, most=MOST)
    rows = folded_rituals(view.columns["me"], view.zone)
    assert [row.marks for row in rows] == ["·······"] * MOST + ["·✓·····"]
    assert sum(len(row.days) for row in rows) == len(view.columns["me"])
    assert view.beyond == {("me", None): MOST - 1}
