"""The braid: the days of two people as three lines, each alone and both together.

One glyph is a day. Where the two had something together, the line of both has it, and the other two leave the day
free. There are no numbers in it, and both people get the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from planner.domain.model.block import WE, Person
from planner.domain.pillars import kind_of
from planner.domain.statistics import Counted, days_listed
from planner.domain.time.week import Week
from planner.named_tuple import NamedTuple

DAY_TOGETHER, DAY_ALONE, DAY_AWAY, DAY_FREE = "═", "─", "·", " "
"""The glyph of a day together, on one's own, away; and no glyph."""


class BraidWeek(NamedTuple):
    """One week of the braid: seven glyphs from Monday on, by person's id or `we`."""

    week: Week
    lines: Mapping[str, str]


def braid_week(week: Week, blocks: Iterable[Counted], people: Sequence[Person], today: date) -> BraidWeek:
    """One week of the braid, from what counts in that week.

    Days after `today` stay free. A day that nobody planned has a glyph like any other.
    """
    together = days_together(week, blocks)
    past = [day for day in week.days if day <= today]
    lines = {WE: "".join(DAY_TOGETHER if day in together else DAY_FREE for day in past)}
    for person in people:
        lines[person.id] = "".join(DAY_FREE if day in together else _alone(person, day) for day in past)
    return BraidWeek(week, {who: line.ljust(7, DAY_FREE) for who, line in lines.items()})


def days_together(week: Week, blocks: Iterable[Counted]) -> frozenset[date]:
    """The days of a week on which the two had something together.

    That is a shared block that counts. A daily ritual, the household and fixed things make none, nor does what
    didn't happen.
    """
    return frozenset(
        day
        for block in blocks
        if block.who == WE
        and block.dated
        and not block.daily
        and block.status != "skipped"
        and kind_of(block.pillar or "") != "either"
        for day in _days_within(week, *days_listed(block))
    )


def _days_within(week: Week, first: date, last: date) -> Iterator[date]:
    """The days of the week from `first` to `last`."""
    return (day for day in week.days if first <= day <= last)


def _alone(person: Person, day: date) -> str:
    return DAY_AWAY if any(stay.first <= day <= stay.last for stay in person.away) else DAY_ALONE
