"""News: records that other devices changed since the last visit.

Each comes with its values before. The exchange appends them to `local/news.jsonl` as they arrive; a visit clears it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import replace_file
from planner.store.disk.bounded_read import from_json
from planner.store.disk.layout import local
from planner.store.disk.transaction import FileLine


class Arrival(NamedTuple):
    """One write from another device, with what the record showed before it.

    `before` is None for a record that is new here; only blocks and rituals have their values in it. `n` is this
    device's next number at that time: its writes of the record from that number on are later. `table` is the record's
    table, empty in lines that earlier versions wrote about blocks, occurrences and rituals.
    """

    device: str
    before: Mapping[str, object] | None = None
    n: int | None = None
    table: str = ""


class ArrivedNews(NamedTuple):
    """The arrivals by record id, and the lines of the file that they were read from."""

    arrivals: Mapping[str, Arrival]
    lines: frozenset[str]


def read_news(root: Path, is_mine: Callable[[str], bool]) -> ArrivedNews:
    """What devices of the other person wrote; empty when the file is missing.

    A record that this person's other device has written to since isn't news: the person saw it there. Damaged lines
    are skipped, since news isn't part of the plan.
    """
    arrivals: dict[str, Arrival] = {}
    lines = lines_of_news(root)
    for key, arrival in arrivals_in(lines):
        if is_mine(arrival.device):
            arrivals.pop(key, None)
        else:
            # Keep the values that were shown at the last visit.
            first = arrivals.get(key)
            arrivals[key] = arrival._replace(before=first.before) if first else arrival
    return ArrivedNews(arrivals, frozenset(lines))


def arrivals_in(lines: Iterable[str]) -> Iterator[tuple[str, Arrival]]:
    """The arrivals that these lines tell of, each with the id of its record."""
    for line in lines:
        try:
            key, *said = from_json(line)
            yield key, Arrival(*said)
        except (ValueError, TypeError):
            continue  # cut short by a crash, or damaged


def news_path(root: Path) -> Path:
    """The file of unread news."""
    return local(root) / "news.jsonl"


def news_lines(root: Path, arrived: Mapping[str, Arrival]) -> list[FileLine]:
    """The lines to append for these arrivals.

    Appending costs the same however much news is unread.
    """
    return [FileLine(news_path(root), json.dumps([key, *arrival])) for key, arrival in arrived.items()]


def clear_news(root: Path, seen: frozenset[str]) -> None:
    """Drop the lines that were seen. The caller holds the lock."""
    lines = lines_of_news(root)
    left = [line for line in lines if line not in seen]
    if left != lines:
        replace_file(news_path(root), "".join(f"\n{line}" for line in left).encode(), durable=False)


def changed_in(lines: Collection[str]) -> frozenset[str]:
    """The ids of the records that these lines tell of."""
    return frozenset(map(_id_of, lines))


def drop_news(root: Path, ids: Collection[str]) -> None:
    """Drop the news about these records. The caller holds the lock."""
    clear_news(root, frozenset(line for line in lines_of_news(root) if _id_of(line) in ids))


def _id_of(line: str) -> str:
    with suppress(ValueError, TypeError, IndexError, KeyError):
        return str(from_json(line)[0])
    return ""


def lines_of_news(root: Path) -> list[str]:
    """The lines of unread news, the oldest first."""
    try:
        text = news_path(root).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.split("\n") if line]
