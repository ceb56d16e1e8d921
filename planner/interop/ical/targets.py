"""Write exports where they belong, without touching what isn't an export.

A file is replaced only if it was exported before. In a folder, which is a *vdir* (a folder for each of me, we, you;
a file for each UID), only files with a UID of this plan are replaced or removed. No link is followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.errors import BadInput, PlannerError
from planner.domain.model.block import COLUMNS, Column
from planner.domain.text import shown
from planner.interop.ical.uids import EXPORT_MARKS, uid_of
from planner.store.disk.atomic_write import make_folder, replace_file, write_beside

if TYPE_CHECKING:
    from planner.plan.plan import Plan

FILE_END = ".ics"
_HEAD_BYTES = 400
"""How much of a file is read to see whether it was exported."""
_MOST_OF_AN_ITEM = 8 * 1024 * 1024


class NotOurs(PlannerError):
    """What is there wasn't exported from this plan, so it stays as it is."""


def save_file(path: Path, pieces: Iterable[bytes], *, is_new: bool = False) -> bool:
    """Replace an exported file whole or not at all; False if it held these bytes.

    With `is_new` they are known to differ, and a power cut may leave the file to be written again. Raises NotOurs for
    anything else that is there, and OSError.
    """
    mode = 0o600
    if not path.parent.is_dir():
        raise NotOurs(f"There’s no folder {shown(str(path.parent))}, so nothing is written there.")
    with suppress(FileNotFoundError):
        there = path.lstat()
        if not stat.S_ISREG(there.st_mode) or not _is_export(path):
            raise NotOurs(f"{shown(str(path))} isn’t an export from planner, so it stays as it is. Give another name.")
        mode = stat.S_IMODE(there.st_mode)
    if not is_new:
        return replace_file(path, b"".join(pieces), mode=mode)
    temporary = write_beside(path, pieces, mode=mode, durable=False)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def _is_export(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return any(mark in head for mark in EXPORT_MARKS)


def target_path(text: str) -> Path:
    """The path that somebody typed, with their home for ~. Raises BadInput."""
    if not text.strip():
        raise BadInput("Say where to write it, such as plan.ics.")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise BadInput(f"{shown(text)} begins with the home of somebody unknown; type the whole path.") from None


def check_place(plan: Plan, path: Path) -> None:
    """Raise BadInput where nothing may be written: in the shared folder or the plan."""
    if not path.is_absolute():
        raise BadInput(f"{shown(str(path))} needs its whole path, or one that begins with ~.")
    real = path.parent.resolve() / path.name
    if real.is_relative_to(plan.arrivals.folder.resolve()):
        raise BadInput(f"{shown(str(path))} is in the shared folder, where {shown(plan.you.name)} could read it.")
    if real.is_relative_to(plan.root.resolve()):
        raise BadInput(f"{shown(str(path))} is inside the plan itself; choose another place.")


class Vdir:
    """A folder of calendars, with a folder for each column."""

    def __init__(self, folder: Path, plan: str, names: Mapping[Column, str]) -> None:
        """`plan` is the plan's id, `names` what each calendar is called."""
        self.folder, self._plan, self._names = folder, plan, names

    def prepare(self, columns: Iterable[Column] = COLUMNS) -> bool:
        """Make the folders that are missing; whether any was. Raises NotOurs and OSError."""
        _must_be_folder(self.folder)
        made = False
        for column in columns:
            place = self.collection(column)
            if _must_be_folder(place):
                made = True
            replace_file(place / "displayname", self._names[column].encode("utf-8", "replace"), mode=self._mode(place))
        return made

    def collection(self, column: Column) -> Path:
        """The folder of a column."""
        return self.folder / column

    def has(self, column: Column, name: str) -> bool:
        """Whether a file of that name is there."""
        return os.path.lexists(self.collection(column) / f"{name}{FILE_END}")

    def write(self, column: Column, name: str, text: bytes) -> bool:
        """Write one item; False if it's there already. Raises NotOurs and OSError."""
        place = self.collection(column)
        path = place / f"{name}{FILE_END}"
        with suppress(FileNotFoundError):
            if not self._is_ours(path, name):
                raise NotOurs(f"{shown(str(path))} isn’t from planner, so it stays as it is.")
        return replace_file(path, text, mode=self._mode(place), durable=False)

    def remove(self, column: Column, name: str) -> bool:
        """Remove one item, if it's ours; whether it was there. Raises OSError."""
        path = self.collection(column) / f"{name}{FILE_END}"
        try:
            if not self._is_ours(path, name):
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        return True

    def names(self, column: Column) -> Iterator[str]:
        """The names of the items of ours in a collection."""
        for entry in sorted(os.listdir(self.collection(column))):
            name = entry.removesuffix(FILE_END)
            if entry.endswith(FILE_END) and self._is_ours(self.collection(column) / entry, name):
                yield name

    def _is_ours(self, path: Path, name: str) -> bool:
        """Whether a plain file has the UID that we give to that name."""
        there = path.lstat()
        if not stat.S_ISREG(there.st_mode) or there.st_size > _MOST_OF_AN_ITEM:
            return False
        text = path.read_bytes().replace(b"\r\n ", b"")
        return f"UID:{uid_of(name, self._plan)}\r\n".encode() in text

    def _mode(self, place: Path) -> int:
        """The permissions of a new file: those that its folder gives to others."""
        return stat.S_IMODE(place.stat().st_mode) & 0o666


def _must_be_folder(folder: Path) -> bool:
    """Make a folder if it's missing; whether it was. Raises NotOurs for a link."""
    try:
        there = folder.lstat()
    except FileNotFoundError:
        if not folder.parent.is_dir():
            raise NotOurs(f"There’s no folder {shown(str(folder.parent))}, so nothing is written there.") from None
        make_folder(folder)
        return True
    if not stat.S_ISDIR(there.st_mode):
        raise NotOurs(f"{shown(str(folder))} isn’t a folder, so nothing is written there.")
    return False
