"""Years of writes at once: whole shards of one's own replica, made in memory and written one file at a time.

What comes out is what as many commits would have left on each device, had both exchanged after every one of them:
numbers that rise with time, contexts of all that was there before, stamps of when it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.ids import home_month
from planner.store.book import BLOCKS
from planner.store.files import make_folder, replace_file
from planner.store.identity import State, lock_path, read_state, write_state
from planner.store.layout import FORMAT, READER, month_file, replica_path
from planner.store.lock import locked
from planner.store.merge import Write, joined
from planner.store.schema import Header, Tables
from planner.store.stamps import next_stamp
from planner.store.storage import encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One save: `by` whom, `at` what instant (aware), the registers (JSON) of one block."""

    at: datetime
    by: str
    block: str
    registers: Mapping[str, object]


def write_all(mirrors: Mapping[str, Path], entries: Iterable[Entry]) -> None:
    """Put all entries, in order of their time, into the replicas of those who wrote them (person → mirror).

    For new plans: the months written here must not be there yet. Nothing is exchanged. Raises OSError.
    """
    states = {person: read_state(mirror) for person, mirror in mirrors.items()}
    replicas = _Replicas(states)
    for entry in sorted(entries, key=lambda entry: entry.at):
        replicas.write(entry)
    for person, mirror in mirrors.items():
        with locked(lock_path(mirror)):
            # Before the shards, as in any commit: no number is ever used twice.
            write_state(mirror, replicas.states[person])
            for file, tables in replicas.files[person].items():
                path = replica_path(mirror, states[person].device, file)
                make_folder(path.parent)
                # Not synced one by one: after a power cut, a made-up plan is simply made again.
                replace_file(path, encode(tables), durable=False)


class _Replicas:
    """The replicas of several people as they grow; everybody has read everything."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self.states = dict(states)
        self.files: dict[str, dict[str, Tables]] = {person: {} for person in states}
        self._known: dict[str, dict[str, dict[str, Write]]] = {}

    def write(self, entry: Entry) -> None:
        state = self.states[entry.by]
        known = self._known.setdefault(entry.block, {})
        stamps = (write.t for writes in known.values() for write in writes.values())
        stamp = next_stamp(entry.at, state.device, stamps)
        document = self._document(entry.by, state, entry.block)
        for n, (register, value) in enumerate(entry.registers.items(), state.next):
            before = known.setdefault(register, {})
            write = Write(value, state.device, n, stamp, joined(before.values()) if before else {})
            before[state.device] = write
            document[register] = {"v": value, "n": n, "t": stamp, "c": write.c}
        self.states[entry.by] = replace(state, next=state.next + len(entry.registers), edits=state.edits + 1)

    def _document(self, person: str, state: State, block: str) -> dict[str, Any]:
        file = month_file(str(home_month(block)))
        tables = self.files[person].get(file)
        if tables is None:
            header = Header(state.plan, state.device, file, FORMAT, READER, 1)
            tables = self.files[person][file] = header.as_tables() | {BLOCKS: {}}
        return tables[BLOCKS].setdefault(block, {})
