"""The mirror: this device's copy of every replica.

A file is read again only when it changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from planner.domain.ids import DEVICE_ID
from planner.store.crdt.register import Record
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.bounded_read import EARLIER, Unreadable, read_plain
from planner.store.disk.layout import (
    ADOPTED,
    DEVICE,
    FORMER,
    PEOPLE,
    PLAN,
    RITUALS,
    device_folder,
    is_file_name,
    replica_path,
)
from planner.store.disk.transaction import unfinished
from planner.store.mirror.merged_table import Merged
from planner.store.mirror.withdrawal import author_in, without_withdrawn
from planner.store.shard.schema import Tables, parse_shard

File = tuple[str, str]
"""A device and the name of one of its files (`plan`, `months/2026-11`)."""


class Mirror:
    """Reads the files of the mirror, as the last `scan` found them; never writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.signatures: dict[File, Signature] = {}
        self.unreadable: dict[File, str] = {}
        self.instead: Mapping[Path, Path] = {}
        """The files that an unfinished save has yet to replace, with its new bytes.

        Each path is mapped to the file that has its new bytes.
        """
        self._tables: dict[File, Tables] = {}
        self._records: dict[tuple[str, str], Merged] = {}

    def scan(self) -> set[File]:
        """Check every file's size, time and inode; returns the files that differ now."""
        self.instead = unfinished(self.root)
        found = dict(scan_replicas(self.root))
        for path, temporary in self.instead.items():
            with suppress(FileNotFoundError):  # it has just been renamed into place
                if file := file_at(self.root, path):
                    found[file] = signature(temporary.stat())
        return self._noted(found.keys() | self.signatures.keys(), found)

    def look_at(self, names: Collection[str]) -> set[File]:
        """Like `scan`, for the files of these names only.

        The caller holds the lock, or needs no other files.
        """
        self.instead = {}
        files = {(folder.name, name) for folder in _device_folders(self.root) for name in names}
        found: dict[File, Signature] = {}
        for file in files:
            with suppress(FileNotFoundError, NotADirectoryError):
                there = replica_path(self.root, *file).lstat()
                if stat.S_ISREG(there.st_mode):
                    found[file] = signature(there)
        return self._noted(files, found)

    def _noted(self, files: Iterable[File], found: Mapping[File, Signature]) -> set[File]:
        changed = {file for file in files if found.get(file) != self.signatures.get(file)}
        for file in changed:
            self._forget(file)
            self.signatures.pop(file, None)
            if file in found:
                self.signatures[file] = found[file]
        return changed

    def replaced(self, device: str, name: str, tables: Tables, touched: Iterable[tuple[str, str]]) -> None:
        """Note that this process replaced a file of this device.

        `tables` is its new content, `touched` the (table, id) that differ from before. All other records stay the
        same objects.
        """
        self.signatures[device, name] = signature(replica_path(self.root, device, name).stat())
        self._tables[device, name] = tables
        self.unreadable.pop((device, name), None)
        for table, record_id in touched:
            merged = self._records.get((name, table))
            if merged is not None:
                merged.replaced(device, tables.get(table, {}), record_id)

    def copy(self, device: str, name: str, touched: Iterable[tuple[str, str]]) -> Tables | None:
        """A copy of a file's tables, to be changed at (table, id) of `touched`.

        None when the file isn't known as it is on the disk now.
        """
        tables = self._tables.get((device, name))
        try:
            there = signature(replica_path(self.root, device, name).stat())
        except FileNotFoundError:
            return None
        if not tables or (device, name) in self.unreadable or there != self.signatures.get((device, name)):
            return None
        copied = {table: dict(documents) for table, documents in tables.items()}
        for table, key in touched:
            if key in copied.get(table, {}):
                copied[table][key] = dict(copied[table][key])
        return copied

    def devices(self) -> list[str]:
        """The ids of all devices that have a file here, sorted."""
        return sorted({device for device, _ in self.signatures})

    def months(self) -> list[str]:
        """Every month (`YYYY-MM`) that some replica has a shard of."""
        return sorted({name.removeprefix("months/") for _, name in self.signatures if name.startswith("months/")})

    def tables(self, device: str, name: str) -> Tables:
        """One file of one replica; empty when it's missing or unreadable.

        An unreadable file is listed in `unreadable`.
        """
        file = (device, name)
        if file not in self.signatures:
            return {}
        if file not in self._tables:
            self._tables[file] = self._read(file)
        return self._tables[file]

    def records(self, name: str, table: str) -> Merged:
        """One table of one shard, merged over all replicas."""
        if (name, table) not in self._records:
            here = (device for device in self.devices() if (device, name) in self.signatures)
            replicas = {device: self.tables(device, name).get(table, {}) for device in here}
            self._records[name, table] = Merged(replicas, lambda record: self.without_withdrawn(table, record))
        return self._records[name, table]

    def record(self, name: str, table: str, record_id: str) -> Record:
        """One merged record; without writes when there is none."""
        return self.records(name, table).get(record_id, Record(record_id))

    def device_facts(self, device: str) -> dict[str, object]:
        """A device's facts about itself, such as `person`, `name`, `version` and `heard`."""
        return self.tables(device, DEVICE).get("device", {}).get("1", {})

    def person_of(self, device: str) -> str:
        """The person of a device; empty while its device.json has not arrived."""
        person = self.device_facts(device).get("person")
        return person if isinstance(person, str) else ""

    def name_of(self, person: str) -> str:
        """The display name of a person; empty if there is none."""
        live = self.records(PLAN, PEOPLE).get(person, Record(person)).live("name")
        return value if live and isinstance(value := live[0].value, str) else ""

    def author_of(self, table: str, record: Record) -> str:
        """The person who made a record; empty if that's nobody."""
        return author_in(table, record, lambda root: self.records(PLAN, RITUALS).get(root, Record(root)))

    def without_withdrawn(self, table: str, record: Record) -> Record:
        """The record with a null in place of every value that was withdrawn."""
        return without_withdrawn(record, self.author_of(table, record), self.person_of)

    def _read(self, file: File) -> Tables:
        try:
            header, tables = parse_shard(self._bytes(replica_path(self.root, *file)), EARLIER)
            if (header.device, header.file) != file:
                raise Unreadable("a file of another place")
        except FileNotFoundError:
            return {}
        except (Unreadable, OSError) as problem:
            self.unreadable[file] = str(problem)
            return {}
        return tables

    def _bytes(self, path: Path) -> bytes:
        with suppress(FileNotFoundError):  # it has just been renamed into place
            return read_plain(self.instead.get(path, path), EARLIER.size)
        return read_plain(path, EARLIER.size)

    def _forget(self, file: File) -> None:
        self._tables.pop(file, None)
        self.unreadable.pop(file, None)
        for key in [key for key in self._records if key[0] == file[1]]:
            del self._records[key]
        if file[1] in (DEVICE, PLAN):  # they decide who made a write or a ritual
            for merged in self._records.values():
                merged.forget_marked()


