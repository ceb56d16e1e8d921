"""Look back: what happened since the last review, and what nobody has marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from planner.domain.agreement import counts
from planner.domain.folding import folded_rituals
from planner.domain.model.block import Block, Column, column_of
from planner.domain.review.steps import TENDER, has_begun
from planner.domain.time.week import Week
from planner.domain.week_view import order
from planner.domain.wording import blocks as wording
from planner.domain.wording.blocks import short
from planner.frontend.labels import STATUS_MARKS
from planner.tui.review import planning
from planner.tui.review.items import MOST_OF_A_WEEK, MOST_ROWS, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.steps.one import notes_brought_up
from planner.tui.review.viewer import ReviewViewer


def back_rows(viewer: ReviewViewer) -> StepParts:
    """The step that looks back."""
    ours = [*_looked_back(viewer, "we"), *_reached(viewer)]
    if not (ours or any(viewer.shown_of_week(week) for week in viewer.looked_back)):
        ours = [WordsItem("Nothing in the plan to look back on. Next Sunday there is.", "dim")]
    if TENDER not in [step.id for step in viewer.review.steps]:
        ours += notes_brought_up(viewer)
    return (
        [*_looked_back(viewer, "me"), *_after_solo(viewer, "me", "brought"), *viewer.fields("best")],
        ours,
        [*_looked_back(viewer, "you"), *_after_solo(viewer, "you", "brought"), *viewer.theirs("best")],
    )


def _reached(viewer: ReviewViewer) -> list[Item]:
    """The goals reached since the last review."""
    reached = [goal for goal in viewer.plan.items.goals(reached=True) if _is_recent(viewer, goal.reached_at)]
    rows: list[Item] = []
    for goal in reached:
        rows.append(WordsItem(f"✓ {viewer.name(goal.person)}: {short(goal.title, 60)}"))
        if goal.line:
            rows.append(WordsItem(f"“{short(goal.line, 120)}”", "line"))
    return [WordsItem("goals you reached", "dim"), *rows] if rows else []


def _looked_back(viewer: ReviewViewer, column: Column) -> Iterator[Item]:
    """A column of the weeks looked back on: what happened, then the unmarked."""
    weeks = [(week, _of_side(viewer, week, column)) for week in viewer.looked_back]
    over: list[Block] = []
    for week, blocks in weeks:
        shown = [block for block in blocks if counts(block) and not block.called_off_by]
        memories = viewer.plan.weeks.memories_of(shown)
        daily = folded_rituals(shown, viewer.plan.zone, memories)
        inside = {block.id for row in daily for block in row.days}
        rest = [block for block in shown if block.id not in inside]
        finished = [block for block in rest if block.status != "planned"]
        if len(weeks) > 1 and (finished or daily):
            yield WordsItem(f"week of {wording.day(week.monday)}", "dim")
        for row in daily:
            yield WordsItem(f"{short(row.days[0].title, 24)}  {row.marks}")
        for block in finished[:MOST_OF_A_WEEK]:
            yield WordsItem(f"{STATUS_MARKS[block.status]} {_dated(viewer, block)}")
            for memory in memories.get(block.id, ()):
                yield WordsItem(f"{viewer.name(memory.by)}: {short(memory.text, 120)}", "quote")
        over += [block for block in rest if block.status == "planned" and has_begun(block, viewer.plan.now)]
    reviews = {block.id for block in viewer.plan.reviews.own_blocks(viewer.review.week)}
    over = [block for block in over if block.id not in reviews]  # this one is ticked by the two yeses
    # The other marks their protected and private blocks on a screen of their own.
    over = [b for b in over if b.who != viewer.you.id or not (b.protected or b.visibility != "open")]
    if over:
        yield WordsItem("did these happen?", "dim")
    for block in over[:MOST_ROWS]:
        settle = partial(planning.settle_unmarked, block_id=block.id)
        yield DeedItem(f"carry:{block.id}", _dated(viewer, block, in_full=len(weeks) > 1), settle)
    if len(over) > MOST_ROWS and column == "you" and not viewer.of_both:
        yield WordsItem(f"+{len(over) - MOST_ROWS}", "dim")
    elif len(over) > MOST_ROWS:
        all_of_them = partial(planning.settle_all, blocks=tuple(over))
        yield DeedItem(f"carry:{column}", f"all {len(over)} of them happened", all_of_them, tuple(over))


def _of_side(viewer: ReviewViewer, week: Week, column: Column) -> list[Block]:
    """A column of a week, in order.

    What was offered for a need is on its giver's side, and on no other screen.
    """
    me = viewer.me.id
    giver = {"me": me, "you": viewer.you.id if viewer.of_both else None, "we": None}[column]
    found = [
        block
        for block in viewer.shown_of_week(week)
        if (block.author == giver if block.role == "offer" else column_of(block.who, me) == column)
    ]
    return sorted(found, key=lambda block: order(block, viewer.plan.zone))


def _dated(viewer: ReviewViewer, block: Block, *, in_full: bool = False) -> str:
    """A block with its weekday or its date, if it has a day."""
    if block.when.precision == "week":
        return viewer.title(block)
    day = block.when.starts(viewer.plan.zone).date()
    return f"{wording.day(day) if in_full else wording.DAYS[day.weekday()]} {viewer.title(block)}"


def _after_solo(viewer: ReviewViewer, column: Column, name: str) -> list[Item]:
    blocks = [block for week in viewer.looked_back for block in viewer.shown_of_week(week, column)]
    solo = [block for block in blocks if block.status in ("done", "partly")]
    fields = viewer.fields(name) if column == "me" else viewer.theirs(name)
    return fields if solo else []


def _is_recent(viewer: ReviewViewer, at: datetime | None) -> bool:
    """Whether it was in the weeks looked back on, or since."""
    return at is not None and at.astimezone(viewer.plan.zone).date() >= viewer.looked_back[0].monday
