"""What is known of a title: its usual pillar and length, from what both planned under it in the last year.

Each month is looked through once, and again when something in it changed, so that asking at every key press is cheap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from planner.domain.model import Block
from planner.domain.when import DAY
from planner.store.book import Book

if TYPE_CHECKING:
    from planner.domain.quickadd import Known

MONTHS = 13
LATEST = 12
"""So many of the latest times are what is usual."""
T = TypeVar("T")


class _Once(NamedTuple):
    """One time that it was planned; `minutes` only where there was an hour."""

    day: str
    pillar: str | None
    minutes: int | None


_Titles = Mapping[str, Sequence[_Once]]


class KnownTitles:
    """The titles of the last year."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._months: dict[str, tuple[Mapping[str, Block], _Titles]] = {}

    def known(self, title: str, today: date) -> Known | None:
        """None for a title that nothing was planned under."""
        from planner.domain.quickadd import Known

        key = _key(title)
        times = [once for month in _months(today) for once in self._of(month).get(key, ())]
        times += self._of_rituals(key)
        if not times:
            return None
        latest = sorted(times, key=lambda once: once.day, reverse=True)[:LATEST]
        minutes = [once.minutes for once in latest if once.minutes]
        return Known(_usual([once.pillar for once in latest]), _usual(minutes) if minutes else None)

    def warm(self, today: date) -> bool:
        """Look through one more month. False when there is none left."""
        for month in _months(today):
            if month not in self._months:
                self._of(month)
                return True
        return False

    def _of(self, month: str) -> _Titles:
        blocks = self._book.month(month)
        kept = self._months.get(month)
        if kept is None or kept[0] is not blocks:
            kept = self._months[month] = (blocks, _titles(blocks.values()))
        return kept[1]

    def _of_rituals(self, key: str) -> Iterator[_Once]:
        for chain in self._book.rituals.chains.values():
            ritual = chain.segments[-1]
            if _key(ritual.title) == key:
                rule = ritual.rule
                yield _Once(rule.start, ritual.pillar, rule.minutes if rule.zone else None)


def _titles(blocks: Iterable[Block]) -> _Titles:
    found: dict[str, list[_Once]] = {}
    for block in blocks:
        if block.title and not block.deleted:
            timed = block.when.precision == "time" and 0 < block.when.minutes < DAY
            once = _Once(block.when.start, block.pillar, block.when.minutes if timed else None)
            found.setdefault(_key(block.title), []).append(once)
    return found


def _key(title: str) -> str:
    return " ".join(title.casefold().split())


def _months(today: date) -> Iterator[str]:
    """The coming month, this one, and those before it."""
    first = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    for _ in range(MONTHS + 1):
        yield f"{first.year:04}-{first.month:02}"
        if first <= date(1, 1, 31):
            return
        first = (first - timedelta(days=1)).replace(day=1)


def _usual(values: Sequence[T]) -> T:
    """The commonest; of several the latest, which come first."""
    return Counter(values).most_common(1)[0][0]
