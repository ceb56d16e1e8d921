"""Earlier versions of a block: every value that was written over, with who and when; Enter brings one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner.domain.model.block import Block
from planner.domain.model.registers import ANSWER, PROPOSAL
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at, field_of, register_words, value_words, written
from planner.store.journal.history import Covered
from planner.tui.dialogs.picker import Option
from planner.tui.lists.base import Listed
from planner.tui.widgets.menu import Entry, Group

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

NOT_SHOWN = (ANSWER, PROPOSAL, "author")
"""What is given anew and not brought back."""
NOW_CELLS = 40


class Earlier(Listed):
    """By field, the latest first. What is brought back is a new edit like any other, and `u` takes it back."""

    EMPTY = "Nothing of it was ever written over on this device."

    def __init__(self, host: WeekSession, block: Block) -> None:
        super().__init__(host)
        self._block = block

    def title_words(self) -> str:
        """Return the title, with the name of the block."""
        return f"{wording.name(self._block)}: earlier versions"

    def groups(self) -> Sequence[Group]:
        """Return the earlier values, a group for each field."""
        plan = self.plan
        self._block = plan.block(self._block.id)
        self._goals = {goal.id: goal.title for goal in plan.items.goals()}
        self._rows = {str(n): row for n, row in enumerate(plan.recovery.history(self._block))}
        registers: dict[str, list[Entry]] = {}
        for key, row in reversed(self._rows.items()):
            if not row.register.startswith(NOT_SHOWN):
                registers.setdefault(row.register, []).append(self._entry(key, row))
        return [Group(tuple(entries), self._heading(name)) for name, entries in sorted(registers.items())]

    def _entry(self, key: str, row: Covered) -> Entry:
        was = self.plan.recovery.was(row)
        words = value_words(row.register, was.value, self.plan, self._goals)
        note = (
            f"yours alone, until {written(was.at, self.plan)}" if row.private else by_and_at(was.by, was.at, self.plan)
        )
        return Entry(key, words, note=note)

    def _heading(self, register: str) -> str:
        name = register_words(register, self.plan)
        if register in ("rule", "turns"):
            return name
        now = value_words(register, field_of(self._block, register), self.plan, self._goals)
        return f"{name}, now: {wording.short(now, NOW_CELLS)}"

    def options(self, entry_id: str) -> Sequence[Option]:
        """Offer to restore the value."""
        return (Option("", "back", "bring it back"),) if entry_id in self._rows else ()

    def always(self) -> Sequence[Option]:
        """Offer undo."""
        return (Option(self.key_of("undo"), "undo", "undo"),)

    def choose(self, value: str, entry_id: str) -> None:
        """Restore the value, or undo."""
        if value == "undo":
            self.perform(self.plan.undo)
            self.to_first()
        else:
            row = self._rows[entry_id]
            self.perform(lambda: self.plan.recovery.bring_back_value(self._block, row))
