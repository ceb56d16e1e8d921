"""This device's own replica: the only shards that this device writes.

Numbers are on the disk before the writes that use them. An edit never overwrites what this device wrote since the edit
began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from planner.domain.clock import Clock
from planner.domain.errors import PlannerError, WrittenSince
from planner.domain.model.registers import TAG
from planner.store.crdt.hlc import next_stamp
from planner.store.crdt.register import DELETED, Context, Record, Write
from planner.store.device.edits import Edit, Update
from planner.store.device.identity import State, read_state, reserve
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.bounded_read import EARLIER
from planner.store.disk.layout import DEVICE, FORMAT, HEADER, HEADER_ID, READER, replica_path
from planner.store.mirror.mirror import Mirror, known_devices
from planner.store.shard.schema import HIGHEST_N, Header, Tables, Unreadable, number_of, read_file, read_write
from planner.store.shard.tinydb_storage import Shard, encode_tables, transaction


def null_update(
    place: tuple[str, str, str],
    own: Mapping[str, Write],
    registers: Iterable[str],
    record: Record,
    marks: Mapping[str, Context] = MappingProxyType({}),
) -> Update:
    """Build the update that replaces our own withdrawn writes by null.

    Each null covers that write and what it had covered, and nothing more. A record that is gone is deleted again
    after it, so that version 0.1 keeps it gone. `marks` are the marks to write in place of withdrawn tags.
    """
    nulls: dict[str, tuple[object, Context]] = {name: (None, null_context(own[name])) for name in registers}
    nulls |= {name: (True, context) for name, context in marks.items()}
    if record.gone:
        nulls[DELETED] = (True, record.context(DELETED))
    return Update(*place, nulls)


def null_context(write: Write) -> Context:
    """The context of the null that replaces a withdrawn write of ours."""
    return {**write.c, write.device: write.n}


class DamagedShard(Exception):
    """A shard of ours doesn't parse as one; `path` is never overwritten."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} is damaged ({problem}), so nothing was written over it.")
        self.path = path


class OwnShards:
    """Our own shards, loaded and changed in memory. The caller holds the lock."""

    def __init__(self, root: Path, state: State, mirror: Mirror | None = None) -> None:
        """With a `mirror`, a shard it has read and that hasn't changed isn't read again."""
        self._root = root
        self._state = state
        self._mirror = mirror
        self.tables: dict[str, Tables] = {}

    def load(self, file: str, touched: Iterable[tuple[str, str]]) -> Tables:
        """Load one shard's tables, with the header of its next generation.

        Only (table, id) in `touched` may be changed in them. Raises OSError and DamagedShard.
        """
        if file not in self.tables:
            rows = [(HEADER, HEADER_ID), *touched]
            known = self._mirror.copy(self._state.device, file, rows) if self._mirror else None
            self.tables[file] = known or _read(self._root, self._state.device, file)
            put_header(Shard.of(self.tables[file]), self._state, file)
        return self.tables[file]

    def check(self, edit: Edit, registers: Iterable[str]) -> None:
        """Raise WrittenSince if this device wrote a register after the edit began."""
        document = self.tables[edit.file].get(edit.table, {}).get(edit.record.id, {})
        since = {
            register: edit.registers.get(register)
            for register in registers
            if _number(self._state.device, document.get(register))
            > edit.record.context(register).get(self._state.device, 0)
        }
        if since:
            raise written_since(edit.record.id, since)

    def put(self, update: Update, numbers: Iterator[int], stamp: str) -> None:
        """Write an update into its shard's tables, using the next numbers.

        A context is reduced to devices that are known here; invented ones would make it grow for ever.
        """
        known = {name: (value, self._known(context)) for name, (value, context) in update.registers.items()}
        document = _document(update._replace(registers=known), self._state.device, numbers, stamp)
        Shard.of(self.tables[update.file]).put(update.table, update.id, document)

    def _known(self, context: Context) -> Context:
        known = self._devices
        return {device: n for device, n in context.items() if device in known and 0 < n < HIGHEST_N}

    @cached_property
    def _devices(self) -> frozenset[str]:
        mirror = self._mirror
        if mirror is None:
            mirror = Mirror(self._root)
            mirror.look_at({DEVICE})
        return known_devices(mirror) | {self._state.device}

    def files(self) -> dict[Path, bytes]:
        """The bytes of every shard that was loaded, by path."""
        device = self._state.device
        return {replica_path(self._root, device, file): encode_tables(tables) for file, tables in self.tables.items()}


