"""Messages to the person about repairs, kept until they were shown.

They are in `local/notices.json`.
"""

from __future__ import annotations

import json
from pathlib import Path

from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import local

MAX_NOTICES = 20


def give_notice(root: Path, sentence: str) -> None:
    """Keep a sentence to show to the person. The caller holds the lock."""
    _write(root, [*read_notices(root), sentence][-MAX_NOTICES:])


def drop_notices(root: Path) -> None:
    """Delete the notices that were shown. The caller must hold the lock."""
    _write(root, [])


def read_notices(root: Path) -> list[str]:
    """The notices still to be shown; empty when the file is missing or damaged."""
    try:
        notices = from_json(_path(root).read_bytes())
    except (FileNotFoundError, ValueError):
        return []
    return [line for line in notices if isinstance(line, str)] if isinstance(notices, list) else []


def _write(root: Path, notices: list[str]) -> None:
    replace_file(_path(root), json.dumps(notices).encode(), durable=False)


def _path(root: Path) -> Path:
    return local(root) / "notices.json"
