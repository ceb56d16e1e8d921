"""The cross-month index: records that moved to another month, and open ones.

It's derived and never shared, and lies in `local/reach.json` with the signatures of the files it was made from.
Changed files are read again. The whole index is made again when it's missing or damaged, or was made for another time
zone or with agreement switched the other way, since open answers depend on both. A changed occurrence depends on its
ritual, so months that have one are read again when `plan.json` changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from planner.store.disk.atomic_write import Signature, keep_derived
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import OCCURRENCES, PLAN, local
from planner.store.index.facts import PlanFacts
from planner.store.index.month_ranges import months_of
from planner.store.index.months import Months
from planner.store.index.open_marks import OpenMarks
from planner.store.index.shard_files import ShardFiles
from planner.store.mirror.mirror import File


class Reach:
    """For each home month: the other months its blocks touch, and what is open in it."""

    def __init__(self, root: Path, facts: PlanFacts, files: ShardFiles, months: Months, marks: OpenMarks) -> None:
        self._facts, self._files, self._months, self._open = facts, files, months, marks
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

    def update(self, files: Iterable[File] | None = None) -> bool:
        """Read the shards that changed since; returns whether there were any.

        `files` are the only ones that may have changed; without them all are compared. A private one's device is empty.
        """
        viewer = self._facts.viewer
        wanted: list[object] = [viewer.key, self._facts.agreement_on]
        if wanted != self._made_for:
            self._made_from, self._reach, self._marks, self._made_for = {}, {}, {}, wanted
            files = None
        months, is_new = self._changed() if files is None else self._changed_among(files)
        if is_new:
            months.update(self.marked(OCCURRENCES))
        self._made_for = []  # if the disk refuses a month, the next update reads all of them
        for month in months:
            touched = {target for when in self._months.whens(month) for target in months_of(when, viewer)}
            _keep(self._reach, month, sorted(touched - {month}))
            _keep(self._marks, month, sorted(self._open.of(month)))
        if refused := self._files.refused():  # these counted as empty
            for index in (self._made_from, self._plan):
                for key in [key for key in index if key.partition("/")[2] in refused]:
                    del index[key]
        self._made_for = wanted
        return is_new or bool(months)

    def _changed(self) -> tuple[set[str], bool]:
        """The months with a changed file, and whether a file with rituals changed."""
        current, plan = _listed(self._files.of_months()), _listed(self._files.of_rituals())
        keys = current.keys() | self._made_from.keys()
        months = {key.rpartition("/")[2] for key in keys if current.get(key) != self._made_from.get(key)}
        is_new = plan != self._plan
        self._made_from, self._plan = current, plan
        return months, is_new

    def _changed_among(self, files: Iterable[File]) -> tuple[set[str], bool]:
        """Likewise, when no other files can have changed."""
        months: set[str] = set()
        is_new = False
        for device, name in files:
            is_month = name.startswith("months/")
            known, key = self._made_from if is_month else self._plan, f"{device}/{name}"
            found = self._files.signature_of((device, name))
            if not (is_month or name == PLAN) or known.get(key) == (list(found) if found else None):
                continue
            known.pop(key, None)
            if found:
                known[key] = list(found)
            if is_month:
                months.add(name.removeprefix("months/"))
            else:
                is_new = True
        return months, is_new

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
