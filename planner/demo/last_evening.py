"""The demo's last evening: edits made through two real plans and a real folder.

Both change the same field of the same block without seeing the other's change, and each asks something: Sam has a
block, another time and a request for Alex to answer, Alex has one block for Sam.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from planner.demo.data import BOTH_WROTE, DATE, INTENTIONS
from planner.domain.errors import FolderProblem
from planner.domain.ids import Ids, occurrence_id
from planner.domain.model.block import WE, Block, Changes, Draft
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.store.journal.undo import clear_journal
from planner.sync.exchange import Exchange


@dataclass(slots=True)
class Evening:
    """A clock that is set by hand: `now` is aware, on the day before `today`."""

    today: date
    now: datetime

    def clock(self) -> datetime:
        """The present of the evening, which only `later` changes."""
        return self.now

    def later(self, minutes: int) -> None:
        """Move the clock forward."""
        self.now += timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Couple:
    """Both devices (mirrors), Alex's first, and the folder between them."""

    alex: Path
    sam: Path
    folder: Path

    def exchange(self, evening: Evening, *, done: bool = False) -> None:
        """Exchange until each has the other's writes. Raises FolderProblem.

        With `done`, until each knows that the other has them.
        """
        for mirror in (self.alex, self.sam, self.alex, self.sam)[: 4 if done else 3]:
            report = Exchange(mirror, self.folder, clock=evening.clock).run()
            for problem in (*report.problems, *(f"{file.file}: {file.reason}" for file in report.skipped)):
                raise FolderProblem(problem)


def play(couple: Couple, evening: Evening, ids: Ids) -> None:
    """Exchange, then play the evening's edits.

    What was written by then counts as read by both.
    """

    alex, sam = (Plan.open(mirror, clock=evening.clock, ids=ids) for mirror in (couple.alex, couple.sam))
    _afternoon(alex, sam, evening)
    evening.later(180)
    shared = _next_shared(alex, evening.today).id
    _alex(alex, alex.block(shared), evening)
    evening.later(20)
    _sam(sam, sam.block(shared), evening)
    _glad(alex, sam, evening.today)
    couple.exchange(evening, done=True)
    for mirror in (couple.alex, couple.sam):
        # The first undo in a demo takes back what its visitor did, not this.
        clear_journal(mirror)


# -- in the afternoon -------------------------------------------------------------------------------------------------


def _afternoon(alex: Plan, sam: Plan, evening: Evening) -> None:
    """Set intentions, delete a block, and add a busy hour of Sam's."""
    week = Week.of(evening.today)
    mine, ours, yours = INTENTIONS
    alex.items.set_intention(week, alex.me.id, mine)
    alex.items.set_intention(week, WE, ours)
    sam.items.set_intention(week, sam.me.id, yours)
    drill = Draft("Return the drill", When.in_week(week, 30), WE, pillar="home", lead=alex.me.id)
    alex.remove(alex.blocks.add(drill).block)
    day = max(week.days[5], evening.today)
    sam.blocks.add(
        Draft("Fetch Alex’s present", _at(day, "16:00", 60, sam), sam.me.id, pillar="friends", visibility="busy")
    )


# -- in the evening ---------------------------------------------------------------------------------------------------


def _alex(alex: Plan, shared: Block, evening: Evening) -> None:
    """Alex edits what they share next, and makes a request of Sam."""
    register, text, _ = _both_wrote(shared)
    _write(alex, shared, text, register)
    day = _coming(evening.today, 3)
    alex.blocks.add(Draft("New song", _at(day, "20:15", 45, alex), WE, pillar="champion"))


def _sam(sam: Plan, shared: Block, evening: Evening) -> None:
    """Sam edits the same block, adds a protected bath, and asks three things."""
    register, _, text = _both_wrote(shared)
    _write(sam, shared, text, register)
    today = evening.today
    sam.blocks.add(Draft("Long bath", When.on_day(today, 60), sam.me.id, pillar="rest", protected=True))
    day = _coming(today, 6)
    sam.blocks.add(Draft("Gallery", _at(day, "14:30", 120, sam), WE, pillar="explore", place="Kunsthalle"))
    date_night = sam.block(occurrence_id(DATE, _coming(today, 4)))
    evening.later(2)
    later = date_night.when.local_start + timedelta(minutes=45)
    sam.change(date_night, {"when": When.at(later, date_night.when.minutes, sam.zone.key)})
    evening.later(5)
    sam.requests.ask(feeling="stretched thin", need="an evening to myself next week", offer="I cook next week")


def _glad(alex: Plan, sam: Plan, today: date) -> None:
    """Each leaves a cheer on something that the other did."""
    if done := _happened(alex, alex.you.id, today):
        alex.items.comment(done, "Tell me about it tonight?")
    if done := _happened(sam, sam.you.id, today):
        sam.items.cheer(
            done, "I could hear it through the door. Lovely." if done.title == "Guitar" else "Well done, you."
        )


def _next_shared(plan: Plan, today: date) -> Block:
    """The next shared timed block of this week; a date if there is one."""
    ahead = [
        block
        for block in plan.week(Week.of(today)).columns["we"]
        if block.when.precision == "time" and block.when.local_start.date() >= today
    ]
    return next((block for block in ahead if block.pillar == "date" and not block.ritual), ahead[-1])


def _happened(plan: Plan, person: str, today: date) -> Block | None:
    """The latest of that person's own blocks that happened."""
    week = Week.of(today)
    blocks = [block for some in (week.plus(-1), week) for block in plan.week(some).columns["you"]]
    done = [block for block in blocks if block.who == person and block.status == "done" and block.when.zone]
    return max(done, key=lambda block: block.when.start, default=None)


def _both_wrote(shared: Block) -> tuple[Literal["place", "notes"], str, str]:
    return BOTH_WROTE.get(shared.title, BOTH_WROTE[""])


def _write(plan: Plan, shared: Block, text: str, register: Literal["place", "notes"]) -> None:
    changes: Changes = {"place": text} if register == "place" else {"notes": text}
    plan.change(shared, changes)


def _coming(today: date, weekday: int) -> date:
    """The first such weekday (Monday is 0) after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _at(day: date, hour: str, minutes: int, plan: Plan) -> When:
    return When.at(datetime.combine(day, time.fromisoformat(hour)), minutes, plan.zone.key)
