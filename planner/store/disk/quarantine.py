"""Set damaged files aside instead of overwriting them, and tell the person.

They go to `local/damaged/`.
"""

from __future__ import annotations

from pathlib import Path

from planner.store.disk.atomic_write import make_folder
from planner.store.disk.layout import local
from planner.store.disk.notices import give_notice


def set_aside(root: Path, path: Path, next_step: str = "it is rebuilt from the folder") -> Path:
    """Move a damaged file of the mirror to `local/damaged/` and give notice of it.

    Returns its new path. `next_step` tells the person how its contents come back. The caller holds the lock. Raises
    OSError.
    """
    target = put_away(root, path, str(path.relative_to(root)).replace("/", "-"))
    give_notice(root, f"A file on this device was damaged and was set aside as {target}; {next_step}.")
    return target


def put_away(root: Path, path: Path, name: str) -> Path:
    """Move a file to `local/damaged/`, adding a number if the name is taken.

    Returns its new path. Raises OSError.
    """
    folder = local(root) / "damaged"
    make_folder(folder)
    target = folder / name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{name}.{number}"
    path.replace(target)
    return target
