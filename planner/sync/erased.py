"""Find who still holds erased words in the folder; erase them from former files.

Nobody writes under a former id any more, so the device that had the id removes the words from its files. A copy of
this home may still be using that id, though. In that case it has read what was written under the new id, which its
device.json says, and its files are left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store.crdt.register import MARKS, Record, Write
from planner.store.device.facts import heard_by, kept_by, listed_in
from planner.store.disk.atomic_write import Signature, replace_file, signature
from planner.store.disk.layout import DEVICE, FORMER, HEADER, HEADER_ID, replica_path
from planner.store.mirror.mirror import Mirror, scan_replica
from planner.store.mirror.withdrawal import WithdrawalMark, emptied, marks_of
from planner.store.shard.schema import Tables, document_writes, readable
from planner.store.shard.tinydb_storage import encode_tables
from planner.sync.exchange_state import Memory
from planner.sync.folder import modes, must_stay_inside
from planner.sync.own_files import names_of, shared_tables

Marked = Mapping[tuple[str, str], list[WithdrawalMark]]
"""(table, id) → the marks of that record."""


class Holder(NamedTuple):
    """A device whose files still have withdrawn words, in so many `records`.

    `keeper` is the device that had this id before and took another, empty if it's nobody's former id. `lives` is true
    when some copy still writes under the id.
    """

    device: str
    records: int
    keeper: str
    lives: bool


def holders(root: Path, folder: Path) -> list[Holder]:
    """The devices whose files have withdrawn words.

    Of former ids only the shared files count.
    """
    mirror = Mirror(root)
    mirror.scan()
    keepers = {old: device for device in mirror.devices() for old in kept_by(mirror.device_facts(device))}
    found: dict[str, int] = {}
    for file in sorted({name for _, name in mirror.signatures if name != DEVICE}):
        marked = dict(_marked(mirror, file))
        for device in mirror.devices() if marked else ():
            tables = shared_tables(folder, device, file)
            if not tables and device not in keepers:
                tables = mirror.tables(device, file)
            if count := sum(1 for _ in _held(mirror, device, tables, marked)):
                found[device] = found.get(device, 0) + count
    return [Holder(old, n, keepers.get(old, ""), old not in keepers or lives(mirror, old)) for old, n in found.items()]


def lives(mirror: Mirror, old: str) -> bool:
    """Whether a copy still writes under a device's former id.

    It does if it has read what was written after the id was given up.
    """
    heard = heard_by(mirror.device_facts(old))
    return any(device in heard for device in mirror.devices() if old in kept_by(mirror.device_facts(device)))


def clean_former(root: Path, folder: Path, device: str, shared: Mapping[str, Signature], memory: Memory) -> int:
    """Remove withdrawn values from the shared files of this device's former ids.

    Returns how many files were written. Only files that changed since the last look are read. A file that can't be
    written stays, and `doctor` names it.
    """
    facts = readable(root, device, DEVICE).get("device", {}).get(HEADER_ID, {})
    wrote = 0
    for old in listed_in(facts, FORMER):
        here = dict(scan_replica(root, old))
        there = {name: found for name, found in names_of(old, shared) if name in here and name != DEVICE}
        seen = {name: (here[name], found) for name, found in there.items()}
        changed = [name for name, both in seen.items() if memory.published.get(f"{FORMER}/{old}-{name}") != both]
        if not changed:
            continue
        mirror = Mirror(root)
        mirror.scan()
        for name in changed if not lives(mirror, old) else ():
            with suppress(OSError, PlannerError):
                found = _clean(mirror, folder, old, name)
                memory.published[f"{FORMER}/{old}-{name}"] = (here[name], found or there[name])
                wrote += found is not None
    return wrote


def _clean(mirror: Mirror, folder: Path, old: str, file: str) -> Signature | None:
    """Remove withdrawn values from one shared file.

    Returns its new signature; None if it had none.
    """
    marked = dict(_marked(mirror, file))
    tables = shared_tables(folder, old, file) if marked else {}
    if not any(_held(mirror, old, tables, marked)):
        return None
    changed = {table: dict(documents) for table, documents in tables.items()}
    for (table, key), marks in marked.items():
        if document := changed.get(table, {}).get(key):
            changed[table][key] = emptied(document, old, key, partial(_covered, marks, mirror.person_of))
    path = replica_path(folder, old, file)
    must_stay_inside(folder, path.parent)
    replace_file(path, encode_tables({HEADER: changed.pop(HEADER), **changed}), mode=modes(folder)[0])
    return signature(path.stat())


def _marked(mirror: Mirror, file: str) -> Iterator[tuple[tuple[str, str], list[WithdrawalMark]]]:
    tables = {table for device in mirror.devices() for table in mirror.tables(device, file) if table != HEADER}
    for table in tables:
        records = mirror.records(file, table)
        for key in records.ids:
            if any(records.raw(key, mark) for mark in MARKS):
                record = records.get(key, Record(key))
                yield (table, key), list(marks_of(record, mirror.author_of(table, record), mirror.person_of))


def _held(mirror: Mirror, device: str, tables: Tables, marked: Marked) -> Iterator[tuple[str, str]]:
    """The (table, id) of records with a withdrawn value in that device's file."""
    for (table, key), marks in marked.items():
        writes = document_writes(device, key, tables.get(table, {}).get(key, {}))
        values = ((name, write) for name, write in writes.items() if write.value is not None)
        if any(_covered(marks, mirror.person_of, name, write) for name, write in values):
            yield table, key


def _covered(marks: list[WithdrawalMark], person_of: Callable[[str], str], register: str, write: Write) -> bool:
    return any(mark.covers(register, write, person_of) for mark in marks)
