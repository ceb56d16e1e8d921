"""The mirror: this device's copy of every replica.

A file is read again only when it changed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from planner.domain.ids import DEVICE_ID
from planner.store.codec.items import odd_registers
from planner.store.crdt.register import Record
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.bounded_read import EARLIER, Unreadable, read_plain
from planner.store.disk.folder_scan import FolderScan, Kept
from planner.store.disk.layout import (
    ADOPTED,
    BLOCK_TABLES,
    DEVICE,
    FORMER,
    GOALS,
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

_LASTING = {errno.EACCES, errno.EPERM}
"""Refusals that stay until somebody changes who may read a file."""
File = tuple[str, str]
"""A device and the name of one of its files (`plan`, `months/2026-11`)."""


Earlier = Callable[[str, Record, str], object]
"""Looks up the last readable value: file, record and register to value.

None for none.
"""


class Mirror:
    """Reads the files of the mirror, as the last `scan` found them; never writes."""

    def __init__(self, root: Path, two: Collection[str] = (), earlier: Earlier = lambda *_: None) -> None:
        """Make the mirror of `root`; given the ids of `two`, only their devices are read.

        Version 0.1 also mirrored a third person's files. `earlier` looks up the last readable value of a register
        that a newer version wrote; of blocks and rituals it's looked up where they're read.
        """
        self.must_read = False
        """Whether a file that the disk refuses raises OSError.

        It does while a save decides, and counts as empty otherwise.
        """
        self.root = root
        self._earlier = earlier
        self._two = frozenset(two)
        self.signatures: dict[File, Signature] = {}
        self.unreadable: dict[File, str] = {}
        self.instead: Mapping[Path, Path] = {}
        """The files that an unfinished save has yet to replace, with its new bytes.

        Each path is mapped to the file that has its new bytes.
        """
        self.folders = FolderScan()
        self.is_behind = False
        """Whether a file read since the last scan differs from what the scan found."""
        self._listed: dict[str, Mapping[str, Signature]] = {}
        self._refused: set[File] = set()
        """Files that the disk refused to read; they are read again after the next scan."""
        self._denied: set[File] = set()
        """Files that nobody may read; they are read again only when they must be."""
        self._had_intent = False
        self._here: list[str] | None = None
        self._devices: list[str] | None = None
        """The devices with a file here, also a stranger's; and those of the two people."""
        self._tables: dict[File, Tables] = {}
        self._records: dict[str, dict[str, Merged]] = {}
        self._marked: set[tuple[str, str]] = set()
        """(file, table) with a record that has marks of withdrawal."""

    def scan(self) -> set[File]:
        """Look for files that differ from the last scan; returns them.

        It compares size, time and inode. Folders that didn't change aren't listed again (`disk/folder_scan.py`),
        except in the first scan and when a file was changed in place.
        """
        self.instead = unfinished(self.root)
        if self.folders.begin(whole=bool(self.instead or self._refused) or self._had_intent or self.is_behind):
            self._listed.clear()
        self.is_behind = True  # until all is looked at: if the disk refuses, the next scan lists everything
        self._had_intent = bool(self.instead)
        files, found = self._listed_anew()
        for path, temporary in self.instead.items():
            with suppress(FileNotFoundError):  # it has just been renamed into place
                if file := file_at(self.root, path):
                    found[file] = signature(temporary.stat())
        self.is_behind = False
        return self._noted(files | found.keys(), found)

    def _listed_anew(self) -> tuple[set[File], dict[File, Signature]]:
        """The files of all folders that were listed again: known ones, and present ones."""
        known: set[File] = set()
        found: dict[File, Signature] = {}
        devices = self._look(f"{self.root}/devices", _is_device_folder)
        if devices is not None:
            known |= {file for file in self.signatures if file[0] not in devices}
        for device in self._listed[f"{self.root}/devices"]:
            place = f"{self.root}/devices/{device}"
            for prefix, folder, kept in (("", place, _is_plan_file), ("months/", f"{place}/months", _is_month_file)):
                files = self._look(folder, kept)
                if files is not None:
                    known |= self._known_months(device) if prefix else {(device, DEVICE), (device, PLAN)}
                    found |= {(device, f"{prefix}{name[:-5]}"): there for name, there in files.items()}
        return known, found

    def _known_months(self, device: str) -> set[File]:
        return {file for file in self.signatures if file[0] == device and file[1].startswith("months/")}

    def _look(self, folder: str, kept: Kept) -> Mapping[str, Signature] | None:
        """What a folder holds; None when that is what it held at the last scan."""
        files = self.folders.look(folder, kept)
        if self._listed.get(folder) is files:
            return None
        self._listed[folder] = files
        return files

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
        again = self._refused | self._denied if self.must_read else self._refused
        changed = {file for file in files if file in again or found.get(file) != self.signatures.get(file)}
        for file in changed:
            self._forget(file)
            if (file in found) != (file in self.signatures):
                self._here = self._devices = None
            self.signatures.pop(file, None)
            if file in found:
                self.signatures[file] = found[file]
        return changed

    def replaced(self, device: str, name: str, tables: Tables, touched: Iterable[tuple[str, str]]) -> None:
        """Note that this process replaced a file of this device.

        `tables` is its new content, `touched` the (table, id) that differ from before. All other records stay the
        same objects.
        """
        if (device, name) not in self.signatures:
            self._here = self._devices = None
        self.signatures[device, name] = signature(replica_path(self.root, device, name).stat())
        self._tables[device, name] = tables
        self.unreadable.pop((device, name), None)
        for table, record_id in touched:
            merged = self._records.get(name, {}).get(table)
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
        """The ids of all devices that have a file here, sorted; no stranger's."""
        if self._here is None:
            self._here = sorted({device for device, _ in self.signatures})
        if self._devices is None:
            self._devices = [device for device in self._here if not self._is_stranger_s(device)]
        return self._devices

    def _is_stranger_s(self, device: str) -> bool:
        """Whether a device is a third person's; it isn't while that's unknown."""
        person = self.person_of(device) if self._two else ""
        return bool(person) and person not in self._two

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
        tables = self._records.setdefault(name, {})
        if table not in tables:
            here = (device for device in self.devices() if (device, name) in self.signatures)
            replicas = {device: self.tables(device, name).get(table, {}) for device in here}

            def withdraw(record: Record) -> Record:
                self._marked.add((name, table))
                return self.without_withdrawn(table, record)

            def look_back(record: Record) -> Record:
                return self._with_earlier(name, table, record)

            tables[table] = Merged(replicas, withdraw, None if table in (*BLOCK_TABLES, RITUALS) else look_back)
        return tables[table]

    def _with_earlier(self, name: str, table: str, record: Record) -> Record:
        """The record with the last readable values, and who wrote it if that's lost."""
        found: dict[str, object] = {}
        for register in (*odd_registers(record), *record.unread):
            value = self._earlier(name, record, register)
            is_writer = register == "author" or (table == GOALS and register == "person")
            if value is None and is_writer and (live := record.live(register)):
                value = self.person_of(live[0].device) or None
            if value is not None:
                found[register] = value
        return record._replace(earlier=found)

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

    def refused(self) -> set[str]:
        """The names of the files that the disk refused; they count as empty."""
        return {name for _, name in self._refused | self._denied}

    def note_read(self, path: Path, found: Signature | None) -> None:
        """Set `is_behind` if a file that was read has changed since its scan (`found`)."""
        for there in (self.instead.get(path, path), path):
            with suppress(FileNotFoundError, NotADirectoryError):
                self.is_behind |= signature(there.lstat()) != found
                return
        self.is_behind = True

    def _read(self, file: File) -> Tables:
        tables = self._parse(file)
        self.note_read(replica_path(self.root, *file), self.signatures.get(file))
        return tables

    def _parse(self, file: File) -> Tables:
        try:
            header, tables = parse_shard(self._bytes(replica_path(self.root, *file)), EARLIER)
            if (header.device, header.file) != file:
                raise Unreadable("a file of another place")
        except FileNotFoundError:
            return {}
        except (Unreadable, OSError) as problem:
            if isinstance(problem, OSError):
                if self.must_read:
                    raise
                (self._denied if problem.errno in _LASTING else self._refused).add(file)
            self.unreadable[file] = str(problem)
            return {}
        return tables

    def _bytes(self, path: Path) -> bytes:
        with suppress(FileNotFoundError):  # it has just been renamed into place
            return read_plain(self.instead.get(path, path), EARLIER.size)
        return read_plain(path, EARLIER.size)

    def _forget(self, file: File) -> None:
        self._tables.pop(file, None)
        self._refused.discard(file)
        self._denied.discard(file)
        self.unreadable.pop(file, None)
        self._records.pop(file[1], None)
        if file[1] == DEVICE:
            self._devices = None
        if file[1] in (DEVICE, PLAN):  # they say whose a write and a ritual is
            for name, table in self._marked:
                if merged := self._records.get(name, {}).get(table):
                    merged.forget_marked()
            self._marked.clear()


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
    for prefix, folder, kept in (("", place, _is_plan_file), ("months/", f"{place}/months", _is_month_file)):
        for entry in _entries(folder):
            if kept(entry):
                yield f"{prefix}{entry.name[:-5]}", signature(entry.stat(follow_symlinks=False))


def _is_plan_file(entry: os.DirEntry[str]) -> bool:
    return _is_file(entry, entry.name)


def _is_month_file(entry: os.DirEntry[str]) -> bool:
    return _is_file(entry, f"months/{entry.name}")


def _is_file(entry: os.DirEntry[str], name: str) -> bool:
    return name.endswith(".json") and is_file_name(name[:-5]) and entry.is_file(follow_symlinks=False)


def _is_device_folder(entry: os.DirEntry[str]) -> bool:
    return DEVICE_ID.fullmatch(entry.name) is not None and entry.is_dir(follow_symlinks=False)


def file_at(root: Path, path: Path) -> File | None:
    """The device and name of a file from its path in the mirror.

    None for any other path.
    """
    parts = path.relative_to(root).parts
    name = "/".join(parts[2:]).removesuffix(".json")
    return (parts[1], name) if parts[0] == "devices" and len(parts) > 2 and is_file_name(name) else None


def _device_folders(root: Path) -> Iterator[os.DirEntry[str]]:
    for folder in _entries(root / "devices"):
        if _is_device_folder(folder):
            yield folder


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
