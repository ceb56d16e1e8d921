"""Detect that the folder's copy of our files is ahead of ours.

Older or damaged copies are published again. A copy with a write of ours that we don't know means that this
installation was copied, restored or reverted.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from planner.store.device.reidentify import ahead
from planner.store.disk.atomic_write import Signature
from planner.store.disk.bounded_read import EARLIER
from planner.store.disk.layout import DEVICE, is_file_name, replica_path
from planner.store.shard.schema import Tables, Unreadable, read_file, readable, union
from planner.sync.exchange_state import Memory

COPY_OF_OURS = "a copy of this device’s own file"


def names_of(device: str, shared: Mapping[str, Signature]) -> Iterator[tuple[str, Signature]]:
    """The files of this device in the shared folder, by name."""
    prefix = f"devices/{device}/"
    for path, found in shared.items():
        name = path.removeprefix(prefix).removesuffix(".json")
        if path.startswith(prefix) and path.endswith(".json") and is_file_name(name):
            yield name, found


def written_elsewhere(
    mirror: Path,
    folder: Path,
    device: str,
    own: Container[str],
    shared: Mapping[str, Signature],
    memory: Memory,
) -> str | None:
    """The name of a file of ours with writes that we don't know, or None.

    Only shared copies that somebody changed are read. `own` are the names of our files in the mirror.
    """
    for name, found in names_of(device, shared):
        left = memory.published.get(name)
        if name == DEVICE or (left and left[1] == found and name in own):
            continue
        if ahead(readable(mirror, device, name), shared_tables(folder, device, name)):
            return name
    return None


def all_shared(folder: Path, device: str, shared: Mapping[str, Signature]) -> dict[str, Tables]:
    """The tables of every shared file of a device, by name."""
    return {name: shared_tables(folder, device, name) for name, _ in names_of(device, shared) if name != DEVICE}


def shared_tables(folder: Path, device: str, name: str) -> Tables:
    """One shared file of a device; empty when it's unreadable or another file."""
    path = replica_path(folder, device, name)
    try:
        header, tables = read_file(path, EARLIER)
    except (OSError, Unreadable):
        return {}
    return tables if (header.device, header.file) == (device, name) else {}


def is_safe(mirror: Path, path: Path) -> bool:
    """Whether the mirror has every write in this shared file. Raises OSError."""
    try:
        header, tables = read_file(path, EARLIER)
    except Unreadable:
        return False
    _, more = union(readable(mirror, header.device, header.file), tables)
    return not more


def clean_up(mirror: Path, folder: Path, device: str, memory: Memory) -> None:
    """Remove conflict copies in our own folder that have nothing but our own writes.

    Called once all of ours is in the shared folder. A copy of anybody else's writes is theirs to remove.
    """
    for path in [path for path, reason in memory.skipped.items() if reason == COPY_OF_OURS]:
        with suppress(OSError):  # it's still listed as skipped, and the next exchange tries again
            if _is_needless(mirror, folder, device, path):
                (folder / path).unlink()
                memory.skipped.pop(path)
                memory.fetched.pop(path, None)


def _is_needless(mirror: Path, folder: Path, device: str, path: str) -> bool:
    prefix = f"devices/{device}/"
    name = path.removeprefix(prefix).removesuffix(".json")
    copy = folder / path
    if not path.startswith(prefix) or is_file_name(name) or not copy.is_file():
        return False
    try:
        header, _ = read_file(copy, EARLIER)
    except Unreadable:
        return False  # it changed since it was read
    original = replica_path(folder, device, header.file)
    return header.device == device and is_safe(mirror, copy) and original.is_file() and is_safe(mirror, original)
