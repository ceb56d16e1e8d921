"""Daily backups of the mirror: a zip for each day; the newest thirty are kept.

A backup has `devices/`, `private/`, the marker and this device's state. It's never copied over today's files: values
the person picks from it are written as new edits, and writes that the mirror lacks are merged as another device's
are.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.domain.errors import PlannerError
from planner.domain.ids import Ids
from planner.domain.model.block import VISIBILITIES, Visibility
from planner.domain.model.registers import PERSONAL, REMIND
from planner.named_tuple import NamedTuple
from planner.store.codec.visibility import visibility_of
from planner.store.crdt.register import DELETED, ERASED, MARKS, Record, Words
from planner.store.device.identity import State, read_earlier, read_state, state_path
from planner.store.device.reidentify import ahead, renew
from planner.store.disk.atomic_write import make_folder, replace_file, sync_folder
from planner.store.disk.backup_files import backup_path, list_backups
from planner.store.disk.bounded_read import EARLIER
from planner.store.disk.layout import (
    BLOCKS,
    HEADER,
    MARKER,
    MONTH_TABLES,
    OCCURRENCES,
    PLAN,
    PLAN_TABLES,
    RITUALS,
    local,
    month_file,
    replica_path,
)
from planner.store.disk.lock import locked
from planner.store.disk.transaction import append_lines, exclusive
from planner.store.erasure.purge import all_withdrawn
from planner.store.mirror.mirror import Mirror, scan_replicas
from planner.store.private.files import GONE, read_private, scan_private
from planner.store.shard.schema import Unreadable, read_file, readable, union
from planner.store.shard.tinydb_storage import encode_tables

_KEPT = 30
PRIVATE_TABLES = (BLOCKS, OCCURRENCES, RITUALS, "notes")


@dataclass(frozen=True, slots=True)
class Difference:
    """A register whose value now differs from the one in a backup.

    `then` and `now` are the values as JSON, None when there was none. `private` is true when the value then was
    readable on this device alone.
    """

    file: str
    table: str
    record: str
    register: str
    then: object
    now: object
    private: bool = False


def make_backup(root: Path, folder: Path, day: date) -> Path:
    """Write the backup of that day, and delete the oldest ones beyond thirty.

    An earlier backup of the same day is replaced, whole or not at all. The plan is locked only while its files are
    read, not while they are compressed. Raises OSError.
    """
    make_folder(folder)
    target = backup_path(folder, day)
    temporary = folder / f".{target.name}.tmp"
    with locked(local(root) / "backup.lock"):
        with exclusive(root):
            read = [(str(path.relative_to(root)), path.read_bytes()) for path in _files(root)]
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for name, data in read:
                    archive.writestr(name, data)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o600)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    sync_folder(folder)
    for old in list_backups(folder)[_KEPT:]:
        old.unlink()
    return target


def backup_of_the_day(root: Path, folder: Path, day: date) -> Path | None:
    """Write today's backup, unless there is one. Raises OSError and PlannerError."""
    return None if backup_path(folder, day).exists() else make_backup(root, folder, day)


def unpack(backup: Path, into: Path) -> Path:
    """Unpack a backup into a folder, laid out as a mirror.

    Only paths that a mirror has are extracted. Raises PlannerError if the file isn't a backup.
    """
    try:
        with zipfile.ZipFile(backup) as archive:
            for name in archive.namelist():
                parts = Path(name).parts
                if parts and parts[0] in ("devices", "private", "local", MARKER) and ".." not in parts:
                    archive.extract(name, into)
    except FileNotFoundError:
        raise PlannerError(f"There is no backup {backup}.") from None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as problem:
        raise PlannerError(f"{backup} cannot be read as a backup: {problem}.") from problem
    return into


class _Then(NamedTuple):
    """A record as its owner saw it one day: shared values, with private words on top."""

    record: Record
    words: Words

    @property
    def visibility(self) -> Visibility:
        return visibility_of(self.record, self.words)

    @property
    def gone(self) -> bool:
        if self.visibility == "hidden":
            return self.words.get(DELETED) is True or GONE in self.words
        return self.record.gone or bool(self.words.get(GONE))

    @property
    def registers(self) -> set[str]:
        return {*self.record.writes, *self.words} - {DELETED, GONE, "visibility"}

    def shown(self, register: str) -> object:
        live = self.record.live(register)
        private = self.words.get(register)
        return private if private is not None else live[0].value if live else None


