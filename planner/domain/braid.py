"""The braid: the days of two people as three lines, each alone and both together.

One glyph is a day. Where the two had something together, the line of both has it, and the other two leave the day
free. There are no numbers in it, and both people get the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from planner.domain.model.block import WE, Block, Person
from planner.domain.pillars import kind_of
from planner.domain.statistics import stands
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE
from planner.domain.time.zones import known_zone
from planner.domain.week_view import daily_rituals, days_shown
from planner.named_tuple import NamedTuple

DAY_TOGETHER, DAY_ALONE, DAY_AWAY, DAY_FREE = "═", "─", "·", " "
"""The glyph of a day together, on one's own, away; and no glyph."""


class BraidWeek(NamedTuple):
    """One week of the braid: seven glyphs from Monday on, by person's id or `we`."""

    week: Week
    lines: Mapping[str, str]


def braid_week(week: Week, blocks: Iterable[Block], people: Sequence[Person], today: date) -> BraidWeek:
    """One week of the braid, from all blocks of that week.

    Days after `today` stay free. A day that nobody planned has a glyph like any other.
    """
    together = days_together(week, blocks)
    past = [day for day in week.days if day <= today]
    lines = {WE: "".join(DAY_TOGETHER if day in together else DAY_FREE for day in past)}
    for person in people:
        lines[person.id] = "".join(DAY_FREE if day in together else _alone(person, day) for day in past)
    return BraidWeek(week, {who: line.ljust(7, DAY_FREE) for who, line in lines.items()})


def days_together(week: Week, blocks: Iterable[Block]) -> frozenset[date]:
    """The days of a week on which the two had something together.

    That is an open, agreed shared block. What comes nearly every day, the household and fixed things make none, nor
    does what didn't happen.
    """
    shared = [block for block in blocks if block.who == WE and stands(block) and block.when.precision != "week"]
    daily = daily_rituals(shared)
    return frozenset(
        day
        for block in shared
        if block.ritual not in daily and block.status != "skipped" and kind_of(block.pillar or "") != "either"
        for day in days_shown(block.when, week, _own_zone(block))
    )


def _own_zone(block: Block) -> ZoneInfo:
    """The zone that the block was planned in, so that both people get the same days."""
    return known_zone(block.when.zone) if block.when.zone else UTC_ZONE


def _alone(person: Person, day: date) -> str:
    return DAY_AWAY if any(stay.first <= day <= stay.last for stay in person.away) else DAY_ALONE
