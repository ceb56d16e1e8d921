"""The evening before: what the two did last, through two real plans and a real folder.

Both had looked at the plan in the afternoon. Since then both wrote the same line of the same thing, neither having
seen the other's, and each put in something that the other has not seen yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from planner.demo.life import BOTH_WROTE, WE
from planner.domain.errors import FolderProblem
from planner.domain.ids import Ids
from planner.domain.model import Block, Changes, Draft
from planner.domain.week import Week
from planner.domain.when import When
from planner.store.plan import Plan
from planner.store.undo import Journal, write_journal
from planner.sync.exchange import Exchange


@dataclass(slots=True)
class Evening:
    """A clock that stands still: `now` is aware, on the day before `today`."""

    today: date
    now: datetime

    def clock(self) -> datetime:
        return self.now

    def later(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Couple:
    """Both devices (mirrors), Alex's first, and the folder between them."""

    alex: Path
    sam: Path
    folder: Path

    def exchange(self, evening: Evening) -> None:
        """Until both are in step. FolderProblem when something does not arrive."""
        for mirror in (self.alex, self.sam, self.alex, self.sam):
            report = Exchange(mirror, self.folder, clock=evening.clock).run()
            for problem in (*report.problems, *(f"{file.file}: {file.reason}" for file in report.skipped)):
                raise FolderProblem(problem)


def play(couple: Couple, evening: Evening, ids: Ids) -> None:
    """Bring both up to date, then let the evening happen. Takes what was written by then as read by both."""

    def look(mirror: Path) -> Plan:
        return Plan.open(mirror, clock=evening.clock, ids=ids)

    couple.exchange(evening)
    _changed_my_mind(look(couple.alex), evening)
    couple.exchange(evening)
    for mirror in (couple.alex, couple.sam):
        look(mirror).visited()
    evening.later(180)
    alex, sam = look(couple.alex), look(couple.sam)
    shared = _next_shared(alex, evening.today).id
    _alex(alex, alex.block(shared), evening)
    evening.later(20)
    _sam(sam, sam.block(shared), evening)
    couple.exchange(evening)
    for mirror in (couple.alex, couple.sam):
        # The first `u` in a demo takes back what its visitor did, not this.
        write_journal(mirror, Journal())


def _changed_my_mind(alex: Plan, evening: Evening) -> None:
    """Something for the bin."""
    when = When.in_week(Week.of(evening.today), 30)
    alex.remove(alex.add(Draft("Return the drill", when, WE, pillar="home", lead=alex.me.id)).block)


def _next_shared(plan: Plan, today: date) -> Block:
    """The next shared hours of this week, a date if there is one; every week ends with some on Sunday."""
    ahead = [
        block
        for block in plan.week(Week.of(today)).columns["we"]
        if block.when.precision == "time" and block.when.local_start.date() >= today
    ]
    return next((block for block in ahead if block.pillar == "date"), ahead[-1])


def _both_wrote(shared: Block) -> tuple[Literal["place", "notes"], str, str]:
    return BOTH_WROTE.get(shared.title, BOTH_WROTE[""])


def _write(plan: Plan, shared: Block, text: str, register: Literal["place", "notes"]) -> None:
    changes: Changes = {"place": text} if register == "place" else {"notes": text}
    plan.change(shared, changes)


def _alex(plan: Plan, shared: Block, evening: Evening) -> None:
    """Alex has a view of what they share next, and an idea for the cellar."""
    register, text, _ = _both_wrote(shared)
    _write(plan, shared, text, register)
    week = Week.of(evening.today)
    plan.add(Draft("Clear the cellar", When.in_week(week, 120), WE, pillar="home", lead=plan.me.id))


def _sam(plan: Plan, shared: Block, evening: Evening) -> None:
    """Sam has another view of it, looks forward to a quiet hour, and has been asked to dinner."""
    register, _, text = _both_wrote(shared)
    _write(plan, shared, text, register)
    week = Week.of(evening.today)
    plan.add(Draft("Bath and a novel", When.on_day(evening.today, 60), plan.me.id, pillar="rest", protected=True))
    saturday = week.plus(1).days[5]
    plan.add(
        Draft(
            "Dinner at Lena and Tom’s",
            When.on_day(saturday, 210),
            WE,
            pillar="friends",
            place="Lindenstraße 8",
            notes="They ask whether we bring the dessert.",
        )
    )
    for block in plan.week(week).columns["we"]:
        if block.title == "Sunday evening" and block.id != shared.id:
            plan.change(block, {"notes": f"{block.notes}\nThe calendar for spring".strip()})
