"""Write years of edits at once: whole shards, made in memory.

The result is what that many saves would have left on each device, had both exchanged after every one: numbers that
rise with time, contexts of everything before, stamps of the time of writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.ids import home_month
from planner.store.crdt.hlc import next_stamp
from planner.store.crdt.register import Write, joined
from planner.store.device.identity import State, read_state, write_state
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.layout import BLOCKS, FORMAT, READER, month_file, replica_path
from planner.store.disk.transaction import exclusive
from planner.store.shard.schema import Header, Tables
from planner.store.shard.tinydb_storage import encode_tables
from planner.sync.folder import modes


@dataclass(frozen=True, slots=True)
class BulkEntry:
    """One save: who wrote (`by`), when (`at`, aware), and one record's registers."""

    at: datetime
    by: str
    block: str
    registers: Mapping[str, object]
    table: str = BLOCKS


def write_all(mirrors: Mapping[str, Path], folder: Path, entries: Iterable[BulkEntry]) -> None:
    """Write all entries, in order of time, into the replicas of their authors.

    `mirrors` maps a person to their mirror. Copies are put into the shared folder and the other mirrors too, as an
    exchange would. The plans must be new: months written here must not exist yet. Raises OSError.
    """
    replicas = _Replicas({person: read_state(mirror) for person, mirror in mirrors.items()})
    for entry in sorted(entries, key=lambda entry: entry.at):
        replicas.write(entry)
    file_mode, folder_mode = modes(folder)
    for person, mirror in mirrors.items():
        state = replicas.state(person)
        with exclusive(mirror):
            # Before the shards, as in any save: no number is ever used twice.
            write_state(mirror, state)
        for file, tables in replicas.files[person].items():
            data = encode_tables(tables)
            _lay(replica_path(folder, state.device, file), data, file_mode, folder_mode)
            for root in mirrors.values():
                _lay(replica_path(root, state.device, file), data)


def _lay(path: Path, data: bytes, mode: int = 0o600, folder_mode: int = 0o700) -> None:
    """Write a file unsynced: after a power cut, the demo is simply made again."""
    make_folder(path.parent, mode=folder_mode)
    replace_file(path, data, mode=mode, durable=False)


class _Replicas:
    """The replicas of several people as they grow; all have read everything."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self.files: dict[str, dict[str, Tables]] = {person: {} for person in states}
        self._states = states
        self._next = {person: state.next for person, state in states.items()}
        self._edits = {person: state.edits for person, state in states.items()}
        self._known: dict[str, dict[str, dict[str, Write]]] = {}

    def state(self, person: str) -> State:
        """The person's state after all entries."""
        return self._states[person]._replace(next=self._next[person], edits=self._edits[person])

    def write(self, entry: BulkEntry) -> None:
        device = self._states[entry.by].device
        known = self._known.setdefault(entry.block, {})
        stamps = [write.t for writes in known.values() for write in writes.values()]
        stamp = next_stamp(entry.at, device, stamps)
        document = self._document(entry)
        for n, (register, value) in enumerate(entry.registers.items(), self._next[entry.by]):
            before = known.setdefault(register, {})
            write = Write(value, device, n, stamp, joined(before.values()) if before else {})
            before[device] = write
            document[register] = {"v": value, "n": n, "t": stamp, "c": write.c}
        self._next[entry.by] += len(entry.registers)
        self._edits[entry.by] += 1

    def _document(self, entry: BulkEntry) -> dict[str, Any]:
        person, file = entry.by, month_file(str(home_month(entry.block)))
        tables = self.files[person].get(file)
        if tables is None:
            state = self._states[person]
            header = Header(state.plan, state.device, file, FORMAT, READER, 1)
            tables = self.files[person][file] = header.as_tables() | {BLOCKS: {}}
        return tables.setdefault(entry.table, {}).setdefault(entry.block, {})
