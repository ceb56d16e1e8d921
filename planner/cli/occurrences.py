"""Select the occurrences of a ritual that a command is about.

They are `<ritual>@<date>`, `--occurrence DATE`, `--following DATE`, or all.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import TYPE_CHECKING

from planner.cli.errors import Usage
from planner.domain.errors import BadInput, UnknownId
from planner.domain.model.block import Block, Scope
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def scope_arguments(parser: ArgumentParser) -> None:
    """Add the options for commands that change blocks."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--occurrence", metavar="DATE", help="of a ritual, the one of that date alone")
    which.add_argument("--following", metavar="DATE", help="of a ritual, the one of that date and all after it")


def find_scoped(run: Run, options: Namespace) -> tuple[Block, Scope]:
    """The block, and how much of its ritual is meant.

    With a ritual's id alone it's all of it that isn't past. Raises UnknownId and AmbiguousId, and BadInput for a date
    on something that doesn't repeat.
    """
    text = options.occurrence or options.following
    if text is None:
        block = run.fetched(lambda wanted: _whole(run.plan, wanted), options.id)
        return block, "this" if not block.ritual or "@" in options.id else "all"
    day = read_day(run, text)
    block = run.fetched(lambda wanted: _of_day(run.plan, wanted, day), options.id)
    return block, "this" if options.occurrence else "following"


def find_once(run: Run, options: Namespace) -> Block:
    """As `find_scoped`, for commands about one occurrence. Usage with --following."""
    if options.following:
        raise Usage("What happened is said of one at a time: --occurrence DATE.")
    return find_scoped(run, options)[0]


def read_day(run: Run, text: str) -> date:
    """Read a date as quick add does. Raises BadInput."""
    from planner.domain.quickadd import read_when

    when = read_when(text, run.cursor())
    if when.precision == "week":
        raise BadInput(f"“{wording.short(text)}” is not a date; one looks like 2026-11-27 or fri.")
    return when.starts(run.plan.zone).date()


def _whole(plan: Plan, text: str) -> Block:
    """The block with that id; for a flexible ritual its line of the next week."""
    block = plan.weeks.resolve(text)
    if not block.ritual or "@" in text:
        return block
    return _on_the_line(plan, block.ritual, block.when.week) or block


def _of_day(plan: Plan, text: str, day: date) -> Block:
    ritual = plan.rituals.ritual(text.partition("@")[0])
    if block := _on_the_line(plan, ritual.root, Week.of(day)):
        return block
    try:
        return plan.block(f"{ritual.root}@{day.isoformat()}")
    except UnknownId:
        said = wording.day(day, plan.today)
        raise UnknownId(f"“{wording.short(ritual.title)}” does not come on {said}.") from None


def _on_the_line(plan: Plan, root: str, week: Week) -> Block | None:
    """The block that represents a flexible ritual in a week."""
    blocks = (block for blocks in plan.week(week).columns.values() for block in blocks)
    return next((block for block in blocks if block.ritual == root and block.tally), None)
