"""The usual pillar and length of a title, from the last year.

Cached in `local/titles-<month>.json` with the signatures of the files each was made from. A month is read again only
when one of its files changed, or when `plan.json` did and the month has changed occurrences; and then only the blocks
that differ are read. So neither a command nor a key press reads a whole year. The file's first line tells what it was
made from; its second one, the blocks, is decoded only if the wanted title is in it.
"""

from __future__ import annotations

import json
from binascii import crc32
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from planner import domain
from planner.domain.ids import split_occurrence
from planner.domain.model.block import Block
from planner.domain.text import fold_text
from planner.domain.time.when import DAY
from planner.named_tuple import NamedTuple
from planner.store.disk.atomic_write import keep_derived
from planner.store.disk.layout import local
from planner.store.index.repository import Repository

if TYPE_CHECKING:
    pass

_MONTHS = 13
LATEST = 12
"""How many of the latest times decide what is usual."""
_FORMAT = 3
T = TypeVar("T")


class _Once(NamedTuple):
    """One time that a title was planned; `minutes` only if it had an hour."""

    day: str
    pillar: str | None
    minutes: int | None


_Kept = list[str | int | None]
"""A block as JSON: its version, title's key, day, pillar and minutes.

A deleted block has its version alone.
"""


class _Month(NamedTuple):
    """The cached blocks of one month, and the inputs they were made from.

    `people` is the person of each device, `files` the month's files, and `plan` the files of the rituals, only if the
    month has changed occurrences. `rows` are the blocks by id, as JSON.
    """

    people: Sequence[Sequence[str]]
    files: Mapping[str, Sequence[int]]
    plan: Mapping[str, Sequence[int]] | None
    rows: bytes = b"{}"

    def blocks(self) -> Mapping[str, _Kept]:
        """The blocks by id."""
        blocks: Mapping[str, _Kept] = json.loads(self.rows)
        return blocks

    def may_have(self, key: str) -> bool:
        """Whether a title may be in it; false only if it certainly isn't."""
        return json.dumps(key).encode() in self.rows

    def is_of(self, now: _Month) -> bool:
        """Whether the inputs are still the same."""
        return self.people == now.people and self.files == now.files and self.plan in (None, now.plan)


