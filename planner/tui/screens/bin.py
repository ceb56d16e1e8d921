"""The bin: everything that was ever deleted or let go, the latest first; Enter brings it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from planner.domain import wording
from planner.domain.carry import Deed, Gone, GoneKind
from planner.domain.model import Block, Outcome
from planner.domain.valuewords import by_and_at
from planner.tui.screens.choose import Option
from planner.tui.screens.listed import Listed
from planner.tui.screens.talking import Talking
from planner.tui.widgets.menu import Entry, Group

MOST = 100
"""Blocks listed at first, and more at a time."""
KINDS: dict[GoneKind, str] = {
    "idea": "an idea",
    "goal": "a goal",
    "note": "a note",
    "rule": "a ground rule",
    "request": "a request",
    "block": "words on a block that was taken back",
}
MORE = "more"


class Bin(Listed):
    """Blocks, rituals that come no more, and what else was let go."""

    TITLE_WORDS = "The bin"
    EMPTY = "The bin is empty."

    def __init__(self, host: Talking) -> None:
        super().__init__(host)
        self._most = MOST

    def groups(self) -> Sequence[Group]:
        plan = self.plan
        found = plan.bin()
        self._blocks = {block.id: block for block in found[: self._most]}
        self._rituals = {ritual.id: ritual for ritual in plan.rituals(ended=True) if ritual.ended}
        self._things = {f"{thing.kind} {thing.id}": thing for thing in plan.gone()}
        older = len(found) - len(self._blocks)
        more = [Entry(MORE, f"{older} older ones …")] if older else []
        rituals = (
            Entry(key, wording.short(ritual.title), note="comes no more") for key, ritual in self._rituals.items()
        )
        return [
            Group((*map(self._block_entry, self._blocks.values()), *more), "Off the week"),
            Group(tuple(rituals), "Rituals"),
            Group(tuple(self._thing_entries()), "Let go"),
        ]

    def _block_entry(self, block: Block) -> Entry:
        plan = self.plan
        words = f"{wording.name(block)} · {wording.span(block.when, plan.zone, plan.today)}"
        off = "called off: " if block.called_off_by and not block.deleted else ""
        by = by_and_at(block.touched_by, block.touched_at, plan) if block.touched_at else ""
        return Entry(block.id, words, note=f"{off}{by}")

    def _thing_entries(self) -> Iterator[Entry]:
        for key, thing in self._things.items():
            words = f"{KINDS[thing.kind]}: {wording.short(thing.text, 60)}"
            yield Entry(key, words, note=by_and_at(thing.by, thing.at, self.plan))

    def options(self, entry_id: str) -> Sequence[Option]:
        if entry_id == MORE:
            return (Option("", MORE, "show them too"),)
        block = self._blocks.get(entry_id)
        if block and not block.deleted and block.called_off_by != self.plan.me.id:
            return (Option("", "go", "look at it in the week"),)
        return (Option("", "back", "bring it back"),)

    def always(self) -> Sequence[Option]:
        return (Option(self.key_of("undo"), "undo", "undo"),)

    def choose(self, value: str, entry_id: str) -> None:
        if value == "undo":
            self.perform(self.plan.undo)
            self.to_first()
        elif value == MORE:
            self._most += MOST
            self.fill()
        elif value == "go":
            self.dismiss(entry_id)
        else:
            self.perform(self._back(entry_id))

    def _back(self, entry_id: str) -> Callable[[], Outcome | Deed]:
        if block := self._blocks.get(entry_id):
            return lambda: self.plan.restore(block)
        if ritual := self._rituals.get(entry_id):
            return lambda: self.plan.bring_back(ritual)
        thing: Gone = self._things[entry_id]
        return lambda: self.plan.bring_back_thing(thing)
