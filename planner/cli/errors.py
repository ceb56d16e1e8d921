"""The ways a command line ends before a command runs.

Without argparse, so that it loads fast.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from planner.frontend.perform import Refused, WayOut

_WAYS_OUT: dict[WayOut, str] = {
    "request": "Say what you would like: planner request --need TEXT",
    "suggest": "To ask for another time: planner suggest {about} --start WHEN",
    "remove": "To take it out of the week: planner remove {about}",
    "bin": "To take your words back: planner remove {about}, then planner erase {about}",
}


class Usage(PlannerError):
    """The command line itself is wrong: exit status 2."""


class Answered(Exception):
    """The command line only asked for a text, such as help or the version."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NoTerminal(PlannerError):
    """The screen was asked for without a terminal to show it."""


def with_way_out(refused: Refused) -> str:
    """Why something was not done, and the command that does something about it."""
    way_out = _WAYS_OUT.get(refused.way_out, "").format(about=refused.about or "ID")
    return f"{refused.sentence} {way_out}".rstrip()


def need_terminal() -> None:
    """Raise NoTerminal unless keys can be read and a screen can be drawn."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise NoTerminal("The screen needs a terminal; planner --help lists the commands that work without one.")
