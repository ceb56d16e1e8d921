"""Another time for what can't be said tonight: a blanked step, another evening."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.domain.model.block import WE, Draft
from planner.domain.time.when import When
from planner.tui.review.controller import QuestionChoice, ReviewController

_BREAK = "A break, apart from each other. Press * to bring the step back."


def blank_step(controller: ReviewController) -> None:
    """Blank the step for both and offer another time, or show it again."""
    reviews, review = controller.plan.reviews, controller.review
    if review.blank:
        controller.attempt(lambda: reviews.set_flag(review, "blank", False))
    elif controller.attempt(lambda: reviews.set_flag(review, "blank", True)):
        choices = (
            QuestionChoice("1", "a break: go on in twenty minutes", lambda: controller.say(_BREAK)),
            QuestionChoice("2", "tomorrow evening at eight", lambda: _postpone(controller, 1), "goes into the week"),
            QuestionChoice("3", "the day after, at eight", lambda: _postpone(controller, 2), "goes into the week"),
            QuestionChoice("4", "go on now", lambda: _go_on_now(controller)),
        )
        controller.choose("Blanked for you both. When would you like to go on?", choices)


def another_evening(controller: ReviewController) -> None:
    """Plan an evening to talk on."""

    def talk_on(days: int) -> None:
        controller.add_block(Draft("Talk on", _at_eight(controller, days), WE))

    choices = (
        QuestionChoice("1", "tomorrow evening at eight", lambda: talk_on(1), "goes into the week"),
        QuestionChoice("2", "the day after, at eight", lambda: talk_on(2), "goes into the week"),
        QuestionChoice("a", "another time …", controller.view.add),
    )
    controller.choose("Another evening", choices)


def _at_eight(controller: ReviewController, days: int) -> When:
    day = controller.plan.today + timedelta(days=days)
    return When.at(datetime(day.year, day.month, day.day, 20), 30, controller.plan.me.zone_on(day))


def _go_on_now(controller: ReviewController) -> None:
    reviews = controller.plan.reviews
    controller.attempt(lambda: reviews.set_flag(reviews.review(controller.review.week), "blank", False))


def _postpone(controller: ReviewController, days: int) -> None:
    reviews = controller.plan.reviews
    controller.add_block(Draft("Go on with the review", _at_eight(controller, days), WE, pillar="ritual"))
    controller.attempt(lambda: reviews.set_flag(reviews.review(controller.review.week), "paused", True))
