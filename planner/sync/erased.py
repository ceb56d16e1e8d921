"""Which devices still have words that were taken back, from what the shared folder holds of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from planner.store.crdt.register import MARKS, Record
from planner.store.device.facts import kept_by
from planner.store.disk.layout import DEVICE, HEADER
from planner.store.mirror.mirror import Mirror
from planner.store.mirror.withdrawal import Mark, marks_of
from planner.store.shard.schema import document_writes
from planner.sync.own_files import shared_tables

Marked = dict[tuple[str, str], list[Mark]]
"""(table, id) → the marks of that record."""


def holders(root: Path, folder: Path) -> dict[str, int]:
    """The ids of those devices, and how many records of each have such words. Ids that were given up do not count."""
    mirror = Mirror(root)
    mirror.scan()
    given_up = {old for device in mirror.devices() for old in kept_by(mirror.device_facts(device))}
    found: dict[str, int] = {}
    for file in sorted({name for _, name in mirror.signatures if name != DEVICE}):
        marked = dict(_marked(mirror, file))
        for device in mirror.devices() if marked else ():
            if device not in given_up and (count := sum(1 for _ in _held(mirror, folder, device, file, marked))):
                found[device] = found.get(device, 0) + count
    return found


def _marked(mirror: Mirror, file: str) -> Iterator[tuple[tuple[str, str], list[Mark]]]:
    tables = {table for device in mirror.devices() for table in mirror.tables(device, file) if table != HEADER}
    for table in tables:
        records = mirror.records(file, table)
        for key in records.ids:
            if any(records.raw(key, mark) for mark in MARKS):
                record = records.get(key, Record(key))
                yield (table, key), list(marks_of(record, mirror.author_of(table, record), mirror.person_of))


def _held(mirror: Mirror, folder: Path, device: str, file: str, marked: Marked) -> Iterator[tuple[str, str]]:
    """The records of which that device's file has a word that was withdrawn."""
    tables = shared_tables(folder, device, file) or mirror.tables(device, file)
    for (table, key), marks in marked.items():
        writes = document_writes(device, key, tables.get(table, {}).get(key, {}))
        values = ((name, write) for name, write in writes.items() if write.value is not None)
        if any(mark.covers(name, write, mirror.person_of) for name, write in values for mark in marks):
            yield table, key
