"""request, requests, inbox, free: ask each other, and find free time."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from planner.cli import commands
from planner.cli.arguments import read_minutes
from planner.cli.errors import Usage
from planner.cli.parser import Command
from planner.domain.model.items import Asked, Deed, Request
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import REQUEST_LABELS
from planner.frontend.block_facts import halves_said
from planner.frontend.inbox import ALL_QUIET, fold_open, how_often, inbox_headings, open_questions_said, proposal_of
from planner.frontend.labels import ANSWER_WORDS
from planner.frontend.news_text import news_said
from planner.frontend.week_names import find_week
from planner.interop.json_inbox import free_json, inbox_json, requests_json

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.plan.plan import Plan

AN_HOUR = "1h"
T = TypeVar("T")


def _request(run: Run, options: Namespace) -> int:
    plan = run.plan
    if options.again:
        if options.feeling or options.block or options.offer is None:
            raise Usage("To make another offer, give --offer, and --need if that changes too.")
        request = run.item(options.again, Request)
        again = {"offer": options.offer, "need": options.need, "cursor": run.cursor()}
        return run.perform(lambda: plan.requests.offer_another(request, **again), also=halves_said(request.id, plan))
    if not options.need:
        raise Usage("Say what you would like: --need TEXT.")
    blocks = [run.find(block_id) for block_id in options.block]
    words = {"need": options.need, "feeling": options.feeling or "", "offer": options.offer or ""}
    asked: list[str] = []

    def ask() -> Deed:
        deed = plan.requests.ask(**words, blocks=blocks, cursor=run.cursor())
        asked.append(deed.id)
        return deed

    return run.perform(ask, also=(said for key in asked for said in halves_said(key, plan)))


def _requests(run: Run, options: Namespace) -> int:
    plan = run.read()
    rows = plan.requests.all()
    if options.json:
        run.out.json(requests_json([(request, plan.requests.carried_by(request)) for request in rows], plan.zone))
        return 0
    for request in rows:
        for line in request_lines(request, run):
            run.out.line(line)
    if not rows:
        run.out.line("No requests.")
    return 0


def request_lines(request: Request, run: Run) -> Iterator[str]:
    """A request in lines: its author and answer, its three parts, its blocks."""
    yield run.row(request.id, _says(request, run.plan))
    yield from _parts(request, run.plan)


def _parts(request: Request, plan: Plan) -> Iterator[str]:
    for lead, text in zip(REQUEST_LABELS.values(), (request.feeling, request.need, request.offer), strict=True):
        if text:
            yield f"  {lead} {wording.short(text, 200)}"
    if request.unreadable:
        yield f"  {wording.NEWER}"
    for block in plan.requests.carried_by(request):
        yield f"  with {wording.name(block)}: {wording.span(block.when, plan.zone, plan.today)}"


def _says(request: Request, plan: Plan) -> str:
    asks = "you ask" if request.by == plan.me.id else f"{wording.short(plan.you.name)} asks"
    because = f": {wording.short(request.because)}" if request.because else ""
    answer = "its time has passed" if request.closed else ANSWER_WORDS[request.answer]
    return f"{asks} · {answer}{because}"


def _inbox(run: Run, options: Namespace) -> int:
    plan = run.read()
    inbox = plan.inbox.read(most=None if options.json else MOST_SHOWN)
    if options.json:
        run.out.json(inbox_json(inbox, plan.zone))
        if options.seen:
            plan.arrivals.visited()
        return 0
    parts = (
        list(_first(inbox.waiting, lambda row: _waiting(row, run), inbox.beyond.waiting)),
        list(_asked_lines(inbox.still_asked, run, inbox.beyond.asked)),
        list(_first(inbox.told, lambda row: [run.row(row.id, news_said(row, plan))], inbox.beyond.told)),
        list(_first(inbox.also, lambda row: [run.row(row.id, news_said(row, plan))], inbox.beyond.also)),
    )
    for head, lines in zip(inbox_headings(plan.you), parts, strict=True):
        if lines:
            run.out.line(head)
            for line in lines:
                run.out.line(f"  {line}")
    if not any(parts):
        run.out.line(ALL_QUIET)
    if options.seen or run.out.is_terminal:
        plan.arrivals.visited()
    return 0


def _first(rows: Sequence[T], lines: Callable[[T], Iterable[str]], unread: int) -> Iterator[str]:
    """The lines of the first rows, and how many more there are with the unread ones."""
    for row in rows[:MOST_SHOWN]:
        yield from lines(row)
    if (more := len(rows[MOST_SHOWN:]) + unread) > 0:
        yield f"+{more:,}"


def _waiting(row: Asked, run: Run) -> Iterator[str]:
    """What it is and who asks; a request whole."""
    by = wording.who(row.by, run.plan.me, run.plan.you)
    if row.request:
        yield run.row(row.id, f"{by} asks")
        yield from _parts(row.request, run.plan)
        return
    yield run.row(row.id, f"{wording.short(row.text) or 'Untitled'}{_when(row, run.plan)} · {by} asks")


def _when(row: Asked, plan: Plan) -> str:
    """The time asked for, and the one that applies until then."""
    if row.block is None:
        return ""
    stands = wording.span(row.block.when, plan.zone, plan.today)
    wished = proposal_of(row.block, row.by)
    if wished is None:
        return f": {stands}{how_often(row, plan)}"
    return f": {wording.span(wished.terms.when, plan.zone, plan.today)}? Until then {stands}{how_often(row, plan)}"


def _asked_lines(rows: Sequence[Asked], run: Run, unread: int) -> Iterator[str]:
    """My questions with their answers; open ones folded after a long silence."""
    plan = run.plan
    listed, folded = fold_open(rows, plan)
    yield from _first(
        listed,
        lambda row: request_lines(row.request, run) if row.request else [run.row(row.id, _asked(row, plan))],
        0 if folded else unread,  # all of these are open
    )
    if folded:
        yield f"{open_questions_said(folded + unread, wording.short(plan.you.name))} (planner settings agreement off)"


def _asked(row: Asked, plan: Plan) -> str:
    because = f": {wording.short(row.because)}" if row.because else ""
    title = wording.short(row.text) or "Untitled"
    mine = proposal_of(row.block, plan.me.id)
    refused = next((p for p in row.block.refused if p.by == plan.me.id), None) if row.block else None
    if row.block and (asked := mine or refused):
        to, stands = (wording.span(when, plan.zone, plan.today) for when in (asked.terms.when, row.block.when))
        if mine is None:
            return f"{title} · {to}: {ANSWER_WORDS['no']}{because}; it stays at {stands}"
        until = "" if row.says == "no" else f"; until then it stays at {stands}"
        return f"{title} · {to} waits{until}"
    title += f": {wording.span(row.block.when, plan.zone, plan.today)}{how_often(row, plan)}" if row.block else ""
    if row.block and row.block.called_off_by:
        return f"{title} · {wording.short(plan.you.name, 16)} called it off{because}"
    return f"{title} · {ANSWER_WORDS[row.says]}{because}"


def _free(run: Run, options: Namespace) -> int:
    plan = run.read()
    if run.has_overlays:
        commands.overlays.look_at_overlays(run)
    minutes = read_minutes(options.length)
    slots = plan.requests.free(find_week(options.week, plan.today), minutes)
    if options.json:
        run.out.json(free_json(slots))
        return 0
    for slot in slots:
        day = wording.day(slot.start.date(), plan.today)
        over = ", ".join(wording.name(plan.block(block_id)) for block_id in slot.over)
        beside = f" · beside {over}" if over else ""
        span = f"{wording.clock(slot.start)}–{wording.clock(slot.end)}"
        run.out.line(f"{day} {span}, {wording.length(slot.minutes)}{beside}")
    if not slots:
        run.out.line(f"No {wording.length(minutes)} that both have free then.")
    return 0


# -- the command line ---------------------------------------------------------------------------------------------


def _request_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--feeling", metavar="TEXT", help="I’m feeling …")
    parser.add_argument("--need", metavar="TEXT", help="I’d like …")
    parser.add_argument("--offer", metavar="TEXT", help="and I’d offer …")
    parser.add_argument("--block", metavar="ID", action="append", default=[], help="a block that is part of it")
    parser.add_argument("--again", metavar="ID", help="make another offer in a request of yours")


def _inbox_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seen", action="store_true", help="mark what is listed as new as seen")


def _free_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--for", dest="length", metavar="LENGTH", default=AN_HOUR, help="for at least this long: 90m, 2h, 1h30 (1h)"
    )
    parser.add_argument("--week", metavar="WEEK", default="this", help="2026-W48, a date, this, next, last, +1, -2")


COMMANDS = {
    "request": Command(
        help="ask for something: a feeling, a need and an offer",
        more="Need and offer are read like planner add, and both go into the week as a question: what you would\n"
        "like as your own protected time, what you offer for both of you (with “me” at the end, your own).\n"
        "They count once there is a yes. Without a day they stand on the week’s line.",
        examples=(
            "planner request --feeling drained --need 'two hours to read' --offer 'a film together'",
            "planner request --need 'two hours to read thu 20:00' --offer 'a film fri 20:00'",
            "planner request --need 'Saturday morning for the long run' --block 'long run'",
            "planner request --again 'two hours' --offer 'Sunday breakfast'",
        ),
        arguments=_request_arguments,
        run=_request,
    ),
    "requests": Command(
        help="list what either of you asked for, and the answers",
        examples=("planner requests", "planner requests --json"),
        run=_requests,
    ),
    "inbox": Command(
        help="see what waits for you, what you asked, what’s new",
        more="On a terminal this marks the news as seen; with --json or in a pipe, only --seen does.",
        examples=("planner inbox", "planner inbox --json", "planner inbox --json --seen"),
        arguments=_inbox_arguments,
        run=_inbox,
    ),
    "free": Command(
        help="find times when you’re both free",
        more="It looks within the hours that each of you has set (planner settings hours), from now on.\n"
        "Work calendars and the like that the week shows (planner settings overlays.NAME) take time as well.",
        examples=("planner free", "planner free --for 2h", "planner free --for 1h30 --week next --json"),
        arguments=_free_arguments,
        run=_free,
    ),
}
