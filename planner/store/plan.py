"""`Plan`: the one façade that screens and commands talk to.

Reads give immutable values. Every intention takes the block as it was painted, says what it was based on, is saved
durably before it returns, and can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.domain.clock import Clock, system_clock
from planner.domain.errors import AmbiguousId, BadInput, UnknownId
from planner.domain.ids import Ids, home_month
from planner.domain.model import Block, Changes, Draft, Outcome, OutcomeKind, Person, Status, WeekView
from planner.domain.text import shown as safe
from planner.domain.view import order, week_view
from planner.domain.week import Week
from planner.domain.when import When
from planner.store.book import BLOCKS, PEOPLE, Book
from planner.store.desk import Desk
from planner.store.identity import State, lock_path, read_state
from planner.store.layout import PLAN, month_file
from planner.store.lock import locked
from planner.store.merge import DELETED, Record, distinct
from planner.store.news import clear_news, read_news
from planner.store.records import change_registers, draft_registers
from planner.store.replica import Edit

_FINISHED: dict[Status, OutcomeKind] = {
    "planned": "reopened",
    "done": "done",
    "partly": "partly",
    "skipped": "skipped",
}


class Plan:
    """One person's view of the plan on this device."""

    def __init__(self, root: Path, state: State, clock: Clock, ids: Ids) -> None:
        self._book = Book(root, state.person)
        self._desk = Desk(root, state, clock, ids, self._book)

    @classmethod
    def open(cls, mirror: Path, *, clock: Clock = system_clock, ids: Ids | None = None) -> Plan:
        """The plan whose mirror that is. NotSetUp when there is none."""
        return cls(mirror, read_state(mirror), clock, ids or Ids())

    # -- who, where, when ---------------------------------------------------------------------------------------------

    @property
    def me(self) -> Person:
        return self._book.people[0]

    @property
    def you(self) -> Person:
        return self._book.people[1]

    @property
    def zone(self) -> ZoneInfo:
        """The viewer's zone: the person's own, not the machine's."""
        return self._book.viewer

    @property
    def now(self) -> datetime:
        """Aware, in the viewer's zone."""
        return self._desk.clock().astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def device(self) -> str:
        return self._desk.state.device

    @property
    def folder(self) -> Path:
        """The shared folder."""
        return Path(self._desk.state.folder)

    @property
    def unpublished(self) -> int:
        """Edits of this device that the shared folder does not have yet."""
        state = read_state(self._desk.root)
        return state.edits - state.published_edits

    # -- reading ------------------------------------------------------------------------------------------------------

    def week(self, week: Week) -> WeekView:
        return week_view(week, self._book.week(week), self.me, self.you, self.zone, self.today)

    def block(self, block_id: str) -> Block:
        """The block of exactly this id, a deleted one too. UnknownId."""
        block = self._book.block(block_id)
        if block is None:
            raise UnknownId(f"There is no block “{safe(block_id)[:40]}”.")
        return block

    def resolve(self, text: str) -> Block:
        """The block whose id has this beginning or ending. UnknownId; AmbiguousId when there are several."""
        text = text.strip().lower()
        exact = self._book.block(text)
        if exact is not None:
            return exact
        months = text[:7] if home_month(f"{text[:7]}-aaaaaaaa") else ""
        fits = [
            block
            for block in self._book.every(months)
            if text and (block.id.startswith(text) or block.id.endswith(text))
        ]
        if not fits:
            return self.block(text)
        if len(fits) > 1:
            fits.sort(key=lambda block: order(block, self.zone))
            listed = ", ".join(f"{block.id} ({safe(block.title)[:30]})" for block in fits[:8])
            more = f" and {len(fits) - 8} more" if len(fits) > 8 else ""
            raise AmbiguousId(f"“{text}” could be {listed}{more}.", [block.id for block in fits])
        return fits[0]

    def search(self, text: str) -> tuple[Block, ...]:
        """Blocks whose title, place, notes or tags hold all these words, the newest first; nothing deleted."""
        words = text.casefold().split()
        found = [
            block
            for block in self._book.every()
            if not block.deleted and words and all(word in _searchable(block) for word in words)
        ]
        return tuple(sorted(found, key=lambda block: order(block, self.zone), reverse=True))

    def bin(self) -> tuple[Block, ...]:
        """Everything deleted, the latest first."""
        deleted = [block for block in self._book.every() if block.deleted]
        return tuple(sorted(deleted, key=lambda block: (str(block.touched_at), block.id), reverse=True))

    def news(self) -> frozenset[str]:
        """The ids of what the other person wrote since my last visit."""
        mine = self.me.id
        return frozenset(
            key for key, device in read_news(self._desk.root).items() if self._book.person_of(device) != mine
        )

    def visited(self) -> None:
        """All that is there now has been seen."""
        with locked(lock_path(self._desk.root)):
            clear_news(self._desk.root, read_news(self._desk.root))

    def refresh(self) -> frozenset[str]:
        """Take in what another process or the exchange changed on this device; the ids of the blocks concerned."""
        return frozenset(self._book.refresh())

    # -- intentions ---------------------------------------------------------------------------------------------------

    def add(self, draft: Draft) -> Outcome:
        """BadInput for a draft without a title or at a time that does not exist."""
        return self._create("added", draft)

    def duplicate(self, block: Block) -> Outcome:
        """The same once more, at the same time, not yet happened."""
        copied = {name: getattr(block, name) for name in Draft.__dataclass_fields__}
        return self._create("duplicated", Draft(**copied))

    def change(self, block: Block, changes: Changes) -> Outcome:
        """Write the fields that differ from `block` as it was painted; an edit from the bin brings it back too.

        BadInput for an empty title or a time that does not exist; WrittenSince (nothing saved) when this device
        wrote one of these fields after `block` was read.
        """
        when = changes.get("when")
        if when is not None:
            _must_exist(when)
        registers = change_registers(block, changes)
        if not registers:
            return Outcome("unchanged", block, block)
        return self._edit("moved" if registers.keys() <= {"when", "who"} else "changed", block, registers)

    def finish(self, block: Block, status: Status) -> Outcome:
        """`done`, `partly`, `skipped`, or `planned` again."""
        if block.status == status:
            return Outcome("unchanged", block, block)
        return self._edit(_FINISHED[status], block, {"status": status})

    def remove(self, block: Block) -> Outcome:
        """Into the bin. What the other wrote without having seen this keeps the block in the week, with a question."""
        if block.deleted:
            return Outcome("unchanged", block, block)
        return self._edit("removed", block, {DELETED: True})

    def restore(self, block: Block) -> Outcome:
        """Out of the bin."""
        if not block.deleted:
            return Outcome("unchanged", block, block)
        return self._edit("restored", block, {DELETED: False})

    def choose(self, block: Block, register: str, number: int) -> Outcome:
        """Settle “each wrote something” for both: 1 keeps the value shown, 2… the other versions in their order.

        BadInput when the register has no other versions, or not that many.
        """
        others = [version for version in block.conflicts if version.register == register]
        if not others:
            raise BadInput(f"There is nothing to choose for “{safe(register)[:40]}” here.")
        if not 1 <= number <= len(others) + 1:
            raise BadInput(f"Choose a number from 1 to {len(others) + 1}.")
        record = _record(block)
        if register == DELETED:
            return self._edit("chosen", block, {DELETED: number != 1})
        return self._edit("chosen", block, {register: distinct(record.live(register))[number - 1].value})

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

    # -- writing ------------------------------------------------------------------------------------------------------

    def _create(self, kind: OutcomeKind, draft: Draft) -> Outcome:
        _must_exist(draft.when)
        month = _home(draft.when)
        block_id = self._desk.ids.record(month)
        self._desk.create(kind, month_file(month), BLOCKS, draft_registers(draft, self.me.id), block_id)
        return Outcome(kind, self.block(block_id))

    def _edit(self, kind: OutcomeKind, block: Block, registers: Mapping[str, object]) -> Outcome:
        if block.deleted and DELETED not in registers:
            registers = {**registers, DELETED: False}
        file = month_file(str(home_month(block.id)))
        self._desk.save(kind, [Edit(file, BLOCKS, _record(block), registers)])
        return Outcome(kind, self.block(block.id), block)


def _home(when: When) -> str:
    """The month whose shard a new block lives in: its date's, or its week's Thursday's."""
    day = when.week.thursday if when.precision == "week" else when.local_start.date()
    return f"{day.year:04}-{day.month:02}"


def _must_exist(when: When) -> None:
    if not when.exists():
        raise BadInput(f"{when.start.replace('T', ' ')} does not exist in {when.zone}: the clocks jump over it.")


def _record(block: Block) -> Record:
    if not isinstance(block.seen, Record):
        raise TypeError("an edit takes a block that was read from the plan")
    return block.seen


def _searchable(block: Block) -> str:
    return " ".join((block.title, block.place, block.notes, *block.tags)).casefold()
