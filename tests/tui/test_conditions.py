"""What Enter offers about a block, and what a key says where it can do nothing."""

from __future__ import annotations

from planner.domain.model.block import Block
from planner.domain.time.week import Week
from planner.frontend.perform import Refused
from planner.frontend.verbs import BlockContext
from planner.plan.plan import Plan
from planner.tui.actions.offering import offered, with_key
from planner.tui.actions.table import ACTIONS, BY_ID
from tests.tui.conftest import MONDAY


def block_of(plan: Plan, title: str) -> Block:
    blocks = [block for column in plan.week(Week.of(MONDAY)).columns.values() for block in column]
    return next(block for block in blocks if block.title == title)


def about(plan: Plan, title: str) -> BlockContext:
    return BlockContext(block_of(plan, title), plan)


def labels(plan: Plan, title: str) -> dict[str, str]:
    first, rest = offered(about(plan, title), ACTIONS)
    return {action.id: action.label for action in (*first, *rest)}


def refusal(plan: Plan, title: str, action_id: str) -> str:
    available = BY_ID[action_id].available
    found = available(about(plan, title)) if available else None
    return with_key(found, lambda name: BY_ID[name].key) if isinstance(found, Refused) else ""


def test_only_a_block_with_an_hour_is_moved_by_minutes(full_plan: Plan) -> None:
    assert {"earlier", "later"} <= set(labels(full_plan, "Dentist"))
    dateless = labels(full_plan, "Call the bank")
    assert not {"earlier", "later"} & set(dateless)
    assert {"longer", "edit", "done", "move_to", "remove"} <= set(dateless)


def test_a_label_says_what_the_action_does_to_this_block(full_plan: Plan) -> None:
    assert labels(full_plan, "Run")["done"] == "back to planned"
    assert labels(full_plan, "Course")["done"] == "it happened"
    assert labels(full_plan, "Guitar")["protect"] == "unprotect it"
    assert labels(full_plan, "Course")["private"] == "busy for Sam"


def test_few_actions_are_offered_on_protected_time(full_plan: Plan) -> None:
    assert set(labels(full_plan, "Climbing")) == {"request", "cheer", "comment", "duplicate", "versions"}


def test_an_unavailable_action_says_why(full_plan: Plan) -> None:
    assert refusal(full_plan, "Course", "no") == "There is nothing to answer on Course. x: take it out of the week"
    assert refusal(full_plan, "Swim", "private") == "Only a block in your own column can be busy or hidden."
    assert refusal(full_plan, "Swim", "hide") == "Only a block in your own column can be busy or hidden."
    assert refusal(full_plan, "Course", "settle") == "Nothing here was changed by both of you."
    assert refusal(full_plan, "Course", "private") == ""
