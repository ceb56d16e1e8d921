"""The cross-month index: records that moved to another month, and open ones.

It's derived and never shared, and lies in `local/reach.json` with the signatures of the files it was made from.
Changed files are read again. The whole index is made again when it's missing or damaged, or was made for another time
zone or with agreement switched the other way, since open answers depend on both. A changed occurrence depends on its
ritual, so months that have one are read again when `plan.json` changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from planner.domain.time.when import When
from planner.store.disk.atomic_write import Signature, keep_derived
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import OCCURRENCES, local
from planner.store.mirror.mirror import File


class Shelf(Protocol):
    """The source of the index: the plan's months, and the records in each."""

    @property
    def viewer(self) -> ZoneInfo:
        """The time zone that the reader is in."""
        ...

    @property
    def agreement_on(self) -> bool:
        """Whether changes to agreed terms wait for the other person's yes."""
        ...

    def shards(self) -> Mapping[File, Signature]:
        """The files of all months; a private one's device name is empty."""
        ...

    def plan_files(self) -> Mapping[File, Signature]:
        """The files that hold the rituals, likewise."""
        ...

    def whens_of(self, month: str) -> Iterable[When]:
        """The times of the blocks, deleted ones too, whose home is that month."""
        ...

    def marks_of(self, month: str) -> Iterable[str]:
        """The kinds of open things in that month: names that `marked` takes."""
        ...


class Reach:
    """For each home month: the other months its blocks touch, and what is open in it."""

    def __init__(self, root: Path) -> None:
        self._path = local(root) / "reach.json"
        self._made_for: list[object] = []
        self._made_from: dict[str, list[int]] = {}
        self._plan: dict[str, list[int]] = {}
        self._reach: dict[str, list[str]] = {}
        self._marks: dict[str, list[str]] = {}
        self._load()

    def homes_reaching(self, months: Iterable[str]) -> set[str]:
        """The home months of records that reach into any of `months`."""
        wanted = set(months)
        return {home for home, targets in self._reach.items() if wanted.intersection(targets)}

    def marked(self, mark: str) -> list[str]:
        """The months that may have something open of that kind."""
        return sorted(month for month, marks in self._marks.items() if mark in marks)

    def update(self, shelf: Shelf) -> bool:
        """Read the shards that changed since; returns whether there were any."""
        wanted: list[object] = [shelf.viewer.key, shelf.agreement_on]
        if wanted != self._made_for:
            self._made_from, self._reach, self._marks, self._made_for = {}, {}, {}, wanted
        current, plan = _listed(shelf.shards()), _listed(shelf.plan_files())
        changed = {
            key for key in current.keys() | self._made_from.keys() if current.get(key) != self._made_from.get(key)
        }
        months, is_new = {key.rpartition("/")[2] for key in changed}, plan != self._plan
        if is_new:
            months.update(self.marked(OCCURRENCES))
        for month in months:
            touched = {target for when in shelf.whens_of(month) for target in months_of(when, shelf.viewer)}
            _keep(self._reach, month, sorted(touched - {month}))
            _keep(self._marks, month, sorted(shelf.marks_of(month)))
        self._made_from, self._plan = current, plan
        return is_new or bool(months)

    def save(self) -> None:
        """Write the index, unsynced: it can be made again."""
        tree = {
            "for": self._made_for,
            "files": self._made_from,
            "plan": self._plan,
            "reach": self._reach,
            "marks": self._marks,
        }
        keep_derived(self._path, json.dumps(tree).encode())

    def _load(self) -> None:
        try:
            tree = from_json(self._path.read_bytes())
            made_from, self._plan = dict(tree["files"]), dict(tree["plan"])
            reach, marks = ({month: list(found) for month, found in tree[part].items()} for part in ("reach", "marks"))
            self._made_for, self._made_from, self._reach, self._marks = list(tree["for"]), made_from, reach, marks
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError, AttributeError):
            self._made_for = []  # damaged, or of version 0.1: make it again from all files


def _listed(files: Mapping[File, Signature]) -> dict[str, list[int]]:
    """Signatures as JSON lists."""
    return {f"{device}/{name}": list(signature) for (device, name), signature in files.items()}


def _keep(index: dict[str, list[str]], month: str, entries: list[str]) -> None:
    if entries:
        index[month] = entries
    else:
        index.pop(month, None)


@lru_cache(maxsize=4096)
def months_of(when: When, viewer: ZoneInfo) -> list[str]:
    """Every month (`YYYY-MM`) that a block at that time touches.

    Cached, since it's asked for each block of a month whenever one of them changes.
    """
    return months_between(*when.dates(viewer))


def months_between(first: date, last: date) -> list[str]:
    """Every month (`YYYY-MM`) from that of `first` to that of `last`."""
    months = []
    day = first.replace(day=1)
    while day <= last:
        months.append(f"{day:%Y-%m}" if day.year >= 1000 else f"{day.year:04}-{day.month:02}")
        day = (day + timedelta(days=32)).replace(day=1)
    return months


def may_touch(start: object, minutes: object, first: date, last: date) -> bool:
    """Whether a block with this start and length, as in a file, may touch these days.

    False only if it's certainly outside. The caller widens the range by a day on each side; local dates can differ by
    two.
    """
    try:
        begins = date.fromisoformat(cast(str, start)[:10])
        long = timedelta(days=cast(int, minutes) // (24 * 60) + 2)
        return begins - _A_DAY <= last and first <= begins + long
    except (TypeError, ValueError, OverflowError):
        return True  # a week, or something for `decode_when` to judge


_A_DAY = timedelta(days=1)
