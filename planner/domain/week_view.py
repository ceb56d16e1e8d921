"""Build the view of a week from its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from planner.domain.agreement import counts
from planner.domain.model.block import COLUMNS, Block, Column, Hours, Person, Proposal, WeekView, column_of
from planner.domain.pillars import kind_of
from planner.domain.time.week import Week
from planner.domain.time.when import LONGEST_NIGHT, When

MOST_SHOWN = 200
"""Most blocks that a column of a day shows; search finds the rest."""


def week_view(
    week: Week,
    blocks: Iterable[Block],
    me: Person,
    you: Person,
    viewer: ZoneInfo,
    today: date,
    beyond: Mapping[tuple[str, date | None], int] = MappingProxyType({}),
) -> WeekView:
    """Build the view of a week: blocks that touch it, sorted into columns.

    Deleted blocks are left out. `beyond` counts blocks that weren't read, by their owner and day.
    """
    columns: dict[Column, list[Block]] = {column: [] for column in COLUMNS}
    unread: dict[tuple[Column, date | None], int] = {}
    for (who, day), count in beyond.items():
        place = (column_of(who, me.id), day)
        unread[place] = unread.get(place, 0) + count
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
        beyond=unread,
    )


def with_block(view: WeekView, block: Block) -> WeekView:
    """The view with a block that may not have been read, if it's in that week."""
    if block.deleted or not touches(block, view.week, view.zone) or view.find(block.id):
        return view
    column = view.column_of(block)
    blocks = sorted((*view.columns[column], block), key=lambda block: order(block, view.zone))
    is_undated = block.when.precision == "week"
    days = [None] if is_undated else days_shown(block.when, view.week, view.zone)
    found = {(column, day) for day in days}
    beyond = {place: left for place, count in view.beyond.items() if (left := count - (place in found))}
    return view._replace(columns={**view.columns, column: tuple(blocks)}, beyond=beyond)


def days_shown(when: When, week: Week, viewer: ZoneInfo) -> list[date]:
    """The days of the week on which a dated block is listed.

    What only runs past midnight is listed where it starts.
    """
    first, last = when.dates(viewer)
    if when.precision == "time" and when.minutes <= LONGEST_NIGHT:
        last = first
    first, last = max(first, week.monday), min(last, week.sunday)
    return [first + timedelta(days=later) for later in range((last - first).days + 1)]


def order(block: Block, viewer: ZoneInfo) -> tuple[datetime, str]:
    """The sort key of a block: its start, then its id."""
    return block.when.starts(viewer), block.id


def touches(block: Block, week: Week, viewer: ZoneInfo) -> bool:
    """Whether a block touches the week in the viewer's zone."""
    if block.when.precision == "week":
        return block.when.start == str(week)
    first, last = block.when.dates(viewer)
    return first <= week.sunday and last >= week.monday


def figured(block: Block, me: str) -> bool:
    """Whether the block counts in `me`'s figures: agreed, and open or their own."""
    return counts(block) and (block.visibility == "open" or block.who == me)


def hours(blocks: Iterable[Block]) -> Hours:
    """The planned and done minutes of these blocks."""
    return summed(
        (block.pillar, block.when.minutes, *(block.tally or (int(block.status == "done"), 1))) for block in blocks
    )


def summed(shares: Iterable[tuple[str | None, int, int, int]]) -> Hours:
    """Add up (pillar, minutes, times happened, times planned).

    Minutes for the household, fixed things and support are in no sum but their pillar's.
    """
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


def falls_in(proposal: Proposal, view: WeekView) -> bool:
    """Whether the block would be in that week if the proposal got its yes."""
    when = proposal.terms.when
    return when.week == view.week if when.precision == "week" else when.starts(view.zone).date() in view.week
