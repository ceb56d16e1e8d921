"""Looking at balance: moments first, then hours of own and our time. No scores, no ranking of two people.

Figures count what everybody said yes to; blocks that are busy or hidden are left out, so that nothing of them can be
worked out from what the other sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.agreement import counts
from planner.domain.model import WE, Block, Column, Hours, WeekView
from planner.domain.view import hours
from planner.domain.week import Week

QUIET_AFTER = timedelta(weeks=6)
OFTEN = 4
"""How many times something happened for it to be missed when it stops."""


@dataclass(frozen=True, slots=True)
class Moments:
    """What made the week: how many dates, rituals and new things happened, whether a screen-free evening did.

    `planned` and `happened` map a shared pillar to how many of its blocks there were.
    """

    planned: Mapping[str, int]
    happened: Mapping[str, int]
    protected_kept: int
    protected: int
    solo_weekend: bool


@dataclass(frozen=True, slots=True)
class WeekBalance:
    """One week's figures. `hours` by column."""

    week: Week
    hours: Mapping[Column, Hours]
    moments: Moments


def week_balance(view: WeekView) -> WeekBalance:
    """The figures of one week as both may see them."""
    open_blocks = {
        column: [block for block in blocks if block.visibility == "open" and counts(block)]
        for column, blocks in view.columns.items()
    }
    return WeekBalance(
        view.week, {column: hours(blocks) for column, blocks in open_blocks.items()}, _moments(open_blocks)
    )


def _moments(columns: Mapping[Column, list[Block]]) -> Moments:
    shared = [block for block in columns["we"] if block.pillar in ("date", "ritual", "explore")]
    own = [block for column in ("me", "you") for block in columns[column]]
    protected = [block for block in own if block.protected]
    return Moments(
        planned=dict(Counter(str(block.pillar) for block in shared)),
        happened=dict(Counter(str(block.pillar) for block in shared if block.status in ("done", "partly"))),
        protected_kept=sum(block.status == "done" for block in protected),
        protected=len(protected),
        solo_weekend=any(_is_weekend(block) for block in own),
    )


def _is_weekend(block: Block) -> bool:
    """Own time over both days of a weekend."""
    return block.who != WE and block.when.minutes >= 24 * 60 and block.when.local_start.weekday() in (4, 5)


def quiet(blocks: Iterable[Block], person: str, today: date) -> list[tuple[str, date]]:
    """What this person used to do often and has not for six weeks: title and the last date, the latest first.

    For that person's own screen only.
    """
    times: dict[str, list[date]] = {}
    names: dict[str, str] = {}
    for block in blocks:
        if block.who == person and block.status in ("done", "partly") and block.when.precision != "week":
            key = block.title.casefold()
            names[key] = block.title
            times.setdefault(key, []).append(block.when.local_start.date())
    return sorted(
        (
            (names[key], max(dates))
            for key, dates in times.items()
            if len(dates) >= OFTEN and today - max(dates) >= QUIET_AFTER
        ),
        key=lambda row: row[1],
        reverse=True,
    )
