"""What a plan overlaps: mentioned, never a reason to refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.domain.availability import takes_time
from planner.domain.model.block import WE, Block, Column, Terms, WeekView
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.domain.wording.blocks import short, span
from planner.frontend.block_facts import called, protected_said

if TYPE_CHECKING:
    from datetime import date

    from planner.plan.plan import Plan


MOST_OVERLAPS = 3
"""How many blocks at the same time are named."""


def kept_times(plan: Plan, terms: Terms, but: str = "", shown: WeekView | None = None) -> Iterator[str]:
    """Sentences about the protected blocks that these terms would overlap.

    For example `Sam keeps … for Climbing`.
    """
    found: set[str] = set()
    for block in _of_these_days(plan, terms.when, shown):
        if block.id not in found and block.id != but and block.protected and terms.who in (WE, block.who):
            found.add(block.id)
            if _meet(block.when, terms.when, plan) and takes_time(block):
                yield protected_said(block, plan)


def overlapped_times(plan: Plan, terms: Terms, but: str = "", shown: WeekView | None = None) -> Iterator[str]:
    """Sentences about the other blocks that these terms would overlap.

    For example `at the same time as Dinner, Fri 27 Nov 19:00–20:00`. Only the first few are named.
    """
    found: dict[str, Block] = {}
    for block in _of_these_days(plan, terms.when, shown):
        is_shared = terms.who in (WE, block.who) or block.who == WE
        is_named = block.id == but or (block.protected and terms.who in (WE, block.who))
        is_taken = is_shared and not is_named and block.when.precision == "time" and takes_time(block)
        if is_taken and _meet(block.when, terms.when, plan):
            found[block.id] = block
    for block in list(found.values())[:MOST_OVERLAPS]:
        yield f"at the same time as {called(block)}, {span(block.when, plan.zone, plan.today)}"
    if len(found) > MOST_OVERLAPS:
        yield f"and {len(found) - MOST_OVERLAPS} more"


def who_is_asked(plan: Plan, column: Column, pillar: str | None, when: When) -> str:
    """Who will be asked for a yes when it's added; empty for nobody."""
    asks = column != "me" and pillar != "home" and when.precision != "week"
    return f"{short(plan.you.name)} will be asked" if asks and plan.people.agreement_on else ""


def _of_these_days(plan: Plan, when: When, shown: WeekView | None) -> Iterator[Block]:
    """The blocks of the weeks that a timed plan touches; none for an untimed one."""
    days: tuple[date, ...] = when.dates(plan.zone) if when.precision == "time" else ()
    for week in dict.fromkeys(map(Week.of, days)):
        is_read = shown is not None and shown.week == week and not shown.beyond
        view = shown if shown is not None and is_read else plan.weeks.around(week, when)
        for blocks in plan.weeks.with_overlays(view).columns.values():
            yield from blocks


def _meet(kept: When, wanted: When, plan: Plan) -> bool:
    if kept.precision == "week" or (kept.precision == "day" and kept.minutes < DAY):
        return False
    begins, ends = wanted.starts(plan.zone), wanted.ends(plan.zone)
    return kept.starts(plan.zone) < max(ends, begins + timedelta(minutes=1)) and begins < kept.ends(plan.zone)
