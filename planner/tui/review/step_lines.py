"""The lines around a review's columns: prompt, title, presence, heads, keys."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from planner.domain.review.prompts import OwnPrompts, prompt, with_names
from planner.domain.review.steps import types_first
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.review.controller import ReviewController

StepKeys = tuple[tuple[str, str], ...]
"""Pairs of a key and what it does."""
CursorPlace = Literal["field", "row", "buttons"]
"""On a field, on another row of a page with fields, or where letters are keys."""


def prompt_line(controller: ReviewController, own: OwnPrompts | None) -> str:
    """The prompt of this step."""
    review = controller.review
    if review.blank:
        return "Blanked for both. Nothing has to be settled tonight. *: show it again · q: leave it for later"
    if controller.shown.id == "seal" and review.you.sealed and not review.me.sealed and not review.together:
        return f"{controller.partner_name} has said yes already. Look at the week once from the top, then say yours."
    if controller.shown.id == "seal" and review.sealed:
        return "It’s agreed. Change it whenever you like, and enjoy it."
    alone = controller.is_alone and not review.sealed
    weeks = controller.weeks_back if controller.shown.id == "back" else 1
    text = prompt(controller.shown.id, review.week, review.mode, first=review.first, alone=alone, weeks=weeks, own=own)
    return with_names(text, *_named(controller))


def title_line(controller: ReviewController) -> str:
    """`Sunday · 3 of 6 · mine, yours · 3 min`."""
    steps, shown = controller.review.steps, controller.shown
    number = next((n for n, step in enumerate(steps, start=1) if step.id == shown.id), controller.review.number)
    minutes = "" if shown.id in ("thanks", "one") else f" · {shown.minutes} min"
    return f"Sunday · {number} of {len(steps)} · {shown.title}{minutes}"


def column_heads(controller: ReviewController) -> tuple[str, str, str]:
    """The headings of the three columns."""
    together = controller.review.together
    me, you = short(controller.plan.me.name, 16), controller.partner_name
    if controller.shown.id == "ours":
        return "the coming week", "both of you" if together else "we", "later"
    return (me, "both of you", you) if together else (f"me · {me}", "we", f"you · {you}")


def presence_line(controller: ReviewController) -> str:
    """Who is here; at one keyboard, who speaks and who types."""
    review, plan = controller.review, controller.plan
    if review.sealed:
        return "you’ve both said yes"
    if review.together:
        speaks, types = _named(controller)
        return f"{speaks} speaks first" if controller.shown.id == "one" else f"{speaks} speaks first, {types} types"
    if review.mode == "apart":
        until = review.until
        return f"each alone, until {weekday_clock(until.astimezone(plan.zone))}" if until else "each alone"
    writing = controller.partner_is_writing
    absent = "not here" if plan.people.partner_has_joined else "hasn’t joined yet"
    where = absent if writing is None else "writing" if writing else "here"
    return f"{short(plan.me.name, 16)} here · {controller.partner_name} {where}"


def footer_keys(controller: ReviewController, cursor: CursorPlace, *, more: bool = False) -> StepKeys:
    """The keys that work where the cursor is.

    Letters and digits are keys only on the buttons and on a page without fields. `more`: a column goes on below what
    is shown of it.
    """
    review, shown = controller.review, controller.shown
    go_on = _go_on(controller, cursor)
    back = (("[" if cursor == "buttons" else "PgUp", "back"),) if shown != review.steps[0] else ()
    if cursor != "buttons":
        first = ("type", "write") if cursor == "field" else ("Enter", "choose")
        return (first, *go_on, *back, ("↓", "next"), ("End", _buttons_in_words(controller)))
    return (
        ("Enter", "choose"),
        *((("↓", "more below"),) if more else ()),
        *go_on,
        *back,
        ("q", "close" if review.sealed else "pause"),
        ("?", "keys"),
        ("a", "add"),
        ("*", "bring it back" if review.blank else "blank"),
    )


def _go_on(controller: ReviewController, cursor: CursorPlace) -> StepKeys:
    """The key that goes on; at the seal, those that say yes."""
    review = controller.review
    if controller.shown.id != "seal":
        return (("space", "ready" if review.mode == "two" else "go on"),)
    mine, both = review.me.sealed, review.together
    if review.sealed or (mine and not both):
        return ()
    if not both:
        return (("space", "yes"),)
    me, you = controller.plan.me, controller.plan.you
    left = [(key, person) for key, person in (("1", me), ("0", you)) if not review.sheet(person.id).sealed]
    return tuple((key, f"{short(person.name, 12)}’s yes") for key, person in left) if cursor == "buttons" else ()


def _buttons_in_words(controller: ReviewController) -> str:
    """The row of buttons, as the footer names it."""
    review = controller.review
    if controller.shown.id != "seal":
        return "go on, take back, leave"
    return "leave" if review.sealed or review.me.sealed else "yes, take back, leave"


def _named(controller: ReviewController) -> tuple[str, str]:
    """The names in a prompt; at one keyboard the first speaker's comes first."""
    me, you = short(controller.plan.me.name, 16), controller.partner_name
    return (you, me) if partner_speaks_first(controller) else (me, you)


def partner_speaks_first(controller: ReviewController) -> bool:
    """Whether the other person speaks first at this step, at one keyboard."""
    return controller.review.together and types_first(controller.review.week, controller.shown) == 0


def weekday_clock(at: datetime) -> str:
    """A weekday and time, such as `Tue 21:00`."""
    return f"{wording.DAYS[at.weekday()]} {wording.clock(at)}"
