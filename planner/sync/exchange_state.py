"""State of the last exchange, in `local/exchange.json`.

It saves reading unchanged files again, and can be lost without harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.text import shown
from planner.store.disk.atomic_write import Signature, replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import local

FEW = 3
"""How many files with one reason are named."""
_LONGEST_PATH = 120


@dataclass(slots=True)
class Memory:
    """What the last exchange saw.

    `at` is when the folder was last in step with us, in ISO 8601. `skipped` is why a file was left alone, `partly`
    which of its values couldn't be read, and `waiting` why it's read later, by path. `published` and `fetched` have
    signatures as in `decide`. `lacking` are the (device, file) of others whose shared copy lacks something that we
    know.
    """

    at: str | None = None
    published: dict[str, tuple[Signature, Signature]] = field(default_factory=dict)
    fetched: dict[str, Signature] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    lacking: set[tuple[str, str]] = field(default_factory=set)
    partly: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)


def read_memory(root: Path) -> Memory:
    """Read the state; empty when it's missing or damaged.

    Every file is then looked at again.
    """
    try:
        tree = from_json(_path(root).read_bytes())
        at = tree["at"]
        return Memory(
            at if at is None else datetime.fromisoformat(at).isoformat(),
            {name: (_signature(pair[0]), _signature(pair[1])) for name, pair in tree["published"].items()},
            {path: _signature(found) for path, found in tree["fetched"].items()},
            dict(tree["skipped"]),
            {(device, file) for device, file in tree.get("lacking", ())},
            dict(tree.get("partly", {})),
            dict(tree.get("waiting", {})),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return Memory()


def write_memory(root: Path, memory: Memory) -> None:
    """Write the state, unsynced: it can be lost without harm."""
    tree: Mapping[str, Any] = {
        "at": memory.at,
        "published": memory.published,
        "fetched": memory.fetched,
        "skipped": memory.skipped,
        "lacking": sorted(memory.lacking),
        "partly": memory.partly,
        "waiting": memory.waiting,
    }
    replace_file(_path(root), json.dumps(tree).encode(), durable=False)


def describe_unread(count: int) -> str:
    """The reason shown for a file with `count` unreadable values."""
    return f"{count:,} value{'s' if count > 1 else ''} in it cannot be read"


def few_of_each(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the files with their reasons; of many with one reason, the first few.

    The last of them then says how many more there are. The names are safe to print.
    """
    by_reason: dict[str, list[str]] = {}
    for path, reason in found:
        by_reason.setdefault(reason, []).append(path)
    for reason, paths in by_reason.items():
        more = f" and {len(paths) - FEW:,} more" if len(paths) > FEW else ""
        names = [shown(path)[:_LONGEST_PATH] for path in paths[:FEW]]
        yield from ((name, reason) for name in names[:-1])
        yield names[-1] + more, reason


def last_exchange(root: Path) -> datetime | None:
    """When this device and the folder were last in step; None before the first time."""
    at = read_memory(root).at
    return datetime.fromisoformat(at) if at else None


def _signature(row: list[int]) -> Signature:
    size, changed, inode = row
    return size, changed, inode


def _path(root: Path) -> Path:
    return local(root) / "exchange.json"
