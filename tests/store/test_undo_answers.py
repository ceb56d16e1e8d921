"""Undo and redo keep what somebody has agreed to since, of any kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from planner.domain.errors import AnsweredSince, ChangedSince
from planner.domain.model.block import WE, Block, Outcome
from planner.domain.model.items import Deed
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from tests.support import Couple, at

FRIDAY, SATURDAY = at("2026-11-27T19:00", 120), at("2026-11-28T20:00", 120)
STAYS = "Sam has said yes since; it stays."


class Case(NamedTuple):
    """A record both know, what Alex does to it, Sam's answer, and a look at it."""

    made: Callable[[Couple], object]
    done: Callable[[Plan, Couple], Outcome | Deed]
    answered: Callable[[Plan, Couple], object]


def the_block(plan: Plan) -> Block:
    [block] = [found for found in plan.weeks.search("Cinema") if not found.ritual]
    return block


def the_ritual(plan: Plan) -> Ritual:
    [ritual] = plan.rituals.all()
    return ritual


def an_evening(plan: Plan) -> Block:
    block = plan.rituals.next_of(the_ritual(plan))
    assert block is not None
    return block


def agreed_block(couple: Couple) -> None:
    couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.you.plan.agree(the_block(couple.you.plan))


def agreed_ritual(couple: Couple) -> None:
    plan = couple.me.plan
    plan.ritual_changes.add_ritual(RitualDraft("Yoga", make("FREQ=WEEKLY;BYDAY=SA", at("2026-11-28T18:00")), WE))
    couple.meet()
    couple.you.plan.agree(an_evening(couple.you.plan))


def agree(plan: Plan, couple: Couple) -> Outcome:
    return plan.agree(the_block(plan))


def agree_evening(plan: Plan, couple: Couple) -> Outcome:
    return plan.agree(an_evening(plan))


CASES = {
    "another time": Case(
        agreed_block, lambda plan, couple: plan.agreements.suggest(the_block(plan), when=SATURDAY), agree
    ),
    "a new time": Case(
        lambda couple: couple.me.add("Cinema", FRIDAY, who=WE),
        lambda plan, couple: plan.change(the_block(plan), {"when": SATURDAY}),
        agree,
    ),
    "for both": Case(
        lambda couple: couple.me.add("Cinema", FRIDAY),
        lambda plan, couple: plan.change(the_block(plan), {"who": WE}),
        agree,
    ),
    "another rule": Case(
        agreed_ritual,
        lambda plan, couple: plan.change(an_evening(plan), {"when": at("2026-11-28T20:00", 60)}, "all"),
        agree_evening,
    ),
    "another time of one evening": Case(
        agreed_ritual,
        lambda plan, couple: plan.change(an_evening(plan), {"when": at("2026-11-28T20:00", 60)}, "this"),
        agree_evening,
    ),
    "another offer": Case(
        lambda couple: couple.me.plan.requests.ask(need="two hours to read", offer="a film"),
        lambda plan, couple: plan.requests.offer_another(plan.requests.all()[0], offer="breakfast"),
        lambda plan, couple: plan.requests.answer_request(plan.requests.all()[0], True),
    ),
}


def picture(plan: Plan) -> object:
    weeks = [block for n in (48, 49) for column in plan.week(week(n)).columns.values() for block in column]
    shown = [(b.id, b.when, b.who, dict(b.agreement), b.proposals, b.called_off_by) for b in weeks]
    return shown, [(row.need, row.offer, row.answer) for row in plan.requests.all()]


