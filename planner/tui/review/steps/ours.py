"""Ours and home: what both share, the household, the jar, and later weeks."""

from __future__ import annotations

from functools import partial

from planner.domain.agreement import counts, is_up_to_either
from planner.domain.folding import folded_rituals
from planner.domain.model.block import WE, Block, Column, Person
from planner.domain.review.steps import is_monthly
from planner.domain.time.week import Week
from planner.domain.time.when import DAY
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.frontend.verbs import other_half
from planner.tui.review import planning
from planner.tui.review.items import MOST_OF_A_WEEK, MOST_ROWS, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.steps.date import date_or_evenings, planned_dates
from planner.tui.review.steps.evenings import evenings_named, open_evenings
from planner.tui.review.steps.week import coming_blocks
from planner.tui.review.viewer import ReviewViewer

LATER_WEEKS = 3
EVENINGS = 4
"""How many evenings are offered for a date."""


def ours_rows(viewer: ReviewViewer) -> StepParts:
    """The step of what both share, and of the household."""
    there = [*_asked_of_me(viewer), *_already_planned(viewer)] or [WordsItem("Nothing yet.", "dim")]
    monthly = is_monthly(viewer.review.week)
    ours: list[Item] = [
        *date_or_evenings(viewer, EVENINGS),
        *_free(viewer),
        viewer.shared("new"),
        viewer.shared("chores"),
    ]
    ours += _up_for_taking(viewer)
    ours += [viewer.shared("change")] if monthly else []
    last = [*_weeks_ahead(viewer)]
    if monthly:
        last += [*_solo_weekends(viewer, "me"), *_solo_weekends(viewer, "you")]
    return there, ours, [*last, *_jar(viewer)]


def _jar(viewer: ReviewViewer) -> list[Item]:
    """The ideas for both; Enter puts one into the coming week."""
    ideas = [idea for idea in viewer.plan.items.ideas() if idea.who == WE]
    rows = [
        DeedItem(f"idea:{idea.id}", short(idea.title, 60), partial(planning.schedule_idea, idea_id=idea.id))
        for idea in ideas[:MOST_ROWS]
    ]
    return [WordsItem("the jar, for next week", "dim"), *rows] if rows else [WordsItem("The jar is empty.", "dim")]


def _free(viewer: ReviewViewer) -> list[Item]:
    """The evenings that both have free, where the date doesn’t list them already."""
    days = open_evenings(viewer)
    if len(days) <= EVENINGS and not planned_dates(viewer):
        return []
    return [WordsItem(f"both free: {evenings_named(days)}" if days else "no evening is free", "dim")]


def _already_planned(viewer: ReviewViewer) -> list[Item]:
    """What the coming week already has for both, home included.

    A daily ritual is one row.
    """
    blocks = [block for block in coming_blocks(viewer, "we", viewer.next_week) if counts(block)]
    folded = folded_rituals(blocks, viewer.plan.zone)
    inside = {block.id for row in folded for block in row.days}
    rows = [(viewer.line(block), viewer.who_has(block)) for block in blocks if block.id not in inside]
    rows += [(f"{viewer.title(row.days[0])}  {row.marks}", viewer.who_has(row.days[0])) for row in folded]
    # One line each, so that all of a week is in view; who has it is never cut.
    shown: list[Item] = [WordsItem(said + who, "" if who else "line") for said, who in rows[:MOST_OF_A_WEEK]]
    return [WordsItem("already planned", "dim"), *shown] if shown else []


def _weeks_ahead(viewer: ReviewViewer) -> list[Item]:
    """The three weeks after the coming one at a glance, one line a week."""
    weeks = [viewer.review.next_week.plus(n) for n in range(1, LATER_WEEKS + 1)]
    return [WordsItem(f"{_short_day(week)}  {_at_a_glance(viewer, week) or '–'}", "line") for week in weeks]


def _short_day(week: Week) -> str:
    return wording.day(week.monday).partition(" ")[2]


def _at_a_glance(viewer: ReviewViewer, week: Week) -> str:
    """What both share in a week but for rituals, who is away, and their whole days."""
    view = viewer.plan.week(week)
    ours = [block for block in coming_blocks(viewer, "we", view) if not block.ritual]
    said = [f"{viewer.title(block)}{'' if counts(block) else '?'}" for block in ours]
    columns: tuple[tuple[Column, Person], ...] = (("me", viewer.me), ("you", viewer.you))
    for column, person in columns:
        name = viewer.name(person.id)
        if any(stay.first <= week.sunday and week.monday <= stay.last for stay in person.away):
            said.append(f"{name} away")
        whole_days = [b for b in coming_blocks(viewer, column, view) if b.when.minutes >= DAY]
        said += [f"{name}: {viewer.title(block)}" for block in whole_days]
    return ", ".join(said)


def _up_for_taking(viewer: ReviewViewer) -> list[Item]:
    """What the household needs next week that nobody has, or that either may take.

    Each ritual is there once.
    """
    every = [block for blocks in viewer.next_week.columns.values() for block in blocks if not block.aside]
    blocks = [block for block in every if block.pillar == "home"]
    free = [b for b in blocks if _is_free(viewer, b) and viewer.may_show(b) and "no" not in b.agreement.values()]
    once = {block.ritual or block.id: block for block in reversed(free)}
    rows: list[Item] = [
        DeedItem(f"lead:{block.id}", viewer.line(block), partial(planning.choose_lead, block_id=block.id))
        for block in reversed([*once.values()][-MOST_ROWS:])
    ]
    return [WordsItem("who has it?", "dim"), *rows] if rows else []


def _is_free(viewer: ReviewViewer, block: Block) -> bool:
    return is_up_to_either(block, viewer.plan.now) or (not block.lead and block.who == WE)


def _asked_of_me(viewer: ReviewViewer) -> list[Item]:
    waiting = viewer.plan.reviews.waiting_in(viewer.review.next_week, viewer.me.id)
    asked = [_question(viewer, block, other_half(viewer.plan, block)) for block in waiting[:MOST_ROWS]]
    of_whom = viewer.names[viewer.me.id] if viewer.of_both else "you"
    return [WordsItem(f"asked of {of_whom}", "dim"), *asked] if asked else []


def _question(viewer: ReviewViewer, block: Block, beside: Block | None) -> DeedItem:
    """The row that answers a block, with the other half of a give and take."""
    words = viewer.line(block) + _moved(viewer, block)
    answer = partial(planning.answer_block, block=block, beside=beside)
    return DeedItem(f"answer:{block.id}", words, answer, (block, beside))


def _moved(viewer: ReviewViewer, block: Block) -> str:
    """The time that the other proposes."""
    asked = [proposal.terms.when for proposal in block.proposals if proposal.by == viewer.you.id]
    return f" → {viewer.at(asked[0])}?" if asked and asked[0] != block.when else ""


def _solo_weekends(viewer: ReviewViewer, column: Column) -> list[Item]:
    person = viewer.me if column == "me" else viewer.you
    last, coming = viewer.plan.statistics.solo_weekends(person.id)
    said = [
        f"last {wording.day(last)}" if last else "",
        f"next {wording.day(coming)}" if coming else "none planned",
    ]
    return [WordsItem("weekend alone: " + ", ".join(filter(None, said)), "dim")]
