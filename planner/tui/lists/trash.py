"""The bin: what was deleted or let go, the latest first; it can be brought back, or erased for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Outcome
from planner.domain.model.items import Deed, Gone
from planner.domain.recurrence.ritual import Ritual
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at
from planner.domain.wording.results import GONE_KINDS
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.lists.base import Listed
from planner.tui.widgets.menu import Entry, Group

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

MOST = 100
"""Blocks listed at first, and more at a time."""
ERASE_KEY = "E"
MORE = "more"


class Bin(Listed):
    """Blocks, rituals that come no more, and what else was let go."""

    TITLE_WORDS = "The bin"
    EMPTY = "The bin is empty."
    FIRST_ON_ENTER = True

    def __init__(self, host: WeekSession) -> None:
        super().__init__(host)
        self._most = MOST

    def groups(self) -> Sequence[Group]:
        """Return blocks, the latest first, then rituals, then other things."""
        plan = self.plan
        found = plan.trash.bin()
        self._blocks = {block.id: block for block in found[: self._most]}
        self._rituals = {ritual.id: ritual for ritual in plan.rituals.ended_rituals()}
        self._things = {f"{thing.kind} {thing.id}": thing for thing in plan.trash.gone()}
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
            words = f"{GONE_KINDS[thing.kind]}: {wording.short(thing.text, 60)}"
            yield Entry(key, words, note=by_and_at(thing.by, thing.at, self.plan))

    def options(self, entry_id: str) -> Sequence[Option]:
        """Offer to restore or erase the entry, or to see it in the week."""
        if entry_id == MORE:
            return (Option("", MORE, "show them too"),)
        block = self._blocks.get(entry_id)
        if block and not block.deleted and block.called_off_by != self.plan.me.id:
            return (Option("", "go", "look at it in the week"),)
        return (Option("", "back", "bring it back"), Option(ERASE_KEY, "erase", "erase it for good"))

    def always(self) -> Sequence[Option]:
        """Offer undo."""
        return (Option(self.key_of("undo"), "undo", "undo"),)

    def choose(self, value: str, entry_id: str) -> None:
        """Do it; erasing asks first, and `go` closes with the id of the block."""
        if value == "undo":
            self.perform(self.plan.undo)
            self.to_first()
        elif value == MORE:
            self._most += MOST
            self.fill()
        elif value == "go":
            self.dismiss(entry_id)
        elif value == "erase":
            self._ask_to_erase(entry_id)
        else:
            self.perform(self._back(entry_id))

    def _ask_to_erase(self, entry_id: str) -> None:
        thing = self._thing(entry_id)
        called = wording.short(thing.text if isinstance(thing, Gone) else thing.title, 24)
        rows = (Option("n", "no", "no, keep it"), Option("y", "yes", "yes, erase it", "this cannot be undone"))

        def answered(value: str | None) -> None:
            if value == "yes":
                self._erase(thing)

        self.app.push_screen(Choose(f"Erase {called} for good?", rows), answered)

    def _erase(self, thing: Block | Ritual | Gone) -> None:
        from planner.store.erasure.remains import remains

        try:
            erased = self.plan.trash.erase(thing)
        except PlannerError as trouble:
            self.tell(str(trouble), troubled=True)
            return
        self.host.renewed()
        home = self.host.running.home
        kept = [path.name for path in remains(home.mirror, home.backups, erased.places)]
        self.fill()
        self.tell(" ".join(wording.erased(erased, kept, self.plan.you)))

    def _thing(self, entry_id: str) -> Block | Ritual | Gone:
        return self._blocks.get(entry_id) or self._rituals.get(entry_id) or self._things[entry_id]

    def _back(self, entry_id: str) -> Callable[[], Outcome | Deed]:
        if block := self._blocks.get(entry_id):
            return lambda: self.plan.restore(block)
        if ritual := self._rituals.get(entry_id):
            return lambda: self.plan.ritual_changes.bring_back(ritual)
        thing: Gone = self._things[entry_id]
        return lambda: self.plan.trash.bring_back_thing(thing)
