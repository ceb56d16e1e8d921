"""Overlaps and free time, computed from the same taken intervals.

A block takes the time of each person it concerns from its start to its end. Whole days, blocks without an hour, short
rituals and blocks that somebody answered with no take none. A proposal takes time as the current terms do, and so does
a time that somebody agreed to before somebody else changed it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import islice
from operator import itemgetter
from zoneinfo import ZoneInfo

from planner.domain.ids import is_overlay
from planner.domain.model.block import WE, Block
from planner.domain.time.when import UTC_ZONE
from planner.named_tuple import NamedTuple

MOST_NAMED = 20
"""Most other blocks that are named as overlapping one."""
SHORT_RITUAL = 45
"""The longest ritual, in minutes, that makes no overlap and takes no free time."""
MOST_HELD = 8
"""Most times of one block that may run at once: present, proposed and earlier."""


class TakenTime(NamedTuple):
    """One stretch of one person's time; aware instants, the end exclusive."""

    start: datetime
    end: datetime
    block: str


class OwnHours(NamedTuple):
    """When a person's day begins and ends in local time, on weekdays and at weekends."""

    weekday: tuple[time, time] = (time(8), time(22, 30))
    weekend: tuple[time, time] = (time(8), time(23))

    def on(self, day: date) -> tuple[time, time]:
        """The start and the end of the day on that date."""
        return self.weekend if day.weekday() >= 5 else self.weekday


class Slot(NamedTuple):
    """A gap that all share.

    `over` are the ids of that day's whole-day blocks and blocks without an hour.
    """

    start: datetime
    end: datetime
    over: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return int((self.end - self.start).total_seconds()) // 60


def takes_time(block: Block) -> bool:
    """Whether the block takes time: nobody said no, and it wasn't skipped or deleted.

    What is set aside takes none, nor does a short ritual: a coffee of twenty minutes finds its place beside anything.
    An overlay's event takes time if it's fixed.
    """
    if is_overlay(block.id):
        return block.pillar == "fixed"
    is_short = block.ritual is not None and block.when.minutes <= SHORT_RITUAL
    is_gone = block.deleted or block.status == "skipped" or "no" in block.agreement.values()
    return not (is_short or is_gone or block.aside)


def _spans(blocks: Iterable[Block]) -> list[tuple[str, TakenTime]]:
    """All taken time with its owner, in order of start."""
    found = []
    for block in blocks:
        if not takes_time(block):
            continue
        versions = [(block.when, block.who)]
        if block.proposals or block.earlier_yes:
            versions += [(held.terms.when, held.terms.who) for held in block.held]
        for when, who in versions:
            if when.precision == "time" and when.minutes:
                start = when.starts(UTC_ZONE)
                found.append((who, TakenTime(start, start + timedelta(minutes=when.minutes), block.id)))
    return sorted(found, key=itemgetter(1))


def overlaps(people: Iterable[str], blocks: Sequence[Block]) -> dict[str, tuple[str, ...]]:
    """The ids of the blocks that each block overlaps in somebody's time, sorted.

    Blocks that overlap nothing aren't listed. For each block at most MOST_NAMED others are named, so the cost grows
    with the number of blocks and not of pairs.
    """
    found: dict[str, set[str]] = {}
    running: dict[str, dict[int, str]] = {who: {} for who in (*people, WE)}
    short: dict[str, dict[int, str]] = {who: {} for who in running}
    """The running ones that may name more. One that begins in a crowd has enough."""
    ends: list[tuple[datetime, int, str]] = []
    for number, (who, (start, end, block)) in enumerate(_spans(blocks)):
        if who not in running:
            continue
        while ends and ends[0][0] <= start:
            _, gone, whose = heappop(ends)
            del running[whose][gone]
            short[whose].pop(gone, None)
        beside = tuple(running) if who == WE else (who, WE)
        named = found.setdefault(block, set())
        for lane in beside:
            if len(named) < MOST_NAMED:
                others = dict.fromkeys(islice(running[lane].values(), MOST_NAMED + MOST_HELD))
                others.pop(block, None)
                left = [other for other in others if other not in named] if named else others
                named.update(islice(left, MOST_NAMED - len(named)))
        for lane in beside:
            for at, other in tuple(short[lane].items()):
                if other != block:
                    found[other].add(block)
                if len(found[other]) >= MOST_NAMED:
                    del short[lane][at]
        running[who][number] = block
        if len(named) < MOST_NAMED:
            short[who][number] = block
        heappush(ends, (end, number, who))
    return {block: tuple(sorted(others)) for block, others in found.items() if others}


def free(
    days: Iterable[date],
    people: Mapping[str, tuple[OwnHours, ZoneInfo]],
    blocks: Sequence[Block],
    minutes: int,
    now: datetime,
    viewer: ZoneInfo,
) -> list[Slot]:
    """The gaps of at least `minutes` that these people share, within their hours.

    `people` maps a person's id to their hours and zone. Gaps begin at the next full minute after `now`, and are in
    the viewer's zone.
    """
    return free_on(dict.fromkeys(days, people), blocks, minutes, now, viewer)


def free_on(
    days: Mapping[date, Mapping[str, tuple[OwnHours, ZoneInfo]]],
    blocks: Iterable[Block],
    minutes: int,
    now: datetime,
    viewer: ZoneInfo,
) -> list[Slot]:
    """Like `free`, for the same people who may be in other zones on each day."""
    now += -timedelta(seconds=now.second, microseconds=now.microsecond) % timedelta(minutes=1)
    blocks = list(blocks)
    who = {person for people in days.values() for person in people} | {WE}
    busy = _joined(taken for owner, taken in _spans(blocks) if owner in who)
    starts = [taken.start for taken in busy]
    whole = [block for block in blocks if block.who in who and _is_whole_day(block)]
    slots = []
    for day, people in days.items():
        start = max(now, *(_instant(day, hours.on(day)[0], zone) for hours, zone in people.values()))
        end = min(_instant(day, hours.on(day)[1], zone) for hours, zone in people.values())
        beside = tuple(sorted(block.id for block in whole if _is_on(block, day, viewer)))
        slots += [
            Slot(begin.astimezone(viewer), finish.astimezone(viewer), beside)
            for begin, finish in _gaps(start, end, islice(busy, max(0, bisect_right(starts, start) - 1), None))
            if finish - begin >= timedelta(minutes=minutes)
        ]
    return slots


def _gaps(start: datetime, end: datetime, busy: Iterable[TakenTime]) -> Iterable[tuple[datetime, datetime]]:
    for taken in busy:
        if taken.end <= start:
            continue
        if taken.start >= end:
            break
        if taken.start > start:
            yield start, taken.start
        start = max(start, taken.end)
    if start < end:
        yield start, end


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC_ZONE)


def _joined(spans: Iterable[TakenTime]) -> list[TakenTime]:
    """Join overlapping and touching stretches of time, which come in order of start."""
    joined: list[TakenTime] = []
    for taken in spans:
        if joined and taken.start <= joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, taken.end))
        else:
            joined.append(taken)
    return joined


def _is_whole_day(block: Block) -> bool:
    return takes_time(block) and block.when.precision == "day" and not is_overlay(block.id)


def _is_on(block: Block, day: date, viewer: ZoneInfo) -> bool:
    first, last = block.when.dates(viewer)
    return first <= day <= last
