"""Memories: words on something past that the two open together."""

from __future__ import annotations

import pytest

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Block
from planner.domain.time.week import Week
from planner.interop.json_blocks import lone_block_json
from tests.support import Couple, Side

WORDS = "your left feet"
THIS_WEEK = Week.parse("2026-W48")


def past(couple: Couple) -> Block:
    """Something of both that happened on Monday, with a memory of Alex's on it."""
    block = couple.me.add("Dance class", "2026-11-23T19:00", who=WE)
    couple.me.plan.items.keep_memory(block, WORDS)
    couple.meet()
    return block


def memories(side: Side, block: Block) -> object:
    return lone_block_json(side.again(block), side.plan)["memories"]


def test_a_memory_is_shown_to_nobody_until_it_opens(couple: Couple) -> None:
    block = past(couple)
    for side in couple.sides:
        plan = side.plan
        assert memories(side, block) == []
        assert plan.weeks.remarks(side.again(block)) == ((), ())
        assert plan.weeks.carried(THIS_WEEK).memories == {}
        assert not plan.weeks.search("left")
        assert not [row for row in plan.inbox.read().news if row.kind in ("word", "cheer")]


@pytest.mark.parametrize("step", ["arrive", "thanks"])
def test_a_memory_stays_closed_before_the_look_back(couple: Couple, step: str) -> None:
    block = past(couple)
    couple.clock.forward(days=4)
    plan = couple.you.reopened()
    review = plan.reviews.begin_review(THIS_WEEK, "two")
    plan.reviews.go_to_step(review, step)  # type: ignore[arg-type]
    couple.meet()
    assert memories(couple.you, block) == memories(couple.me, block) == []


def test_a_memory_opens_for_both_at_the_look_back(couple: Couple) -> None:
    block = past(couple)
    couple.clock.forward(days=4)
    plan = couple.you.reopened()
    plan.reviews.go_to_step(plan.reviews.begin_review(THIS_WEEK, "two"), "back")
    couple.meet()
    for side in couple.sides:
        assert memories(side, block) == [{"by": couple.me.plan.me.id, "text": WORDS}]
        assert side.plan.weeks.carried(THIS_WEEK).comments == {}


def test_a_memory_opens_when_the_week_is_agreed(couple: Couple) -> None:
    block = past(couple)
    couple.clock.forward(days=4)
    plan = couple.me.reopened()
    plan.reviews.seal(plan.reviews.begin_review(THIS_WEEK, "ten"), ())
    couple.meet()
    assert memories(couple.you, block)


def test_what_comes_after_the_look_back_waits_for_the_next(couple: Couple) -> None:
    block = couple.me.add("Dance class", "2026-11-23T19:00", who=WE)
    couple.clock.forward(days=4)
    plan = couple.me.reopened()
    plan.reviews.go_to_step(plan.reviews.begin_review(THIS_WEEK, "two"), "mine")
    plan.items.keep_memory(couple.me.again(block), WORDS)
    couple.meet()
    assert memories(couple.you, block) == []
    couple.clock.forward(days=7)
    plan = couple.me.reopened()
    plan.reviews.go_to_step(plan.reviews.begin_review(THIS_WEEK.plus(1), "two"), "back")
    couple.meet()
    assert memories(couple.you, block)


def test_a_review_that_was_left_out_opens_it_a_week_later(couple: Couple) -> None:
    block = past(couple)
    couple.clock.forward(days=11)
    plan = couple.you.reopened()
    plan.reviews.go_to_step(plan.reviews.begin_review(THIS_WEEK.plus(1), "two"), "back")
    assert memories(couple.you, block)


def test_without_a_review_it_opens_after_two_weeks(couple: Couple) -> None:
    block = past(couple)
    for days, opened in ((13, False), (1, True)):
        couple.clock.forward(days=days)
        couple.you.reopened()
        assert bool(memories(couple.you, block)) == opened


def test_a_memory_needs_words_and_a_past_block(couple: Couple) -> None:
    block = couple.me.add("Cinema", "2026-11-27T19:00", who=WE)
    with pytest.raises(BadInput, match="hasn’t happened yet"):
        couple.me.plan.items.keep_memory(block, WORDS)
    with pytest.raises(BadInput, match="Type some words"):
        couple.me.plan.items.keep_memory(couple.me.add("Walk", "2026-11-23T19:00", who=WE), " ")


def test_undoing_takes_it_back(couple: Couple) -> None:
    block = past(couple)
    couple.me.plan.undo()
    couple.meet()
    couple.clock.forward(days=20)
    assert memories(couple.you, block) == []
    couple.you.reopened()
    assert memories(couple.you, block) == []
