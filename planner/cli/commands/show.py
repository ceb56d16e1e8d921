"""show, search, trash: one block in full, or a list of blocks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from planner.cli.commands.conflicts import several_lines
from planner.cli.commands.inbox import request_lines
from planner.cli.lookup import BLOCK_OR_REQUEST, block_meant
from planner.cli.parser import Command, name_argument
from planner.domain.model.block import Block
from planner.domain.model.items import Request
from planner.domain.recurrence.rule import describe_rule as rule_said
from planner.domain.text import shown_lines
from planner.domain.wording import blocks as wording
from planner.domain.wording.results import GONE_KINDS
from planner.frontend.block_facts import (
    aside_said,
    goal_said,
    led,
    overlapped,
    pillar_said,
    place_said,
    remarks_said,
    when_here_and_there,
    with_it,
)
from planner.frontend.labels import ANSWER_WORDS, HAPPENED
from planner.interop.json_blocks import blocks_json
from planner.interop.json_inbox import request_json

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


def _show(run: Run, options: Namespace) -> int:
    plan = run.read()
    thing = run.look_up(options.id, BLOCK_OR_REQUEST).thing
    if isinstance(thing, Request):
        return _show_request(run, thing)
    block = block_meant(plan, thing)
    if options.json:
        run.out.json(run.block_json(block))
        return 0
    for line in block_lines(block, run):
        run.out.line(line)
    return 0


def _show_request(run: Run, request: Request) -> int:
    plan = run.plan
    if run.options.json:
        run.out.json(request_json(request, plan.requests.carried_by(request), plan.zone))
        return 0
    for line in request_lines(request, run):
        run.out.line(line)
    return 0


def block_lines(block: Block, run: Run) -> Iterator[str]:
    """Everything about a block in lines, its conflicts last."""
    plan = run.plan
    yield block.title or "Untitled"
    facts = [when_here_and_there(block, plan), wording.who(block.who, plan.me, plan.you), *of_ritual(block, plan)]
    facts += filter(None, (pillar_said(block), place_said(block)))
    if block.status in HAPPENED:
        facts.append(HAPPENED[block.status])
    if block.protected:
        facts.append("protected")
    if reminds := wording.describe_reminder(block.remind):
        facts.append(reminds)
    if block.deleted:
        facts.append("deleted")
    yield "  " + " · ".join(facts)
    if block.unreadable:
        yield f"  {wording.NEWER}"
    yield from _agreement(block, plan)
    if other := plan.weeks.with_it([block]).get(block.id):
        yield f"  {with_it(block, other, plan, plan.now)}"
    if has := led(block, plan, plan.rituals.next_turn(block)):
        yield f"  {has}"
    if block.frees and (said := goal_said(block, plan)):
        yield f"  {said}"
    elif block.goal:
        yield f"  {goal_said(block, plan) or f'for the goal {wording.short(block.goal)}'}"
    if block.tags:
        yield "  tags: " + ", ".join(wording.short(tag) for tag in block.tags)
    for line in shown_lines(block.notes):
        yield f"  {line}"
    memories = plan.weeks.memories_of([block]).get(block.id, ())
    for line in remarks_said(*plan.weeks.remarks(block), memories, plan):
        yield f"  {line}"
    yield f"  added by {wording.who(block.author, plan.me, plan.you)}"
    if run.options.ids:
        yield f"  {block.id}"
    yield from several_lines(run.handle(block.id, block.title), plan.blocks.several(block), plan)


def of_ritual(block: Block, plan: Plan) -> Iterator[str]:
    """How often its ritual comes, or how many times of the week are ticked."""
    if block.tally:
        yield "{} of {} this week".format(*block.tally)
    if block.orphan:
        yield "its ritual no longer falls on that date"
    elif block.ritual:
        yield rule_said(plan.rituals.segments(block)[-1].rule)


def _agreement(block: Block, plan: Plan) -> Iterator[str]:
    """The answers, proposals and overlaps of a block, a line each."""
    if block.visibility != "open":
        yield f"  {block.visibility}: " + ("its words are on this device alone" if block.title else "the time is taken")
    if block.aside:
        yield f"  {aside_said(block, plan)}"
    asks = len(block.agreement) > 1 or any(said != "yes" for said in block.agreement.values())
    for person, said in block.agreement.items() if asks else ():
        earlier = next((yes for yes in block.earlier_yes if yes.by == person), None)
        word = "called it off" if block.called_off_by == person else ANSWER_WORDS[said]
        if earlier:
            word = f"yes to {wording.span(earlier.terms.when, plan.zone, plan.today)}; asked again"
        because = f": {wording.short(block.because[person], 200)}" if block.because.get(person) else ""
        yield f"  {wording.who(person, plan.me, plan.you)} · {word}{because}"
    for wish in block.proposals:
        to = wording.span(wish.terms.when, plan.zone, plan.today)
        whose = f", {wording.who(wish.terms.who, plan.me, plan.you)}" if wish.terms.who != block.who else ""
        yes = "you agree" if wish.by == plan.you.id else f"{wording.short(plan.you.name)} agrees"
        yield f"  {wording.who(wish.by, plan.me, plan.you)} asks for {to}{whose}; until {yes}, it stays as it is"
    for wish in block.refused:
        because = f": {wording.short(wish.because, 200)}" if wish.because else ""
        yield f"  not this time to {wording.span(wish.terms.when, plan.zone, plan.today)}{because}"
    if not block.deleted:
        week = plan.weeks.with_overlays(plan.week(block.when.week))
        for line in overlapped(block, week, plan.weeks.overlaps(week)):
            yield f"  {line}"


def _search(run: Run, options: Namespace) -> int:
    return _list(run, run.read().weeks.search(" ".join(options.text)), "Nothing found.")


def _trash(run: Run, options: Namespace) -> int:
    plan = run.read()
    blocks, rituals, things = plan.trash.bin(), plan.rituals.ended_rituals(), plan.trash.gone()
    if options.json:
        others = [{"id": ritual.root, "kind": "ritual", "text": ritual.title} for ritual in rituals]
        others += [{"id": thing.id, "kind": thing.kind, "text": thing.text} for thing in things]
        run.out.json({**blocks_json(blocks, plan), "others": others})
        return 0
    _list(run, blocks, "" if rituals or things else "Nothing has been deleted.")
    for ritual in rituals:
        run.out.line(run.row(ritual.root, f"a ritual that has ended: {wording.short(ritual.title)}"))
    for thing in things:
        run.out.line(run.row(thing.id, f"{GONE_KINDS[thing.kind]}: {wording.short(thing.text)}"))
    return 0


def _list(run: Run, blocks: Iterable[Block], nothing: str) -> int:
    plan = run.plan
    listed = list(blocks)
    if run.options.json:
        run.out.json(blocks_json(listed, plan))
        return 0
    for block in listed:
        span = wording.span(block.when, plan.zone, plan.today)
        words = f"{span:<26}  {wording.name(block)} · {wording.who(block.who, plan.me, plan.you)}"
        run.out.line(run.row(block.id, words))
    if nothing and not listed:
        run.out.line(nothing)
    return 0


def _search_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="what its title, place or notes contain")


COMMANDS = {
    "show": Command(
        help="show one block or request, with everything about it",
        examples=("planner show pottery", "planner show pottery --json"),
        arguments=name_argument,
        run=_show,
    ),
    "search": Command(
        help="find the blocks of all weeks that contain a text",
        examples=("planner search cinema", "planner search climbing hall --json"),
        arguments=_search_arguments,
        run=_search,
    ),
    "trash": Command(
        help="list what was deleted; restore brings it back",
        examples=("planner trash", "planner trash --json"),
        run=_trash,
    ),
}
