"""One-sided plans: what has been asked and written since the other last answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from planner.domain.model.block import Proposal, Terms
from planner.domain.no_reply import A_WHILE, asked_at, planning_alone
from tests.support import NOW, Couple, at

LONG_AGO, YESTERDAY = NOW - A_WHILE, NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "last_word", "alone"),
    [
        ([], None, False),
        ([None], None, False),
        ([LONG_AGO], None, True),
        ([LONG_AGO + timedelta(seconds=1)], None, False),
        ([LONG_AGO, YESTERDAY], LONG_AGO - timedelta(days=9), True),
        ([LONG_AGO], YESTERDAY, False),
        ([LONG_AGO], LONG_AGO, False),
    ],
)
def test_planning_alone_is_noticed_after_two_weeks_without_a_word(
    asked: list[datetime | None], last_word: datetime | None, alone: bool
) -> None:
    assert planning_alone(asked, last_word, NOW) is alone


def test_only_an_unanswered_block_of_mine_counts_as_asked(couple: Couple) -> None:
    me, you = couple.me.plan.me.id, couple.me.plan.you.id
    ours = couple.me.add("Cinema", who="we")
    assert asked_at(ours, me, you) == NOW
    assert asked_at(couple.me.add("Run"), me, you) is None
    assert asked_at(ours._replace(deleted=True), me, you) is None
    assert asked_at(ours._replace(author=you), me, you) is None
    agreed = ours._replace(agreement={me: "yes", you: "yes"})
    assert asked_at(agreed, me, you) is None
    wished = Proposal(me, Terms(at("2026-11-28T20:00"), "we"), YESTERDAY)
    assert asked_at(agreed._replace(proposals=(wished,)), me, you) == YESTERDAY


def test_questions_that_closed_count_and_any_word_ends_it(couple: Couple) -> None:
    me, you = couple.me, couple.you
    me.add("Cinema", who="we")
    couple.clock.forward(days=15)
    assert me.plan.requests.planning_alone()
    assert not you.plan.requests.planning_alone()
    you.add("Climbing", "2026-12-11T18:00")
    couple.meet()
    assert not me.plan.requests.planning_alone()


def test_without_agreement_nobody_waits_for_an_answer(couple: Couple) -> None:
    couple.me.add("Cinema", who="we")
    couple.me.plan.people.set_agreement(False)
    couple.clock.forward(days=15)
    assert not couple.me.plan.requests.planning_alone()
