"""The private files: words that never leave this device.

`private/` has the words of busy blocks and rituals, and all of hidden ones. The files are laid out like a replica,
with a JSON value for each register and no numbers or contexts: there is one writer, so nothing to merge.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store.crdt.register import Words
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.bounded_read import Unreadable, from_json, read_own
from planner.store.disk.folder_scan import FolderScan
from planner.store.disk.layout import PLAN, is_file_name
from planner.store.disk.quarantine import set_aside
from planner.store.disk.transaction import READER_TIMEOUT_S, exclusive, read_current

Listed = tuple[Mapping[str, Signature], Mapping[str, Signature]]
"""What `private` and `private/months` hold, by file name."""

GONE = "gone"
"""Register of a note that was deleted before it was shown; it holds when."""


class PrivateEdit(NamedTuple):
    """New values for private registers of a record; None removes a register."""

    file: str
    table: str
    id: str
    registers: Words


class DamagedWords(PlannerError):
    """A private file is not what this program writes; nothing is written over it."""


class Unread(PlannerError):
    """The disk does not let a private file be read."""


def private_path(root: Path, file: str) -> Path:
    """The private file that belongs to a shared one such as `months/2026-11`."""
    return root / "private" / f"{file}.json"


def read_private(root: Path, file: str, table: str) -> Mapping[str, Words]:
    """One private table: id → registers. A damaged file is handled as below."""
    return read_private_file(root, file).get(table, {})


def read_private_file(root: Path, file: str) -> Mapping[str, Mapping[str, Words]]:
    """Read one private file: table → id → registers.

    A damaged file counts as empty, is set aside, and the person is told. Raises Unread when the disk refuses it:
    without these words nothing says what is private.
    """
    path = private_path(root, file)
    try:
        tables = _parsed(path, lambda: read_current(root, path))
    except FileNotFoundError:
        return {}
    except DamagedWords:
        with suppress(PlannerError, OSError), exclusive(root, READER_TIMEOUT_S):
            set_aside_words(root, path)
        return {}
    except OSError as problem:
        raise Unread(
            f"What you keep for yourself cannot be read just now: {problem.strerror or problem}; "
            "what was saved before is kept."
        ) from problem
    return {table: {key: _words(words) for key, words in rows.items()} for table, rows in tables.items()}


def set_aside_words(root: Path, path: Path) -> None:
    """Move a damaged private file out of the way. The caller holds the lock. OSError."""
    try:
        _tables(path)
    except DamagedWords:
        set_aside(root, path, "planner recover brings back what a backup has of it")


def edited_private(root: Path, file: str, edits: Sequence[PrivateEdit]) -> bytes:
    """The new bytes of a private file after these edits. The caller holds the lock.

    Raises DamagedWords and OSError.
    """
    from planner.store.shard.tinydb_storage import Shard, encode_tables  # TinyDB is only loaded to write

    tables = _tables(private_path(root, file))
    shard = Shard.of(tables)
    for edit in edits:
        shard.put(edit.table, edit.id, dict(edit.registers))
        left = _words(tables[edit.table].pop(edit.id))
        if left:
            tables[edit.table][edit.id] = left
    return encode_tables(tables)


def scan_private(
    root: Path, instead: Mapping[Path, Path] = MappingProxyType({}), listed: Listed | None = None
) -> dict[str, Signature]:
    """The private files by name (`plan`, `months/2026-11`), with their signatures.

    `instead` maps a file that an unfinished save has yet to replace to its new bytes. `listed` is what
    these folders hold; without it they are listed.
    """
    plan, months = listed or list_private(root, FolderScan())
    found = {f"months/{name[:-5]}": seen for name, seen in months.items()}
    if f"{PLAN}.json" in plan:
        found[PLAN] = plan[f"{PLAN}.json"]
    for path, temporary in instead.items():
        name = str(path.relative_to(root / "private").with_suffix("")) if path.is_relative_to(root / "private") else ""
        with suppress(FileNotFoundError):  # it has just been renamed into place
            if is_file_name(name):
                found[name] = signature(temporary.stat())
    return found


def list_private(root: Path, folders: FolderScan) -> Listed:
    """The files of `private` and `private/months`, by name.

    Each is the same object unless its folder was listed again.
    """
    return folders.look(f"{root}/private", _is_private), folders.look(f"{root}/private/months", _is_private)


def _is_private(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".json") and not entry.name.startswith(".")


def _tables(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    try:
        return _parsed(path, lambda: read_own(path))
    except FileNotFoundError:
        return {}


def _parsed(path: Path, read: Callable[[], bytes]) -> dict[str, dict[str, dict[str, Any]]]:
    try:
        tables = from_json(read())
    except (ValueError, Unreadable):
        tables = None
    if not isinstance(tables, dict) or not all(map(_is_table, tables.values())):
        raise DamagedWords(f"{path} is damaged, so nothing was written over it; planner recover has earlier copies.")
    return tables


def _words(registers: Words) -> dict[str, object]:
    """The registers that have a value; version 0.1 left null for removed ones."""
    return {register: value for register, value in registers.items() if value is not None}


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(words, dict) for words in table.values())
