"""Sentences about goals: the next step, what was done, reaching one, support."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from planner.domain.model.block import EITHER, WE, Block
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.domain.model.items import Goal
    from planner.domain.wording.fields import Viewer

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TITLE_CELLS = 40


def next_step(goal: Goal) -> str:
    """The next small step, such as `next step: record the bridge`; else empty."""
    return f"next step: {wording.short(goal.step, 80)}" if goal.step else ""


def goal_lines(goal: Goal, done: Sequence[Block], viewer: Viewer) -> list[str]:
    """The lines below a goal: its next step, and what was done, the newest first."""
    return list(filter(None, (next_step(goal), done_for_goal(goal, done, viewer))))


def done_for_goal(goal: Goal, blocks: Sequence[Block], viewer: Viewer) -> str:
    """What was done for a goal; empty for nothing.

    For example `done: Songwriting, Thu 19 Nov · Tidy up (Sam), Wed 18 Nov`.
    """
    said = [f"{_title(block)}{_by(goal, block, viewer)}, {_day(block, viewer)}" for block in blocks]
    return f"done: {' · '.join(said)}" if said else ""


def reached_goal(goal: Goal, viewer: Viewer) -> str:
    """A goal on the shelf with its owner and line.

    For example `Sam: 10 km in March · “We did it”`.
    """
    line = f" · “{wording.short(goal.line, 120)}”" if goal.line else ""
    return f"{wording.who(goal.person, viewer.me, viewer.you)}: {wording.short(goal.title, 90)}{line}"


def reached_on(goal: Goal, viewer: Viewer) -> str:
    """The day on which a goal was reached, such as `Fri 27 Nov`; else empty."""
    return wording.day(goal.reached_at.astimezone(viewer.zone).date(), viewer.today) if goal.reached_at else ""


def for_goal(block: Block, goal: Goal, viewer: Viewer, *, by_name: bool = False) -> str:
    """Which goal a block is for.

    What one of the two took on so that the other can go says `so that Maya can: songwriting`; anything else
    `for the goal songwriting`. The reader is “you”, unless both read it `by_name`.
    """
    if not is_support(block, goal):
        return f"for the goal {wording.short(goal.title)}"
    freed = "you" if goal.person == viewer.me.id and not by_name else wording.who(goal.person, viewer.me, viewer.you)
    return f"so that {freed} can: {wording.short(goal.title)}"


def is_support(block: Block, goal: Goal) -> bool:
    """Whether somebody has this household block so that the goal's owner is free."""
    person = block.lead or block.who
    return block.pillar == "home" and person not in (WE, EITHER, goal.person)


def ticks_of_week(name: str, counts: Iterable[tuple[str, int]], *, one_week: bool = True) -> str:
    """What somebody did for their goals, in one line; empty for nothing.

    For example `Maya did three things for “Five songs” this week`. `counts` has a goal's title and how many things.
    """
    said: list[str] = []
    for title, many in counts:
        things = "" if said else f" thing{'s' if many > 1 else ''}"
        if many:
            said.append(f"{_number(many)}{things} for “{wording.short(title, _TITLE_CELLS)}”")
    when = "this week" if one_week else "in these weeks"
    return f"{name} did {wording.join_words(said)} {when}" if said else ""


def _number(many: int) -> str:
    return _NUMBERS[many] if many < len(_NUMBERS) else str(many)


def _title(block: Block) -> str:
    return wording.short(block.title, _TITLE_CELLS) or "Untitled"


def _by(goal: Goal, block: Block, viewer: Viewer) -> str:
    """Whose it was, unless it's the goal's owner's."""
    person = (block.lead or block.who) if block.pillar == "home" else block.who
    if person == goal.person:
        return ""
    return f" ({'both' if person == WE else wording.who(person, viewer.me, viewer.you)})"


def _day(block: Block, viewer: Viewer) -> str:
    if block.when.precision == "week":
        return wording.start(block.when, viewer.zone, viewer.today)
    return wording.day(block.when.dates(viewer.zone)[0], viewer.today)
