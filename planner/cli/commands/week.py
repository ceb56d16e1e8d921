"""week, today, next: print the plan."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planner import cli, frontend, interop, sync
from planner.cli import commands
from planner.cli.arguments import read_minutes
from planner.cli.parser import Command
from planner.domain.model.block import COLUMNS, Block, Column, WeekView
from planner.domain.time.week import Week
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording import blocks as wording
from planner.frontend.week_names import find_week

if TYPE_CHECKING:
    from planner.cli.context import Run
    from planner.domain.model.items import Inbox
    from planner.plan.plan import Plan

WEEKS_AHEAD = 53
"""How many weeks `next` looks ahead without a limit."""
MOST_COMING = 10
"""How many blocks of each day and person `next` reads in a crowd."""
MOST_LINES = 8
"""Most lines of `today`, which may be shown at login."""


def _week(run: Run, options: Namespace) -> int:
    plan = run.read()
    if run.has_overlays:
        commands.overlays.look_at_overlays(run)
    view = plan.week(find_week(options.week, plan.today), most=None if options.json else MOST_SHOWN)
    if options.json:
        run.out.json(
            interop.json_blocks.week_json(
                plan,
                view,
                last_exchange=sync.exchange.last_exchange(run.home.mirror),
                problems=run.problems,
                rows=iter,
            )
        )
        return 0
    carried = plan.weeks.carried(view.week, view)
    view = plan.weeks.with_overlays(view)
    agreed = frontend.invitation.agreed_said(plan.weeks.invitation.agreed_on(view.week))
    marks = cli.week_table.Marks(
        carried.intentions,
        plan.weeks.overlaps(view),
        plan.now,
        carried.off,
        carried.with_it,
        agreed,
        carried.told,
        carried.because,
    )
    for line in cli.week_table.week_lines(view, run.out.width, marks, ids=options.ids):
        run.out.line(line)
    if plan.arrivals.unpublished:
        run.out.line(f" {frontend.status_text.sharing_words(plan.arrivals.unpublished)}")
    if run.has_overlays:
        for trouble in frontend.overlays.overlay_troubles(plan):
            run.out.line(f" {trouble}")
    return 0


def _today(run: Run, options: Namespace) -> int:
    plan = run.plan
    view = plan.week(Week.of(plan.today), most=None if options.json else MOST_SHOWN, day=plan.today)
    columns = {column: [block for block in view.columns[column] if _touches(block, plan)] for column in COLUMNS}
    if options.json:
        beside = interop.json_blocks.around(plan, view)
        run.out.json(
            {
                "date": plan.today.isoformat(),
                "me": interop.json_blocks.person_json(plan.me),
                "you": interop.json_blocks.person_json(plan.you),
                "columns": {
                    name: [interop.json_blocks.block_json(block, plan.zone, beside) for block in columns[name]]
                    for name in COLUMNS
                },
                "intentions": interop.json_blocks.intentions_json(plan, plan.weeks.carried(view.week, view).intentions),
                "waiting": list(plan.inbox.waiting_ids()),
            }
        )
        return 0
    for line in _today_lines(plan, view, columns, run.out.width):
        run.out.line(line)
    return 0


def _today_lines(plan: Plan, view: WeekView, columns: dict[Column, list[Block]], width: int) -> Iterator[str]:
    """The lines of `today`: review, day, lines, my day, the other's, questions, news.

    Empty parts are left out.
    """
    mine = sorted(
        (block for block in columns["me"] + columns["we"] if not let_go(block)),
        key=lambda block: (block.when.starts(plan.zone), block.id),
    )
    lines = [_of_today(block, plan) + (" · both of you" if block.who == "we" else "") for block in mine]
    intentions = plan.weeks.carried(view.week, view).intentions
    is_news = plan.arrivals.may_have_news and not frontend.no_screens.no_screens_said(plan, view)
    inbox = plan.inbox.read(most=MOST_SHOWN) if is_news else None
    waiting, more = (inbox.waiting, inbox.beyond.waiting) if inbox else plan.inbox.first_waiting(MOST_SHOWN)
    theirs = ", ".join(_of_today(block, plan) for block in columns["you"] if not let_go(block))
    review, news = _review_said(plan), _news_told(inbox, plan) if inbox else ""
    room = MOST_LINES - 1 - sum(map(bool, (review, intentions, theirs, waiting, news)))
    if len(lines) > room:
        beyond = sum(view.beyond.get((column, plan.today), 0) for column in ("me", "we"))
        lines[room - 1 :] = [f"and {len(lines) - room + 1 + beyond:,} more"]
    if review:
        yield wording.short(review, width)
    yield wording.day(plan.today) + ("" if lines else " · nothing planned")
    if intentions:
        said = (f"{wording.who(who, plan.me, plan.you)}: {wording.short(text)}" for who, text in intentions.items())
        yield wording.short(f"this week · {' · '.join(said)}", width)
    for line in lines:
        yield f"  {line}"
    if theirs:
        yield wording.short(f"{wording.short(plan.you.name)}: {theirs}", width)
    if waiting:
        things = ", ".join(wording.short(row.text) or "Untitled" for row in waiting)
        yield wording.short(f"waits for your answer ({len(waiting) + more}): {things}", width)
    if news:
        yield wording.short(news, width)


def _news_told(found: Inbox, plan: Plan) -> str:
    """What the header counts as new and nobody has seen, in one line; else empty.

    Reading it here doesn't mark it as seen. An evening without screens keeps it for later.
    """
    if not found.counted:
        return ""
    told = "; ".join(frontend.news_text.news_said(row, plan) for row in found.counted[:MOST_LINES])
    count = len(found.counted) + found.beyond.told
    return f"new from {wording.short(plan.you.name, 16)} ({count:,}): {told}"


def _review_said(plan: Plan) -> str:
    """That the review was started, waits for my yes, or is still to come; else empty."""
    if begun := frontend.invitation.invited_to_join(plan) or frontend.invitation.invited_to_agree(plan):
        return f"{begun.sentence}. To {begun.offer}: planner"
    tonight = frontend.invitation.invited_tonight(plan)
    return f"{tonight.sentence}." if tonight else ""


def let_go(block: Block) -> bool:
    """Whether somebody said no to it or called it off, or it's set aside."""
    return bool(block.aside) or "no" in block.agreement.values()


