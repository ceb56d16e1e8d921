"""add, edit, done, remove, undo …: change the plan and say so in one line."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, cast

from planner import domain
from planner.cli.errors import Usage
from planner.cli.lookup import BLOCK, IN_THE_BIN, Findable, Test, block_meant, starts_by_today
from planner.cli.occurrences import find_once, find_scoped, scope_arguments
from planner.cli.parser import Command, name_argument
from planner.domain.errors import BadInput
from planner.domain.model.block import COLUMNS, EITHER, VISIBILITIES, WE, Block, Column, Outcome, Scope, Visibility
from planner.domain.model.items import Goal, Gone
from planner.domain.pillars import find_pillar, pillar_for_goal
from planner.domain.recurrence.ritual import Aspect, Ritual, RitualChanges
from planner.domain.text import many_lines, one_line
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import goal_said, other_stays
from planner.frontend.perform import attempt, describe_result
from planner.frontend.verbs import VERBS, BlockContext, refuse_private

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.domain.quickadd import Reading
    from planner.plan.plan import Plan

SEEN = "what the other sees: all of it, that the time is taken, or nothing"
_NOTHING = ("", "none")
"""Values that remove a pillar, a lead or a goal."""


def _add(run: Run, options: Namespace) -> int:
    readings = [_reading(run, line, options) for line in _lines(run, options.text)]
    if run.options.json and len(readings) > 1:
        outcomes = [attempt(_adding(run, reading)) for reading in readings]
        run.out.json([run.block_json(outcome.block) for outcome in outcomes])
        run.exchange()
        return 0
    return max([run.perform(_adding(run, reading), also=_said_besides(run, reading)) for reading in readings])


def _lines(run: Run, words: list[str]) -> list[str]:
    """The lines to add, one block each; those of standard input for `-`."""
    text = run.out.typed() if words == ["-"] else " ".join(words)
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    return list(filter(None, lines)) or [""]


def _reading(run: Run, line: str, options: Namespace) -> Reading:
    """What a line says, checked before anything is saved. Raises BadInput."""
    column: Column | None = options.column
    reading = domain.quickadd.read(line, run.cursor(column or "me"))
    if column is not None:
        reading = replace(reading, column=column)
    if options.visibility is not None:
        reading = replace(reading, visibility=options.visibility)
    (domain.quickadd.ritual_draft if reading.rule else domain.quickadd.draft)(reading, "", "")
    return reading


def _adding(run: Run, reading: Reading) -> Callable[[], Outcome]:
    """The act of adding it. Notes about the line are printed at once."""
    plan = run.plan
    for note in reading.notes:
        run.out.note(note)
    if reading.rule is not None:
        ritual = domain.quickadd.ritual_draft(reading, plan.me.id, plan.you.id)
        run.warn_of_kept(reading.when, ritual.who)
        return lambda: plan.ritual_changes.add_ritual(ritual, left_out=reading.left_out)
    draft = domain.quickadd.draft(reading, plan.me.id, plan.you.id)
    run.warn_of_kept(draft.when, draft.who)
    return lambda: plan.blocks.add(draft)


def _said_besides(run: Run, reading: Reading) -> list[str]:
    """The rule, what is as last time, and what it overlaps."""
    who = {"me": run.plan.me.id, "you": run.plan.you.id}.get(reading.column, WE)
    beside = run.overlapped(reading.when, who)
    return [domain.quickadd.describe_ritual(reading), domain.quickadd.as_before(reading), *beside]


def _edit(run: Run, options: Namespace) -> int:
    given = {name: value for name, value in vars(options).items() if name in _EDITABLE}
    if not given:
        raise Usage("What should change? See planner edit --help.")
    block, scope = find_scoped(run, options)
    if scope != "this":
        block = run.plan.rituals.by_rule(block, words=scope == "all")
    changes = _changes(run, block, given, scope)
    if options.both and "when" not in changes:
        raise Usage("--both moves both halves: give the new time with --start.")
    beside: list[str] = []
    if changes.keys() & {"when", "who"}:
        terms = changes.get("when", block.when), changes.get("who", block.who)
        run.warn_of_kept(*terms, block.id)
        beside = list(run.overlapped(*terms, block.id))
    if options.both:
        return run.perform(lambda: run.plan.requests.halves.change_both(block, changes), also=_other_moved(run, block))
    done: list[Outcome] = []

    def change() -> Outcome:
        done.append(run.plan.change(block, changes, scope))
        return done[0]

    return run.perform(change, also=(said for outcome in done for said in (*beside, *_besides_edit(run, outcome))))


def _freed(run: Run, block: Block, changes: RitualChanges, named: str) -> str:
    """The id of the other's block that a household block is for.

    Raises BadInput.
    """
    plan, freed = run.plan, run.find(named)
    lead = changes.get("lead", block.lead)
    if changes.get("pillar", block.pillar) != "home" or lead not in (plan.me.id, plan.you.id):
        raise BadInput("Only something at home that one of you has can free the other; give it --lead me.")
    if freed.who in (lead, WE):
        raise BadInput(f"“{wording.name(freed)}” isn’t the other’s own, so nobody is freed for it.")
    return freed.id


def _besides_edit(run: Run, outcome: Outcome) -> Iterator[str]:
    """The goal that it's for now, and the other half of what was moved."""
    block, before = outcome.block, outcome.before
    is_new = before is None or (before.goal, before.frees) != (block.goal, block.frees)
    if is_new and (said := goal_said(block, run.plan)):
        yield said
    yield from _left_behind(run, outcome)


