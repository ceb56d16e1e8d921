"""Moving a block with the mouse: the hint while it's held, and dropping it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from planner.domain.model.block import Block, Column, Terms
from planner.domain.time.when import When, zone
from planner.named_tuple import NamedTuple
from planner.tui.actions.carrying import owner, put_block

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


class DropTarget(NamedTuple):
    """A cell of the grid.

    `day` is None in the line for blocks without a day; `hour` is only set in the day view.
    """

    column: Column
    day: date | None
    hour: int | None


def drop(session: WeekSession, block: Block, target: DropTarget) -> None:
    """Put a block into another column, day or hour."""
    terms = _terms(session, block, target)
    put_block(session, block, lambda _terms: terms)


def kept_there(session: WeekSession, block: Block, target: DropTarget) -> Sequence[str]:
    """Who protects the time over which a block is held."""
    return session.keeping(_terms(session, block, target), block)


def _terms(session: WeekSession, block: Block, target: DropTarget) -> Terms:
    when, who = block.when, owner(session.plan, target.column)
    if target.day is None:
        return Terms(When.in_week(session.week_view.week, when.minutes), who)
    if target.hour is None:
        return Terms(when.to_day(target.day), who)
    return Terms(_at_hour(session, when, target.day, target.hour), who)


def _at_hour(session: WeekSession, when: When, day: date, hour: int) -> When:
    """That hour of the viewer's day, as wall-clock time in the block's zone."""
    viewer = session.plan.zone
    own = when.zone or viewer.key
    minute = when.starts(viewer).minute if when.precision == "time" else 0
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=viewer)
    return When.at(local.astimezone(zone(own)).replace(tzinfo=None), when.minutes, own)
