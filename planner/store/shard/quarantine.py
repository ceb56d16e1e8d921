"""A file that cannot be parsed is never overwritten: it is set aside, named, and rebuilt from the other side."""

from __future__ import annotations

from pathlib import Path

from planner.store.disk.atomic_write import make_folder
from planner.store.disk.bounded_read import EARLIER
from planner.store.disk.layout import local, replica_path
from planner.store.disk.notices import give_notice
from planner.store.shard.schema import Tables, Unreadable, read_file


def readable(root: Path, device: str, name: str) -> Tables:
    """One file of the mirror; empty when it is not there or cannot be parsed."""
    try:
        header, tables = read_file(replica_path(root, device, name), EARLIER)
    except (FileNotFoundError, Unreadable):
        return {}
    return tables if (header.device, header.file) == (device, name) else {}


def set_aside(root: Path, path: Path, next_step: str = "it is rebuilt from the folder") -> Path:
    """Move a damaged file of the mirror to `local/damaged/` and keep a sentence to tell; where it is now. OSError.

    The caller holds the lock. `next_step` says how its contents come back.
    """
    target = put_away(root, path, str(path.relative_to(root)).replace("/", "-"))
    give_notice(root, f"A file on this device was damaged and was set aside as {target}; {next_step}.")
    return target


def put_away(root: Path, path: Path, name: str) -> Path:
    """Move a file to `local/damaged/`, under that name or one like it that is free; where it is now. OSError."""
    folder = local(root) / "damaged"
    make_folder(folder)
    target = folder / name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{name}.{number}"
    path.replace(target)
    return target
