"""choose: list what both people changed at once, and keep one of the values."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.domain.errors import AmbiguousId, UnknownId
from planner.domain.model.conflict import Several, Twice
from planner.domain.text import shown
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import by_and_at, value_words

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def _choose(run: Run, options: Namespace) -> int:
    if options.id is None:
        return _list(run)
    if options.number is None:
        raise Usage("Which field, and which of its versions? planner choose lists them.")
    thing = _twice(run.plan, options.id)
    if thing is not None:
        return run.perform(lambda: run.plan.conflicts.settle(thing, options.register, options.number))
    block = run.find(options.id)
    return run.perform(lambda: run.plan.choose(block, options.register, options.number))


def _twice(plan: Plan, text: str) -> Twice | None:
    """A conflict outside of blocks, by an id that fits nothing else.

    Raises AmbiguousId.
    """
    wanted = text.strip().lower()
    found = [
        thing
        for thing in plan.conflicts.twice()
        if wanted and (thing.id.startswith(wanted) or thing.id.endswith(wanted))
    ]
    exact = [thing for thing in found if thing.id == wanted]
    if exact or not found:
        return exact[0] if exact else None
    ids = [thing.id for thing in found]
    try:
        with suppress(UnknownId):  # the expected case
            ids.append(plan.weeks.resolve(wanted).id)
    except AmbiguousId as blocks:
        ids += blocks.candidates
    if len(ids) > 1:
        raise AmbiguousId(f"“{shown(text)[:40]}” could be {', '.join(ids[:8])}.", ids)
    return found[0]


def _list(run: Run) -> int:
    plan = run.read()
    blocks = {block.id: (wording.name(block), plan.blocks.several(block)) for block in plan.conflicts.unsettled()}
    things = {thing.id: (wording.short(thing.called), thing.found) for thing in plan.conflicts.twice()}
    rows = blocks | things
    if run.options.json:
        from planner.interop.json_blocks import several_json

        run.out.json({"twice": [several_json(key, title, found, plan.zone) for key, (title, found) in rows.items()]})
        return 0
    for key, (title, found) in rows.items():
        run.out.line(f"{key}  {title}")
        for line in several_lines(key, found, plan):
            run.out.line(line)
    if not rows:
        run.out.line("Nothing was written twice.")
    return 0


def several_lines(key: str, several: Sequence[Several], plan: Plan) -> Iterator[str]:
    """The versions of each field, and the command that keeps one."""
    for found in several:
        yield f"  Each wrote something ({wording.short(found.register)}); kept until one of you chooses:"
        for number, version in enumerate(found.versions, 1):
            value = wording.short(value_words(found.register, version.value, plan), 80)
            yield f"    {number}  {value} ({by_and_at(version.by, version.at, plan)})"
        if found.both is not None:
            yield f"    both  {wording.short(found.both, 80)}"
        register = found.register if " " not in found.register else f"'{found.register}'"
        yield f"  planner choose {key} {wording.short(register)} 1"


def _choose_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help="what it is about; without, all that was written twice")
    parser.add_argument("register", metavar="REGISTER", nargs="?", help="which field: title, when, who, offer …")
    help_words = "1 keeps the one shown, 2… the others in order; both: all of the words"
    parser.add_argument("number", metavar="N", nargs="?", type=_number, help=help_words)


def _number(text: str) -> int | Literal["both"]:
    if text == "both":
        return "both"
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError("it is a number from the list, or both") from None


COMMANDS = {
    "choose": Command(
        help="what each wrote without having seen the other; keep one of it, or all of the words",
        more="Alone it lists all of it: blocks, requests, ideas, goals, notes, ground rules, settings.",
        examples=(
            "planner choose",
            "planner choose qa7d when 1",
            "planner choose qa7d title 2",
            "planner choose qa7d notes both",
        ),
        arguments=_choose_arguments,
        run=_choose,
    ),
}
