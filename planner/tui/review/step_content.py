"""The content of each step of a review: one pure function for each step.

Each goes from the plan to three columns of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.domain.cells import BLANKED
from planner.domain.review.steps import StepId
from planner.tui.review.items import Columns, StepParts, WordsItem
from planner.tui.review.steps.back import back_rows
from planner.tui.review.steps.date import date_rows
from planner.tui.review.steps.mine import mine_rows
from planner.tui.review.steps.one import one_rows
from planner.tui.review.steps.ours import ours_rows
from planner.tui.review.steps.thanks import thanks_rows
from planner.tui.review.steps.week import week_rows
from planner.tui.review.viewer import ReviewViewer

STEP_CONTENT: Mapping[StepId, Callable[[ReviewViewer], StepParts]] = {
    "thanks": thanks_rows,
    "back": back_rows,
    "mine": mine_rows,
    "ours": ours_rows,
    "date": date_rows,
    "one": one_rows,
    "seal": week_rows,
}
"""The content of each step."""


def step_columns(viewer: ReviewViewer, step: StepId) -> Columns:
    """The three columns of a step: me, we, you."""
    if viewer.review.blank:
        return ((WordsItem(BLANKED, "dim"),),) * 3
    me, we, you = STEP_CONTENT[step](viewer)
    return tuple(me), tuple(we), tuple(you)
