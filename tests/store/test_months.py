"""A week has every block that touches it, and reads no other."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from planner.domain.model.block import Block
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import week_view
from planner.plan.plan import Plan
from planner.store.codec.blocks import block_of
from planner.store.codec.values import Reader
from planner.store.crdt.register import Record, Words
from planner.sync.exchange import Exchange
from tests.support import THIS_WEEK, TODAY, Couple, Side

ZONES = ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago")


def any_when(source: Random) -> When:
    day = TODAY + timedelta(days=source.randrange(-40, 40))
    match source.randrange(3):
        case 0:
            return When(str(Week.of(day)), source.choice((60, 600)), None)
        case 1:
            return When(day.isoformat(), 24 * 60 * source.choice((1, 2, 9)), None)
        case _:
            hour = source.choice((0, 1, 12, 22, 23))
            return When(f"{day}T{hour:02}:30", source.choice((30, 120, 3000)), source.choice(ZONES))


@pytest.mark.parametrize("zone", ZONES)
def test_a_week_has_every_block_that_touches_it(zone: str, couple: Couple, alex: Side, sam: Side) -> None:
    source = Random(zone)
    alex.plan.people.set_person(zone=zone)
    for number in range(40):
        side = source.choice((alex, sam))
        block = side.add(f"Block {number}", any_when(source))
        if number % 3 == 0:
            side.plan.change(block, {"when": any_when(source)})
    couple.meet()
    everything = list(alex.reopened().repository.blocks.every())
    for back in range(-7, 8):
        week, plan = THIS_WEEK.plus(back), Plan.open(alex.mirror, clock=alex.clock)
        assert plan.week(week) == week_view(week, everything, plan.me, plan.you, plan.zone, plan.today)


def test_reading_a_week_builds_only_its_blocks(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 31):
        alex.add(f"Day {day}", f"2026-11-{day:02}T12:00")
    made = []

    def counted(record: Record, reader: Reader, words: Words | None = None) -> Block | None:
        made.append(record.id)
        return block_of(record, reader, words)

    alex.reopened()  # makes the index of what reaches where, for which every block is looked at
    plan = alex.reopened()
    monkeypatch.setattr("planner.store.index.months.block_of", counted)
    plan.week(THIS_WEEK)
    assert 7 <= len(made) <= 12
    plan.week(THIS_WEEK)
    assert len(made) <= 12


def test_a_change_in_a_partly_read_month_is_reported(couple: Couple, alex: Side, sam: Side) -> None:
    early, late = sam.add("Early", "2026-11-03T12:00"), sam.add("Late", "2026-11-27T12:00")
    couple.meet()
    plan = alex.reopened()
    plan.week(THIS_WEEK)
    sam.plan.change(early, {"title": "Earlier"})
    sam.exchange()
    assert alex.exchange().received
    sam.plan.change(sam.again(late), {"title": "Later"})
    sam.exchange()
    alex.plan.refresh()
    plan = alex.reopened()
    plan.week(THIS_WEEK)
    sam.plan.change(sam.again(early), {"title": "Earliest"})
    sam.exchange()
    Exchange(alex.mirror, alex.folder, clock=alex.clock).run()
    assert plan.refresh() >= {early.id}
    assert {block.title for block in plan.repository.blocks.every()} == {"Earliest", "Later"}
