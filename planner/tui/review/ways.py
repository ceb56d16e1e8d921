"""The rows that hold a review in another way, or begin it again."""

from __future__ import annotations

from planner.domain.review.steps import Mode
from planner.tui.review.controller import ReviewController


def choose_way(controller: ReviewController, mode: Mode) -> None:
    """Hold the review in that way; ask first while the other is here."""
    if controller.review.mode == "two" and controller.partner_is_here and controller.way_asked != mode:
        controller.way_asked = mode
        controller.view.show_soon()
    else:
        controller.hold(mode)


def keep_way(controller: ReviewController) -> None:
    """Hold the review as before."""
    controller.way_asked = None
    controller.view.show_soon()


def begin_again(controller: ReviewController) -> None:
    """Go to the first step."""
    review = controller.review
    controller.attempt(lambda: controller.plan.reviews.go_to_step(review, review.steps[0].id))
