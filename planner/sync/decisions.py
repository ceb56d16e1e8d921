"""Decide the actions of an exchange from the files on both sides; does no I/O.

| seen | done |
|---|---|
| a file of ours that changed, or whose shared copy did | `Publish` |
| any other file below `devices/` that is new or changed, by whatever name | `Fetch` (its content says what it is) |
| a file that went away | nothing: absence never means “deleted” |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.store.disk.atomic_write import Signature


@dataclass(frozen=True, slots=True)
class Publish:
    """Bring the shared copy of our file `name` (`plan`, `months/2026-11`) to what the mirror has."""

    name: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """Read the shared file at `path` (from the shared folder's root)."""

    path: str


Action = Publish | Fetch


def decide(
    device: str,
    own: Mapping[str, Signature],
    shared: Mapping[str, Signature],
    published: Mapping[str, tuple[Signature, Signature]],
    fetched: Mapping[str, Signature],
) -> Iterator[Action]:
    """`own`: our files by name. `shared`: all files by path. `published`: for each of ours, what both sides looked
    like when it was last published. `fetched`: what each shared file looked like when it was last read."""
    ours = {f"devices/{device}/{name}.json": name for name in own}
    for path, found in sorted(shared.items()):
        if path not in ours and _holds_writes(path) and fetched.get(path) != found:
            yield Fetch(path)
    for path, name in sorted(ours.items()):
        there = shared.get(path)
        if there is None or published.get(name) != (own[name], there):
            yield Publish(name)


def _holds_writes(path: str) -> bool:
    """Presence is about this minute and no part of any replica."""
    return path.lower().endswith(".json") and not path.lower().endswith("/presence.json")
