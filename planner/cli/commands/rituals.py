"""ritual, rituals, away: what repeats, and stays in another zone."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from planner.cli import arguments as small
from planner.cli.errors import Usage
from planner.cli.lookup import ENDED, block_meant
from planner.cli.occurrences import read_day
from planner.cli.parser import Command
from planner.domain import quickadd
from planner.domain.errors import BadInput
from planner.domain.model.block import Block, Column
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import describe_rule
from planner.domain.wording import blocks as wording
from planner.frontend.setting_fields import read_zone
from planner.interop.json_blocks import away_json
from planner.interop.json_rituals import rituals_json

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.domain.quickadd import Reading
    from planner.domain.recurrence.ritual import RitualChanges, RitualOffer
    from planner.plan.plan import Plan


def _ritual(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.off:
        block = _next(run, options.off)
        return run.perform(lambda: plan.remove(block, "all"))
    if options.back:
        ritual = run.item(options.back, Ritual, ENDED)
        return run.perform(lambda: plan.ritual_changes.bring_back(ritual))
    if options.choose:
        return _choose(run, options)
    if options.edit:
        return _edit(run, options)
    if not options.text:
        return _rituals(run, options)
    reading = _reading(run, options, "we")
    draft = quickadd.ritual_draft(reading, plan.me.id, plan.you.id)
    run.warn_of_kept(draft.rule.first, draft.who)
    turns = getattr(options, "turns", False)
    also = (quickadd.describe_ritual(reading), quickadd.as_before(reading))
    return run.perform(lambda: plan.ritual_changes.add_ritual(draft, turns=turns, left_out=reading.left_out), also=also)


def _choose(run: Run, options: Namespace) -> int:
    """Add a suggested ritual, perhaps at other times."""
    plan = run.plan
    wanted = options.choose.strip().lower().replace(" ", "-")
    offers = [offer for offer in plan.rituals.offered() if offer.id.startswith(wanted)]
    if len(offers) != 1:
        names = ", ".join(offer.id for offer in plan.rituals.offered()) or "nothing"
        has_it = any(ritual.root.startswith(wanted) for ritual in plan.rituals.all()) if wanted else False
        also = "You have that ritual already; ritual --edit changes its times. " if has_it else ""
        raise BadInput(f"{also}On offer: {names}.")
    offer = offers[0]
    draft = None
    if options.text:
        reading = _read(run, f"{offer.draft.title} {' '.join(options.text)}", _column(plan, offer))
        if reading.rule is None:
            raise BadInput("That does not repeat; say how often, such as every sat 20:00.")

        draft = offer.draft._replace(rule=reading.rule)
    turns = getattr(options, "turns", None)
    mine = options.column == "me" and _column(plan, offer) == "me" and not options.each
    return run.perform(lambda: plan.ritual_changes.take_up(offer, draft, turns=turns, each=options.each, mine=mine))


def _edit(run: Run, options: Namespace) -> int:
    """Change a ritual's rule from its next occurrence on, or its turns."""
    block = _next(run, options.edit)
    changes: RitualChanges = {}
    if options.text:
        reading = _read(run, f"{block.title or 'x'} {' '.join(options.text)}", "me", known=False)
        if reading.rule is None:
            raise BadInput("That does not repeat; say how often, such as every sat 20:00 2h.")
        changes["rule"] = reading.rule
    if hasattr(options, "turns"):
        changes["turns"] = options.turns
    if not changes:
        raise Usage("Give the new rule, such as every sat 20:00 2h.")
    return run.perform(lambda: run.plan.change(block, changes, "all"))


def _rituals(run: Run, options: Namespace) -> int:
    plan = run.read()
    ended = getattr(options, "ended", False)
    lines = chain(_lines(run, ended=ended), _offered(plan))
    return small.listed(run, lambda: rituals_json(plan, ended=ended), lines, "No rituals yet.")


def _lines(run: Run, *, ended: bool) -> Iterator[str]:
    plan = run.plan
    for ritual in plan.rituals.all(ended=ended):
        facts = [_describe_ritual(ritual), wording.who(ritual.who, plan.me, plan.you)]
        if ritual.turns:
            facts.append("in turns")
        if ritual.ended:
            facts.append("ended")
        waits = [person for person, says in ritual.agreement.items() if says in ("open", "changed")]
        facts += [f"waits for {wording.who(person, plan.me, plan.you)}" for person in waits]
        facts += [
            f"not this time: {wording.who(p, plan.me, plan.you)}" for p, s in ritual.agreement.items() if s == "no"
        ]
        newer = wording.newer(ritual.unreadable)
        yield run.row(ritual.root, f"{wording.short(ritual.title, 40)} · {' · '.join(facts)}{newer}")


def _offered(plan: Plan) -> Iterator[str]:
    offers = plan.rituals.offered()
    if offers:
        yield "on offer, off until one of you chooses one (planner ritual --choose NAME):"
    for offer in offers:
        turns = ", in turns" if offer.turns else ""
        yield f"{offer.id}  {offer.draft.title} · {describe_rule(offer.draft.rule)}{turns}"


