"""Undo: what each action wrote and what stood there before, in `local/undo.json`.

Shared by all sessions of this device, kept across restarts. Taking back is a later write like any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from planner.domain.carry import DeedKind
from planner.domain.model import OutcomeKind
from planner.store.files import replace_file
from planner.store.layout import local

StepKind = OutcomeKind | DeedKind

LONGEST = 120
"""Actions that can be taken back."""


class Change(NamedTuple):
    """What an action did to one record. `before` and `after` are registers' JSON; absent before is None.

    `whole`: the record as such came or went with it, so a change of any register by somebody else counts.
    `private`: of the file beside the replica that never leaves this device.
    """

    file: str
    table: str
    id: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    whole: bool = False
    private: bool = False

    def turned(self) -> Change:
        """What takes it back."""
        return Change(self.file, self.table, self.id, self.after, self.before, self.whole, self.private)


class Step(NamedTuple):
    """One action of the person's: the changes it made, the first one of what it was about (in words, too)."""

    kind: StepKind
    changes: Sequence[Change]
    about: str = ""

    def turned(self) -> Step:
        return Step(self.kind, [change.turned() for change in self.changes], self.about)


class Journal(NamedTuple):
    """Two piles, the newest last."""

    done: Sequence[Step] = ()
    undone: Sequence[Step] = ()

    def did(self, step: Step) -> Journal:
        """A new action: what had been undone cannot be done again any more."""
        return Journal((*self.done, step)[-LONGEST:], ())


def read_journal(root: Path) -> Journal:
    """Empty when there is none, or when it cannot be read: the plan itself does not depend on it."""
    try:
        tree = json.loads(_path(root).read_bytes())
        return Journal(_steps(tree["done"]), _steps(tree["undone"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Journal()


def write_journal(root: Path, journal: Journal) -> None:
    """The caller holds the lock. Not synced: after a power cut the plan is whole, with some steps fewer to undo."""
    tree = {"done": [_row(step) for step in journal.done], "undone": [_row(step) for step in journal.undone]}
    replace_file(_path(root), json.dumps(tree).encode(), durable=False)


def _row(step: Step) -> dict[str, object]:
    return step._asdict() | {"changes": [change._asdict() for change in step.changes]}


def _steps(rows: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(row["kind"], tuple(Change(**change) for change in row["changes"]), row["about"]) for row in rows)


def _path(root: Path) -> Path:
    return local(root) / "undo.json"
