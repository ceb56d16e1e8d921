"""Select the occurrences of a ritual that a command is about.

They are `<ritual>@<date>`, `--occurrence DATE`, `--following DATE`, or all.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import TYPE_CHECKING

from planner import domain
from planner.cli.errors import Usage
from planner.cli.lookup import BLOCK, OF_A_DAY, Findable, Test, Wanted, block_meant, name_of
from planner.domain.errors import BadInput, UnknownId
from planner.domain.model.block import Block, Scope
from planner.domain.recurrence.ritual import Ritual
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def scope_arguments(parser: ArgumentParser) -> None:
    """Add the options for commands that change blocks."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--occurrence", metavar="DATE", help="for a ritual: only the one on that date")
    which.add_argument("--following", metavar="DATE", help="for a ritual: the one on that date and all after it")


def find_scoped(
    run: Run, options: Namespace, wanted: Wanted = BLOCK, latest: Test | None = None
) -> tuple[Block, Scope]:
    """The named block and how much of its ritual is meant.

    The id of a ritual alone means all of it that is not past; its title means its next occurrence, or the last by
    today that passes `latest`.

    Raises UnknownId, AmbiguousId, and BadInput for a date on something that does not repeat.
    """
    text = options.occurrence or options.following
    found = run.look_up(options.id, OF_A_DAY if text else wanted)
    if text:
        block = _of_day(run.plan, found.thing, read_day(run, text))
        return block, "this" if options.occurrence else "following"
    block = block_meant(run.plan, found.thing, latest)
    is_whole = isinstance(found.thing, Ritual)
    if is_whole:
        block = _on_the_line(run.plan, str(block.ritual), block.when.week) or block
    return block, "all" if is_whole and not found.by_title else "this"


def find_once(run: Run, options: Namespace, wanted: Wanted = BLOCK, latest: Test | None = None) -> Block:
    """The block of `find_scoped`, for commands about one occurrence.

    Raises Usage with --following.
    """
    if options.following:
        raise Usage("You can mark only one at a time: give --occurrence DATE.")
    return find_scoped(run, options, wanted, latest)[0]


def read_day(run: Run, text: str) -> date:
    """Read a date as quick add does. Raises BadInput."""
    when = domain.quickadd.read_when(text, run.cursor())
    if when.precision == "week":
        raise BadInput(f"“{wording.short(text)}” is not a date; one looks like 2026-11-27 or fri.")
    return when.starts(run.plan.zone).date()


def _of_day(plan: Plan, thing: Findable, day: date) -> Block:
    root = thing.root if isinstance(thing, Ritual) else thing.ritual if isinstance(thing, Block) else None
    if root is None:
        raise BadInput(f"“{name_of(thing)}” does not repeat, so it takes no date.")
    if block := _on_the_line(plan, root, Week.of(day)):
        return block
    try:
        return plan.block(f"{root}@{day.isoformat()}")
    except UnknownId:
        said = wording.day(day, plan.today)
        raise UnknownId(f"“{name_of(thing)}” doesn’t fall on {said}.") from None


def _on_the_line(plan: Plan, root: str, week: Week) -> Block | None:
    """The block that represents a flexible ritual in a week."""
    blocks = (block for blocks in plan.week(week).columns.values() for block in blocks)
    return next((block for block in blocks if block.ritual == root and block.tally), None)
