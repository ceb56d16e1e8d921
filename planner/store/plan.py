"""`Plan`: the one façade that screens and commands talk to.

Reads give immutable values. Every intention takes the block as it was painted, says what it was based on, is saved
durably before it returns, and can be undone.
"""

from __future__ import annotations

from pathlib import Path

from planner.domain.clock import Clock, system_clock
from planner.domain.ids import Ids
from planner.domain.model import Outcome
from planner.store.answering import AnswerIntentions
from planner.store.book import PEOPLE
from planner.store.identity import read_state
from planner.store.layout import PLAN
from planner.store.replica import Edit


class Plan(AnswerIntentions):
    """One person's plan on this device: read it, change it, take changes back, be told what changed."""

    @classmethod
    def open(cls, mirror: Path, *, clock: Clock = system_clock, ids: Ids | None = None) -> Plan:
        """The plan whose mirror that is. NotSetUp when there is none."""
        return cls(mirror, read_state(mirror), clock, ids or Ids())

    def undo(self) -> Outcome:
        """Take back the latest action of this device. NothingToUndo; ChangedSince when somebody changed it since."""
        step = self._desk.undo()
        return Outcome("undone", self.block(step.changes[0].id), of=step.kind)

    def redo(self) -> Outcome:
        """Do again what was undone last. NothingToUndo; ChangedSince when somebody changed it since."""
        step = self._desk.redo()
        return Outcome("redone", self.block(step.changes[0].id), of=step.kind)

    def set_person(self, **fields: str) -> None:
        """Write fields (`name`, `zone`) of my own record."""
        self._desk.save("changed", [Edit(PLAN, PEOPLE, self._book.person_record(self.me.id), fields)])
