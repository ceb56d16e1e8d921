"""Keep files and vdirs up to date with a plan (the setting `publish`).

What was written where is noted in `local/calendar/targets/`: for each section of the plan a hash of its items. Only
sections that differ are written again, and of them only the files that differ; of a single file the others are copied.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from planner.domain.errors import PlannerError
from planner.domain.model.block import COLUMNS, Column, column_of
from planner.domain.reminders import NONE_USUAL, UsualReminders
from planner.domain.text import shown
from planner.interop.ical.export_calendar import (
    calendar_end,
    calendar_head,
    calendar_pieces,
    vdir_of,
    viewpoint_of,
    whole_span,
)
from planner.interop.ical.item_cache import ItemCache, JsonObject, digest_of, item_of
from planner.interop.ical.targets import FILE_END, check_place, save_file, target_path
from planner.store.disk.atomic_write import keep_derived, make_folder, signature
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import calendar_folder
from planner.store.disk.lock import locked
from planner.store.statistics.gc_pause import collecting_nothing

if TYPE_CHECKING:
    from planner.plan.plan import Plan

_PIECE_BYTES = 256 * 1024
_WAIT_S = 2.0
"""How long to wait for another process that is publishing."""


def publish(plan: Plan, targets: Sequence[str], usual: UsualReminders = NONE_USUAL) -> list[str]:
    """Bring every target up to date; returns a sentence for each new problem.

    A target is a file `NAME.ics`, or a folder; `usual` are the reminders of blocks that don't say it themselves. A
    problem is told once, until it's gone. Never raises PlannerError or OSError.
    """
    folder = calendar_folder(plan.root)
    try:
        make_folder(folder / "targets")
        with locked(folder / "lock", _WAIT_S), collecting_nothing():
            cache = ItemCache(plan, whole_span(plan), viewpoint_of(plan, usual))
            cache.update()
            return [problem for target in targets for problem in _publish_to(plan, cache, target)]
    except (PlannerError, OSError):
        return []  # another process is at it, or the disk of the plan itself refuses; the next change tries again


def _publish_to(plan: Plan, cache: ItemCache, target: str) -> Iterator[str]:
    path = Path(target)
    notes = _Notes(calendar_folder(plan.root) / "targets" / digest_of(str(path)))
    before = notes.row.get("problem", "")
    problem = ""
    try:
        path = target_path(target)
        check_place(plan, path)
        if path.suffix.lower() == FILE_END and not target.endswith("/"):
            _FileTarget(path, notes, cache).update()
        else:
            _FolderTarget(plan, path, notes, cache).update()
    except PlannerError as trouble:
        problem = str(trouble)
    except (OSError, ValueError) as trouble:
        problem = f"{shown(str(path))} can’t be published: {getattr(trouble, 'strerror', None) or trouble}."
    if problem != before:
        notes.save({**notes.row, "problem": problem})
        if problem:
            yield problem


class _Notes:
    """What was written to a target, in a file of its own and one for each section."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.row = self._read(place.with_suffix(".json"))

    def section(self, name: str) -> JsonObject:
        """What was written of a section."""
        return self._read(self._place / f"{name}.json")

    def save_section(self, name: str, row: JsonObject) -> None:
        """Note what was written of a section."""
        keep_derived_in(self._place / f"{name}.json", row)

    def save(self, row: JsonObject) -> None:
        """Note what was written of all of it."""
        self.row = row
        keep_derived_in(self._place.with_suffix(".json"), row)

    def _read(self, path: Path) -> JsonObject:
        try:
            row = from_json(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return row if isinstance(row, dict) else {}


def keep_derived_in(path: Path, row: JsonObject) -> None:
    """Keep a row as JSON, with its folder; a disk that refuses is ignored."""
    with suppress(OSError):
        make_folder(path.parent)
    keep_derived(path, json.dumps(row).encode())


class _FileTarget:
    """One file with everything: its head with the zones, then the sections in order."""

    def __init__(self, path: Path, notes: _Notes, cache: ItemCache) -> None:
        self._path, self._notes, self._cache = path, notes, cache

    def update(self) -> None:
        """Write the file anew, if a section differs. Raises NotOurs and OSError."""
        wanted = self._cache.sections
        known = self._known_sections()
        if known is not None and {name: row[0] for name, row in known.items()} == wanted:
            return
        places, rows, new = known or {}, {}, {}
        for name in sorted(wanted):
            old = places.get(name)
            if old and old[0] == wanted[name]:
                rows[name] = [old[0], 0, old[2], old[3]]
            else:
                items = self._cache.rows(name)
                new[name] = "".join(item[3] for item in items).encode()
                zones = sorted({zone for item in items for zone in item[2]})
                rows[name] = [wanted[name], 0, len(new[name]), zones]
        head = calendar_head({zone for row in rows.values() for zone in row[3]})
        at = len(head)
        for row in rows.values():
            row[1] = at
            at += row[2]
        pieces = chain([head], self._pieces(rows, places, new), [calendar_end()])
        save_file(self._path, pieces, is_new=known is not None)
        self._notes.save({"sections": rows, "file": list(signature(self._path.lstat()))})

    def _known_sections(self) -> JsonObject | None:
        """The hash, place and zones of each section, if the file is as we wrote it."""
        row = self._notes.row
        with suppress(FileNotFoundError):
            if row.get("file") == list(signature(self._path.lstat())):
                found: JsonObject = row["sections"]
                return found
        return None

    def _pieces(self, rows: JsonObject, places: JsonObject, new: Mapping[str, bytes]) -> Iterator[bytes]:
        """The sections in order: new ones, and the others copied from the file as it is."""
        if len(new) == len(rows):
            yield from new.values()
            return
        with self._path.open("rb") as file:
            for name in rows:
                if name in new:
                    yield new[name]
                else:
                    yield from _copied(file, places[name][1], places[name][2])


def _copied(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    file.seek(start)
    while length and (piece := file.read(min(length, _PIECE_BYTES))):
        yield piece
        length -= len(piece)


class _FolderTarget:
    """A vdir: a collection for each column, a file for each UID."""

    def __init__(self, plan: Plan, path: Path, notes: _Notes, cache: ItemCache) -> None:
        self._vdir, self._me, self._notes, self._cache = vdir_of(plan, path), plan.me.id, notes, cache
        self._may_lack = False
        """Whether somebody else may have removed files."""

    def update(self) -> None:
        """Write and remove the files that differ. Raises NotOurs and OSError."""
        self._vdir.prepare()
        row = self._notes.row
        known: dict[str, str] = row.get("sections", {})
        is_whole = not known
        if row.get("folders") != self._folders():
            self._may_lack = True
            known = {name: digest for name, digest in known.items() if self._is_there(name)}
        wanted = self._cache.sections
        for name in sorted(known.keys() | wanted.keys()):
            if known.get(name) != wanted.get(name):
                self._update_section(name)
        if is_whole:
            self._sweep()
        self._notes.save({"sections": dict(wanted), "folders": self._folders()})

    def _update_section(self, name: str) -> None:
        before = self._notes.section(name)
        after: JsonObject = {}
        for row in self._cache.rows(name) if name in self._cache.sections else ():
            item, column, digest = row[0], column_of(row[1], self._me), row[4]
            after[item] = [column, digest]
            is_same = before.get(item) == after[item]
            if not is_same or (self._may_lack and not self._vdir.has(column, item)):
                self._vdir.write(column, item, b"".join(calendar_pieces([item_of(row)])))
        for old, (column, _) in before.items():
            if after.get(old, [None])[0] != column:
                self._vdir.remove(column, old)
        self._notes.save_section(name, after)

    def _is_there(self, name: str) -> bool:
        """Whether all files of a section are there."""
        return all(self._vdir.has(column, item) for item, (column, _) in self._notes.section(name).items())

    def _sweep(self) -> None:
        """Remove what an earlier installation left of this plan."""
        written = {
            (column, item) for name in self._cache.sections for item, (column, _) in self._notes.section(name).items()
        }
        for column in COLUMNS:
            for item in list(self._vdir.names(column)):
                if (column, item) not in written:
                    self._vdir.remove(column, item)

    def _folders(self) -> dict[Column, int]:
        """When each collection was last changed, in nanoseconds."""
        return {column: self._vdir.collection(column).lstat().st_mtime_ns for column in COLUMNS}
