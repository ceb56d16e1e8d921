"""The balance of some weeks: moments, own time and time together. No rankings.

Figures count the blocks that everybody agreed to. Busy and hidden blocks are left out, so nothing about them can be
worked out from figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from planner.domain.absence import is_solo_weekend
from planner.domain.model.block import COLUMNS, Block, Column, Hours, Status, column_of
from planner.domain.time.week import Week
from planner.domain.time.when import LONGEST_NIGHT, When
from planner.domain.time.zones import known_zone
from planner.domain.week_view import summed
from planner.named_tuple import NamedTuple

QUIET_AFTER = timedelta(weeks=6)
OFTEN = 4
"""How often something must have happened before its absence is mentioned."""
MOMENTS = ("date", "ritual", "explore")
_SCREENLESS = ("phones away", "no phones", "phone-free", "screen-free", "no screens", "screens off")


class Counted(NamedTuple):
    """A block reduced to what the figures need.

    Ten years have tens of thousands of them. `first` and `last` are the dates that it touches for the viewer; a block
    of a week (`dated` is false) touches all of it. `begins` is its first minute, counted from midnight of `first`.
    `own` are the dates that it touches in its own zone, where they differ from the viewer's. `daily` is as in `Block`.
    `many` alike blocks are counted as one, none longer than a night; `minutes` are theirs together.
    """

    who: str
    title: str
    first: date
    last: date
    minutes: int
    pillar: str | None = None
    status: Status = "planned"
    protected: bool = False
    tags: tuple[str, ...] = ()
    tally: tuple[int, int] | None = None
    dated: bool = True
    begins: int = 0
    daily: bool = False
    own: tuple[date, date] | None = None
    many: int = 1


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of a week.

    `planned` and `happened` map a shared pillar to the number of its blocks. `protected` is the number of both
    people's protected blocks of own time, and `protected_kept` of those that happened. `phones_away` counts evenings
    without screens that happened. `solo` are the weekends alone: a person's id and the first day.
    """

    planned: Mapping[str, int]
    happened: Mapping[str, int]
    protected_kept: int = 0
    protected: int = 0
    phones_away: int = 0
    solo: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class WeekBalance:
    """The figures of one week; `hours` by column."""

    week: Week
    hours: Mapping[Column, Hours]
    moments: Moments


def counted(block: Block, viewer: ZoneInfo) -> Counted:
    """The block as it counts for a viewer in that zone."""
    first, last, begins, own = touched_dates(block.when, viewer)
    dated = block.when.precision != "week"
    return Counted(
        block.who,
        block.title,
        first,
        last,
        block.when.minutes,
        block.pillar,
        block.status,
        block.protected,
        block.tags,
        block.tally,
        dated,
        begins,
        block.daily,
        own,
    )


def touched_dates(when: When, viewer: ZoneInfo) -> tuple[date, date, int, tuple[date, date] | None]:
    """The `first`, `last`, `begins` and `own` of a `Counted` at that time."""
    first, last = when.dates(viewer)
    if when.precision != "time":
        return first, last, 0, None
    at = when.starts(viewer)
    own = when.dates(known_zone(when.zone)) if when.zone and when.zone != viewer.key else (first, last)
    return first, last, at.hour * 60 + at.minute, None if own == (first, last) else own


def days_listed(block: Counted) -> tuple[date, date]:
    """The first and the last day on which a dated block is listed.

    They're the same for both people: days of its own zone. What only runs past midnight is listed where it starts.
    """
    first, last = block.own or (block.first, block.last)
    return first, first if block.many > 1 or block.minutes <= LONGEST_NIGHT else last


def balance_of(week: Week, me: str, blocks: Iterable[Counted], resting: Container[str] = ()) -> WeekBalance:
    """The figures of the blocks that touch a week, as the person `me` sees them.

    `resting` are the people with that week off, `we` included if both have; their blocks aren't counted.
    """
    columns: dict[Column, list[Counted]] = {column: [] for column in COLUMNS}
    for block in blocks:
        if block.who not in resting:
            columns[column_of(block.who, me)].append(block)
    hours = {column: summed(map(_share, columns[column])) for column in COLUMNS}
    return WeekBalance(week, hours, _moments(week, columns))


def _share(block: Counted) -> tuple[str | None, int, int, int]:
    return block.pillar, block.minutes, *(block.tally or (int(block.status == "done"), 1))


def _moments(week: Week, columns: Mapping[Column, list[Counted]]) -> Moments:
    shared = [block for block in columns["we"] if block.pillar in MOMENTS]
    own = [block for column in ("me", "you") for block in columns[column]]
    protected = [block for block in own if block.protected]
    return Moments(
        planned=_by_pillar(shared),
        happened=_by_pillar(block for block in shared if _happened(block)),
        protected_kept=sum(block.many for block in protected if _happened(block)),
        protected=sum(block.many for block in protected),
        phones_away=sum(_happened(block) and _is_screenless(block) for block in columns["we"]),
        solo=tuple(
            sorted(
                (block.who, block.first)
                for block in own
                if is_weekend_alone(block) and block.status != "skipped" and block.first in week
            )
        ),
    )


def _by_pillar(blocks: Iterable[Counted]) -> dict[str, int]:
    found = Counter[str]()
    for block in blocks:
        found[str(block.pillar)] += block.many
    return dict(found)


def _happened(block: Counted) -> bool:
    return block.status in ("done", "partly")


def _is_screenless(block: Counted) -> bool:
    words = f"{block.title} {' '.join(block.tags)}".casefold()
    return any(said in words for said in _SCREENLESS)


def is_weekend_alone(block: Counted) -> bool:
    """Whether it's own time over both days of a weekend."""
    return block.dated and block.many == 1 and is_solo_weekend(block.who, days_listed(block)[0], block.minutes)


class Habit(NamedTuple):
    """How often one of a person's own activities happened in a period, and when last.

    `with_friends`: the last time was for friends.
    """

    title: str
    times: int
    last: date
    with_friends: bool = False


def habits(blocks: Iterable[Counted]) -> list[Habit]:
    """The activities that happened, whatever the case of their titles."""
    found: dict[str, Habit] = {}
    for block in blocks:
        if block.title and block.dated and _happened(block):
            _join(found, Habit(block.title, 1, block.first, block.pillar == "friends"))
    return list(found.values())


def quiet(habits: Iterable[Habit], today: date) -> list[Habit]:
    """What a person used to do often and hasn't for six weeks, the latest first.

    It's shown on that person's own screen only.
    """
    found: dict[str, Habit] = {}
    for habit in habits:
        _join(found, habit)
    gone = [habit for habit in found.values() if habit.times >= OFTEN and today - habit.last >= QUIET_AFTER]
    return sorted(gone, key=lambda habit: habit.last, reverse=True)


def _join(found: dict[str, Habit], habit: Habit) -> None:
    """Add a habit to those found; the latest spelling of its title is kept."""
    name = habit.title.casefold()
    before = found.get(name, habit._replace(times=0))
    latest = habit if habit.last >= before.last else before
    found[name] = latest._replace(times=before.times + habit.times)
