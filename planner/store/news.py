"""News: which records another device's writes have changed since this person last looked, and what stood there before.

The exchange notes them as they arrive, in `local/news.jsonl`; a visit clears them.
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
    """By record id. Empty when there is none: what is new is a courtesy, not part of the plan."""
    try:
        lines = _path(root).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    news: dict[str, Arrival] = {}
    for line in lines:
        try:
            key, device, before = json.loads(line)
        except (ValueError, TypeError):
            continue  # cut short by a crash, or damaged
        # What stood there at the last visit stays what is compared with.
        news[key] = Arrival(device, news[key].before if key in news else before)
    return news


def add_news(root: Path, arrived: Mapping[str, Arrival]) -> None:
    """The caller holds the lock."""
    if arrived:
        with _path(root).open("a", encoding="utf-8") as file:
            file.write(_lines(arrived))


def clear_news(root: Path, seen: Iterable[str]) -> None:
    """The caller holds the lock. What arrived while one was leaving stays."""
    gone = set(seen)
    news = read_news(root)
    left = {key: arrival for key, arrival in news.items() if key not in gone}
    if left != news:
        replace_file(_path(root), _lines(left).encode(), durable=False)


def _lines(news: Mapping[str, Arrival]) -> str:
    """A line for each: what comes in costs itself, however much is waiting to be looked at. Each begins its own line,
    so that one cut short swallows no other."""
    return "".join("\n" + json.dumps([key, *arrival]) for key, arrival in news.items())


def _path(root: Path) -> Path:
    return local(root) / "news.jsonl"
