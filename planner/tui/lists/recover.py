"""Recover: what both changed, earlier versions, and the bin, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Literal

from planner.domain.model.block import Block, Outcome
from planner.domain.model.conflict import Several, Twice
from planner.domain.model.items import Deed
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at, register_words, value_words
from planner.tui.lists.base import ListScreen
from planner.tui.lists.block_history import BlockHistory
from planner.tui.lists.rows import ListRow, RowCommand, Section, does, undo_command
from planner.tui.lists.trash import TrashList

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

KeptVersion = int | Literal["both"]


class RecoverList:
    """Everything that can be brought back; a digit keeps one of what both wrote."""

    title = "Recover"
    empty = "Nothing to recover: nothing was deleted or written over, and you agree on every word."
    first_on_enter = True

    def __init__(self, host: WeekSession, block: Block | None) -> None:
        self._host, self._plan = host, host.plan
        self._block, self._history = block, BlockHistory(host, block) if block else None
        self._trash = TrashList(host)

    def rows(self) -> Sequence[Section]:
        """Return what both changed, then the block's earlier versions, then the bin."""
        return [*self._conflicts(), *self._versions(), *self._trash.rows()]

    def _conflicts(self) -> Iterator[Section]:
        plan, digits = self._plan, count(1)
        mine = self._block.id if self._block else ""
        for block in sorted(plan.conflicts.unsettled(), key=lambda found: found.id != mine):
            yield from self._sections(block.title, plan.blocks.several(block), digits, _chooser(self._host, block))
        for thing in plan.conflicts.twice():
            yield from self._sections(thing.called, thing.found, digits, _thing_chooser(self._host, thing))

    def _sections(
        self,
        title: str,
        found: Sequence[Several],
        digits: Iterator[int],
        chooser: Callable[[str, KeptVersion], Outcome | Deed],
    ) -> Iterator[Section]:
        """A section for each register: a row for each version, and for both texts."""
        goals = {goal.id: goal.title for goal in self._plan.items.goals()}
        for several in found:
            register = several.register
            rows = []
            for number, version in enumerate(several.versions, start=1):
                words = value_words(register, version.value, self._plan, goals)
                now = " · shown now" if number == 1 else ""
                note = f"{by_and_at(version.by, version.at, self._plan)}{now}"
                rows.append(_choice_row(next(digits), words, note, _bound(chooser, register, number)))
            if several.both is not None:
                rows.append(_choice_row(next(digits), several.both, "both", _bound(chooser, register, "both")))
            name = f"{wording.short(title, 30) or 'Untitled'}, {register_words(register, self._plan)}"
            yield Section(rows, f"{name}: you both changed this")

    def _versions(self) -> Iterator[Section]:
        if self._history is not None and self._block is not None:
            name = wording.name(self._plan.block(self._block.id))
            for section in self._history.rows():
                rows = [replace(row, id=f"earlier {section.heading} {row.id}") for row in section.rows]
                yield Section(rows, f"{name}, earlier: {section.heading}")

    def always(self) -> Sequence[RowCommand]:
        """Offer undo."""
        return (undo_command(self._host, to_first=True),)


def _choice_row(digit: int, words: str, note: str, act: Callable[[], Outcome | Deed]) -> ListRow:
    key = str(digit) if digit < 10 else ""
    return ListRow(f"choice {digit}", words, (RowCommand("", "keep this one", does(act)),), note, key)


def _bound(
    chooser: Callable[[str, KeptVersion], Outcome | Deed], register: str, number: KeptVersion
) -> Callable[[], Outcome | Deed]:
    return lambda: chooser(register, number)


def _chooser(host: WeekSession, block: Block) -> Callable[[str, KeptVersion], Outcome | Deed]:
    return lambda register, number: host.plan.choose(block, register, number)


def _thing_chooser(host: WeekSession, thing: Twice) -> Callable[[str, KeptVersion], Outcome | Deed]:
    return lambda register, number: host.plan.conflicts.settle(thing, register, number)


def open_recover(session: WeekSession) -> None:
    """Open everything that can be brought back, about the chosen block first."""
    session.open(ListScreen(session, RecoverList(session, session.chosen)), session.go_to_id)
