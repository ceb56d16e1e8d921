"""Earlier versions of a block: overwritten values with author and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from planner.domain.model.block import Block
from planner.domain.model.registers import ANSWER, PROPOSAL, REMIND
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at, field_of, register_words, value_words, written
from planner.store.journal.history import Covered
from planner.tui.lists.rows import ListRow, RowCommand, Section, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

NOT_SHOWN = (ANSWER, PROPOSAL, REMIND, "author")
"""Registers that aren't brought back: they're given anew, or one person's own."""
NOW_CELLS = 40


class BlockHistory:
    """Overwritten values by field, the latest first; Enter brings one back.

    That is a new edit like any other, which can be undone.
    """

    empty = "There are no earlier versions on this device."
    first_on_enter = False

    def __init__(self, host: WeekSession, block: Block) -> None:
        self._host, self._plan = host, host.plan
        self._block = block

    @property
    def title(self) -> str:
        """Return the title, with the name of the block."""
        return f"{wording.name(self._block)}: earlier versions"

    def rows(self) -> Sequence[Section]:
        """Return the earlier values, a section for each field."""
        plan = self._plan
        self._block = plan.block(self._block.id)
        goals = {goal.id: goal.title for goal in plan.items.goals()}
        registers: dict[str, list[ListRow]] = {}
        for n, value in reversed(list(enumerate(plan.recovery.history(self._block)))):
            if not value.register.startswith(NOT_SHOWN):
                registers.setdefault(value.register, []).append(self._row(str(n), value, goals))
        return [Section(rows, self._heading(name, goals)) for name, rows in sorted(registers.items())]

    def _row(self, row_id: str, value: Covered, goals: Mapping[str, str]) -> ListRow:
        plan, block = self._plan, self._block
        was = plan.recovery.was(value)
        words = value_words(value.register, was.value, plan, goals)
        note = f"yours alone, until {written(was.at, plan)}" if value.private else by_and_at(was.by, was.at, plan)
        back = RowCommand("", "bring it back", does(lambda: plan.recovery.bring_back_value(block, value)))
        return ListRow(row_id, words, (back,), note)

    def _heading(self, register: str, goals: Mapping[str, str]) -> str:
        name = register_words(register, self._plan)
        if register in ("rule", "turns"):
            return name
        now = value_words(register, field_of(self._block, register), self._plan, goals)
        return f"{name}, now: {wording.short(now, NOW_CELLS)}"

    def always(self) -> Sequence[RowCommand]:
        """Offer undo."""
        return (undo_command(self._host, to_first=True),)
