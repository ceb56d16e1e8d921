"""From the words of a command line to an exit status: 0 done, 1 could not be done, 2 wrong usage."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from planner.cli.ends import Answered, Usage, need_terminal
from planner.cli.output import Output
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from planner.config import Home
    from planner.domain.ids import Ids

Screen = Callable[["Home"], int]

INTERRUPTED = 130


def main(
    argv: Sequence[str] | None = None,
    *,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    clock: Clock = system_clock,
    ids: Ids | None = None,
    env: Mapping[str, str] = os.environ,
    screen: Screen | None = None,
) -> int:
    """Run one command; never raises for anything that can go wrong in it. `screen` shows a home until one leaves it."""
    out = Output(stdout or sys.stdout, stderr or sys.stderr, env)
    try:
        return _run(sys.argv[1:] if argv is None else argv, out, clock, ids, env, screen)
    except Answered as answer:
        out.raw(answer.text)
        return 0
    except Usage as wrong:
        out.note(str(wrong))
        return 2
    except PlannerError as trouble:
        out.note(str(trouble))
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as trouble:
        where = f": {trouble.filename}" if trouble.filename else ""
        out.note(f"{trouble.strerror or trouble}{where}; what was saved before is kept.")
    except Exception as surprise:
        if env.get("PLANNER_DEBUG"):
            raise
        said = f"{type(surprise).__name__}: {surprise}"
        out.note(f"Something in planner itself went wrong ({said}); what was saved before is kept.")
    return 1


def _run(
    argv: Sequence[str], out: Output, clock: Clock, ids: Ids | None, env: Mapping[str, str], screen: Screen | None
) -> int:
    from planner.config import Home

    if not argv and screen:
        # Without a word there is nothing to parse, and the week is there sooner.
        need_terminal()
        return screen(Home.at(env=env))
    from planner.cli.commands import find, overview
    from planner.cli.parsing import parse, parser_of, split

    name, words = split(argv)
    if name is None:
        from planner.cli.screen import SCREEN

        asked_for_help = "--help" in words or "-h" in words
        command = replace(SCREEN, more=f"{SCREEN.more}\n\ncommands:\n{overview()}") if asked_for_help else SCREEN
    else:
        command = find(name)
    options = parse(parser_of(name or "", command), words)
    from planner.cli.run import Run

    return command.run(Run(options, out, clock, ids, env, screen or _no_screen), options)


def _no_screen(home: Home) -> int:
    raise PlannerError("There is no screen here; planner --help lists the commands.")