def _other_moved(run: Run, block: Block) -> Iterator[str]:
    """Where the other half is once both were moved."""
    plan = run.plan
    if other := plan.requests.halves.other(plan.block(block.id)):
        if any(wish.by == plan.me.id for wish in other.proposals):
            yield describe_result(Outcome("proposed", other, None), plan)
        else:
            yield f"{wording.name(other)}: {wording.span(other.when, plan.zone, plan.today)}"


def _left_behind(run: Run, outcome: Outcome) -> Iterator[str]:
    """That the other half of what was moved stays, and how to move both."""
    plan = run.plan
    other = plan.requests.halves.other(outcome.block) if outcome.block.role else None
    if stays := other_stays(outcome, other, plan):
        yield f"{stays}; --both moves both"


def _changes(run: Run, block: Block, given: dict[str, object], scope: Scope) -> RitualChanges:
    """The changes that the options ask for. Raises BadInput."""
    changes: RitualChanges = {}
    people = {"me": run.plan.me.id, "you": run.plan.you.id, "we": WE}
    if "start" in given or "length" in given:
        changes["when"] = _when(run, block, given, scope)
        if scope != "this" and changes["when"] == block.when:
            changes["said"] = _said(run, block, given, scope)
    if "title" in given:
        changes["title"] = one_line(str(given["title"]), "title")
    if "who" in given:
        changes["who"] = people[str(given["who"])]
    if "pillar" in given:
        pillar = str(given["pillar"])
        changes["pillar"] = None if pillar in _NOTHING else find_pillar(pillar)
    if "place" in given:
        changes["place"] = one_line(str(given["place"]), "place")
    if "notes" in given:
        changes["notes"] = many_lines(str(given["notes"]), "notes")
    if "lead" in given:
        lead = str(given["lead"])
        changes["lead"] = EITHER if lead == EITHER else people.get(lead)
    if "goal" in given:
        named = str(given["goal"])
        goal = None if named in _NOTHING else run.item(named, Goal)
        changes["goal"] = goal.id if goal else None
        now, who = changes.get("pillar", block.pillar), changes.get("who", block.who)
        changes["pillar"] = pillar_for_goal(now, who, goal.person if goal else None)
    if "frees" in given:
        named = str(given["frees"])
        changes["frees"] = None if named in _NOTHING else _freed(run, block, changes, named)
    if "protected" in given:
        changes["protected"] = bool(given["protected"])
    if "remind" in given:
        changes["remind"] = domain.quickadd.read_reminder(str(given["remind"]))
    if "visibility" in given:
        changes["visibility"] = cast(Visibility, given["visibility"])
        hides = changes["visibility"] not in ("open", block.visibility) and "who" not in given
        if hides and (refused := refuse_private(BlockContext(block, run.plan))):
            raise BadInput(refused.sentence)
    return changes


