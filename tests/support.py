"""Shared by tests of several layers: a fixed clock, fixed ids, and two devices."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from planner.domain.ids import Ids
from planner.domain.model.block import Block, Draft
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange, Report
from planner.sync.setup import create, join

NOW = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
"""Wednesday of 2026-W48, noon in Berlin: where a held clock begins."""
TODAY = date(2026, 11, 25)
THIS_WEEK = Week(2026, 48)
ZONE = "Europe/Berlin"
DISK = tempfile.gettempdir()
"""The place of temporary files on a disk; conftest.py moves most into memory."""


class HeldClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        """As `timedelta` takes it: `forward(minutes=5)`."""
        self.at += timedelta(**amount)


def seeded_ids(seed: int | str = 0) -> Ids:
    """The same ids in the same order every time."""
    return Ids(random.Random(seed))


def at(text: str, minutes: int = 60, zone: str = ZONE) -> When:
    """`at("2026-11-27T19:00")`; without an hour a date, `2026-W48` a week."""
    return When(text, minutes, zone if "T" in text else None)


@dataclass
class Side:
    """One device: its home (for `--home`), its view of the shared folder, its plan."""

    home: Path
    folder: Path
    clock: HeldClock
    plan: Plan

    @property
    def mirror(self) -> Path:
        return mirror_of(self.home)

    @property
    def own(self) -> Path:
        """This device's own folder in the shared one."""
        return self.folder / "devices" / self.plan.device

    def exchange(self, *, whole: bool = False) -> Report:
        """One exchange, and what it brought is read."""
        report = Exchange(self.mirror, self.folder, clock=self.clock).run(whole=whole)
        self.plan.refresh()
        return report

    def exchange_and_listen(self) -> list[str]:
        """One exchange, and the sentences about what was mended that were not told yet."""
        self.exchange()
        return self.plan.arrivals.take_notices()

    def reopened(self) -> Plan:
        """Open the plan again, like another process of this device, and keep it."""
        self.plan = Plan.open(self.mirror, clock=self.clock)
        return self.plan

    def draft(self, title: str = "Climbing", when: When | str = "2026-11-27T19:00", **fields: Any) -> Draft:
        """A draft of one's own, on Friday evening of THIS_WEEK if nothing else is said."""
        return Draft(title, at(when) if isinstance(when, str) else when, fields.pop("who", self.plan.me.id), **fields)

    def add(self, title: str = "Climbing", when: When | str = "2026-11-27T19:00", **fields: Any) -> Block:
        return self.plan.blocks.add(self.draft(title, when, **fields)).block

    def again(self, block: Block) -> Block:
        """The block as it is by now."""
        return self.plan.block(block.id)


@dataclass
class Couple:
    """Alex and Sam with one device each and one folder; more devices by `another`."""

    root: Path
    clock: HeldClock
    folder: Path
    me: Side
    you: Side
    sides: list[Side] = field(default_factory=list)

    def another(self, name: str) -> Side:
        """One more device of the person of that name."""
        side = join_side(self.root / f"{name.lower()}-{len(self.sides)}", self.folder, name, self.clock)
        self.sides.append(side)
        return side

    def meet(self) -> None:
        """Every device exchanges until all have everything."""
        for _ in range(2):
            for side in self.sides:
                side.exchange()


def mirror_of(home: Path) -> Path:
    return home / "default" / "mirror"


def create_side(home: Path, folder: Path, clock: HeldClock, zone: str = ZONE, seed: str = "") -> Side:
    """Alex begins a plan with Sam."""
    ids = seeded_ids(seed + home.name)
    plan = create(mirror_of(home), folder, me="Alex", you="Sam", zone=zone, device_name="laptop", clock=clock, ids=ids)
    return Side(home, folder, clock, plan)


def join_side(home: Path, folder: Path, name: str, clock: HeldClock, seed: str = "") -> Side:
    """A device of Alex's or Sam's takes part."""
    ids = seeded_ids(seed + home.name)
    joined = join(mirror_of(home), folder, name=name, zone=None, device_name="laptop", clock=clock, ids=ids)
    return Side(home, folder, clock, joined.plan)


def make_couple(root: Path, seed: str = "") -> Couple:
    """Alex (`root/alex`) and Sam (`root/sam`) with `root/shared`, set up and in step.

    All ids are the same every time, unless the seed is another.
    """
    clock = HeldClock()
    folder = root / "shared"
    me = create_side(root / "alex", folder, clock, seed=seed)
    you = join_side(root / "sam", folder, "Sam", clock, seed)
    me.exchange()
    return Couple(root, clock, folder, me, you, [me, you])


def tree(folder: Path) -> Mapping[str, tuple[bytes, int, int]]:
    """Every file below a folder: bytes, modification time (ns) and permissions."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode & 0o7777)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def check_whole(path: Path) -> None:
    """Assert that a file of JSON is whole.

    The titles of a month are one line of what they were made from and one of titles.
    """
    parts = path.read_bytes().split(b"\n") if path.name.startswith("titles-") else [path.read_bytes()]
    for part in parts:
        json.loads(part)
