"""The word beside a block's title: an open answer, or called off. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from planner.domain.agreement import is_up_to_either, standing
from planner.domain.model.block import EITHER, Block, WeekView
from planner.domain.week_view import falls_in
from planner.domain.wording import blocks as wording
from planner.domain.wording.absence import absence_said
from planner.frontend.block_facts import word_between

SAID_YES = "said yes"


def word_of(block: Block, view: WeekView, now: datetime) -> str:
    """The word for a block; empty where the row of a proposal has it."""
    if standing(block, now) != "off" and any(falls_in(proposal, view) for proposal in block.proposals):
        # The present time has no word until the proposal is answered.
        return ""
    return word_between(block, view.me.id, view.you.id, now)


def marks_by_id(view: WeekView, now: datetime) -> dict[str, str]:
    """The words by block id, for blocks that have one."""
    every = [block for blocks in view.columns.values() for block in blocks]
    words = {
        block.id: word_of(block, view, now) or _aside(block, view) or _planner_of(block, view, now) for block in every
    }
    return {key: word for key, word in words.items() if word}


def _aside(block: Block, view: WeekView) -> str:
    """`Sam’s away`, for what that sets aside."""
    return absence_said(block.aside, view.me, view.you) if block.aside else ""


def _planner_of(block: Block, view: WeekView, now: datetime) -> str:
    """`Sam plans`, for an evening not chosen yet; `either` for what either may take."""
    if is_up_to_either(block, now):
        return EITHER
    person = view.person(block.lead) if block.slot and block.lead else None
    return f"{wording.short(person.name, 10)} plans" if person else ""


def on_screen(view: WeekView, news: Collection[str], now: datetime) -> WeekView:
    """The week without refused blocks, and called-off ones that have been seen."""

    def stays(block: Block) -> bool:
        where = standing(block, now)
        if where == "off":
            mine = block.called_off_by == view.me.id
            return block.id in news or (mine and block.when.ends(view.zone) > now)
        return where != "declined"

    columns = {column: tuple(filter(stays, blocks)) for column, blocks in view.columns.items()}
    return view._replace(columns=columns)