def _describe_ritual(ritual: Ritual) -> str:
    """A ritual's rule in words, such as `every Fri 19:30, 2h`."""
    rule = ritual.rule
    hour = f" {wording.clock(rule.first.local_start)}" if rule.zone else ""
    return f"{describe_rule(rule)}{hour}, {wording.length(rule.minutes)}"


def _next(run: Run, text: str) -> Block:
    """The next occurrence of the named ritual.

    Raises UnknownId and AmbiguousId, and BadInput when it has ended.
    """
    return block_meant(run.plan, run.item(text.partition("@")[0], Ritual))


def _read(run: Run, text: str, column: Column, *, known: bool = True) -> Reading:
    cursor = run.cursor(column)
    reading = quickadd.read(text, cursor if known else replace(cursor, known=None))
    if reading.unclear:
        raise BadInput(reading.unclear[0])
    for note in reading.notes:
        run.out.note(note)
    return reading


def _reading(run: Run, options: Namespace, column: Column) -> Reading:
    reading = _read(run, " ".join(options.text), options.column or column)
    return replace(reading, column=options.column) if options.column else reading


def _column(plan: Plan, offer: RitualOffer) -> Column:
    return "me" if offer.draft.who == plan.me.id else "we"


# -- away -------------------------------------------------------------------------------------------------------------


def _away(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.not_:
        day = read_day(run, options.not_)
        return run.perform(lambda: plan.people.clear_away(day))
    if options.zone:
        if options.first is None or options.last is None:
            raise Usage("From when to when? Give --from D --to D.")
        stay = read_zone(options.zone), read_day(run, options.first), read_day(run, options.last)
        return run.perform(lambda: plan.people.set_away(*stay))
    run.read()
    lines = [
        f"{wording.who(person.id, plan.me, plan.you)}: {stay.zone}, "
        f"{wording.day(stay.first, plan.today)} – {wording.day(stay.last, plan.today)}"
        for person in (plan.me, plan.you)
        for stay in person.away
        if stay.last >= plan.today
    ]
    return small.listed(run, lambda: _away_json(plan), lines, "Nobody is away.")


def _away_json(plan: Plan) -> dict[str, object]:
    return {"me": away_json(plan.me), "you": away_json(plan.you)}


# -- the command line -------------------------------------------------------------------------------------------------


def _ritual_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "text", nargs="*", metavar="TEXT", help="TITLE every … [TIME] [LENGTH] [@place] [#pillar]; without it, a list"
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--choose", metavar="NAME", help="choose one on offer; TEXT gives it another time")
    group.add_argument("--edit", metavar="ID", help="change its rule to TEXT, from the next one on")
    group.add_argument("--off", metavar="ID", help="end it; past ones stay")
    group.add_argument("--back", metavar="ID", help="bring back one that has ended")
    parser.add_argument(
        "--turns", action=BooleanOptionalAction, default=SUPPRESS, help="take turns planning it, or having it"
    )
    parser.add_argument("--each", action="store_true", help="with --choose: both at the same time, each for themselves")
    column = parser.add_mutually_exclusive_group()
    for name in ("me", "we", "you"):
        column.add_argument(f"--{name}", dest="column", action="store_const", const=name, help=f"put it under {name}")


def _rituals_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--ended", action="store_true", help="also list those that have ended")


def _away_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("zone", nargs="?", metavar="ZONE", help="such as America/New_York; without it, who is away")
    parser.add_argument("--from", dest="first", metavar="D", help="the first day there")
    parser.add_argument("--to", dest="last", metavar="D", help="the last day there")
    parser.add_argument("--not", dest="not_", metavar="D", help="remove the stay that includes that day")


COMMANDS = {
    "ritual": Command(
        help="add a ritual, choose an offered one, change its rule, end it",
        more="Unless you say otherwise it’s for both of you. edit, skip and remove change one occurrence or more.",
        examples=(
            "planner ritual Date night every fri 19:30 2h",
            "planner ritual --choose daily-walk every day 21:00 20m",
            "planner ritual --choose solo-weekend --each",
            "planner ritual --choose solo-weekend --me every 2nd sat 2d",
            "planner ritual --edit 'date night' every sat 20:00 2h",
            "planner ritual --off 'date night'",
        ),
        arguments=_ritual_arguments,
        run=_ritual,
    ),
    "rituals": Command(
        help="list your rituals, and those on offer",
        examples=("planner rituals", "planner rituals --json"),
        arguments=_rituals_arguments,
        run=_rituals,
    ),
    "away": Command(
        help="say that you are in another zone for some days",
        more="On those days both times are shown; in between the screen keeps the hours of where you are.",
        examples=(
            "planner away America/New_York --from 2026-12-01 --to 2026-12-08",
            "planner away",
            "planner away --not 2026-12-01",
        ),
        arguments=_away_arguments,
        run=_away,
    ),
}