def week(number: int) -> Week:
    return Week.parse(f"2026-W{number}")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_undo_keeps_what_the_other_agreed_to_since(case: Case, couple: Couple) -> None:
    case.made(couple)
    couple.meet()
    couple.clock.forward(minutes=1)
    case.done(couple.me.plan, couple)
    couple.meet()
    couple.clock.forward(minutes=1)
    case.answered(couple.you.plan, couple)
    couple.meet()
    before = [picture(side.plan) for side in couple.sides]
    with pytest.raises(AnsweredSince, match=STAYS):
        couple.me.plan.undo()
    couple.meet()
    assert [picture(side.plan) for side in couple.sides] == before


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_unanswered_change_is_undone(case: Case, couple: Couple) -> None:
    case.made(couple)
    couple.meet()
    before = [picture(side.plan) for side in couple.sides]
    couple.clock.forward(minutes=1)
    case.done(couple.me.plan, couple)
    couple.meet()
    couple.me.plan.undo()
    couple.meet()
    assert [picture(side.plan) for side in couple.sides] == before


@pytest.mark.parametrize("name", ["another time", "another rule", "another time of one evening"])
def test_a_yes_noted_for_the_other_is_taken_back_and_noted_again(name: str, couple: Couple) -> None:
    case, plan = CASES[name], couple.me.plan
    case.made(couple)
    couple.meet()
    case.done(plan, couple)
    asked = picture(plan)
    block = an_evening(plan) if "Yoga" in {ritual.title for ritual in plan.rituals.all()} else the_block(plan)
    plan.agree(block, in_person=True)
    noted = picture(plan)
    assert noted != asked
    plan.undo()
    assert picture(plan) == asked
    plan.redo()
    assert picture(plan) == noted


def test_a_redo_keeps_what_was_agreed_after_the_undo(couple: Couple) -> None:
    couple.me.add("Cinema", FRIDAY, who=WE)
    couple.me.plan.change(the_block(couple.me.plan), {"when": SATURDAY})
    couple.me.plan.undo()
    couple.meet()
    couple.you.plan.agree(the_block(couple.you.plan))
    couple.meet()
    with pytest.raises(AnsweredSince, match=STAYS):
        couple.me.plan.redo()
    assert the_block(couple.me.plan).when == FRIDAY


@pytest.mark.parametrize("turn", ["redo", "undo"])
def test_undo_and_redo_do_not_delete_a_block_agreed_since(turn: str, couple: Couple) -> None:
    """Calling it off is news; deleting it would not be."""
    couple.me.add("Cinema", FRIDAY, who=WE)
    couple.me.plan.remove(the_block(couple.me.plan))
    if turn == "redo":
        couple.me.plan.undo()
    else:
        couple.me.plan.restore(couple.me.plan.trash.bin()[0])
    couple.meet()
    couple.you.plan.agree(the_block(couple.you.plan))
    couple.meet()
    with pytest.raises(AnsweredSince, match=STAYS):
        couple.me.plan.redo() if turn == "redo" else couple.me.plan.undo()
    couple.meet()
    assert {side.plan.weeks.search("Cinema")[0].deleted for side in couple.sides} == {False}


def test_ones_own_yes_is_undone(couple: Couple) -> None:
    """Their yes was there before: it is not what the answer was about."""
    couple.you.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    couple.me.plan.agree(the_block(couple.me.plan))
    couple.meet()
    couple.me.plan.undo()
    couple.meet()
    for side in couple.sides:
        block = the_block(side.plan)
        assert (block.agreement[couple.me.plan.me.id], block.agreement[couple.you.plan.me.id]) == ("open", "yes")


def test_the_next_undo_skips_a_refused_step(couple: Couple) -> None:
    couple.me.add("Walk", SATURDAY)
    agreed_block(couple)
    couple.meet()
    couple.me.plan.agreements.suggest(the_block(couple.me.plan), when=SATURDAY)
    couple.meet()
    couple.you.plan.agree(the_block(couple.you.plan))
    couple.meet()
    for _ in range(2):  # the suggestion, and adding what Sam has answered
        with pytest.raises(ChangedSince):
            couple.me.plan.undo()
    assert couple.me.plan.undo().kind == "undone"
    assert not couple.me.plan.weeks.search("Walk")
