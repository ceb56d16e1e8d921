"""agree, decline, suggest, withdraw: answer a question, or take one back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from planner.cli.errors import Usage
from planner.cli.lookup import Answerable, wanted_of_rows
from planner.cli.parser import Command, name_argument
from planner.domain import quickadd
from planner.domain.agreement import counts
from planner.domain.errors import BadInput, NotYours
from planner.domain.model.block import COLUMNS, WE, Block, Outcome, Role
from planner.domain.model.items import HouseRule, Request
from planner.domain.recurrence.ritual import Ritual
from planner.domain.text import shown
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.perform import describe_result
from planner.frontend.verbs import suggest_time

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan


_TO_ANSWER = wanted_of_rows(("block", "ritual", "request", "rule"), lambda plan: plan.inbox.waiting())
_TO_SUGGEST = _TO_ANSWER._replace(kinds=("block", "ritual"))
_ASKED = wanted_of_rows(_TO_ANSWER.kinds, lambda plan: plan.inbox.asked_rows())


def _agree(run: Run, options: Namespace) -> int:
    plan = run.plan
    painted = {request.id: request for request in plan.requests.all()}
    thing: Answerable = run.thing(options.id, _TO_ANSWER)
    if isinstance(thing, Block) and thing.role and thing.request in painted and _asks(thing, plan):
        thing = painted[thing.request]  # a yes to one half is one to the request
    if isinstance(thing, Request):
        return _agree_to_request(run, thing, options)
    if options.at or options.offer_at:
        raise Usage(
            "--at and --offer-at only work on a request: they give other times for what it asks for and offers."
        )
    if isinstance(thing, Ritual) and (coming := plan.rituals.next_of(thing)) and (options.in_person or coming.aside):
        thing = coming
    if isinstance(thing, Block):
        return run.do("yes_here" if options.in_person else "yes", thing)
    if options.in_person:
        raise Usage("--in-person only works on a block or a request: it records the other’s spoken yes.")
    if isinstance(thing, HouseRule):
        return run.perform(lambda: plan.items.agree_rule(thing))
    return run.perform(lambda: plan.ritual_answers.answer_ritual(thing, True))


def _asks(half: Block, plan: Plan) -> bool:
    """Whether a half still asks what its request does, and about no other time."""
    return not half.proposals and plan.requests.halves.asking_with(half) is not None


def _agree_to_request(run: Run, request: Request, options: Namespace) -> int:
    plan = run.plan
    times: dict[Role, When] = {}
    for half in request.blocks:
        typed = {"need": options.at, "offer": options.offer_at}[half.role] if half.role else None
        if half.role and typed:
            times[half.role] = quickadd.read_when(typed, run.cursor(), half.when)
            run.warn_of_kept(times[half.role], half.who, half.id)
    given = {"need": options.at, "offer": options.offer_at}
    missing = [role for role, typed in given.items() if typed and role not in times]
    if missing:
        raise BadInput(f"That request has no {missing[0]} in the week, so there is no time to change.")
    return run.perform(
        lambda: plan.requests.answer_request(request, True, in_person=options.in_person, times=times),
        also=_placed(run, request, times) if times else (),
    )


def _placed(run: Run, request: Request, times: Mapping[Role, When]) -> Iterator[str]:
    """The halves as the yes left them, and the times that were asked for."""
    plan = run.plan
    for half in plan.requests.halves.of(request.id):
        if half.role and half.when != times.get(half.role, half.when):
            yield describe_result(Outcome("proposed", half, half), plan)
        elif counts(half):
            yield f"{wording.name(half)}: {wording.span(half.when, plan.zone, plan.today)}"


def _decline(run: Run, options: Namespace) -> int:
    plan, thing, because = run.plan, run.thing(options.id, _TO_ANSWER), options.because or ""
    if isinstance(thing, Block):
        return run.do("no", thing, because)
    if isinstance(thing, Request):
        return run.perform(lambda: plan.requests.answer_request(thing, False, because))
    if isinstance(thing, HouseRule):
        if because:
            raise Usage("A house rule takes no reason; --because is for blocks and requests.")
        return run.perform(lambda: plan.items.drop_rule(thing))
    return run.perform(lambda: plan.ritual_answers.answer_ritual(thing, False, because))


def _suggest(run: Run, options: Namespace) -> int:
    if options.start is None and options.length is None and options.who is None:
        raise Usage("What do you suggest? Give --start, --length or --who.")
    plan, block = run.plan, run.find(options.id, _TO_SUGGEST)
    when = block.when
    if options.start is not None:
        when = quickadd.read_when(options.start, run.cursor(), when)
    if options.length is not None:
        when = when._replace(minutes=quickadd.read_length(options.length))
    who = {"me": plan.me.id, "you": plan.you.id, "we": WE, None: block.who}[options.who]
    run.warn_of_kept(when, who, block.id)
    return run.perform(lambda: suggest_time(plan, block, when, who))


def _withdraw(run: Run, options: Namespace) -> int:
    plan, thing = run.plan, run.thing(options.id, _ASKED)
    if isinstance(thing, Block):
        return run.do("withdraw", thing)
    if isinstance(thing, Request):
        return run.perform(lambda: plan.requests.withdraw_request(thing))
    if isinstance(thing, HouseRule):
        if thing.author != plan.me.id:
            raise NotYours(f"“{shown(thing.text)[:40]}” was suggested by {plan.you.name}. To say no, use decline.")
        return run.perform(lambda: plan.items.drop_rule(thing))
    coming = plan.rituals.next_of(thing)
    if coming is None:
        raise BadInput(f"“{shown(thing.title)[:40]}” has ended.")
    return run.do("withdraw", coming)


# -- the command line ---------------------------------------------------------------------------------------------


def _agree_arguments(parser: ArgumentParser) -> None:
    name_argument(parser)
    parser.add_argument("--at", metavar="WHEN", help="for a request: another time for what it asks for")
    parser.add_argument("--offer-at", metavar="WHEN", help="for a request: another time for what it offers")
    parser.add_argument("--in-person", action="store_true", help="record the other’s yes, spoken here and now")


def _decline_arguments(parser: ArgumentParser) -> None:
    name_argument(parser)
    parser.add_argument("--because", metavar="TEXT", help="a reason, if you like")


def _suggest_arguments(parser: ArgumentParser) -> None:
    name_argument(parser)
    parser.add_argument("--start", metavar="WHEN", help="another time: sat, 20:00, 'sat 20:00'")
    parser.add_argument("--length", metavar="L", help="how long: 90m, 2h, 1h30")
    parser.add_argument("--who", choices=COLUMNS, help="whose it would be")


COMMANDS = {
    "agree": Command(
        help="say yes to what was asked: a block, request, rule or ritual",
        more="A yes to a request counts for what it asks for and for what it offers.\n"
        "If you give another time with it, the other is asked; until the answer, the time stays.",
        examples=(
            "planner agree pottery",
            "planner agree pottery --in-person",
            "planner agree 'two hours to read' --at 'thu 20:00' --offer-at 'fri 20:00'",
        ),
        arguments=_agree_arguments,
        run=_agree,
    ),
    "decline": Command(
        help="say “not this time” to what was asked",
        examples=("planner decline cinema", "planner decline cinema --because 'early start'"),
        arguments=_decline_arguments,
        run=_decline,
    ),
    "suggest": Command(
        help="ask for another time; what you agreed on stays until the answer",
        examples=("planner suggest cinema --start 'sat 20:00'", "planner suggest cinema --length 1h30"),
        arguments=_suggest_arguments,
        run=_suggest,
    ),
    "withdraw": Command(
        help="take back what you asked",
        examples=("planner withdraw cinema",),
        arguments=name_argument,
        run=_withdraw,
    ),
}
