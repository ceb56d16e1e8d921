"""`python -m bench.repeating`: the cost of reading a phrase, and of old rituals.

A week of forty old rituals is compared with a week of forty blocks.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from bench.plans import ZONE, Couple, mirror_of
from planner.domain.ids import Ids
from planner.domain.model.block import WE, Draft
from planner.domain.quickadd import Cursor, read
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.sync.setup import create

MANY = 40
WEEKS = 520
PHRASES = (
    "Climbing fri 18:00-20:00 #passion !",
    "Date night every fri 19:30 2h we",
    "Walk every day 20:15 20m we #ritual",
    "Solo weekend every 1st sat 2d me",
    "Dentist 3 dec 9am 45m",
    "Call mum this week",
    "Dinner at the new place with everybody from the choir sat 20:00 @Odeon we #date",
    "Walk 5 a week after 17:00 20m until 2027-03-01",
)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.repeating", description="Prints what repeating costs.")
    parser.add_argument("--rounds", type=int, default=101, help="times each thing is measured (the median counts)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="planner-bench-") as name:
        folder = Path(name)
        build(folder)
        print("| what | median |\n| --- | --- |")
        print(f"| reading a phrase (at most 2 ms) | {phrase(folder, rounds):.2f} ms |")
        for words, again in (("opened", opened), ("read again", read_again)):
            old = [typical(again(folder / kind), rounds) for kind in ("rituals", "blocks")]
            print(f"| week of {MANY} blocks {words} | {old[1]:.2f} ms |")
            print(f"| of {MANY} rituals of ten years {words} | {old[0]:.2f} ms, **{old[0] / old[1]:.2f}** |")


def build(folder: Path) -> tuple[Couple, Couple]:
    """Two plans under `folder`: a week of forty old rituals, and one of forty blocks."""
    rituals, blocks = begin(folder / "rituals"), begin(folder / "blocks")
    for number in range(MANY):
        rituals.ritual_changes.add_ritual(_ritual(rituals, number))
        blocks.blocks.add(_block(blocks, number))
    return (
        Couple(folder / "rituals", folder / "rituals"),
        Couple(folder / "blocks", folder / "blocks"),
    )


def phrase(folder: Path, rounds: int) -> float:
    """Typical milliseconds for reading one phrase, in the folder `build` made."""
    cursor = Cursor(NOW, ZONE, known=Plan.open(mirror_of(folder / "blocks")).rituals.known)
    return typical(lambda: _read_all(cursor), rounds) / len(PHRASES)


def begin(folder: Path) -> Plan:
    folder.mkdir(parents=True)
    ids = Ids(Random(folder.name))
    return create(mirror_of(folder), folder / "shared", me="Alex", you="Sam", zone=ZONE, device_name="one", ids=ids)


def opened(folder: Path) -> Callable[[], object]:
    """As a new process has it: the plan opened, and this week."""

    def again() -> object:
        plan = Plan.open(mirror_of(folder))
        return plan.week(Week.of(plan.today))

    return again


def read_again(folder: Path) -> Callable[[], object]:
    """As the screen has it after a key."""
    plan = Plan.open(mirror_of(folder))
    return lambda: plan.week(Week.of(plan.today))


def typical(act: Callable[[], object], rounds: int) -> float:
    """Milliseconds, the median."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        act()
        times.append(perf_counter() - start)
    return median(times) * 1000


def _read_all(cursor: Cursor) -> None:
    for phrase in PHRASES:
        read(phrase, cursor)


def _ritual(plan: Plan, number: int) -> RitualDraft:
    first = datetime.combine(plan.today - timedelta(weeks=WEEKS, days=number % 7), time(7 + number % 15))
    rule = make("FREQ=WEEKLY", When.at(first, 60, ZONE))
    return RitualDraft(f"Run {number}", rule, WE if number % 3 == 0 else plan.me.id, "ritual")


def _block(plan: Plan, number: int) -> Draft:
    day = Week.of(plan.today).days[number % 7]
    when = When.at(datetime.combine(day, time(7 + number % 15)), 60, ZONE)
    return Draft(f"Run {number}", when, WE if number % 3 == 0 else plan.me.id, "ritual")


if __name__ == "__main__":
    main()
