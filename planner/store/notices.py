"""Sentences for the person about what was mended, kept in `local/notices.json` until they were told."""

from __future__ import annotations

import json
from pathlib import Path

from planner.store.files import replace_file
from planner.store.layout import local

MOST = 20


def give_notice(root: Path, sentence: str) -> None:
    notices = [*_read(root), sentence]
    replace_file(_path(root), json.dumps(notices[-MOST:]).encode(), durable=False)


def take_notices(root: Path) -> list[str]:
    """The sentences that were not told yet; they are gone from there."""
    notices = _read(root)
    if notices:
        replace_file(_path(root), b"[]", durable=False)
    return notices


def _read(root: Path) -> list[str]:
    try:
        notices = json.loads(_path(root).read_bytes())
    except (FileNotFoundError, ValueError):
        return []
    return [line for line in notices if isinstance(line, str)] if isinstance(notices, list) else []


def _path(root: Path) -> Path:
    return local(root) / "notices.json"