class KnownTitles:
    """The titles of the last year."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._root = repository.mirror.root
        self._months: dict[str, _Month] = {}
        self._blocks: dict[str, Mapping[str, _Kept]] = {}
        """Those of months that have been decoded."""

    def known(self, title: str, today: date) -> domain.quickadd.Known | None:
        """The usual values of a title; None for one that was never planned."""
        key, months = _key(title), list(_months(today))
        for month in self._stale(months):
            self._look_through(month, months)
        times = [once for month in months if self._months[month].may_have(key) for once in self._times(month, key)]
        times += self._of_rituals(key)
        if not times:
            return None
        latest = sorted(times, key=lambda once: once.day, reverse=True)[:LATEST]
        minutes = [once.minutes for once in latest if once.minutes]
        return domain.quickadd.Known(_usual([once.pillar for once in latest]), _usual(minutes) if minutes else None)

    def warm(self, today: date) -> bool:
        """Read one more month of the last year; False when none is left."""
        months = list(_months(today))
        month = next(self._stale(months), None)
        if month is not None:
            self._look_through(month, months)
        return month is not None

    def _stale(self, months: Iterable[str]) -> Iterator[str]:
        people, plan = self._people(), self._repository.files.rituals_by_device()
        for month in months:
            now = _Month(people, self._repository.files.by_device(month), plan)
            if not now.files:
                self._keep(month, now)
            elif month not in self._months and (kept := _read(_path(self._root, month))):
                self._keep(month, kept)
            if month not in self._months or not self._months[month].is_of(now):
                yield month

    def _keep(self, month: str, read: _Month) -> None:
        self._months[month] = read
        self._blocks.pop(month, None)

    def _times(self, month: str, key: str) -> Iterator[_Once]:
        if month not in self._blocks:
            self._blocks[month] = self._months[month].blocks()
        return _times(self._blocks[month], key)

    def _people(self) -> list[list[str]]:
        """The person of each device, which decides what counts as withdrawn."""
        return [[device, self._repository.facts.person_of(device)] for device in self._repository.mirror.devices()]

    def _look_through(self, month: str, wanted: Iterable[str]) -> None:
        people, plan = self._people(), self._repository.files.rituals_by_device()
        kept = self._months.get(month)
        before = kept.blocks() if kept and kept.people == people else {}
        is_same_plan = kept is not None and kept.plan == plan
        blocks: dict[str, _Kept] = {}
        for key, version in self._repository.months.versions(month):
            known = before.get(key)
            if (
                isinstance(known, list)
                and known[:1] == [version or None]
                and (is_same_plan or not split_occurrence(key))
            ):
                blocks[key] = known
            else:
                blocks[key] = [version, *_row(self._repository.months.one(month, key))]
        has_occurrences = any(map(split_occurrence, blocks))
        rows, of_rituals = json.dumps(blocks).encode(), plan if has_occurrences else None
        read = _Month(people, self._repository.files.by_device(month), of_rituals, rows)
        self._keep(month, read)
        made_from = json.dumps([_FORMAT, crc32(rows), *read[:-1]]).encode()
        keep_derived(_path(self._root, month), made_from + b"\n" + rows)
        with suppress(OSError):
            drop_titles(self._root, but=wanted)

    def _of_rituals(self, key: str) -> Iterator[_Once]:
        if not self._repository.has_rituals:
            return
        for chain in self._repository.rituals.titled(lambda title: _key(title) == key):
            ritual = chain.segments[-1]
            rule = ritual.rule
            yield _Once(rule.start, ritual.pillar, rule.minutes if rule.zone else None)


def drop_titles(root: Path, but: Iterable[str] = ()) -> None:
    """Remove the cached titles of all months but some. Raises OSError.

    They can be made again.
    """
    stay = {_path(root, month) for month in but}
    for path in local(root).glob("titles-*.json"):
        if path not in stay:
            path.unlink(missing_ok=True)


def _path(root: Path, month: str) -> Path:
    return local(root) / f"titles-{month}.json"


def _read(path: Path) -> _Month | None:
    """The cached month; None when it's missing, damaged or of another version."""
    try:
        made_from, _, rows = path.read_bytes().partition(b"\n")
        match json.loads(made_from):
            case [int(number), int(checksum), list(people), dict(files), dict() | None as plan] if number == _FORMAT:
                return _Month(people, files, plan, rows) if crc32(rows) == checksum else None
    except (OSError, ValueError, RecursionError):
        return None
    return None


def _row(block: Block | None) -> _Kept:
    if block is None or block.deleted or not block.title:
        return []
    timed = block.when.precision == "time" and 0 < block.when.minutes < DAY
    return [_key(block.title), block.when.start, block.pillar, block.when.minutes if timed else None]


def _times(blocks: Mapping[str, _Kept], key: str) -> Iterator[_Once]:
    for row in blocks.values():
        match row:
            case [_, title, str(day), str() | None as pillar, int() | None as minutes] if title == key:
                yield _Once(day, pillar, minutes)


def _key(title: str) -> str:
    return " ".join(fold_text(title).split())


def _months(today: date) -> Iterator[str]:
    """The months to look through: the coming one, this one, and earlier ones."""
    first = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    for _ in range(_MONTHS + 1):
        yield f"{first.year:04}-{first.month:02}"
        if first <= date(1, 1, 31):
            return
        first = (first - timedelta(days=1)).replace(day=1)


def _usual(values: Sequence[T]) -> T:
    """The commonest value; of several the latest, which come first."""
    return Counter(values).most_common(1)[0][0]
