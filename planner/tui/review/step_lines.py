"""The lines around a review's columns: prompt, title, presence, heads, keys."""

from __future__ import annotations

from datetime import datetime

from planner.domain.review.prompts import OwnPrompts, prompt, with_names
from planner.domain.review.steps import types_first
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.tui.review.controller import ReviewController

StepKeys = tuple[tuple[str, str], ...]
"""Pairs of a key and what it does."""


def prompt_line(controller: ReviewController, own: OwnPrompts | None) -> str:
    """The prompt of this step."""
    review = controller.review
    if review.blank:
        return "Blanked for both. Nothing has to be settled tonight. * brings it back, q keeps it for later."
    text = prompt(controller.shown.id, review.week, review.mode, first=review.first, own=own)
    return with_names(text, *_named(controller))


def title_line(controller: ReviewController) -> str:
    """`Sunday review · 4 of 8 · mine, yours · 4 min`."""
    steps, shown = controller.review.steps, controller.shown
    number = next((n for n, step in enumerate(steps, start=1) if step.id == shown.id), controller.review.number)
    minutes = "" if shown.id in ("thanks", "one") else f" · {shown.minutes} min"
    return f"Sunday review · {number} of {len(steps)} · {shown.title}{minutes}"


def column_heads(controller: ReviewController) -> tuple[str, str, str]:
    """The headings of the three columns."""
    together = controller.review.together
    me, you = short(controller.plan.me.name, 16), controller.partner_name
    if controller.shown.id == "ours":
        return "already planned", "both of you" if together else "we", "in the jar"
    return (me, "both of you", you) if together else (f"me · {me}", "we", f"you · {you}")


def presence_line(controller: ReviewController) -> str:
    """Who is here; at one keyboard, who speaks and who types."""
    review, plan = controller.review, controller.plan
    if review.sealed:
        return "sealed by both"
    if review.together:
        speaks, types = _named(controller)
        return f"{speaks} speaks first" if controller.shown.id == "one" else f"{speaks} speaks first, {types} types"
    if review.mode == "apart":
        until = review.until
        return f"each alone, until {weekday_clock(until.astimezone(plan.zone))}" if until else "each alone"
    writing = controller.partner_is_writing
    where = "not here" if writing is None else "writing" if writing else "here"
    return f"{short(plan.me.name, 16)} here · {controller.partner_name} {where}"


def footer_keys(controller: ReviewController, *, on_field: bool) -> StepKeys:
    """The keys that work where the cursor is: on a closed field letters are text."""
    review, shown = controller.review, controller.shown
    go_on: StepKeys = (("space", "ready" if review.mode == "two" else "go on"),)
    if shown.id == "seal":
        me, you = short(controller.plan.me.name, 12), short(controller.plan.you.name, 12)
        go_on = (("1", f"{me}’s yes"), ("0", f"{you}’s yes")) if review.together else (("1", "yes"),)
    if shown.id == "seal" and (review.sealed or (review.me.sealed and not review.together)):
        go_on = ()
    back = (("PgUp" if on_field else "[", "back"),) if shown != review.steps[0] else ()
    if on_field:
        return (("type", "write"), *go_on, *back, ("↓", "next"), ("End", "go on, take back, leave"))
    return (
        ("Enter", "write, do"),
        *go_on,
        *back,
        ("q", "close" if review.sealed else "pause"),
        ("?", "keys"),
        ("a", "add"),
        ("*", "bring it back" if review.blank else "blank"),
    )


def _named(controller: ReviewController) -> tuple[str, str]:
    """The names in a prompt; at one keyboard the first speaker's comes first."""
    me, you = short(controller.plan.me.name, 16), controller.partner_name
    swapped = controller.review.together and types_first(controller.review.week, controller.shown) == 0
    return (you, me) if swapped else (me, you)


def weekday_clock(at: datetime) -> str:
    """A weekday and time, such as `Tue 21:00`."""
    return f"{wording.DAYS[at.weekday()]} {wording.clock(at)}"
