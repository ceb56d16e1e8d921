"""Homes and their folder that are made once and copied for each test."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from planner.domain.clock import Clock
from planner.domain.ids import Ids
from planner.plan.plan import Plan
from planner.store.device import identity
from planner.store.disk.layout import local
from tests.support import mirror_of

State = tuple[Any, ...]
"""The state of a source of randomness."""
SIGNATURE = re.compile(r"(?<=, )(\d+)(?=\])")
"""The inode at the end of a file's signature in a note about files."""


@dataclass(frozen=True)
class Template:
    """A made scene: homes beside `shared`, by name with the state of their ids.

    A copy is what the template was, in another place: each home is an installation there, with the same device and the
    next ids, and knows the files that it knew.
    """

    root: Path
    homes: dict[str, State]

    def copy(self, root: Path) -> None:
        """Lay out the homes and the folder below `root`, which exists."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        inodes = {str(path.stat().st_ino): str((root / name).stat().st_ino) for name, path in self._files.items()}
        for home in self.homes:
            self._move_in(mirror_of(root / home), root / "shared", inodes)

    def open(self, root: Path, home: str, clock: Clock) -> Plan:
        """The plan of a copied home."""
        source = random.Random()
        source.setstate(self.homes[home])
        return Plan.open(mirror_of(root / home), clock=clock, ids=Ids(source))

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {str(path.relative_to(self.root)): path for path in self.root.rglob("*") if path.is_file()}

    @staticmethod
    def _move_in(mirror: Path, folder: Path, inodes: dict[str, str]) -> None:
        for notes in local(mirror).glob("*.json"):
            text = notes.read_text(encoding="utf-8")
            notes.write_text(SIGNATURE.sub(lambda found: inodes.get(found[1], found[1]), text), encoding="utf-8")
        path = identity.state_path(mirror)
        state = json.loads(path.read_bytes())
        (mine,) = state["devices"].values()
        here = {identity.fingerprint(mirror): mine | {identity.ANCHOR: identity.anchor(mirror)}}
        path.write_text(json.dumps(state | {"folder": str(folder), "devices": here}, indent=1), encoding="utf-8")


def make_template(root: Path, make: Callable[[Path], dict[str, Plan]]) -> Template:
    """A template of what `make` lays out below `root`: the plan of each home."""
    return Template(root, {name: plan.ids._source.getstate() for name, plan in make(root).items()})
