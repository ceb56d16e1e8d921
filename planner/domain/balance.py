"""Looking at balance: moments first, then hours of own and our time. No ranking of two people.

Figures count what everybody said yes to; blocks that are busy or hidden are left out, so that nothing of them can be
worked out from what the other sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.agreement import counts
from planner.domain.model import COLUMNS, WE, Block, Column, Hours, WeekView
from planner.domain.view import hours
from planner.domain.week import Week
from planner.domain.when import DAY

QUIET_AFTER = timedelta(weeks=6)
OFTEN = 4
"""How many times something happened before its silence is worth a word."""
MOMENTS = ("date", "ritual", "explore")
_SCREENLESS = ("phones away", "no phones", "phone-free", "screen-free", "no screens", "screens off")


@dataclass(frozen=True, slots=True)
class Moments:
    """What made the week. `planned` and `happened` map a shared pillar to how many of its blocks there were.

    `protected`: how many protected blocks of own time there were, both people's together, and `protected_kept` how
    many of them happened. `phones_away`: evenings without screens that happened. `solo` are the weekends alone: a
    person's id and the first day.
    """

    planned: Mapping[str, int]
    happened: Mapping[str, int]
    protected_kept: int = 0
    protected: int = 0
    phones_away: int = 0
    solo: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class WeekBalance:
    """One week's figures. `hours` by column."""

    week: Week
    hours: Mapping[Column, Hours]
    moments: Moments


def week_balance(view: WeekView) -> WeekBalance:
    """The figures of one week as both may see them."""
    return balance_of(view.week, view.columns)


def balance_of(week: Week, columns: Mapping[Column, Iterable[Block]]) -> WeekBalance:
    """The figures of a week's blocks by column. What is busy, hidden or waits for a yes is in none."""
    open_blocks = {
        column: [block for block in columns[column] if block.visibility == "open" and counts(block)]
        for column in COLUMNS
    }
    return WeekBalance(week, {column: hours(open_blocks[column]) for column in COLUMNS}, _moments(week, open_blocks))


def _moments(week: Week, columns: Mapping[Column, list[Block]]) -> Moments:
    shared = [block for block in columns["we"] if block.pillar in MOMENTS]
    own = [block for column in ("me", "you") for block in columns[column]]
    protected = [block for block in own if block.protected]
    return Moments(
        planned=dict(Counter(str(block.pillar) for block in shared)),
        happened=dict(Counter(str(block.pillar) for block in shared if _happened(block))),
        protected_kept=sum(_happened(block) for block in protected),
        protected=len(protected),
        phones_away=sum(_happened(block) and _is_screenless(block) for block in columns["we"]),
        solo=tuple(
            (block.who, block.when.local_start.date())
            for block in own
            if _is_weekend(block) and block.status != "skipped" and block.when.local_start.date() in week
        ),
    )


def _happened(block: Block) -> bool:
    return block.status in ("done", "partly")


def _is_screenless(block: Block) -> bool:
    words = f"{block.title} {' '.join(block.tags)}".casefold()
    return any(said in words for said in _SCREENLESS)


def _is_weekend(block: Block) -> bool:
    """Own time over both days of a weekend."""
    when = block.when
    return block.who != WE and when.precision != "week" and when.minutes >= DAY and when.local_start.weekday() in (4, 5)


@dataclass(frozen=True, slots=True)
class Totals:
    """Several weeks together: what happened of what was planned, and own and our time by pillar, in minutes."""

    weeks: int
    planned: Mapping[str, int]
    happened: Mapping[str, int]
    protected_kept: int
    protected: int
    phones_away: int
    hours: Mapping[Column, Hours]


def totals(rows: Iterable[WeekBalance]) -> Totals:
    """The sums over these weeks."""
    listed = list(rows)
    summed = {column: _sum([row.hours[column] for row in listed]) for column in COLUMNS}
    planned, happened = Counter[str](), Counter[str]()
    for row in listed:
        planned.update(row.moments.planned)
        happened.update(row.moments.happened)
    return Totals(
        len(listed),
        dict(planned),
        dict(happened),
        sum(row.moments.protected_kept for row in listed),
        sum(row.moments.protected for row in listed),
        sum(row.moments.phones_away for row in listed),
        summed,
    )


def _sum(rows: list[Hours]) -> Hours:
    pillars = Counter[str]()
    for row in rows:
        pillars.update(row.pillars)
    return Hours(sum(row.planned for row in rows), sum(row.done for row in rows), dict(pillars))


def quiet(blocks: Iterable[Block], person: str, today: date) -> list[tuple[str, date]]:
    """What this person used to do often and has not for six weeks: title and the last date, the latest first.

    For that person's own screen only.
    """
    times: dict[str, list[date]] = {}
    names: dict[str, str] = {}
    for block in blocks:
        if block.who == person and _happened(block) and block.when.precision != "week" and not block.deleted:
            key = block.title.casefold()
            names[key] = block.title
            times.setdefault(key, []).append(block.when.local_start.date())
    return sorted(
        (
            (names[key], max(dates))
            for key, dates in times.items()
            if key and len(dates) >= OFTEN and today - max(dates) >= QUIET_AFTER
        ),
        key=lambda row: row[1],
        reverse=True,
    )
