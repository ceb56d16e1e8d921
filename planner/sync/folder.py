"""Inspect the shared folder: its marker, its plan and its files; writes nothing."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from planner.domain.errors import FolderProblem
from planner.domain.ids import DEVICE_ID
from planner.domain.model.block import Person
from planner.named_tuple import NamedTuple
from planner.store.codec.people import person_of_record, the_two
from planner.store.crdt.register import merge_tables
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.bounded_read import Unreadable, read_plain
from planner.store.disk.layout import ADOPTED, DEVICE, FORMAT, HEADER_ID, MARKER, PEOPLE, PLAN, is_file_name
from planner.store.shard.schema import Header, Tables, read_file, table_writes, union

Kind = Literal["absent", "empty", "plan", "other"]
NO_FILE = "not an ordinary file"
DEEPEST = 2
"""How deep a device's folder is searched.

It has `months`, and a sync tool may add one level.
"""
MOST_FOLDERS, MOST_BELOW, MOST_FILES = 500, 20, 2_500
"""Most device folders, folders in each, and files of one device that are read."""


@dataclass(frozen=True, slots=True)
class FolderLook:
    """What a folder is, for setting up or joining a plan.

    `people` is empty unless it holds a plan whose people have arrived.
    """

    kind: Kind
    plan: str = ""
    people: tuple[Person, ...] = ()
    with_devices: frozenset[str] = frozenset()
    """The ids of the people who already have a device."""


def look_at_folder(folder: Path) -> FolderLook:
    """Find out what a folder is, for setting up or joining a plan.

    Raises FolderProblem when it isn't a folder, can't be read, or has a marker of a newer format.
    """
    try:
        with os.scandir(folder) as found:
            names = {entry.name for entry in found}
    except FileNotFoundError:
        return FolderLook("absent")
    except NotADirectoryError:
        raise FolderProblem(f"{folder} is a file, not a folder.") from None
    except OSError as problem:
        raise FolderProblem(f"{folder} cannot be read: {problem.strerror}.") from problem
    if MARKER not in names:
        # Hidden files of sync tools and desktops don't make a folder full.
        return FolderLook("other" if any(not name.startswith(".") for name in names) else "empty")
    plan = read_marker(folder)
    try:
        found_files = list(_every_copy(folder, plan))
    except OSError as problem:
        raise FolderProblem(f"{folder} cannot be read: {problem.strerror}.") from problem
    replicas: dict[str, Tables] = {}
    for header, tables in found_files:
        if header.file == PLAN:
            replicas[header.device] = union(replicas.get(header.device, {}), tables)[0]
    records = merge_tables({device: table_writes(device, tables, PEOPLE) for device, tables in replicas.items()})
    facts = [tables.get(DEVICE, {}).get(HEADER_ID, {}) for header, tables in found_files if header.file == DEVICE]
    with_devices = frozenset(str(said.get("person", "")) for said in facts)
    people = tuple(person_of_record(records[person]) for person in the_two(records, with_devices) if person)
    return FolderLook("plan", plan, people, with_devices)


def _every_copy(folder: Path, plan: str) -> Iterator[tuple[Header, Tables]]:
    """Yield each readable `plan` and `device` file in the folder, whatever its name.

    A device may keep another's.
    """
    for path in entries(folder)[0]:
        if path.lower().endswith(".json") and "months" not in path.lower():
            with suppress(Unreadable):
                header, tables = read_file(folder / path)
                if header.plan == plan:
                    yield header, tables


def read_marker(folder: Path) -> str:
    """The id of the plan in this folder.

    Raises FolderProblem, which says what to do, when there's no readable marker.
    """
    try:
        data = read_plain(folder / MARKER, 100_000)
    except Unreadable:
        data = b""
    except FileNotFoundError:
        if not folder.is_dir():
            raise FolderProblem(f"The shared folder {folder} is not there (is it mounted?).") from None
        raise FolderProblem(f"The shared folder {folder} has no {MARKER}, so nothing is written there.") from None
    except OSError as problem:
        raise FolderProblem(f"The shared folder {folder} cannot be read: {problem.strerror}.") from problem
    try:
        marker = json.loads(data)
        plan, reader = marker["plan"], marker["reader"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FolderProblem(f"{folder / MARKER} cannot be read, so nothing is written there.") from None
    if not isinstance(plan, str) or not isinstance(reader, int):
        raise FolderProblem(f"{folder / MARKER} cannot be read, so nothing is written there.")
    if reader > FORMAT:
        raise FolderProblem("This plan was made by a newer planner; upgrade planner on this device.")
    return plan


def modes(folder: Path) -> tuple[int, int]:
    """The permissions for new files and new folders, taken from the shared folder."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    return mode & 0o666, mode & 0o2777


