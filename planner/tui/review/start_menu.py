"""The menu of the review, and the presence that a review is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.domain.review.steps import Mode, Review
from planner.domain.time.week import Week
from planner.sync.presence import Presences, Watch
from planner.tui.dialogs.picker import Option

if TYPE_CHECKING:
    from planner.plan.plan import Plan

HOW: dict[Mode, str] = {
    "two": "at two terminals",
    "one": "at one keyboard",
    "ten": "ten minutes, at one keyboard",
    "apart": "each alone, opened when both are in",
}


def menu(review: Review) -> list[Option]:
    """The options: an unfinished review first, then the modes."""
    options = []
    if review.step and not review.sealed:
        step = f"{review.number} of {len(review.steps)}, {review.at.title}"
        options.append(Option("c", review.mode, f"go on: {HOW[review.mode]}", step))
    options += [
        Option("2", "two", "two terminals"),
        Option("1", "one", "one keyboard"),
        Option("t", "ten", "ten minutes"),
        Option("a", "apart", "each alone, within two days"),
        Option("g", "prepare", "get ready", "done" if review.me.prepared else "two minutes"),
        Option("o", "past", "read old reviews"),
    ]
    return options


def make_watch(plan: Plan, week: Week, noticed: Callable[[], object]) -> Watch:
    """The presence files in the plan's shared folder."""
    presences = Presences(plan.arrivals.folder, plan.device, plan.me.id, clock=lambda: plan.now)
    return Watch(presences, week, noticed, other=plan.you.id, clock=lambda: plan.now)