def _when(run: Run, block: Block, given: dict[str, object], scope: Scope) -> When:
    when, cursor = block.when, run.cursor()
    if scope != "this":
        # For a ritual, `sat` is the day of that week, not the coming one.
        beside = datetime.combine(when.week.monday, time(), run.plan.zone)
        cursor = replace(cursor, now=max(cursor.now, beside))
    if "start" in given:
        when = domain.quickadd.read_when(str(given["start"]), cursor, when, repeats=scope != "this")
    if "length" in given:
        when = when._replace(minutes=domain.quickadd.read_length(str(given["length"])))
    if scope == "this" and (twice := domain.quickadd.said_if_twice(when)):
        run.out.note(twice)
    return when


def _said(run: Run, block: Block, given: dict[str, object], scope: Scope) -> frozenset[Aspect]:
    """The aspects of a time that were named, though the ritual has it already.

    Only these are changed on later dates.
    """
    found: set[Aspect] = {"length"} if "length" in given else set()
    if "start" in given and block.when.precision == "time":
        day, hour = block.when.plus_days(-1), block.when.plus_minutes(-1)
        if _when(run, block._replace(when=day), given, scope).start != day.start:
            found.add("days")
        if _when(run, block._replace(when=hour), given, scope).start != hour.start:
            found.add("hour")
    return frozenset(found)


def _to_tick(plan: Plan) -> Test:
    """Prefer a block that has begun and is still planned."""
    return lambda thing: (
        not isinstance(thing, Block)
        or (thing.status == "planned" and not thing.deleted and starts_by_today(thing, plan))
    )


def _is_ticked(thing: Findable) -> bool:
    return not isinstance(thing, Block) or (thing.status != "planned" and not thing.deleted)


def _finish(verb: str) -> Callable[[Run, Namespace], int]:
    def finish(run: Run, options: Namespace) -> int:
        block = find_once(run, options, BLOCK._replace(suits=_to_tick), lambda _: True)
        return run.do(verb, block)

    return finish


def _reopen(run: Run, options: Namespace) -> int:
    block = find_once(run, options, BLOCK._replace(suits=lambda plan: _is_ticked), _is_ticked)
    return run.do("reopen", block)


def _remove(run: Run, options: Namespace) -> int:
    block, scope = find_scoped(run, options)
    return run.perform(lambda: run.plan.remove(block, scope))


def _restore(run: Run, options: Namespace) -> int:
    plan = run.plan
    thing: Findable
    if options.occurrence or options.following:
        thing = find_once(run, options)
    else:
        thing = run.look_up(options.id, IN_THE_BIN).thing
    if isinstance(thing, Ritual):
        return run.perform(lambda: plan.ritual_changes.bring_back(thing))
    if isinstance(thing, Gone):
        return run.perform(lambda: plan.trash.bring_back_thing(thing))
    block = block_meant(plan, thing)
    if request := plan.trash.request_with(block):
        return run.perform(lambda: plan.trash.bring_back_thing(request))
    return run.do("restore", block)


def _undo(run: Run, options: Namespace) -> int:
    return run.perform(run.read().undo)


def _redo(run: Run, options: Namespace) -> int:
    return run.perform(run.read().redo)


