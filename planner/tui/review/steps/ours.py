"""Ours and home: what both share, the household, the jar, and later weeks."""

from __future__ import annotations

from functools import partial

from planner.domain.agreement import counts
from planner.domain.model.block import WE, Block, Column
from planner.domain.review.steps import is_monthly
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.frontend.verbs import other_half
from planner.tui.review import planning
from planner.tui.review.items import MOST_OF_A_WEEK, MOST_ROWS, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.steps.date import date_or_evenings
from planner.tui.review.steps.week import coming_blocks
from planner.tui.review.viewer import ReviewViewer

LATER_WEEKS = 3


def ours_rows(viewer: ReviewViewer) -> StepParts:
    """The step of what both share, and of the household."""
    there = [*_asked_of_me(viewer), *_already_planned(viewer)] or [WordsItem("Nothing yet.", "dim")]
    monthly = is_monthly(viewer.review.week)
    ours: list[Item] = [*date_or_evenings(viewer), viewer.shared("new"), viewer.shared("chores"), *_unled(viewer)]
    ours += [viewer.shared("change")] if monthly else []
    ideas = [idea for idea in viewer.plan.items.ideas() if idea.who == WE]
    jar = [
        DeedItem(
            f"idea:{idea.id}", f"{short(idea.title, 60)} · next week", partial(planning.schedule_idea, idea_id=idea.id)
        )
        for idea in ideas[:MOST_ROWS]
    ]
    last: list[Item] = [*jar] if jar else [WordsItem("The jar is empty.", "dim")]
    last += _weeks_ahead(viewer)
    if monthly:
        last += [*_solo_weekends(viewer, "me"), *_solo_weekends(viewer, "you")]
    return there, ours, last


def _already_planned(viewer: ReviewViewer) -> list[Item]:
    """What the coming week already has for both, home included."""
    blocks = [block for block in coming_blocks(viewer, "we", viewer.next_week) if counts(block)]
    shown: list[Item] = [WordsItem(viewer.line(block)) for block in blocks[:MOST_OF_A_WEEK]]
    return [WordsItem("already planned", "dim"), *shown] if shown else []


def _weeks_ahead(viewer: ReviewViewer) -> list[Item]:
    """What both share in the three weeks after the coming one, one line a week."""
    rows: list[Item] = []
    for week in (viewer.review.next_week.plus(n) for n in range(1, LATER_WEEKS + 1)):
        view = viewer.plan.week(week)
        titles = [viewer.title(block) for block in view.columns["we"] if not block.ritual and viewer.may_show(block)]
        if titles:
            rows.append(WordsItem(f"{wording.day(week.monday)}: {short(', '.join(titles), 60)}"))
    return [WordsItem("later", "dim"), *rows] if rows else []


def _unled(viewer: ReviewViewer) -> list[Item]:
    """What the household needs next week that nobody has taken yet."""
    blocks = [b for blocks in viewer.next_week.columns.values() for b in blocks if b.pillar == "home"]
    free = [
        DeedItem(f"lead:{block.id}", viewer.line(block), partial(planning.choose_lead, block_id=block.id))
        for block in blocks
        if not _lead(viewer, block) and "no" not in block.agreement.values()
    ]
    rows: list[Item] = [WordsItem("who has it?", "dim"), *free[:MOST_ROWS]]
    return rows if free else []


def _lead(viewer: ReviewViewer, block: Block) -> str | None:
    return block.lead or (block.who if block.who != WE else None)


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
