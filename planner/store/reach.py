"""The reach index: which records are, by now, in another month than the one they live in.

Derived, never shared: kept in `local/reach.json` with the signatures of the files it was made from, brought up to
date from those that changed, made anew when it is absent, damaged, or was made for another zone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.domain.model import Block
from planner.store.files import replace_file
from planner.store.layout import local
from planner.store.mirror import Mirror

BlocksOf = Callable[[str], Iterable[Block]]
"""The blocks, deleted ones too, whose home is that month."""


class Reach:
    """For each month, the other months whose shards hold something of it."""

    def __init__(self, root: Path) -> None:
        self._path = local(root) / "reach.json"
        self._zone = ""
        self._made_from: dict[str, list[int]] = {}
        self._reach: dict[str, list[str]] = {}
        self._load()

    def homes_reaching(self, months: Iterable[str]) -> set[str]:
        """The home months of records that reach into any of `months`."""
        wanted = set(months)
        return {home for home, targets in self._reach.items() if wanted.intersection(targets)}

    def update(self, mirror: Mirror, blocks_of: BlocksOf, viewer: ZoneInfo) -> bool:
        """Take in the shards that changed since; whether there were any."""
        current = {
            f"{device}/{name}": list(signature)
            for (device, name), signature in mirror.signatures.items()
            if name.startswith("months/")
        }
        changed = {
            key for key in current.keys() | self._made_from.keys() if current.get(key) != self._made_from.get(key)
        }
        for month in {key.rpartition("/")[2] for key in changed}:
            targets = sorted({target for block in blocks_of(month) for target in months_of(block, viewer)} - {month})
            if targets:
                self._reach[month] = targets
            else:
                self._reach.pop(month, None)
        self._made_from = current
        return bool(changed)

    def save(self) -> None:
        """Not synced: it can be made again."""
        tree = {"zone": self._zone, "files": self._made_from, "reach": self._reach}
        replace_file(self._path, json.dumps(tree).encode(), durable=False)

    def _load(self) -> None:
        try:
            tree = json.loads(self._path.read_bytes())
            self._zone, self._made_from, self._reach = str(tree["zone"]), dict(tree["files"]), dict(tree["reach"])
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError):
            self._zone = ""  # damaged: made again from all files


def months_of(block: Block, viewer: ZoneInfo) -> Iterator[str]:
    """Every month that the block touches."""
    first, last = block.when.dates(viewer)
    yield from months_between(first, last)


def months_between(first: date, last: date) -> list[str]:
    """`YYYY-MM` of every month from the one of `first` to the one of `last`."""
    months = []
    day = first.replace(day=1)
    while day <= last:
        months.append(f"{day:%Y-%m}" if day.year >= 1000 else f"{day.year:04}-{day.month:02}")
        day = (day + timedelta(days=32)).replace(day=1)
    return months
