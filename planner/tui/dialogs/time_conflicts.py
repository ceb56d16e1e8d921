"""What a time would lie over: said before anything is planned there, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.domain.availability import takes_time
from planner.domain.model.block import WE, Block, Terms, WeekView
from planner.domain.time.when import DAY
from planner.tui.week.marks import kept_by

if TYPE_CHECKING:
    from planner.plan.plan import Plan


def keeping(plan: Plan, terms: Terms, view: WeekView, but: str = "") -> Iterator[str]:
    """For each protected block that these terms would lie over, whose time that is: `Sam keeps … for Climbing`."""
    when = terms.when
    if when.precision != "time":
        return
    week = when.starts(plan.zone).date()
    if week not in view.week:
        from planner.domain.time.week import Week

        view = plan.week(Week.of(week))
    for blocks in view.columns.values():
        for block in blocks:
            if block.id != but and block.protected and terms.who in (WE, block.who) and _meet(block, terms, view):
                yield kept_by(block, view)


def _meet(block: Block, terms: Terms, view: WeekView) -> bool:
    kept = block.when
    if not takes_time(block) or kept.precision == "week" or (kept.precision == "day" and kept.minutes < DAY):
        return False
    begins, ends = terms.when.starts(view.zone), terms.when.ends(view.zone)
    return kept.starts(view.zone) < max(ends, begins + timedelta(minutes=1)) and begins < kept.ends(view.zone)
