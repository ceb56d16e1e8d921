"""Do an action, and say in one sentence what it did or why it wasn't done.

This is the one place where errors become sentences. What the person can do next is data (`WayOut`): the screen adds a
key, the shell a command.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar

from planner.domain.errors import AddKept, AnsweredSince, PlannerError, TheirTime
from planner.domain.model.block import Outcome
from planner.domain.model.items import Deed
from planner.domain.wording import blocks as wording
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.domain.wording.fields import Viewer

WayOut = Literal["", "request", "suggest", "remove", "bin"]
"""What can be done instead.

A request, suggesting another time, removing the block, or erasing its words; empty for nothing.
"""
Given = TypeVar("Given")


class Done(NamedTuple):
    """What an action did, in a sentence, and its result."""

    sentence: str
    result: Outcome | Deed


class Refused(NamedTuple):
    """Why an action wasn't done, and the way out.

    `about` is the id that the way out applies to, if it's known.
    """

    sentence: str
    way_out: WayOut = ""
    about: str = ""


def perform(act: Callable[[], Outcome | Deed], viewer: Viewer) -> Done | Refused:
    """Do an action and say what it did; every error becomes a sentence."""
    try:
        result = attempt(act)
    except PlannerError as problem:
        return refusal(problem)
    return Done(describe_result(result, viewer), result)


def attempt(act: Callable[[], Given], kept: str = "everything is as it was before") -> Given:
    """Do an action and return its result.

    An error of the disk becomes a PlannerError, which says what was `kept`.
    """
    try:
        return act()
    except OSError as problem:
        file = f" The file: {problem.filename}" if problem.filename else ""
        raise PlannerError(f"Not saved ({os_words(problem)}); {kept}.{file}") from problem


def refusal(problem: PlannerError) -> Refused:
    """The sentence of an error, with the way out."""
    if isinstance(problem, TheirTime):
        return Refused(str(problem), "request")
    if isinstance(problem, AnsweredSince):
        return Refused(str(problem), "suggest", problem.record)
    if isinstance(problem, AddKept):
        return Refused(str(problem), "bin", problem.record)
    return Refused(str(problem))


def describe_result(result: Outcome | Deed, viewer: Viewer) -> str:
    """The sentence about what an action did, without a full stop.

    For example `Cinema moved to Sat 28 Nov 20:00`.
    """
    return wording.told(result, viewer.me, viewer.you, viewer.zone, viewer.today)


def os_words(problem: OSError) -> str:
    """The operating system's message, such as `No space left on device`."""
    return problem.strerror or str(problem)