MOST_DEVICES = 128
"""Most devices in one plan, retired and former ones included."""


def known_devices(mirror: Mirror) -> frozenset[str]:
    """Every device that a context may name.

    These are the devices with files here, and those that they were before or keep files of.
    """
    here = [folder.name for folder in _device_folders(mirror.root)]
    facts = [mirror.device_facts(device) for device in here]
    listed = {old for said in facts for fact in (FORMER, ADOPTED) for old in _ids(said.get(fact))} - set(here)
    return frozenset([*here, *sorted(listed)][: max(MOST_DEVICES, len(here))])


def _ids(listed: object) -> list[str]:
    found = listed[:MOST_DEVICES] if isinstance(listed, list) else []
    return [device for device in found if isinstance(device, str) and DEVICE_ID.fullmatch(device)]


def scan_replicas(root: Path) -> Iterator[tuple[File, Signature]]:
    """Yield every file of a plan's folder with its signature.

    Anything else in the folder is ignored.
    """
    for folder in _device_folders(root):
        for name, found in scan_replica(root, folder.name):
            yield (folder.name, name), found


def scan_replica(root: Path, device: str) -> Iterator[tuple[str, Signature]]:
    """The files of one device, by name, with their signatures."""
    place = os.fspath(device_folder(root, device))
    for prefix, folder in (("", place), ("months/", f"{place}/months")):
        for entry in _entries(folder):
            name = f"{prefix}{entry.name[:-5]}"
            if entry.name.endswith(".json") and is_file_name(name) and entry.is_file(follow_symlinks=False):
                yield name, signature(entry.stat(follow_symlinks=False))


def file_at(root: Path, path: Path) -> File | None:
    """The device and name of a file from its path in the mirror.

    None for any other path.
    """
    parts = path.relative_to(root).parts
    name = "/".join(parts[2:]).removesuffix(".json")
    return (parts[1], name) if parts[0] == "devices" and len(parts) > 2 and is_file_name(name) else None


def _device_folders(root: Path) -> Iterator[os.DirEntry[str]]:
    for folder in _entries(root / "devices"):
        if DEVICE_ID.fullmatch(folder.name) and folder.is_dir(follow_symlinks=False):
            yield folder


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
