"""balance: looking back on some weeks, the braid first."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.cli.parser import Command
from planner.domain.errors import BadInput
from planner.domain.looking_back import (
    AWAY_SIGN,
    PAGE_WEEKS,
    LookBack,
    blank_sentences,
    braid_lines,
    hours_sentences,
    kept_lines,
    look_back_sentences,
    page_span,
    quiet_sentence,
)
from planner.interop.statistics import balance_json, plot_lines, table_lines
from planner.interop.statistics_data import figures_of

if TYPE_CHECKING:
    from planner.cli.context import Run

_MOST = 1040
_WIDEST = 100


def _balance(run: Run, options: Namespace) -> int:
    if not 1 <= options.weeks <= _MOST:
        raise BadInput(f"Choose between 1 and {_MOST} weeks.")
    plan = run.read()
    if options.json:
        run.out.json(balance_json(figures_of(plan, options.weeks)))
        return 0
    page = plan.statistics.looking_back.page(options.weeks, always_hours=options.hours)
    for line in _page_lines(page, min(run.out.width, _WIDEST)):
        run.out.line(line)
    if options.plot:
        figures = figures_of(plan, options.weeks)
        for line in ["", *table_lines(figures), "", *plot_lines(figures, run.out.width)]:
            run.out.line(line)
    return 0


def _page_lines(page: LookBack, width: int) -> Iterator[str]:
    """The page as lines: the braid, what was kept, sentences, hours."""
    yield f"Looking back · {page.names} · {page_span(page)}"
    if page.is_blank:
        yield from ("", *blank_sentences(page), *hours_sentences(page))
        return
    indent = ""
    for row in braid_lines(page, width):
        yield ""
        for _, label, text in row:
            indent = " " * (len(label) + 2)
            yield f"{label}  {text}"
    kept = [indent + line for line in kept_lines(page, width - len(indent), PAGE_WEEKS)]
    away = [indent + AWAY_SIGN] if page.has_away else []
    quiet = [found] if (found := quiet_sentence(page)) else []
    for part in (kept + away, look_back_sentences(page), hours_sentences(page), quiet):
        if part:
            yield from ("", *part)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--weeks",
        type=int,
        default=PAGE_WEEKS,
        metavar="N",
        help=f"how many weeks, up to this one (usually {PAGE_WEEKS})",
    )
    parser.add_argument("--hours", action="store_true", help="show hours too, even without a range of your own")
    parser.add_argument("--plot", action="store_true", help="show hours week by week, as a table and a plot")


COMMANDS = {
    "balance": Command(
        help="look back: see your weeks as three lines, and a few sentences",
        more="A sign is a day: ─ on your own, ═ together, · away. Nothing private is in it.\n"
        "Hours appear once you choose a range (planner settings range 4h-8h).",
        examples=("planner balance", "planner balance --weeks 26", "planner balance --hours", "planner balance --json"),
        arguments=_arguments,
        run=_balance,
    ),
}
