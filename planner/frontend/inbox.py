"""The inbox's open questions, in the same words on the screen and in the shell."""

from __future__ import annotations

from planner.domain.model.block import Block, Person, Proposal
from planner.domain.model.items import Asked
from planner.domain.wording import blocks as wording

WAITING_FOR_YOU, YOU_ASKED, ALSO = "Waiting for you", "You asked", "Also"
ALL_QUIET = "All quiet: nothing to answer, nothing new."


def news_heading(you: Person) -> str:
    """The heading above what the partner changed: `New from Sam`."""
    return f"New from {wording.short(you.name, 20)}"


def proposal_of(block: Block | None, person: str) -> Proposal | None:
    """The terms that a person proposes for a block; None if they propose none."""
    return next((found for found in block.proposals if found.by == person), None) if block else None


def is_open(row: Asked, me: str) -> bool:
    """Whether my question still waits for the partner's answer."""
    return proposal_of(row.block, me) is not None or row.says in ("open", "changed")


def open_questions_said(count: int, you: str) -> str:
    """The line for all open questions, when the partner hasn't replied for long.

    `you` is the partner's name.
    """
    waiting = f"1 question waits for {you}" if count == 1 else f"{count} questions wait for {you}"
    return f"{waiting}: bring them up on Sunday?"
