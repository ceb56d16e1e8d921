"""News: which records another device's writes have changed since this person last looked, and what stood there before.

The exchange notes them as they arrive, in `local/news.json`; a visit clears them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from planner.store.files import replace_file
from planner.store.layout import local


class Arrival(NamedTuple):
    """`device` wrote; `before` are the registers as they were shown then, None for a record that is new here."""

    device: str
    before: Mapping[str, object] | None = None


def read_news(root: Path) -> dict[str, Arrival]:
    """By record id. Empty when there is none or it cannot be read: what is new is a courtesy, not part of the plan."""
    try:
        tree = json.loads(_path(root).read_bytes())
        return {key: Arrival(**row) for key, row in tree.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def add_news(root: Path, arrived: Mapping[str, Arrival]) -> None:
    """What stood there at the last visit stays what is compared with. The caller holds the lock."""
    if not arrived:
        return
    news = read_news(root)
    for key, arrival in arrived.items():
        earlier = news.get(key)
        news[key] = Arrival(arrival.device, earlier.before) if earlier else arrival
    _write(root, news)


def clear_news(root: Path, seen: Iterable[str]) -> None:
    """The caller holds the lock. What arrived while one was leaving stays."""
    gone = set(seen)
    news = read_news(root)
    left = {key: arrival for key, arrival in news.items() if key not in gone}
    if left != news:
        _write(root, left)


def _write(root: Path, news: Mapping[str, Arrival]) -> None:
    tree = {key: arrival._asdict() for key, arrival in news.items()}
    replace_file(_path(root), json.dumps(tree).encode(), durable=False)


def _path(root: Path) -> Path:
    return local(root) / "news.json"
