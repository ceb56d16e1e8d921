"""The date: when, and who plans it; the middle step of ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from planner.domain.model.block import Block
from planner.tui.review import planning
from planner.tui.review.items import MOST_ROWS, DeedItem, Item, StepParts, WordsItem
from planner.tui.review.steps.evenings import evening_slots
from planner.tui.review.steps.mine import own_time
from planner.tui.review.viewer import ReviewViewer

DATE_HOUR = 19


def date_rows(viewer: ReviewViewer) -> StepParts:
    """The middle step of a ten-minute review."""
    return (
        [*own_time(viewer, "me"), *viewer.fields("alone")],
        date_or_evenings(viewer),
        [*own_time(viewer, "you"), *viewer.theirs("alone")],
    )


def date_or_evenings(viewer: ReviewViewer, most: int = MOST_ROWS) -> list[Item]:
    """The date that is planned, or some evenings for one; and who plans it."""
    dates = planned_dates(viewer)
    turn = viewer.plan.inbox.turn()
    items: list[Item] = [
        DeedItem("turn", f"who plans it: {viewer.names.get(turn or '', 'not decided')}", planning.choose_date_planner)
    ]
    if dates:
        return [WordsItem("the date", "dim"), *map(WordsItem, map(viewer.line, dates)), *items]
    slots: list[Item] = [
        DeedItem(f"slot:{start.isoformat()}", f"{viewer.hour(start)} the date", partial(planning.add_date, start=start))
        for start in map(_date_time, evening_slots(viewer)[:most])
    ]
    return [WordsItem("a date, when?", "dim"), *(slots or [WordsItem("no evening is free for both")]), *items]


def planned_dates(viewer: ReviewViewer) -> list[Block]:
    """The dates of the coming week, without those refused."""
    dates = [block for block in viewer.next_week.columns["we"] if block.pillar == "date" and not block.aside]
    return [block for block in dates if "no" not in block.agreement.values()]


def _date_time(slot: tuple[datetime, datetime]) -> datetime:
    """When a date in that free time begins: at seven, if there are two hours then."""
    start, end = slot
    return max(start, min(start.replace(hour=DATE_HOUR, minute=0), end - timedelta(minutes=planning.DATE_MINUTES)))
