"""The writing half of a plan: saves actions as edits of this device's replica, and takes them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.domain.agreement import Answer, key
from planner.domain.clock import Clock
from planner.domain.errors import ChangedSince, NothingToUndo, PlannerError
from planner.domain.ids import Ids
from planner.domain.model import Block, Terms
from planner.domain.when import When
from planner.store.answers import read_answers
from planner.store.aside import set_aside
from planner.store.book import BLOCK_TABLES, Book
from planner.store.history import add_history, covered, covered_words
from planner.store.identity import State, lock_path, read_state
from planner.store.layout import OCCURRENCES, RITUALS
from planner.store.lock import locked
from planner.store.merge import DELETED, PERSONAL, Record
from planner.store.private import PrivateEdit, Words, read_private, write_private
from planner.store.records import TAG, decode
from planner.store.renewal import renew
from planner.store.replica import Damaged, Edit, commit
from planner.store.schema import Tables
from planner.store.stamps import next_stamp
from planner.store.undo import Change, Journal, Step, StepKind, read_journal, write_journal


@dataclass(slots=True)
class Desk:
    """One person's place at the plan on this device: what reads share with writes."""

    root: Path
    state: State
    clock: Clock
    ids: Ids
    book: Book

    def save(
        self,
        kind: StepKind,
        edits: Sequence[Edit],
        private: Sequence[PrivateEdit] = (),
        *,
        new: int = 0,
        about: str = "",
    ) -> None:
        """Write one action of the person's. WrittenSince and PlannerError as `commit` raises them.

        The first `new` edits (private ones when there are no others) make their records; undo puts those into the
        bin. `about` is what the action was about, in words, when that was no block.
        """
        changes = [*map(_change, edits), *map(self._private_change, private)]
        changes[:new] = [
            change._replace(before={DELETED: True}, after={DELETED: None if change.private else False}, whole=True)
            for change in changes[:new]
        ]
        with locked(lock_path(self.root)):
            self._commit(edits, private)
            with _saved_already("undo"):
                write_journal(self.root, read_journal(self.root).did(Step(kind, changes, about)))

    def note(self, edits: Sequence[Edit], private: Sequence[PrivateEdit]) -> None:
        """As `save`, for what nobody would take back with a key: it does not go on the undo list."""
        with locked(lock_path(self.root)):
            self._commit(edits, private)

    def undo(self) -> tuple[Step, Block | None]:
        """Take back the latest action; it, and its block as it was. NothingToUndo; ChangedSince when changed since."""
        with locked(lock_path(self.root)):
            self.book.refresh()
            journal = read_journal(self.root)
            if not journal.done:
                raise NothingToUndo("There is nothing to undo.")
            step, rest = journal.done[-1], journal.done[:-1]
            before = self.book.block(step.changes[0].id)
            self._turn_back(step, Journal(rest, journal.undone))
            with _saved_already("undo"):
                write_journal(self.root, Journal(rest, (*journal.undone, step)))
            return step, before

    def redo(self) -> tuple[Step, Block | None]:
        """Do again what was undone last; it, and its block as it was. NothingToUndo; ChangedSince."""
        with locked(lock_path(self.root)):
            self.book.refresh()
            journal = read_journal(self.root)
            if not journal.undone:
                raise NothingToUndo("There is nothing to do again.")
            step, rest = journal.undone[-1], journal.undone[:-1]
            before = self.book.block(step.changes[0].id)
            self._turn_back(step.turned(), Journal(journal.done, rest))
            with _saved_already("undo"):
                write_journal(self.root, Journal((*journal.done, step), rest))
            return step, before

    def _turn_back(self, step: Step, without: Journal) -> None:
        for change in step.changes:
            changed = self._changed_since(change) or self._over_a_yes(change)
            if changed:
                # The step leaves the journal, so that the next undo goes on to the one before it.
                write_journal(self.root, without)
                raise ChangedSince(changed)
        self._commit(
            [
                Edit(change.file, change.table, self._record(change), change.before)
                for change in step.changes
                if not change.private
            ],
            [
                PrivateEdit(change.file, change.table, change.id, change.before)
                for change in step.changes
                if change.private
            ],
        )

    def _record(self, change: Change) -> Record:
        return self.book.record(change.file, change.table, change.id)

    def _private_change(self, edit: PrivateEdit) -> Change:
        words = read_private(self.root, edit.file, edit.table).get(edit.id, {})
        before = {register: words.get(register) for register in edit.registers}
        return Change(edit.file, edit.table, edit.id, before, dict(edit.registers), private=True)

    def _changed_since(self, change: Change) -> str | None:
        """A sentence when the record is no longer as this device left it."""
        if change.private:
            return None
        record = self._record(change)
        for register in record.writes if change.whole else change.after:
            authors = {self.book.person_of(write.device) for write in record.live(register)}
            if foreign := authors - {self.state.person}:
                name = next((p.name for p in self.book.people if p.id in foreign), "Somebody")
                done = "has answered it" if register.startswith(PERSONAL) else f"changed the {register}"
                return f"It stays as it is: {name} {done} since."
            if register in change.after and standing(record, register) != change.after[register]:
                return f"It stays as it is: you changed the {register} elsewhere since."
        return None

    def _over_a_yes(self, change: Change) -> str | None:
        """A sentence when taking it back would move what somebody else has said yes to by now."""
        block = None if change.private or change.table not in BLOCK_TABLES else self.book.block(change.id)
        if block is None or block.deleted or not self.book.agreement_on:
            return None
        when, who = (decode(name, change.before.get(name)) for name in ("when", "who"))
        terms = Terms(when if isinstance(when, When) else block.when, who if isinstance(who, str) else block.who)
        answers = read_answers(self._record(change))
        for person in self.book.people:
            bound = person.id != self.state.person and block.agreement.get(person.id) == "yes" and terms != block.terms
            # What they had said yes to before is theirs as well.
            if bound and answers.get(person.id) != Answer("yes", key(terms)):
                return f"It stays as it is: {person.name} said yes to it since. Another time can be suggested."
        return None

    def _committed(self, edits: Sequence[Edit]) -> tuple[State, dict[str, Tables]]:
        try:
            return commit(self.root, edits, self.clock, self.book.mirror)
        except Damaged as damaged:
            set_aside(self.root, damaged.path)
            renew(self.root, read_state(self.root), self.ids, None, "A file of this device was damaged")
            raise PlannerError(
                "A file of this device was damaged and is made again from the shared folder; "
                "nothing was changed just now, so please do that once more."
            ) from damaged

    def _commit(self, edits: Sequence[Edit], private: Sequence[PrivateEdit]) -> None:
        """Words are kept here before they are taken out of the shared files, and only let go after they are back."""
        words = [(edit, read_private(self.root, edit.file, edit.table).get(edit.id, {})) for edit in private]
        kept = [edit for edit in private if any(value is not None for value in edit.registers.values())]
        for edit in kept:
            write_private(self.root, edit)
        before = [self.book.record(edit.file, edit.table, edit.record.id) for edit in edits]
        shards: dict[str, Tables] = {}
        if edits:
            self.state, shards = self._committed(edits)
        for edit in private:
            if edit not in kept:
                write_private(self.root, edit)
        for file, tables in shards.items():
            touched = [(edit.table, edit.record.id) for edit in edits if edit.file == file]
            with _saved_already("this screen"):
                self.book.wrote(self.state.device, file, tables, touched)
        with _saved_already("the history"):
            for change, was in zip(edits, before, strict=True):
                after = self.book.record(change.file, change.table, change.record.id)
                add_history(self.root, change.file, covered(change.table, was, after))
            for edit, had in words:
                self._remember(edit, had)
        for file in {edit.file for edit in private}:
            self.book.wrote_private(file)

    def _remember(self, edit: PrivateEdit, had: Words) -> None:
        """The private words of a block that were written over, in the history of this device."""
        if edit.table in BLOCK_TABLES and had:
            stamp = next_stamp(self.clock(), self.state.device, ())
            after = self.book.record(edit.file, edit.table, edit.id)
            add_history(self.root, edit.file, covered_words(edit, had, after, stamp))


@contextmanager
def _saved_already(what: str) -> Iterator[None]:
    """What is only for convenience comes after the save, and cannot take it back."""
    try:
        yield
    except OSError as problem:
        raise PlannerError(f"It is saved, but {what} does not know of it: {problem.strerror or problem}.") from problem


def _change(edit: Edit) -> Change:
    before = {register: standing(edit.record, register) for register in edit.registers}
    if edit.table in (RITUALS, OCCURRENCES):
        # What was never written here is as the ritual has it, not empty.
        written = {register for register in edit.registers if edit.record.live(register)}
        before |= {register: None for register in edit.registers if register not in written | {DELETED}}
    return Change(edit.file, edit.table, edit.record.id, before, dict(edit.registers))


def standing(record: Record, register: str) -> object:
    """A register's JSON as it stands; for one that was never written, the value that stands for nothing."""
    live = record.live(register)
    if live:
        return live[0].value
    return False if register.startswith(TAG) else _NOTHING.get(register)


# Taking back writes these, so that nothing and empty never become two versions to choose from.
_NOTHING: dict[str, object] = {DELETED: False, "protected": False, "place": "", "notes": "", "status": "planned"}