def must_stay_inside(folder: Path, inside: Path) -> None:
    """Raise FolderProblem if a link between `folder` and `inside` leads elsewhere."""
    while inside != folder:
        if inside.is_symlink():
            raise FolderProblem(f"{inside} is a link to another place, so nothing is written there.")
        inside = inside.parent


class Entries(NamedTuple):
    """The files in a shared folder.

    `files` are the ordinary files below `devices/<device-id>/`, by path from the shared folder. `closed` are device
    folders that can't be read, `beyond` those with more than is looked at; both with the reason.
    """

    files: dict[str, Signature]
    closed: dict[str, str]
    beyond: dict[str, str]


def entries(folder: Path, known: Container[str] = ()) -> Entries:
    """List the shared folder, with the devices in `known` first.

    Raises OSError when the folder can't be listed at all.
    """
    found = Entries({}, {}, {})
    try:
        with os.scandir(folder / "devices") as inside:
            # A file system that ignores case may return other capitals than it was given.
            there = [one for one in inside if DEVICE_ID.fullmatch(one.name.lower())]
    except FileNotFoundError:
        return found
    devices = sorted((one for one in there if one.is_dir(follow_symlinks=False)), key=lambda one: one.name)
    devices.sort(key=lambda one: one.name.lower() not in known)
    if len(devices) > MOST_FOLDERS:
        found.beyond["devices"] = f"{len(devices) - MOST_FOLDERS:,} more devices than planner reads"
    for device in devices[:MOST_FOLDERS]:
        place = f"devices/{device.name}"
        try:
            there_is = list(_files(place, Path(device.path), DEEPEST))
            files = [(path, one) for path, one in there_is if one.is_file(follow_symlinks=False)]
            odd = (path for path, one in there_is if not one.is_file(follow_symlinks=False))
            found.beyond.update((path, NO_FILE) for path in islice(odd, MOST_BELOW))
            # A device's regular files come first, then possible copies of them.
            files.sort(key=lambda row: (not _is_named(row[0]), row[0]))
            if len(files) > MOST_FILES:
                found.beyond[place] = f"{len(files) - MOST_FILES:,} more files than planner reads"
            found.files.update((path, signature(one.stat(follow_symlinks=False))) for path, one in files[:MOST_FILES])
        except OSError as problem:
            found.closed[place] = f"cannot be read: {problem.strerror or problem}"
    return found


def _is_named(path: str) -> bool:
    """Whether a path has the name of a regular file of a device."""
    name = path.split("/", 2)[2]
    return name.endswith(".json") and is_file_name(name.removesuffix(".json"))


def _files(prefix: str, folder: Path, depth: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as found:
        inside = list(found)
    below = 0
    for entry in inside:
        path = f"{prefix}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            below += 1
            if depth > 1 and (below <= MOST_BELOW or entry.name in ("months", ADOPTED)):
                yield from _files(path, Path(entry.path), depth - 1)
        if entry.is_file(follow_symlinks=False) or _is_named(path) or entry.name == "presence.json":
            yield path, entry
