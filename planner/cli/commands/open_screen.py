"""No command: open the screen.

The caller passes it in, since commands know no screens.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from planner.cli.errors import Usage, need_terminal
from planner.cli.parser import Command

if TYPE_CHECKING:
    from planner.cli.context import Run


def _open(run: Run, options: Namespace) -> int:
    if options.json or options.offline:
        raise Usage("--json and --offline are for commands; the screen takes neither.")
    need_terminal()
    return run.screen(run.home)


SCREEN = Command(
    help="Two people who share a life plan their week side by side",
    more="Without a command it opens the week.",
    examples=(
        "planner                                        the week, on the screen",
        "planner demo                                   the screen on a made-up plan",
        "planner add Climbing fri 18:00-20:00 '!'       own time, protected",
        "planner add Cinema sat 20:00 2h we             something for both of you",
        "planner done climbing                          a title, or a part of one",
        "planner agree cinema",
    ),
    run=_open,
)
