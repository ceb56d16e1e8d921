"""Decide the actions of an exchange from the files on both sides; does no I/O.

| seen | done |
|---|---|
| a file of ours that changed, or whose shared copy did | `Publish` |
| any other file below `devices/` that is new or changed, whatever its name | `Fetch` (it's identified by its content) |
| a file that went away | nothing: absence never means “deleted” |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.store.disk.atomic_write import Signature


@dataclass(frozen=True, slots=True)
class Publish:
    """Make the shared copy of our file `name` (`plan`, `months/2026-11`) current."""

    name: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """Read the shared file at `path` (from the shared folder's root)."""

    path: str


FolderAction = Publish | Fetch


def decide(
    device: str,
    own: Mapping[str, Signature],
    shared: Mapping[str, Signature],
    published: Mapping[str, tuple[Signature, Signature]],
    fetched: Mapping[str, Signature],
) -> Iterator[FolderAction]:
    """The actions to do: files to fetch, then files to publish.

    `own` are our files by name, `shared` all shared files by path. `published` has the signatures of both sides when
    each of ours was last published, `fetched` that of each shared file when it was last read.
    """
    ours = {f"devices/{device}/{name}.json": name for name in own}
    for path, found in sorted(shared.items()):
        if path not in ours and _holds_writes(path) and fetched.get(path) != found:
            yield Fetch(path)
    for path, name in sorted(ours.items()):
        there = shared.get(path)
        if there is None or published.get(name) != (own[name], there):
            yield Publish(name)


def _holds_writes(path: str) -> bool:
    """Whether a file may hold writes: presence doesn't."""
    return path.lower().endswith(".json") and not path.lower().endswith("/presence.json")
