"""The reminders that `planner remind` has handed over, to do that once for each.

They are kept in `local/reminded.json` of this device, by key: an id and a time, no words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.bounded_read import Unreadable, from_json, read_own
from planner.store.disk.layout import local
from planner.store.disk.lock import locked

HANDING_TIMEOUT_S = 0.3
"""Seconds to wait for another process that hands over."""
MOST_HANDED_OVER = 2000
"""How many keys are kept, the latest; by number, since a clock may jump."""


@contextmanager
def handing_over(root: Path) -> Iterator[None]:
    """Hold the lock of those that hand reminders over; nobody who saves waits for it.

    Raises Busy when another process holds it, and PlannerError when the disk refuses.
    """
    make_folder(local(root))
    with locked(local(root) / "reminded.lock", HANDING_TIMEOUT_S):
        yield


def read_handed_over(root: Path) -> list[str]:
    """The keys that were handed over, the oldest first; none from a damaged file."""
    try:
        found = from_json(read_own(_path(root)))
    except (FileNotFoundError, Unreadable, ValueError):
        return []
    return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []


def write_handed_over(root: Path, keys: Collection[str]) -> None:
    """Replace the keys that were handed over. Raises OSError."""
    kept = list(dict.fromkeys(keys))[-MOST_HANDED_OVER:]
    replace_file(_path(root), json.dumps(kept).encode())


def _path(root: Path) -> Path:
    return local(root) / "reminded.json"
