"""What the week says to somebody new: things to try, and a hint a day.

Keys come from the person's own table; what has no key there isn't mentioned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.domain.wording.blocks import short

if TYPE_CHECKING:
    from planner.plan.plan import Plan

KeyOf = Callable[[str], str]
SHARED_EXAMPLE = "Film fri 20:00 we"
LONGEST_NAME = 12


def things_to_try(you: str, key_of: KeyOf) -> tuple[str, ...]:
    """Three things to do in an empty week, below a heading."""
    things = (
        ("add", f"add something for both of you: {SHARED_EXAMPLE}"),
        ("free", "find a time when you’re both free"),
        ("request", f"say to {short(you, LONGEST_NAME)} what you’d like, and what you’d offer"),
    )
    lines = [f"{key_of(action)}: {words}" for action, words in things if key_of(action)]
    return ("Nothing here yet. Three things to try:", *lines) if lines else ()


def hint_of_day(number: int, you: str, key_of: KeyOf) -> str:
    """The hint of a day of the first week, counted from 0; empty on any other day."""
    you = short(you, LONGEST_NAME)
    hints = (
        ("help", "Press {} for the first keys, and again for all of them."),
        ("protect", f"Press {{}} on a block of your own to protect it: {you} can only ask."),
        ("free", "Press {} to find a time when you’re both free."),
        ("request", f"Press {{}} to tell {you} what you’d like, and what you’d offer."),
        ("private", f"Press {{}} on a block of your own, and {you} won’t read its words."),
        ("jar", "Press {} for ideas: things to do some day."),
        ("bring", "Press {} to keep something for Sunday. Only you read it until you show it."),
    )
    if not 0 <= number < len(hints):
        return ""
    action, words = hints[number]
    return words.format(key_of(action)) if key_of(action) else ""


def todays_hint(plan: Plan, key_of: KeyOf) -> str:
    """The hint of today; empty once the first week is over."""
    began = plan.people.began
    if began is None:
        return ""
    return hint_of_day((plan.today - began.astimezone(plan.zone).date()).days, plan.you.name, key_of)
