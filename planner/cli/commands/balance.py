"""balance: moments, then own time and time together, over some weeks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from planner.cli.parser import Command
from planner.domain.errors import BadInput
from planner.interop.statistics import balance_json, hours_lines, moments_lines, plot_lines, table_lines
from planner.interop.statistics_data import figures_of

if TYPE_CHECKING:
    from planner.cli.context import Run

_USUAL, _MOST = 8, 1040


def _balance(run: Run, options: Namespace) -> int:
    if not 1 <= options.weeks <= _MOST:
        raise BadInput(f"Between 1 and {_MOST} weeks.")
    figures = figures_of(run.read(), options.weeks)
    if options.json:
        run.out.json(balance_json(figures))
        return 0
    for line in [*moments_lines(figures), "", *hours_lines(figures), "", *table_lines(figures, options.weeks)]:
        run.out.line(line)
    if options.plot:
        for line in ["", *plot_lines(figures, run.out.width)]:
            run.out.line(line)
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--weeks", type=int, default=_USUAL, metavar="N", help=f"how many, this one last (usually {_USUAL})"
    )
    parser.add_argument("--plot", action="store_true", help="draw them as well")


COMMANDS = {
    "balance": Command(
        help="moments first, then own and our time",
        more="Yours and ours only: the other’s hours are on the other’s screen.",
        examples=("planner balance", "planner balance --weeks 26 --plot", "planner balance --json"),
        arguments=_arguments,
        run=_balance,
    ),
}
