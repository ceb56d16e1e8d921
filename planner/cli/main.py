"""Run a command line and return its exit status.

0: done; 1: could not be done; 2: wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from planner import config, frontend
from planner.cli import commands
from planner.cli.errors import Answered, Usage, need_terminal, with_way_out
from planner.cli.output import Output
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store import disk

if TYPE_CHECKING:
    from planner.config.paths import Home
    from planner.domain.ids import Ids

Screen = Callable[["Home"], int]

INTERRUPTED = 130


def main(
    argv: Sequence[str] | None = None,
    *,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    stdin: TextIO | None = None,
    clock: Clock = system_clock,
    ids: Ids | None = None,
    env: Mapping[str, str] = os.environ,
    screen: Screen | None = None,
) -> int:
    """Run one command and return its exit status; never raises.

    `screen` shows a home until the person leaves. An unexpected exception leaves a crash report and one sentence;
    with PLANNER_DEBUG=1 its traceback is printed as well.
    """
    stderr = stderr or sys.stderr
    out = Output(stdout or sys.stdout, stderr, env, stdin or sys.stdin)
    job = _Job(lambda: 1, lambda: _usual_home(env))
    try:
        job = _prepare(sys.argv[1:] if argv is None else argv, out, clock, ids, env, screen)
        return job.run()
    except Answered as answer:
        out.raw(answer.text)
        return 0
    except Usage as wrong:
        out.note(str(wrong))
        return 2
    except PlannerError as trouble:
        out.note(with_way_out(frontend.perform.refusal(trouble)))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as surprise:  # noqa: BLE001 - reported here: no caller could
        if isinstance(surprise, OSError) and surprise.strerror:
            where = f": {surprise.filename}" if surprise.filename else ""
            out.note(f"{surprise.strerror}{where}; what was saved before is kept.")
        else:
            out.note(_describe_crash(surprise, job, clock))
            if env.get("PLANNER_DEBUG") and stderr is not None:
                _print_traceback(surprise, stderr)
    return 1


class _Job(NamedTuple):
    """A parsed command line: what to run, and the home it's about."""

    run: Callable[[], int]
    home: Callable[[], Home]


def _prepare(
    argv: Sequence[str], out: Output, clock: Clock, ids: Ids | None, env: Mapping[str, str], screen: Screen | None
) -> _Job:
    if not argv and screen:
        # Without arguments there's nothing to parse, and the week shows sooner.
        need_terminal()
        home = _usual_home(env)
        return _Job(lambda: screen(home), lambda: home)
    from planner.cli.parser import parse_command, parser_of, split  # without it the week shows sooner
    from planner.cli.registry import find_command  # nor does the week need this one

    name, words = split(argv)
    if name is None:
        if "--help" in words or "-h" in words:
            raise Answered(commands.help.screen_help())
        command = commands.open_screen.SCREEN
    else:
        command = find_command(name)
    options = parse_command(parser_of(name or "", command), words)
    from planner.cli.context import Run  # nobody waits for it to read about a wrong option

    run = Run(options, out, clock, ids, env, screen or _no_screen)

    def work() -> int:
        with run.ending:
            status = command.run(run, options)
            run.publish()
            return status

    return _Job(work, lambda: run.home)


def _usual_home(env: Mapping[str, str]) -> Home:
    return config.paths.Home.at(env=env)


def _describe_crash(surprise: Exception, job: _Job, clock: Clock) -> str:
    """The sentence about an unexpected exception, after writing its report."""
    cause: BaseException = surprise
    if isinstance(surprise, disk.crash_reports.Crashed):
        if surprise.report is not None and surprise.report.exists():  # a demo's home is gone by now
            return disk.crash_reports.crash_sentence(surprise.report)
        cause = surprise.__cause__ or surprise
    try:
        mirror = job.home().mirror
    except PlannerError:
        return disk.crash_reports.crash_sentence(None)  # an impossible profile: there is no folder for a report
    return disk.crash_reports.crash_sentence(
        disk.crash_reports.write_crash_report(mirror, cause, "command", clock=clock)
    )


def _print_traceback(surprise: Exception, stderr: TextIO) -> None:
    """Print the traceback as Python does, without local variables."""
    import traceback  # a command that goes well has none

    with suppress(OSError, ValueError):  # standard error is closed
        traceback.print_exception(surprise, file=stderr)


def _no_screen(home: Home) -> int:
    raise PlannerError("There is no screen here; planner --help lists the commands.")
