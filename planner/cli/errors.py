"""The ways a command line ends before a command runs.

Without argparse, so that it loads fast.
"""

from __future__ import annotations

import sys

from planner.domain.errors import PlannerError


class Usage(PlannerError):
    """The command line itself is wrong: exit status 2."""


class Answered(Exception):
    """The command line only asked for a text, such as help or the version."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NoTerminal(PlannerError):
    """The screen was asked for without a terminal to show it."""


def need_terminal() -> None:
    """Raise NoTerminal unless keys can be read and a screen can be drawn."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise NoTerminal("The screen needs a terminal; planner --help lists the commands that work without one.")
