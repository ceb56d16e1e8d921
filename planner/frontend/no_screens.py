"""The line that the program opens on during an evening without screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.no_screens import without_screens
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.domain.model.block import WeekView
    from planner.plan.plan import Plan

MOST_NAME_ALONE = 24
"""Most cells of the other’s name on a line of its own."""


def no_screens_said(plan: Plan, view: WeekView | None = None) -> str:
    """`With Maya until 21:30. It’ll keep.`; empty without such an evening now.

    `view` is this week, if it has been read.
    """
    view = view or plan.weeks.first(Week.of(plan.today))
    block = without_screens(view.columns["we"], plan.now, plan.zone)
    if block is None:
        return ""
    ends = wording.clock(block.when.ends(plan.zone))
    return f"With {wording.short(plan.you.name, MOST_NAME_ALONE)} until {ends}. It’ll keep."