def _number(device: str, raw: object) -> int:
    """The number of a write; 0 for one that can't be read and binds no edit."""
    return number_of(raw) if read_write(device, raw) else 0


def written_since(record_id: str, registers: dict[str, object]) -> WrittenSince:
    """The error for an edit of what this device wrote after it began."""
    names = " and ".join(sorted(registers))
    sentence = f"You changed the {names} in another window in the meantime; look at it again before saving over that."
    return WrittenSince(sentence, record_id, registers)


def commit(root: Path, edits: Sequence[Edit], clock: Clock) -> None:
    """Write edits durably, one file after the other, without undo.

    The caller holds the lock. Raises WrittenSince when this device wrote a register after the edit began,
    PlannerError when the disk refuses, and DamagedShard when a shard of ours can't be read.
    """
    state = read_state(root)
    shards = OwnShards(root, state)
    try:
        for edit in edits:
            shards.load(edit.file, ())
            shards.check(edit, edit.registers)
        numbers = count(state.next)
        stamp = next_stamp(clock(), state.device, (stamp for edit in edits for stamp in edit.record.stamps()))
        reserve(root, state, sum(len(edit.registers) for edit in edits))
        for edit in edits:
            known = {name: (value, edit.record.context(name)) for name, value in edit.registers.items()}
            shards.put(Update(edit.file, edit.table, edit.record.id, known), numbers, stamp)
        for path, data in shards.files().items():
            make_folder(path.parent)
            replace_file(path, data)
    except OSError as problem:
        raise PlannerError(f"Nothing was saved: {problem.strerror or problem}.") from problem


def first_register(update: Update) -> str:
    """The register that gets the first of an update's numbers.

    It's not a tag if that can be helped, since a withdrawn tag leaves its document.
    """
    return next((register for register in _numbered(update) if not register.startswith(TAG)), DELETED)


def _numbered(update: Update) -> list[str]:
    """The registers in the order of their numbers.

    `deleted` comes last, and covers what was written with it.
    """
    return sorted(update.registers, key=lambda register: (register == DELETED, register.startswith(TAG)))


def _read(root: Path, device: str, file: str) -> Tables:
    path = replica_path(root, device, file)
    try:
        header, tables = read_file(path, EARLIER)
    except FileNotFoundError:
        return {}
    except Unreadable as problem:
        raise DamagedShard(path, str(problem)) from None
    if (header.device, header.file) != (device, file):
        raise DamagedShard(path, "it holds a file of another place")
    return tables


def _document(update: Update, device: str, numbers: Iterator[int], stamp: str) -> dict[str, object]:
    document: dict[str, object] = {}
    for register in _numbered(update):
        value, context = update.registers[register]
        n = next(numbers)
        if register == DELETED and value is True and len(update.registers) > 1:
            # `deleted` comes last, and covers what was emptied with it.
            context = {**context, device: n - 1}
        document[register] = {"v": value, "n": n, "t": stamp, "c": context}
    return document


def put_header(shard: Shard, state: State, file: str) -> None:
    """Write a shard's header, with the next generation."""
    table = shard.table(HEADER)
    before = table.get(doc_id=HEADER_ID)  # type: ignore[call-overload]
    generation = before["generation"] + 1 if before else 1
    header = Header(state.plan, state.device, file, FORMAT, READER, generation)
    shard.put(HEADER, HEADER_ID, header.as_tables()[HEADER][HEADER_ID])


@contextmanager
def own_facts(root: Path) -> Iterator[dict[str, Any]]:
    """Edit the facts in our device.json, saved at the end if they changed.

    The caller holds the lock.
    """
    state = read_state(root)
    with transaction(replica_path(root, state.device, DEVICE)) as shard:
        before = shard.table("device").get(doc_id=HEADER_ID) or {}  # type: ignore[call-overload]
        facts = dict(before)
        yield facts
        if facts != before:
            put_header(shard, state, DEVICE)
            shard.put("device", HEADER_ID, facts)
