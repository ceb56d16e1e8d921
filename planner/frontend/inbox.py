"""The inbox's open questions, in the same words on the screen and in the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from planner.domain import recurrence
from planner.domain.model.block import Block, Outcome, Person, Proposal
from planner.domain.model.items import Asked, Deed
from planner.domain.wording import blocks as wording
from planner.frontend.verbs import other_half
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.plan.plan import Plan

ALL_QUIET = "All quiet: nothing to answer, nothing new."


class QuestionAnswer(NamedTuple):
    """One answer to a question: the id of its verb, its words, and the act.

    The act takes a reason, which is asked for where `has_reason` is true.
    """

    verb: Literal["yes", "no"]
    words: str
    do: Callable[[str], Outcome | Deed]
    has_reason: bool = False


def answers_to(row: Asked, plan: Plan) -> tuple[QuestionAnswer, ...]:
    """Yes and no to a question, in its words; none to what has gone."""
    if (rule := row.rule) is not None:
        return (
            QuestionAnswer("yes", "yes", lambda _: plan.items.agree_rule(rule)),
            QuestionAnswer("no", "let it go", lambda _: plan.items.drop_rule(rule)),
        )
    if (request := row.request) is not None:
        return (
            QuestionAnswer("yes", "yes", lambda _: plan.requests.answer_request(request, True)),
            QuestionAnswer(
                "no", "not this time", lambda why: plan.requests.answer_request(request, False, why), has_reason=True
            ),
        )
    if (block := row.block) is not None:
        beside = other_half(plan, block)  # as it is now, with the question
        return (
            QuestionAnswer("yes", "yes", lambda _: plan.agree(block, beside=beside)),
            QuestionAnswer("no", "not this time", lambda why: plan.decline(block, why), has_reason=True),
        )
    return ()


def inbox_headings(you: Person) -> tuple[str, str, str, str]:
    """The headings: questions for me, my questions, the partner's news, other news."""
    return "Waiting for you", "You asked", f"New from {wording.short(you.name, 20)}", "Also"


def fold_open(asked: Sequence[Asked], plan: Plan) -> tuple[list[Asked], int]:
    """My questions to list one by one, and how many open ones to list in one line.

    Open ones are folded into a line when the partner hasn't replied for long; else the number is 0.
    """
    answered = [row for row in asked if not is_open(row, plan.me.id)]
    if len(answered) == len(asked) or not plan.requests.planning_alone():
        return list(asked), 0
    return answered, len(asked) - len(answered)


def proposal_of(block: Block | None, person: str) -> Proposal | None:
    """The terms that a person proposes for a block; None if they propose none."""
    return next((found for found in block.proposals if found.by == person), None) if block else None


def how_often(row: Asked, plan: Plan) -> str:
    """What a question about a ritual covers; empty for a single block.

    For example `, every day`, or `, this time only`.
    """
    if row.block is None or row.block.ritual is None:
        return ""
    ritual = plan.rituals.ritual_of(row.block) if row.kind == "ritual" else None
    return f", {recurrence.rule.describe_rule(ritual.rule)}" if ritual else ", this time only"


def is_open(row: Asked, me: str) -> bool:
    """Whether my question still waits for the partner's answer."""
    return proposal_of(row.block, me) is not None or row.says in ("open", "changed")


def open_questions_said(count: int, you: str) -> str:
    """The line for all open questions, when the partner hasn't replied for long.

    `you` is the partner's name.
    """
    waiting = f"1 question waits for {you}" if count == 1 else f"{count} questions wait for {you}"
    return f"{waiting}: bring them up on Sunday?"
