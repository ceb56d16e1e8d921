"""Overlaps and free time, from the same intervals: what takes a person's time, in instants.

A block takes the time of each person it concerns from its start to its end. Whole days, things without an hour and
what somebody said no to take none. A proposal holds its time as well as what still stands, and so does a time that
somebody said yes to while somebody else changed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.domain.model import WE, Block
from planner.domain.when import UTC_ZONE


class Taken(NamedTuple):
    """One stretch of one person's time; aware instants, the end exclusive."""

    start: datetime
    end: datetime
    block: str


class OwnHours(NamedTuple):
    """When a person's day begins and ends, local time: on weekdays and at the weekend."""

    weekday: tuple[time, time] = (time(8), time(22, 30))
    weekend: tuple[time, time] = (time(8), time(23))

    def on(self, day: date) -> tuple[time, time]:
        return self.weekend if day.weekday() >= 5 else self.weekday


class Slot(NamedTuple):
    """A gap that both share; `over` are the ids of all-day or hour-less blocks of that day it would sit beside."""

    start: datetime
    end: datetime
    over: tuple[str, ...]

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60


def takes_time(block: Block) -> bool:
    """Whether anything of it stands in the week: nobody said no, and it was not let go."""
    return not block.deleted and block.status != "skipped" and "no" not in block.agreement.values()


def taken_by(person: str, blocks: Iterable[Block]) -> list[Taken]:
    """What takes this person's time, in order of start."""
    return [taken for who, taken in _spans(blocks) if who in (person, WE)]


def _spans(blocks: Iterable[Block]) -> list[tuple[str, Taken]]:
    """Every stretch of time that is taken, with whose it is, in order of start."""
    found = []
    for block in blocks:
        if not takes_time(block):
            continue
        versions = [block.terms, *(held.terms for held in block.held)]
        for when, who in versions:
            if when.precision == "time" and when.minutes:
                start = when.starts(UTC_ZONE)
                found.append((who, Taken(start, start + timedelta(minutes=when.minutes), block.id)))
    return sorted(found, key=lambda span: (span[1].start, span[1].end, span[1].block))


def overlaps(people: Iterable[str], blocks: Sequence[Block]) -> dict[str, tuple[str, ...]]:
    """For each block that overlaps another in somebody's time, the ids of those others, sorted."""
    known = {*people, WE}
    found: dict[str, set[str]] = {}
    running: list[tuple[str, Taken]] = []
    for who, taken in _spans(blocks):
        if who not in known:
            continue
        running = [span for span in running if span[1].end > taken.start]
        for whose, earlier in running:
            if earlier.block != taken.block and (who == whose or WE in (who, whose)):
                found.setdefault(earlier.block, set()).add(taken.block)
                found.setdefault(taken.block, set()).add(earlier.block)
        running.append((who, taken))
    return {block: tuple(sorted(others)) for block, others in found.items()}


def free(
    days: Iterable[date],
    people: Mapping[str, tuple[OwnHours, ZoneInfo]],
    blocks: Sequence[Block],
    minutes: int,
    now: datetime,
    viewer: ZoneInfo,
) -> list[Slot]:
    """The gaps of at least `minutes` that all these people share, inside each one's hours, from the next minute on."""
    now += -timedelta(seconds=now.second, microseconds=now.microsecond) % timedelta(minutes=1)
    busy = sorted((taken for person in people for taken in taken_by(person, blocks)), key=lambda taken: taken.start)
    slots = []
    for day in days:
        start = max(now, *(_instant(day, hours.on(day)[0], zone) for hours, zone in people.values()))
        end = min(_instant(day, hours.on(day)[1], zone) for hours, zone in people.values())
        beside = tuple(sorted(block.id for block in blocks if _whole_day(block, day, people, viewer)))
        slots += [
            Slot(begin.astimezone(viewer), finish.astimezone(viewer), beside)
            for begin, finish in _gaps(start, end, busy)
            if finish - begin >= timedelta(minutes=minutes)
        ]
    return slots


def _gaps(start: datetime, end: datetime, busy: Iterable[Taken]) -> Iterable[tuple[datetime, datetime]]:
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


def _whole_day(block: Block, day: date, people: Mapping[str, object], viewer: ZoneInfo) -> bool:
    if not takes_time(block) or block.when.precision != "day" or not (block.who == WE or block.who in people):
        return False
    first, last = block.when.dates(viewer)
    return first <= day <= last
