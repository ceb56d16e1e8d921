"""No command: the screen. It is handed in by whoever starts the program, since commands know nothing of screens."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from planner.cli.parsing import Command, Usage
from planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from planner.cli.run import Run


class NoTerminal(PlannerError):
    """The screen was asked for where nobody could see it."""


def need_terminal() -> None:
    """NoTerminal unless keys can be read and a screen be drawn."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise NoTerminal("The screen needs a terminal; planner --help lists the commands that work without one.")


def _open(run: Run, options: Namespace) -> int:
    if options.json or options.offline:
        raise Usage("--json and --offline are for commands; the screen takes neither.")
    need_terminal()
    return run.screen(run.home)


SCREEN = Command(
    help="Two people who share a life plan their week side by side",
    more="Without a command it opens the week.",
    examples=("planner", "planner demo", "planner add Climbing fri 18:00-20:00", "planner week next --json"),
    run=_open,
)