def differences(now: Mirror, then: Mirror) -> Iterator[Difference]:
    """Yield every register that shows something other than it did then.

    Private words are included; records and values that are new since then are not. A change from private to more open
    isn't listed either, so that restoring never opens anything. Raises PlannerError when a private file is damaged.
    """
    months = sorted({*then.months(), *(name.removeprefix("months/") for name in scan_private(then.root))})
    files = [(PLAN, table) for table in PLAN_TABLES]
    files += [(month_file(month), table) for month in months for table in MONTH_TABLES]
    for file, table in files:
        was, stands = then.records(file, table), now.records(file, table)
        private = table in PRIVATE_TABLES
        kept, keeps = (read_private(side.root, file, table) if private else {} for side in (then, now))
        for key in sorted({*was, *kept}):
            before = _Then(was.get(key, Record(key)), kept.get(key, {}))
            today = _Then(stands.get(key, Record(key)), keeps.get(key, {}))
            if not before.gone:
                yield from _record_differences(file, table, today, before)


def _record_differences(file: str, table: str, now: _Then, then: _Then) -> Iterator[Difference]:
    key = then.record.id
    if not then.words and ERASED in now.record.writes and now.record.gone:
        return  # the record was withdrawn since
    lost = then.visibility == "hidden" and not now.words
    if now.gone and not lost:
        yield Difference(file, table, key, DELETED, False, True, bool(then.words) and not then.record.writes)
    if VISIBILITIES.index(then.visibility) > VISIBILITIES.index(now.visibility):
        yield Difference(file, table, key, "visibility", then.visibility, now.visibility)
    for register in sorted(then.registers):
        kept = register in then.words or register in now.words  # private words are only put back on this device
        if register in MARKS or (register in now.record.withdrawn and not kept):
            continue  # the value was withdrawn since
        if register.startswith((*PERSONAL, REMIND)):
            continue  # an answer is given anew, to the present terms; a reminder is of no use later
        was, stands = then.shown(register), now.shown(register)
        if was != stands and (was or stands):
            yield Difference(file, table, key, register, was, stands, then.words.get(register) is not None)


def lay_out(backup: Path, mirror: Path, ids: Ids) -> State:
    """Make a mirror from a backup where there is none, as a new device.

    Returns the new state. Raises PlannerError when the folder already has a plan.
    """
    if state_path(mirror).exists():
        raise PlannerError(f"There is a plan in {mirror} already.")
    make_folder(mirror.parent)
    with tempfile.TemporaryDirectory(prefix=".recover-", dir=mirror.parent) as place:
        found = unpack(backup, Path(place) / "mirror")
        if not state_path(found).exists():
            raise PlannerError(f"{backup} holds no plan.")
        if mirror.is_dir():
            mirror.rename(mirror.with_name(f"{mirror.name}.before-{backup.stem}"))
        found.rename(mirror)
    with exclusive(mirror):
        return renew(mirror, read_earlier(mirror)[-1], ids, None, "restored")


def take_in(root: Path, then: Path, ids: Ids) -> int:
    """Merge the replicas in a backup into the mirror; returns how many files changed.

    If the backup has newer writes of this very device than the mirror, the mirror was set back, so a new device id is
    taken. The caller holds the lock.
    """
    own = read_state(root).device
    set_back = any(
        device == own and ahead(readable(root, own, name), readable(then, own, name))
        for (device, name), _ in scan_replicas(then)
    )
    brought = 0
    for (device, name), _ in scan_replicas(then):
        if device == own and not set_back:
            continue
        try:
            _, theirs = read_file(replica_path(then, device, name), EARLIER)
        except Unreadable:
            continue  # the mirror has all of this file that can be read
        target = replica_path(root, device, name)
        try:
            _, ours = read_file(target, EARLIER)
        except (FileNotFoundError, Unreadable):
            ours = {}
        joined, changed = union(ours, theirs)
        if changed:
            make_folder(target.parent)
            replace_file(target, encode_tables({HEADER: joined.pop(HEADER), **joined}))
            brought += 1
    if set_back:
        renew(root, read_state(root), ids, None, "reset", written_elsewhere=True)
    append_lines(all_withdrawn(root))
    return brought


def _files(root: Path) -> Iterator[Path]:
    for name in (MARKER, "local/state.json", "local/undo.json", "local/journal.jsonl"):
        if (root / name).is_file():
            yield root / name
    for folder in ("devices", "private"):
        yield from sorted(path for path in (root / folder).rglob("*.json") if not path.name.startswith("."))
