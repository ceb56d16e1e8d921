"""choose: list what both people changed at once, and keep one of the values."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from planner.cli.errors import Usage
from planner.cli.lookup import Wanted, block_meant, everywhere, name_of, near, title_of
from planner.cli.parser import Command
from planner.domain.model.block import Block
from planner.domain.model.conflict import Several, Twice
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at, value_words
from planner.interop.json_blocks import several_json

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


_WRITTEN_TWICE = Wanted(
    ("block", "ritual", "twice"),
    suits=lambda plan: lambda thing: isinstance(thing, Twice) or (isinstance(thing, Block) and bool(thing.conflicts)),
    pools=(lambda plan, text: (*plan.conflicts.unsettled(), *near(plan, text)), everywhere),
)


def _choose(run: Run, options: Namespace) -> int:
    if options.id is None:
        return _list(run)
    if options.number is None:
        raise Usage("Which field, and which of its versions? planner choose lists them.")
    thing = run.look_up(options.id, _WRITTEN_TWICE).thing
    if isinstance(thing, Twice):
        return run.perform(lambda: run.plan.conflicts.settle(thing, options.register, options.number))
    block = block_meant(run.plan, thing)
    return run.perform(lambda: run.plan.choose(block, options.register, options.number))


def _list(run: Run) -> int:
    plan = run.read()
    rows: list[tuple[Block | Twice, Sequence[Several]]] = []
    rows += [(block, plan.blocks.several(block)) for block in plan.conflicts.unsettled()]
    rows += [(thing, thing.found) for thing in plan.conflicts.twice()]
    if run.options.json:
        run.out.json({"twice": [several_json(row.id, name_of(row), found, plan.zone) for row, found in rows]})
        return 0
    for row, found in rows:
        run.out.line(run.row(row.id, name_of(row)))
        for line in several_lines(run.handle(row.id, title_of(row)), found, plan):
            run.out.line(line)
    if not rows:
        run.out.line("Nothing was changed by both of you.")
    return 0


def several_lines(handle: str, several: Sequence[Several], plan: Plan) -> Iterator[str]:
    """The versions of each field, and the command that keeps one.

    `handle` names the thing in that command.
    """
    for found in several:
        yield f"  Each wrote something ({wording.short(found.register)}); kept until one of you chooses:"
        for number, version in enumerate(found.versions, 1):
            value = wording.short(value_words(found.register, version.value, plan), 80)
            yield f"    {number}  {value} ({by_and_at(version.by, version.at, plan)})"
        if found.both is not None:
            yield f"    both  {wording.short(found.both, 80)}"
        register = found.register if " " not in found.register else f"'{found.register}'"
        yield f"  planner choose {handle} {wording.short(register)} 1"


def _choose_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "id", metavar="ID", nargs="?", help="what it is about; without it, list all that you both changed"
    )
    parser.add_argument("register", metavar="REGISTER", nargs="?", help="which field: title, when, who, offer …")
    help_words = "1 keeps the one shown, 2… the others in order; both: keep both texts"
    parser.add_argument("number", metavar="N", nargs="?", type=_number, help=help_words)


def _number(text: str) -> int | Literal["both"]:
    if text == "both":
        return "both"
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError("give a number from the list, or both") from None


COMMANDS = {
    "choose": Command(
        help="list what you both changed, and keep one or both",
        more="On its own it lists everything: blocks, requests, ideas, goals, notes, house rules, settings.",
        examples=(
            "planner choose",
            "planner choose cinema when 1",
            "planner choose cinema title 2",
            "planner choose 'band practice' notes both",
        ),
        arguments=_choose_arguments,
        run=_choose,
    ),
}
