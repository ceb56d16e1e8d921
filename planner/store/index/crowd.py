"""Limit what is read of a crowd: only the first blocks of each day and owner.

A day shows its first 200 blocks. When there are thousands, those are found by their time, owner and id alone, and the
others are counted without being read. Daily rituals are rows of the week's line, where the first 200 are shown.
Whatever needs more than that to know whether it's shown (private words, deletions, answers with a no, several writers)
is always read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from heapq import nsmallest
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.domain.model.registers import ANSWER
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.week_view import days_shown
from planner.named_tuple import NamedTuple
from planner.store.codec.answers import decode_when, read_answer
from planner.store.codec.visibility import VISIBILITY
from planner.store.crdt.register import DELETED, MARKS, Write
from planner.store.mirror.merged_table import Merged
from planner.store.shard.schema import read_write

if TYPE_CHECKING:
    from planner.domain.recurrence.rule import Rule

_SPECIAL = frozenset((DELETED, VISIBILITY, *MARKS))


class CrowdEntry(NamedTuple):
    """One block of a crowd: where it is listed, and its place in the order there.

    `days` has None for the week's own line, and is empty outside of the week. `starts` is comparable with others of
    the same day.
    """

    id: str
    who: str
    starts: datetime | str
    days: tuple[date | None, ...]


class Crowd:
    """The limit for one reading of a week, and how many blocks were left out by it.

    With `since`, only timed, planned blocks from then on are wanted; earlier ones may be left out uncounted. With
    `until` as well, all blocks of that span are wanted. Blocks of the person `but` aren't wanted. With `day`, only
    the blocks that touch that day of the week are. With `times_only`, one block of each time and owner is enough.
    """

    def __init__(
        self,
        week: Week,
        zone: ZoneInfo,
        most: int,
        since: datetime | None = None,
        until: datetime | None = None,
        but: str = "",
        day: date | None = None,
        times_only: bool = False,
    ) -> None:
        self.week, self.zone, self.most = week, zone, most
        self.since, self.until, self.but, self.day, self.times_only = since, until, but, day, times_only
        self.first, self.last = day or week.monday, day or week.sunday
        self.begins = max(self.first, since.date()) if since and not until else self.first
        self.beyond: Counter[tuple[str, date | None]] = Counter()

    def left_out(self, entries: Iterable[CrowdEntry]) -> set[str]:
        """The ids of the entries beyond the first of every day they are on; counts them."""
        by_day: dict[tuple[str, date | None], list[tuple[datetime | str, str]]] = {}
        everyone: list[CrowdEntry] = []
        for entry in entries:
            everyone.append(entry)
            for day in entry.days:
                by_day.setdefault((entry.who, day), []).append((entry.starts, entry.id))
        first = {key for rows in by_day.values() for _, key in nsmallest(self.most, rows)}
        left = [entry for entry in everyone if entry.id not in first]
        self.beyond.update((entry.who, day) for entry in left for day in entry.days)
        return {entry.id for entry in left}

    @property
    def folds(self) -> bool:
        """Whether a whole week is read, of which daily rituals are rows of their own."""
        return self.day is None and self.since is None and not self.times_only

    @property
    def dates(self) -> tuple[date, date]:
        """The first and last date of the week from which blocks are wanted."""
        if self.since is None or self.until is None:
            return self.week.monday, self.week.sunday
        begins, ends = (at.astimezone(self.zone).date() for at in (self.since, self.until))
        return max(begins, self.week.monday), min(ends, self.week.sunday)

    def is_unwanted(self, day: date, rule: Rule) -> bool:
        """Whether an occurrence on that day isn't among what is wanted."""
        if self.since is None:
            return False
        if self.until is not None:
            return day > self.until.date() or not self._meets(rule.on(day), self.since, self.until)
        return day < self.since.date() or (day == self.since.date() and rule.on(day).starts(self.zone) < self.since)

    def lists(self, day: date) -> bool:
        """Whether the limit counts for what begins on that day.

        It doesn't for what only runs into the week, or for a span of which all is wanted.
        """
        return not self.until and (day >= self.first or self.day is not None)

    def _meets(self, when: When, since: datetime, until: datetime) -> bool:
        return when.starts(self.zone) < until and since < when.ends(self.zone)

    def _touches(self, when: When, day: date) -> bool:
        first, last = when.dates(self.zone)
        return when.precision != "week" and first <= day <= last

    def entry(self, records: Merged, key: str) -> CrowdEntry | None:
        """A record's entry; None where it has to be read whole."""
        found = records.alone(key)
        if found is None or not _SPECIAL.isdisjoint(found[1]):
            return None
        device, document = found
        if self.since and "status" in document:
            return None
        when, who, title = (lone_value(device, document.get(name)) for name in ("when", "who", "title"))
        time = decode_when(when)
        if time is None or not isinstance(who, str) or not isinstance(title, str):
            return None
        if any(name.startswith(ANSWER) and not _is_yes(device, raw) for name, raw in document.items()):
            return None
        if who == self.but or (self.day and not self._touches(time, self.day)):
            return CrowdEntry(key, who, "", ())
        if self.since and self.until:
            return None if self._meets(time, self.since, self.until) else CrowdEntry(key, who, "", ())
        if self.since and (time.precision != "time" or time.starts(self.zone) < self.since):
            return CrowdEntry(key, who, "", ())
        days = self._days(time)
        return None if days is None else CrowdEntry(key, who, time.starts(self.zone), days)

    def _days(self, when: When) -> tuple[date | None, ...] | None:
        """The days a block is listed on; None if it only runs into the week."""
        if when.precision == "week":
            return (None,) if when.start == str(self.week) else ()
        days = days_shown(when, self.week, self.zone)
        first, last = when.dates(self.zone)
        return None if not days and first <= self.week.sunday and last >= self.week.monday else tuple(days)


def lone_value(device: str, raw: object) -> object:
    """The value of a raw write; None if it's malformed, or one number has several."""
    write = read_write(device, raw)
    return write.value if write and not write.twins else None


def _is_yes(device: str, raw: object) -> bool:
    write: Write | None = read_write(device, raw)
    answer = read_answer(write.value) if write and not write.twins else None
    return answer is not None and answer.said == "yes"
