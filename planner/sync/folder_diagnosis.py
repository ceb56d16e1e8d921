"""Find out why an exchange could not use the shared folder.

The cause is looked up in the folder itself, not in an error's message. Nothing here writes or raises. It may block,
as everything that touches the folder may.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from planner.domain.errors import FolderProblem
from planner.named_tuple import NamedTuple
from planner.store.disk.layout import MARKER
from planner.sync.folder import read_marker

TroubleKind = Literal[
    "missing", "renamed", "unmounted", "unmarked", "other plan", "closed", "read-only", "full", "unknown"
]
"""What is wrong with the folder.

`unmounted`: it's there and empty. `unmarked`: it has no marker that this program can read. `closed`: this account may
not read or write there.
"""
MOST_BESIDE = 200
"""How many folders beside a missing one are searched for the plan."""
_BY_ERROR: dict[int, TroubleKind] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "closed",
    errno.EPERM: "closed",
}


class Trouble(NamedTuple):
    """What is wrong with a folder; `name` is the new name of a renamed one."""

    kind: TroubleKind
    name: str = ""


def trouble(folder: Path, plan: str, problems: Iterable[str]) -> Trouble:
    """Why an exchange of that plan had these problems with its folder."""
    try:
        return _seen(folder, plan) or Trouble(_told(problems) or _written(folder) or "unknown")
    except OSError as problem:
        return Trouble(_BY_ERROR.get(problem.errno or 0, "unknown"))


def _seen(folder: Path, plan: str) -> Trouble | None:
    """What is wrong with the folder itself; None when it holds this plan."""
    try:
        found = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        name = _renamed(folder, plan)
        return Trouble("renamed", name) if name else Trouble("missing")
    if MARKER not in found:
        # A new file system brings lost+found, and desktops hidden files.
        bare = all(name.startswith(".") or name == "lost+found" for name in found)
        return Trouble("unmounted" if bare else "unmarked")
    marked = _plan_of(folder)
    return None if marked == plan else Trouble("other plan" if marked else "unmarked")


def _renamed(folder: Path, plan: str) -> str:
    """The name of the plan's folder beside its old place; empty if it isn't there."""
    try:
        beside = sorted(entry.name for entry in os.scandir(folder.parent) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return ""
    return next((name for name in beside[:MOST_BESIDE] if _plan_of(folder.parent / name) == plan), "")


def _plan_of(folder: Path) -> str:
    try:
        return read_marker(folder)
    except FolderProblem as problem:
        if isinstance(problem.__cause__, PermissionError):
            raise problem.__cause__ from None
        return ""


def _told(problems: Iterable[str]) -> TroubleKind | None:
    """The cause according to the operating system's message in these sentences."""
    said = " ".join(problems)
    return next((kind for number, kind in _BY_ERROR.items() if os.strerror(number) in said), None)


def _written(folder: Path) -> TroubleKind | None:
    """What would keep us from writing there; None for nothing."""
    disk = os.statvfs(folder)
    return "read-only" if disk.f_flag & os.ST_RDONLY else "full" if not disk.f_bavail else None
