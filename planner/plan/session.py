"""`Session`: all changes to a plan on this device go through it.

A save is one transaction. Under the lock between processes it finishes an earlier save that was interrupted, reads
the files again, decides from them where each value may go, checks, takes numbers, and writes. All files of an action
are written or none; the undo journal and the local history are part of it. See docs/design.md, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Literal

from planner.domain.clock import Clock
from planner.domain.errors import (
    AddKept,
    AnsweredSince,
    BadInput,
    ChangedSince,
    MonthFull,
    NothingToUndo,
    NotYours,
    PlannerError,
)
from planner.domain.ids import Ids
from planner.domain.model.block import Block
from planner.domain.model.registers import ANSWER, PERSONAL, REMIND
from planner.plan.undo_answers import answered_since
from planner.store.codec.visibility import AUTHOR, UNDONE, VISIBILITY, is_kept, known_visibility, value_of
from planner.store.crdt.hlc import next_stamp
from planner.store.crdt.register import DELETED, MARKS, Record, with_writes
from planner.store.device.edits import Edit, Update
from planner.store.device.identity import State, read_state, reserve
from planner.store.device.reidentify import renew
from planner.store.device.writer import DamagedShard, OwnShards, first_register
from planner.store.disk import log
from planner.store.disk.bounded_read import SAVED
from planner.store.disk.layout import BLOCK_TABLES, RITUALS
from planner.store.disk.quarantine import set_aside
from planner.store.disk.transaction import (
    FileLine,
    Unfinished,
    append_lines,
    exclusive,
    replace_alone,
    replace_together,
    sweep_temporaries,
)
from planner.store.division import VISIBLE_TABLES, Division, divide, divide_erasure, inherits
from planner.store.erasure.purge import Place, purge, withdrawal_lines
from planner.store.index.repository import Repository
from planner.store.journal.history import covered, covered_words, journal_row, shorten
from planner.store.journal.undo import (
    Change,
    Event,
    Journal,
    StepKind,
    UndoStep,
    WriteMark,
    event_lines,
    read_journal,
    steps_taken,
)
from planner.store.private.files import DamagedWords, PrivateEdit, edited_private, private_path, set_aside_words
from planner.store.private.split import before_undoing
from planner.store.shard.schema import document_writes, number_of

Turn = Literal["undid", "redid"]
Told = Callable[[str], tuple[Literal["did", "undid", "redid", "noted"], UndoStep | str]]
"""Makes what a journal line says of an action, given the key of that line."""
_MARKS = (VISIBILITY, DELETED)


class _Gathered:
    """What several saves would write, to be saved as one action.

    `made` are the places of new records.
    """

    def __init__(self) -> None:
        self._edits: dict[Place, Edit] = {}
        self.private: list[PrivateEdit] = []
        self.made: set[Place] = set()

    def take(self, edits: Sequence[Edit], private: Sequence[PrivateEdit], new: int) -> None:
        """Add what one save would write; later values of a register replace earlier ones."""
        for edit in edits:
            place = (edit.file, edit.table, edit.record.id)
            before = self._edits.get(place, edit)
            self._edits[place] = before._replace(registers={**before.registers, **edit.registers})
        self.made |= {(edit.file, edit.table, edit.record.id) for edit in edits[:new]}
        self.private.extend(private)

    def joined(self) -> list[Edit]:
        """One edit for each record, those of new records first."""
        return sorted(self._edits.values(), key=lambda edit: (edit.file, edit.table, edit.record.id) not in self.made)


def _frees(update: Update) -> bool:
    """Whether an update deletes, hides, withdraws or answers."""
    return any(name in (*_MARKS, *MARKS) or name.startswith(PERSONAL) for name in update.registers)


class Session:
    """Saves, undoes and redoes on this device's copy of a plan; one for each thread."""

    def __init__(self, root: Path, state: State, clock: Clock, ids: Ids, repository: Repository) -> None:
        self.root = root
        self.state = state
        self.clock = clock
        self.ids = ids
        self.repository = repository
        self._is_held = False
        self._is_saved = False
        """Whether anything was saved since the lock was taken."""
        self._is_swept = False
        self._gathered: _Gathered | None = None

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock between processes, so that decisions are made from present files.

        Nesting it in the same session takes no second lock. Raises PlannerError when the disk refuses, also to read
        what a decision depends on: a month that can't be read isn't an empty one.
        """
        if self._is_held:
            self.repository.must_read(True)
            yield
            return
        with exclusive(self.root):
            self._is_held, self._is_saved = True, False
            try:
                self._sweep()
                self.repository.must_read(True)
                yield
            except OSError as problem:
                why = problem.strerror or problem
                if self._is_saved:
                    raise PlannerError(f"It is saved, but the next step failed on the disk: {why}.") from problem
                raise PlannerError(f"Nothing was saved: {why}.") from problem
            finally:
                self.repository.must_read(False)
                self._is_held = False

    def save(
        self,
        kind: StepKind,
        edits: Sequence[Edit],
        private: Sequence[PrivateEdit] = (),
        *,
        new: int = 0,
        about: str = "",
    ) -> None:
        """Write one action of the person's, which can then be undone.

        The first `new` edits make their records; undo withdraws those, and keeps their words on this device. `about`
        names what the action was about, when that isn't a block. Raises WrittenSince when this device wrote one of
        the registers after an edit began; BadInput and NotYours for what may not become private; PlannerError when
        the disk refuses. Nothing is saved in any of these cases. Unfinished means that it is saved.
        """
        if self._gathered is not None:
            self._gathered.take(edits, private, new)
            return
        with self.exclusive():
            division = divide(self.repository, self.device, edits, private)
            changes = division.changes
            changes[:new] = map(self._creation, changes[:new])
            self._commit(division, lambda key: ("did", UndoStep(kind, changes, about, key)))

    def _creation(self, change: Change) -> Change:
        """What making a record did, with the other person’s answer if it was spoken."""
        mine = ANSWER + self.repository.facts.people_ids[0]
        spoken = {name: said for name, said in change.after.items() if name.startswith(ANSWER) and name != mine}
        return change._replace(before={DELETED: True}, after={DELETED: False, **spoken}, whole=True, was=change.now)

    @contextmanager
    def together(self, kind: StepKind, about: str = "", *, undoable: bool = True) -> Iterator[None]:
        """Save everything inside as one action at the end.

        Nothing is saved if an error is raised. Unless it's `undoable`, there is no step in the undo list.
        """
        self._gathered = gathered = _Gathered()
        try:
            yield
        finally:
            self._gathered = None
        if undoable:
            self.save(kind, gathered.joined(), gathered.private, new=len(gathered.made), about=about)
        else:
            self.note(gathered.joined(), gathered.private)

    def note(self, edits: Sequence[Edit], private: Sequence[PrivateEdit]) -> None:
        """Write like `save`, without a step in the undo list."""
        with self.exclusive():
            self._commit(divide(self.repository, self.device, edits, private), lambda key: ("noted", ""))

    def erase(self, places: Sequence[Place], mark: Literal["erased", "erased:words"]) -> None:
        """Withdraw the words of these records for good, in the folder and on this device.

        It can't be undone. Raises PlannerError when the disk refuses.
        """
        with self.exclusive():
            self._commit(divide_erasure(self.repository, self.device, places, mark), lambda key: ("noted", ""))
            purge(self.root, self.clock)
            self.repository.look()

    def undo(self) -> tuple[UndoStep, Block | None]:
        """Undo the latest action; returns the step, and its block as it was.

        Raises NothingToUndo and ChangedSince.
        """
        with self.exclusive():
            return self._turn("undid", self._journal().done, "There is nothing to undo.")

    def redo(self) -> tuple[UndoStep, Block | None]:
        """Redo the action undone last; returns the step, and its block as it was.

        Raises NothingToUndo and ChangedSince.
        """
        with self.exclusive():
            return self._turn("redid", self._journal().undone, "There is nothing to redo.")

    def steps_taken(self) -> dict[str, UndoStep]:
        """What this person's actions did, by key; undoing is one as well.

        They're in order, as far as the journal goes back.
        """
        return steps_taken(self.root, self._is_written)

    def steps(self) -> tuple[frozenset[str], frozenset[str]]:
        """The keys of the actions that undo and redo would still reach."""
        journal = self._journal()
        return frozenset(step.key for step in journal.done), frozenset(step.key for step in journal.undone)

    @property
    def device(self) -> str:
        """The device id as it is now: another process may have taken a new one."""
        return read_state(self.root).device

    # -- undo ---------------------------------------------------------------------------------------------------------

    def _turn(self, how: Turn, steps: Sequence[UndoStep], nothing: str) -> tuple[UndoStep, Block | None]:
        if not steps:
            raise NothingToUndo(nothing)
        self.repository.look()
        step = steps[-1]
        back = step if how == "undid" else step.turned()
        before = self.repository.blocks.get(step.changes[0].id)
        try:
            division = self._divide_back(back)
        except (BadInput, NotYours, ChangedSince) as problem:
            # Drop the step from the journal, so that the next undo takes the one before it.
            gone = Event(f"{step.key} {how} refused", "dropped", step.key)
            append_lines(event_lines(self.root, gone, self._is_written))
            if isinstance(problem, ChangedSince):
                raise
            raise ChangedSince(str(problem)) from problem
        self._commit(division, lambda key: (how, step.key))
        return step, before

    def _divide_back(self, back: UndoStep) -> Division:
        """Divide the values before a step, to be written today.

        Raises ChangedSince, BadInput and NotYours when they can't be.
        """
        for change in back.changes:
            if problem := self._hindrance(change):
                undoes_add = change.whole and change.before.get(DELETED) is True and change.table in BLOCK_TABLES
                raise AddKept(problem, change.id) if undoes_add else ChangedSince(problem)
        if person := answered_since(self.repository, back.changes, self.device):
            raise AnsweredSince(person.name, back.changes[0].id)
        shared = [change for change in back.changes if not change.private]
        edits = [self._edit_back(change) for change in shared]
        private = [PrivateEdit(c.file, c.table, c.id, c.before) for c in back.changes if c.private]
        division = divide(self.repository, self.device, edits, private)
        noted = {(change.file, change.table, change.id): change for change in shared}
        if back.changes[0].taken is not None and any(self._opens_words(u, noted.get(u[:3])) for u in division.updates):
            raise ChangedSince("It stays as it is: it would open what you wrote for yourself alone.")
        return division

    def _opens_words(self, update: Update, change: Change | None) -> bool:
        """Whether undoing a change would share words that nobody else ever had."""
        record = self.repository.records.kept(*update[:3])
        taken, said = (change.taken or {}, change.before) if change else ({}, {})
        return update.table in (*BLOCK_TABLES, RITUALS) and any(
            record.words.get(name) == value and taken.get(name) != value
            for name, (value, _) in update.registers.items()
            if value is not None and name not in (*_MARKS, AUTHOR, *said) and is_kept(name, record.visibility)
        )

    def _edit_back(self, change: Change) -> Edit:
        """The edit that undoes a change.

        A record whose adding is undone is withdrawn, and its words stay on this device.
        """
        record = self.repository.records.kept(change.file, change.table, change.id)
        registers = dict(change.before)
        if change.whole:
            gone = change.before.get(DELETED) is True
            registers |= {VISIBILITY: f"{UNDONE}{record.visibility}"} if gone else before_undoing(record)
        return Edit(change.file, change.table, record, registers)

    def _hindrance(self, change: Change) -> str | None:
        """Why a change can't be undone any more, in a sentence; else None.

        `change.before` is what would be written.
        """
        if change.private:
            return None
        record = self.repository.records.kept(change.file, change.table, change.id)
        return self._changed_since(change, record) or self._opened_since(change, record)

    def _changed_since(self, change: Change, record: Record) -> str | None:
        inherited = inherits(change.table, change.id)
        for register in record.writes if change.whole else change.after:
            if register.startswith(REMIND) and register != REMIND + self.state.person:
                continue  # when it reminds the other is not said
            authors = {self.repository.facts.person_of(write.device) for write in record.live(register)}
            if foreign := authors - {self.state.person}:
                name = next(
                    (person.name for person in self.repository.facts.people if person.id in foreign), "Somebody"
                )
                done = "has answered it" if register.startswith(PERSONAL) else f"changed the {register}"
                return f"It stays as it is: {name} {done} since."
            stands = value_of(record, register, inherits=inherited)
            if register in change.after and stands != change.after[register]:
                return f"It stays as it is: you changed the {register.partition(':')[0]} elsewhere since."
        if change.whole and any(write.device != self.device for write in record.deletes):
            return "It stays as it is: you deleted it elsewhere since."
        return None

    def _opened_since(self, change: Change, record: Record) -> str | None:
        """Why private words can't come back: they would be shared."""
        will = known_visibility(change.before.get(VISIBILITY, record.visibility))
        if any(is_kept(name, change.was) and not is_kept(name, will) for name in change.before if name not in _MARKS):
            return "It stays as it is: it is open by now, and that was for you alone."
        return None

    def _journal(self) -> Journal:
        return read_journal(self.root, self._is_written)

    def _is_written(self, mark: WriteMark) -> bool:
        """Whether our shard has the write that proves an action."""
        self.repository.look_at({mark.file})
        document = self.repository.mirror.tables(mark.device, mark.file).get(mark.table, {}).get(mark.id, {})
        return number_of(document.get(mark.register)) >= mark.n

    # -- writing ------------------------------------------------------------------------------------------------------

    def _commit(self, division: Division, told: Told) -> None:
        try:
            self._write(division, told)
        except DamagedShard as damaged:
            set_aside(self.root, damaged.path)
            renew(self.root, read_state(self.root), self.ids, None, "damaged")
            raise PlannerError(
                "A file of this device was damaged and is rebuilt from the shared folder. "
                "Nothing was changed just now, so please do that again."
            ) from damaged
        except Unfinished:
            with suppress(OSError):  # it's saved, and the next look shows it
                self.repository.look()
            raise

    def _write(self, division: Division, told: Told) -> None:
        updates, private = division.updates, division.private
        state = read_state(self.root)
        shards = OwnShards(self.root, state, self.repository.mirror)
        for update in updates:
            shards.load(update.file, [(row.table, row.id) for row in updates if row.file == update.file])
        for edit, registers in division.checks:
            shards.check(edit, registers)
        numbers = count(state.next)
        stamp = next_stamp(self.clock(), state.device, division.stamps)
        for update in updates:
            shards.put(update, numbers, stamp)
        shared = shards.files()
        self._must_fit(shared, updates)
        # An action without a shared write takes a number too, as the key of its journal line.
        reserved = reserve(self.root, state, max(sum(len(u.registers) for u in updates), 1), edits=int(bool(updates)))
        mark = WriteMark(state.device, *updates[0][:3], first_register(updates[0]), state.next) if updates else None
        key = f"{state.device} {state.next}"
        event = Event(key, *told(key), mark, self._covered(division, shards, stamp, state.next))
        lines = event_lines(self.root, event, self._is_written)
        lines += withdrawal_lines(self.root, division.withdrawn, division.scope)
        files = {**self._private_files(private), **shared}
        self._replace(files, lines, together=len(files) > 1 or bool(private and lines))
        self._is_saved = True
        self.repository.must_read(False)  # it's decided: what can't be read now is shown after the next look
        numbered = f"{state.next}-{reserved.next - 1}"
        log.note(self.root, "save", clock=self.clock, device=state.device, n=numbered, files=len(files))
        self.state = reserved
        self._take_in(shards, updates, private)

    def _must_fit(self, files: Mapping[Path, bytes], updates: Sequence[Update]) -> None:
        """Raise MonthFull if others might not be able to read a file after the save.

        An action that only removes things or answers is always allowed.
        """
        makes = any(
            AUTHOR in update.registers and not self.repository.records.get(*update[:3]).writes for update in updates
        )
        frees = any(map(_frees, updates)) and not makes
        if not frees and not all(map(SAVED.hold, files.values())):
            raise MonthFull("Nothing was saved: that month is full. You can still delete, hide and answer.")

    def _replace(self, files: dict[Path, bytes], lines: list[FileLine], *, together: bool) -> None:
        if together:
            replace_together(self.root, files, lines)
        elif files:
            replace_alone(*files.popitem(), lines)
        else:
            append_lines(lines)

    def _private_files(self, private: Sequence[PrivateEdit]) -> dict[Path, bytes]:
        files: dict[Path, bytes] = {}
        for file in dict.fromkeys(edit.file for edit in private):
            edits, path = [edit for edit in private if edit.file == file], private_path(self.root, file)
            try:
                files[path] = edited_private(self.root, file, edits)
            except DamagedWords:
                set_aside_words(self.root, path)
                files[path] = edited_private(self.root, file, edits)
        return files

    def _covered(self, division: Division, shards: OwnShards, stamp: str, n: int) -> list[dict[str, object]]:
        """The values that the writes from number `n` on cover, as rows for the history."""
        device = stamp.partition("-")[2]
        rows: list[dict[str, object]] = []
        if division.scope == "all":
            return rows  # erased values are kept nowhere
        after: dict[tuple[str, str, str], Record] = {}
        for update in division.updates:
            before = self.repository.records.get(update.file, update.table, update.id)
            document = shards.tables[update.file][update.table][update.id]
            written = document_writes(device, update.id, {name: document[name] for name in update.registers})
            # What is withdrawn with it isn't shown any more either, by any author.
            record = self.repository.mirror.without_withdrawn(update.table, with_writes(before, device, written))
            after[update[:3]] = record
            rows += (journal_row(update.file, row) for row in covered(update.table, before, record))
        for edit in division.private:
            had = self.repository.private.of(edit.file, edit.table).get(edit.id, {})
            if had and edit.table in VISIBLE_TABLES:
                now = after.get(edit[:3]) or self.repository.records.get(*edit[:3])
                rows += (journal_row(edit.file, row) for row in covered_words(edit, had, now, stamp, n))
        return rows

    def _take_in(self, shards: OwnShards, updates: Sequence[Update], private: Sequence[PrivateEdit]) -> None:
        """Show what was saved; an error here doesn't change that it is saved."""
        try:
            for file, tables in shards.tables.items():
                rows = [(update.table, update.id) for update in updates if update.file == file]
                self.repository.wrote(self.state.device, file, tables, rows)
            for file in dict.fromkeys(edit.file for edit in private):
                self.repository.wrote_private(file)
            shorten(self.root, self._is_written)
        except OSError as problem:
            raise PlannerError(f"It is saved, but couldn’t be read again: {problem.strerror or problem}.") from problem

    def _sweep(self) -> None:
        """Remove what crashes left, once for each session."""
        if not self._is_swept:
            self._is_swept = True
            sweep_temporaries(self.root, self.device)
