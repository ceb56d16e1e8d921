"""Do an act on the plan, and say in one sentence what it did or why it was not done.

The one place where errors become sentences. What a person can do next is data (`WayOut`): the screen says it with a
key, the shell with a command.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from planner.domain.errors import AnsweredSince, PlannerError, TheirTime
from planner.domain.model.block import Outcome
from planner.domain.model.items import Deed
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.domain.wording.fields import Viewer

WayOut = Literal["", "request", "suggest", "remove"]
"""What can be done instead: say what one would like, ask for another time, take it out of the week; "" for nothing."""
Given = TypeVar("Given")


class Done(NamedTuple):
    """What an act did, in a sentence, and its result."""

    sentence: str
    result: Outcome | Deed


class Refused(NamedTuple):
    """Why something cannot be done, and the way out; `about` is the id of what that is for, where it is known."""

    sentence: str
    way_out: WayOut = ""
    about: str = ""


def perform(act: Callable[[], Outcome | Deed], viewer: Viewer) -> Done | Refused:
    """Do it, and say what came of it. Nothing that can go wrong in it is raised."""
    try:
        result = attempt(act)
    except PlannerError as problem:
        return refusal(problem)
    return Done(describe_result(result, viewer), result)


def attempt(act: Callable[[], Given], kept: str = "everything is as it was before") -> Given:
    """What the act gives. A disk that refuses is a PlannerError like any other, which says what was `kept`."""
    try:
        return act()
    except OSError as problem:
        file = f" The file: {problem.filename}" if problem.filename else ""
        raise PlannerError(f"Not saved ({os_words(problem)}); {kept}.{file}") from problem


def refusal(problem: PlannerError) -> Refused:
    """The sentence of an error, with the way out of it."""
    if isinstance(problem, TheirTime):
        return Refused(str(problem), "request")
    if isinstance(problem, AnsweredSince):
        return Refused(str(problem), "suggest", problem.record)
    return Refused(str(problem))


def describe_result(result: Outcome | Deed, viewer: Viewer) -> str:
    """One line on what an act did, without a full stop: `Cinema moved to Sat 28 Nov 20:00`."""
    return wording.told(result, viewer.me, viewer.you, viewer.zone, viewer.today)


def os_words(problem: OSError) -> str:
    """What the operating system says: `No space left on device`."""
    return problem.strerror or str(problem)
