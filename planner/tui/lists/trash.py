"""The trash: deleted things, the latest first, to restore or to erase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Outcome
from planner.domain.model.items import Deed, Gone
from planner.domain.recurrence.ritual import Ritual
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at
from planner.domain.wording.results import GONE_KINDS
from planner.store.erasure.remains import remains
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.lists.base import ListScreen
from planner.tui.lists.rows import ListRow, RowCommand, Section, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

MOST_DELETED = 100
"""Blocks listed at first, and how many more at a time."""
ERASE_KEY = "E"


class TrashList:
    """Deleted blocks, ended rituals, and other deleted things."""

    title = "Deleted"
    empty = "Nothing has been deleted."
    first_on_enter = True

    def __init__(self, host: WeekSession) -> None:
        self._host, self._plan = host, host.plan
        self._most = MOST_DELETED

    def rows(self) -> Sequence[Section]:
        """Return blocks, the latest first, then rituals, then other things."""
        plan = self._plan
        blocks = plan.trash.bin()
        older = len(blocks) - self._most
        more = (
            [ListRow("more", f"{older} older ones …", (RowCommand("", "show them too", self._more),))]
            if older > 0
            else []
        )
        return [
            Section([*map(self._block_row, blocks[: self._most]), *more], "Deleted blocks"),
            Section([self._ritual_row(ritual) for ritual in plan.rituals.ended_rituals()], "Rituals that ended"),
            Section([self._thing_row(thing) for thing in plan.trash.gone()], "Deleted ideas, goals, notes and rules"),
        ]

    def _block_row(self, block: Block) -> ListRow:
        plan = self._plan
        words = f"{wording.name(block)} · {wording.span(block.when, plan.zone, plan.today)}"
        off = "called off: " if block.called_off_by and not block.deleted else ""
        by = by_and_at(block.touched_by, block.touched_at, plan) if block.touched_at else ""
        commands = self._commands(block, lambda: plan.restore(block))
        if not block.deleted and block.called_off_by != plan.me.id:
            commands = (RowCommand("", "look at it in the week", lambda screen: screen.dismiss(block.id)),)
        return ListRow(block.id, words, commands, f"{off}{by}")

    def _ritual_row(self, ritual: Ritual) -> ListRow:
        commands = self._commands(ritual, lambda: self._plan.ritual_changes.bring_back(ritual))
        return ListRow(ritual.id, wording.short(ritual.title), commands, "ended")

    def _thing_row(self, thing: Gone) -> ListRow:
        words = f"{GONE_KINDS[thing.kind]}: {wording.short(thing.text, 60)}"
        commands = self._commands(thing, lambda: self._plan.trash.bring_back_thing(thing))
        return ListRow(f"{thing.kind} {thing.id}", words, commands, by_and_at(thing.by, thing.at, self._plan))

    def _commands(
        self, thing: Block | Ritual | Gone, bring_back: Callable[[], Outcome | Deed]
    ) -> tuple[RowCommand, ...]:
        return (
            RowCommand("", "bring it back", does(bring_back)),
            RowCommand(ERASE_KEY, "erase it for good", lambda screen: self._ask_to_erase(thing, screen)),
        )

    def always(self) -> Sequence[RowCommand]:
        """Offer undo."""
        return (undo_command(self._host, to_first=True),)

    def _more(self, screen: ListScreen) -> None:
        self._most += MOST_DELETED
        screen.fill()

    def _ask_to_erase(self, thing: Block | Ritual | Gone, screen: ListScreen) -> None:
        called = wording.short(thing.text if isinstance(thing, Gone) else thing.title, 24)
        rows = (Option("n", "no", "no, keep it"), Option("y", "yes", "yes, erase it", "this cannot be undone"))

        def answered(value: str | None) -> None:
            if value == "yes":
                self._erase(thing, screen)

        self._host.open(Choose(f"Erase {called} for good?", rows), answered)

    def _erase(self, thing: Block | Ritual | Gone, screen: ListScreen) -> None:
        try:
            erased = self._plan.trash.erase(thing)
        except PlannerError as trouble:
            screen.tell(str(trouble), troubled=True)
            return
        self._host.renewed()
        home = self._host.running.home
        kept = [path.name for path in remains(home.mirror, home.backups, erased.places)]
        screen.fill()
        screen.tell(" ".join(wording.erased(erased, kept, self._plan.you)))


def open_trash(session: WeekSession) -> None:
    """Open the trash."""
    session.open(ListScreen(session, TrashList(session)), session.go_to_id)
