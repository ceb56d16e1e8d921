"""The answer to the only open question, where that isn't about a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.frontend.inbox import answers_to

if TYPE_CHECKING:
    from planner.domain.model.items import Asked
    from planner.tui.week_session import WeekSession


def answer_question(session: WeekSession, row: Asked, verb: str) -> None:
    """Answer a request or a house rule in its own words, as the inbox does."""
    answer = next((found for found in answers_to(row, session.plan) if found.verb == verb), None)
    if answer is None:
        return
    if answer.has_reason:
        session.ask.reason(row.text, lambda why: session.done_quietly(lambda: answer.do(why)))
        return
    try:
        session.done_quietly(lambda: answer.do(""))
    except PlannerError as problem:
        session.refuse(problem)
