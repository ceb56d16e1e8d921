"""Open the screen: check the terminal first, and only then import Textual."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import PlannerError
from planner.store import disk
from planner.store.disk.thread_hooks import handled_in_threads
from planner.tui.terminal.capabilities import prepare
from planner.tui.terminal.offline_asyncio import asyncio
from planner.tui.terminal.timers import SteadyLoop, steady_textual

THREAD_SWITCH_S = 0.0005
"""Seconds after which a busy thread gives way to another one.

A thread of its own writes frames. With Python's 5 ms the first frame waits as long for what comes after the paint, and
each key for an exchange with the folder.
"""

if TYPE_CHECKING:
    from planner.tui.app import PlannerApp  # Textual, once its clock is steady and the terminal good enough


def run_screen(home: Home, *, clock: Clock = system_clock) -> int:
    """Show the screen of a home until the person leaves; returns the exit status.

    It's the week, or first the set-up. Raises what ended the screen, after the terminal is restored: a PlannerError
    itself, and Crashed for anything unexpected. The garbage collector is off until the app is ready: what is made
    before the first paint stays alive, and checking it takes a tenth of the start.
    """
    gc.disable()
    sys.setswitchinterval(THREAD_SWITCH_S)
    settings = Settings.read(home.settings)
    terminal = prepare(os.environ, settings.colours)
    steady_textual()
    from planner.tui.app import PlannerApp  # Textual, once its clock is steady and the terminal good enough

    app = PlannerApp(home, settings, terminal, clock=clock)
    try:
        _run(app)
    finally:
        gc.enable()
        for worker in app.plan_workers:
            worker.finish()
    if isinstance(app.failure, PlannerError):
        raise app.failure
    if app.failure:
        raise disk.crash_reports.Crashed(app.crashes.newest) from app.failure
    if app.crashes:
        # In a thread: the screen went on, so this is only reported now.
        print(f"planner: {disk.crash_reports.crash_sentence(app.crashes.newest)}", file=sys.stderr)
    return app.return_code or 0


def _run(app: PlannerApp) -> None:
    """Run the app on its own loop; exceptions of threads and tasks are reported."""
    with handled_in_threads(app.report_beside), asyncio.Runner(loop_factory=SteadyLoop) as runner:
        for hangup in (signal.SIGHUP, signal.SIGTERM):
            runner.get_loop().add_signal_handler(hangup, _hang_up, app, hangup)
        runner.get_loop().set_exception_handler(lambda _loop, context: app.report_beside(context.get("exception")))
        runner.run(app.run_async())


def _hang_up(app: PlannerApp, hangup: signal.Signals) -> None:
    """Save the drafts, then end as the signal ends any program.

    The terminal may be gone, so nothing is written to it.
    """
    app.drafts.keep_all()
    signal.signal(hangup, signal.SIG_DFL)
    os.kill(os.getpid(), hangup)