def _touches(block: Block, plan: Plan) -> bool:
    first, last = block.when.dates(plan.zone)
    return block.when.precision != "week" and first <= plan.today <= last


def _of_today(block: Block, plan: Plan) -> str:
    marks = cli.week_table.said_of(block, plan.me, plan.you, plan.now)
    return " ".join(
        filter(None, (cli.week_table.hour(block, plan.today, plan.zone), cli.week_table.marked(block), *marks))
    )


def _next(run: Run, options: Namespace) -> int:
    within = None if options.within is None else timedelta(minutes=read_minutes(options.within))
    plan = run.plan
    block = next_block(plan, None if within is None else plan.now + within)
    if block is None:
        if options.json:
            run.out.json(None)
        run.out.note(
            "Nothing with a time is coming up." if within is None else f"Nothing starts within {options.within}."
        )
        return 1
    if options.json:
        run.out.json(run.block_json(block))
        return 0
    starts = block.when.starts(plan.zone)
    at = wording.clock(starts) if starts.date() == plan.today else wording.start(block.when, plan.zone, plan.today)
    place = f" @ {wording.short(block.place)}" if block.place else ""
    run.out.line(run.row(block.id, f"{at} {wording.name(block)}{place}"))
    return 0


def next_block(plan: Plan, until: datetime | None) -> Block | None:
    """My or our first planned timed block from now on, or up to `until`."""
    week = Week.of(plan.today)
    for ahead in range(WEEKS_AHEAD):
        if until is not None and week.plus(ahead).monday > until.date():
            return None
        view = plan.week(week.plus(ahead), most=MOST_COMING, since=plan.now, but=plan.you.id)
        coming = [
            (block.when.starts(plan.zone), block.id, block)
            for block in (*view.columns["me"], *view.columns["we"])
            if block.when.precision == "time"
            and block.status == "planned"
            and not let_go(block)
            and block.when.starts(plan.zone) >= plan.now
        ]
        if coming:
            starts, _, block = min(coming, key=lambda entry: entry[:2])
            return block if until is None or starts <= until else None
    return None


def _week_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "week", nargs="?", default="this", metavar="WEEK", help="2026-W48, a date, this, next, last, +1, -2"
    )


def _next_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--within", metavar="LENGTH", help="only what starts within 15m, 2h, 1h30")


COMMANDS = {
    "week": Command(
        help="show a week, with me, we and you side by side",
        examples=(
            "planner week",
            "planner week next",
            "planner week 2026-W48 --json",
            "planner week -1 --ids",
        ),
        arguments=_week_arguments,
        run=_week,
    ),
    "today": Command(
        help="show today in at most eight lines, for a login message",
        more="It never waits for the shared folder. What’s new is told until you have seen it on the screen\n"
        "or with inbox; today itself marks nothing as seen.",
        examples=("planner today", "planner today --json"),
        run=_today,
    ),
    "next": Command(
        help="show the next block in one line, for a shell prompt or tmux",
        more="Exit status 1 when there is none. It never waits for the shared folder.",
        examples=("planner next", "planner next --within 15m"),
        arguments=_next_arguments,
        run=_next,
    ),
}
