"""Sentences about a week's review: begun, tonight, and agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.domain.wording import blocks as wording
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.plan.plan import Plan

SPOKEN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_NAME = 16
JUST_BEGUN = timedelta(minutes=2)
"""How long a review is told of before its author has been seen in it."""


class Invited(NamedTuple):
    """What is said of the review, without a full stop, and what one can do."""

    sentence: str
    offer: str


def invited_to_join(plan: Plan, is_there: bool | None = None) -> Invited | None:
    """That the other person has started the review, while it waits for me.

    `is_there`: whether they're at it right now; None if that isn't known.
    """
    begun = plan.weeks.invitation.begun_by_other()
    if begun is None or (is_there is False and not begun.apart and plan.now - begun.at > JUST_BEGUN):
        return None
    return Invited(f"{wording.short(plan.you.name, MOST_NAME)} has started the review", "join")


def invited_tonight(plan: Plan) -> Invited | None:
    """That today's review is still to come, from noon on."""
    block = plan.weeks.invitation.coming_today()
    if block is None:
        return None
    name = "Sunday review" if plan.today.isoweekday() == 7 else "Review"
    if block.when.precision != "time":
        return Invited(f"{name} today", "begin")
    starts = block.when.starts(plan.zone)
    return Invited(f"{name} at {wording.clock(starts)}", "begin early" if plan.now < starts else "begin")


def invited_to_agree(plan: Plan) -> Invited | None:
    """That the other person said yes to a week that waits for mine, until its Monday."""
    week = plan.weeks.invitation.waits_for_my_yes()
    if week is None:
        return None
    name = wording.short(plan.you.name, MOST_NAME)
    return Invited(f"{name} has said yes to {wording.week_named(week, plan.today)}", "say yours")


def agreed_said(day: date | None) -> str:
    """`agreed on Sunday`; empty for a week that isn't agreed."""
    return f"agreed on {SPOKEN_DAYS[day.weekday()]}" if day else ""