# -- the command line ---------------------------------------------------------------------------------------------


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "text",
        nargs="+",
        metavar="TEXT",
        help="TITLE [DAY] [TIME[-TIME]] [LENGTH] [every …] [@place] [#pillar] [!]",
    )
    column = parser.add_mutually_exclusive_group()
    for name in COLUMNS:
        column.add_argument(f"--{name}", dest="column", action="store_const", const=name, help=f"put it under {name}")
    parser.add_argument("--visibility", choices=VISIBILITIES, help=SEEN)


def _which_arguments(parser: ArgumentParser) -> None:
    name_argument(parser)
    scope_arguments(parser)


def _edit_arguments(parser: ArgumentParser) -> None:
    _which_arguments(parser)
    for name, metavar, says in (
        ("title", "T", "what it is called"),
        ("start", "WHEN", "when it begins: fri 19:30, 2026-11-27 19:30, tomorrow"),
        ("length", "L", "how long it takes: 90m, 2h, 1h30, 3d"),
        ("pillar", "P", "what it is for; none removes it"),
        ("place", "T", "where it is"),
        ("notes", "T", "anything else"),
        ("goal", "ID", "the goal it is for; none removes it"),
        ("frees", "ID", "at home: the block that it frees the other of you for; none removes it"),
        ("remind", "L", "how long before it begins it reminds you; off for never"),
    ):
        parser.add_argument(f"--{name}", metavar=metavar, default=SUPPRESS, help=says)
    parser.add_argument("--both", action="store_true", help="half of a give and take: move the other half by as much")
    parser.add_argument("--who", choices=COLUMNS, default=SUPPRESS, help="whose it is")
    parser.add_argument("--lead", choices=("me", "you", EITHER, "none"), default=SUPPRESS, help="who has it")
    parser.add_argument("--visibility", choices=VISIBILITIES, default=SUPPRESS, help=SEEN)
    parser.add_argument(
        "--protected", action=BooleanOptionalAction, default=SUPPRESS, help="own time that the other plans around"
    )


_EDITABLE = (
    "title",
    "start",
    "length",
    "who",
    "pillar",
    "place",
    "notes",
    "lead",
    "goal",
    "frees",
    "protected",
    "visibility",
    "remind",
)


COMMANDS = {
    "add": Command(
        help="add a block, in one line of text",
        more="If a time isn’t clear, planner asks and adds nothing; double-quoted text is literal.\n"
        "Each line becomes a block.\n"
        "Unless you say otherwise it’s yours, an hour long, on the next such day.",
        examples=(
            "planner add Climbing fri 18:00-20:00 '#passion' '!'",
            "planner add Cinema sat 20:00 2h we @Odeon",
            "planner add --we Call the bank this week",
        ),
        arguments=_add_arguments,
        run=_add,
    ),
    "edit": Command(
        help="change a block",
        examples=(
            "planner edit cinema --start 'sat 20:00'",
            "planner edit band practice --length 1h30 --place Odeon",
            "planner edit cinema --who we --pillar date",
            "planner edit climbing --start 20:00 --following 2026-12-04",
            "planner edit climbing --remind 30m",
            "planner edit read --start 'sat 20:00' --both",
        ),
        arguments=_edit_arguments,
        run=_edit,
    ),
    "done": Command(
        f"say that {VERBS['done'].label}", ("planner done songwriting",), _finish("done"), _which_arguments
    ),
    "partly": Command(
        f"say that {VERBS['partly'].label}", ("planner partly tidy the cellar",), _finish("partly"), _which_arguments
    ),
    "skip": Command(f"say that {VERBS['skipped'].label}", ("planner skip run",), _finish("skipped"), _which_arguments),
    "reopen": Command("set it back to planned", ("planner reopen run",), _reopen, _which_arguments),
    "remove": Command("delete a block; restore brings it back", ("planner remove dentist",), _remove, _which_arguments),
    "restore": Command("bring back a deleted block", ("planner restore dentist",), _restore, _which_arguments),
    "undo": Command("undo the last change made on this device", ("planner undo",), _undo),
    "redo": Command("redo the last change you undid", ("planner redo",), _redo),
}
