"""A week put together from its blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.domain.agreement import counts
from planner.domain.model.block import COLUMNS, Block, Column, Hours, Person, WeekView, column_of
from planner.domain.pillars import kind_of
from planner.domain.time.week import Week

MOST_SHOWN = 200
"""Blocks that a column of a day shows; search finds the rest."""


def week_view(week: Week, blocks: Iterable[Block], me: Person, you: Person, viewer: ZoneInfo, today: date) -> WeekView:
    """The blocks of any time that touch this week for its viewer, sorted into columns; nothing deleted."""
    columns: dict[Column, list[Block]] = {column: [] for column in COLUMNS}
    here = [block for block in blocks if not block.deleted and touches(block, week, viewer)]
    for block in sorted(here, key=lambda block: order(block, viewer)):
        columns[column_of(block.who, me.id)].append(block)
    return WeekView(
        week=week,
        today=today,
        zone=viewer,
        me=me,
        you=you,
        columns={column: tuple(found) for column, found in columns.items()},
        hours={column: hours(block for block in found if figured(block, me.id)) for column, found in columns.items()},
    )


def order(block: Block, viewer: ZoneInfo) -> tuple[datetime, str]:
    """By start, then id."""
    return block.when.starts(viewer), block.id


def touches(block: Block, week: Week, viewer: ZoneInfo) -> bool:
    """Whether any part of a block is in the week, in the viewer's zone."""
    if block.when.precision == "week":
        return block.when.start == str(week)
    first, last = block.when.dates(viewer)
    return first <= week.sunday and last >= week.monday


def figured(block: Block, me: str) -> bool:
    """Whether `me` finds the block in the figures: agreed, and no private one of the other person's."""
    return counts(block) and (block.visibility == "open" or block.who == me)


def hours(blocks: Iterable[Block]) -> Hours:
    """Own or shared time, planned and happened."""
    return summed(
        (block.pillar, block.when.minutes, *(block.tally or (int(block.status == "done"), 1))) for block in blocks
    )


def summed(shares: Iterable[tuple[str | None, int, int, int]]) -> Hours:
    """Pillar, minutes, how many times it happened, of how many. What is for the household, fixed, or support is in
    neither sum."""
    planned = done = 0
    pillars: dict[str, int] = {}
    for pillar, minutes, ticked, times in shares:
        if pillar:
            pillars[pillar] = pillars.get(pillar, 0) + minutes * times
            if kind_of(pillar) in ("either", "support"):
                continue
        planned += minutes * times
        done += minutes * ticked
    return Hours(planned, done, pillars)
