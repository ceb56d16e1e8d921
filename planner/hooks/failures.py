"""Remember which programs failed, so that each failure is said once.

They are in `local/failures.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import MOST_TEXT, Unreadable, from_json, read_plain
from planner.store.disk.layout import local


def is_news(root: Path, program: str, failure: str) -> bool:
    """Whether this failure of a program ("" if it went well) wasn't said before.

    It's noted, so the next time it isn't news.
    """
    before = _read(root)
    if failure == before.get(program, ""):
        return False
    after = {**before, program: failure}
    replace_file(_path(root), json.dumps({name: why for name, why in after.items() if why}).encode(), durable=False)
    return bool(failure)


def _read(root: Path) -> Mapping[str, str]:
    try:
        found = from_json(read_plain(_path(root), MOST_TEXT))
    except (OSError, Unreadable, ValueError):
        return {}
    return {str(name): str(why) for name, why in found.items()} if isinstance(found, dict) else {}


def _path(root: Path) -> Path:
    return local(root) / "failures.json"
