"""Backups of the mirror on this device: one a day, thirty kept, read again as a plan of their own.

A backup is a zip of `devices/`, `private/`, the marker and this device's state. Nothing is ever put back over
today's files: what is chosen is written as new edits, and writes that the mirror lacks are taken in as a peer's.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.domain.errors import PlannerError
from planner.store.files import make_folder, replace_file, sync_folder
from planner.store.identity import lock_path, read_state
from planner.store.layout import HEADER, MARKER, MONTH_TABLES, PLAN, month_file, replica_path
from planner.store.lock import locked
from planner.store.merge import DELETED, Record
from planner.store.mirror import Mirror, scan_replicas
from planner.store.replica import Edit
from planner.store.schema import Unreadable, parse, union
from planner.store.storage import encode

KEPT = 30
PLAN_TABLES = ("people", "rituals", "goals", "settings")


@dataclass(frozen=True, slots=True)
class Difference:
    """One register that shows something else now than it did then. `then` and `now` are its JSON."""

    file: str
    table: str
    record: str
    register: str
    then: object
    now: object


def backup_path(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.zip"


def make_backup(root: Path, folder: Path, day: date) -> Path:
    """Write (or replace) the backup of that day, whole or not at all, and let go of the oldest beyond thirty."""
    make_folder(folder)
    target = backup_path(folder, day)
    temporary = folder / f".{target.name}.tmp"
    with locked(lock_path(root)), zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in _files(root):
            archive.write(path, str(path.relative_to(root)))
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o600)
    temporary.replace(target)
    sync_folder(folder)
    for old in list_backups(folder)[KEPT:]:
        old.unlink()
    return target


def list_backups(folder: Path) -> list[Path]:
    """The newest first."""
    return sorted(folder.glob("????-??-??.zip"), reverse=True) if folder.is_dir() else []


def unpack(backup: Path, into: Path) -> Path:
    """Lay a backup out as a mirror. PlannerError when it is no backup; only paths that a mirror has are written."""
    try:
        with zipfile.ZipFile(backup) as archive:
            for name in archive.namelist():
                parts = Path(name).parts
                if parts and parts[0] in ("devices", "private", "local", MARKER) and ".." not in parts:
                    archive.extract(name, into)
    except FileNotFoundError:
        raise PlannerError(f"There is no backup {backup}.") from None
    except (zipfile.BadZipFile, OSError) as problem:
        raise PlannerError(f"{backup} cannot be read as a backup: {problem}.") from problem
    return into


def differences(now: Mirror, then: Mirror) -> Iterator[Difference]:
    """Every register that shows something else now. What is only new since then is no difference."""
    files = [(PLAN, table) for table in PLAN_TABLES]
    files += [(month_file(month), table) for month in then.months() for table in MONTH_TABLES]
    for file, table in files:
        today = now.records(file, table)
        for key, record in sorted(then.records(file, table).items()):
            yield from _record_differences(file, table, today.get(key, Record(key)), record)


def _record_differences(file: str, table: str, now: Record, then: Record) -> Iterator[Difference]:
    if then.gone:
        return
    if now.gone:
        yield Difference(file, table, then.id, DELETED, False, True)
    for register in sorted(then.writes.keys() - {DELETED}):
        was, stands = _shown(then, register), _shown(now, register)
        if was != stands:
            yield Difference(file, table, then.id, register, was, stands)


def edits_back(now: Mirror, chosen: list[Difference]) -> list[Edit]:
    """The chosen values as edits of what stands today."""
    grouped: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in chosen:
        grouped.setdefault((row.file, row.table, row.record), {})[row.register] = row.then
    return [
        Edit(file, table, now.records(file, table).get(key, Record(key)), registers)
        for (file, table, key), registers in grouped.items()
    ]


def take_in(root: Path, then: Path) -> int:
    """Join every other device's files of a backup with ours; how many brought something. The caller holds the lock."""
    own = read_state(root).device
    brought = 0
    for (device, name), _ in scan_replicas(then):
        if device == own:
            continue
        try:
            _, theirs = parse(replica_path(then, device, name).read_bytes())
        except Unreadable:
            continue  # what a backup holds of a damaged file is no better than what is here
        target = replica_path(root, device, name)
        try:
            _, ours = parse(target.read_bytes())
        except (FileNotFoundError, Unreadable):
            ours = {}
        joined, changed = union(ours, theirs)
        if changed:
            make_folder(target.parent)
            replace_file(target, encode({HEADER: joined.pop(HEADER), **joined}))
            brought += 1
    return brought


def _files(root: Path) -> Iterator[Path]:
    for name in (MARKER, "local/state.json", "local/undo.json"):
        if (root / name).is_file():
            yield root / name
    for folder in ("devices", "private"):
        yield from sorted(path for path in (root / folder).rglob("*.json") if not path.name.startswith("."))


def _shown(record: Record, register: str) -> object:
    live = record.live(register)
    return live[0].value if live else None
