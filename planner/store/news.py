"""News: which records another device's writes have changed since this person last looked.

The exchange notes them as they arrive, in `local/news.json` (record id → device that wrote); a visit clears them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from planner.store.files import replace_file
from planner.store.layout import local


def read_news(root: Path) -> dict[str, str]:
    """Empty when there is none or it cannot be read: what is new is a courtesy, not part of the plan."""
    try:
        tree = json.loads(_path(root).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(tree, dict):
        return {}
    return {key: device for key, device in tree.items() if isinstance(device, str)}


def add_news(root: Path, arrived: Mapping[str, str]) -> None:
    """The caller holds the lock."""
    if arrived:
        _write(root, read_news(root) | dict(arrived))


def clear_news(root: Path, seen: Iterable[str]) -> None:
    """The caller holds the lock. What arrived while one was leaving stays."""
    news = read_news(root)
    left = {key: device for key, device in news.items() if key not in set(seen)}
    if left != news:
        _write(root, left)


def _write(root: Path, news: Mapping[str, str]) -> None:
    replace_file(_path(root), json.dumps(news).encode(), durable=False)


def _path(root: Path) -> Path:
    return local(root) / "news.json"
