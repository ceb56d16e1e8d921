"""Opening the screen: the terminal is looked at first, and only then is Textual imported."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from typing import TYPE_CHECKING

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import Clock, system_clock
from planner.domain.errors import PlannerError
from planner.store.disk.thread_hooks import handled_in_threads
from planner.tui.terminal.capabilities import prepare
from planner.tui.terminal.timers import SteadyLoop, steady_textual

if TYPE_CHECKING:
    from planner.tui.app import PlannerApp


def run_screen(home: Home, *, clock: Clock = system_clock) -> int:
    """The screen on that home, until the person leaves it: the week, or first the set-up. The exit status.

    Raises what has ended the screen, once the terminal is as it was before: a PlannerError itself, and Crashed for what
    nobody foresaw.

    Garbage is not collected before the first paint: what is made until then is there to stay, and looking through it
    takes a tenth of the start. The app turns the collector on when it is ready.
    """
    gc.disable()
    settings = Settings.read(home.settings)
    terminal = prepare(os.environ, settings.colours)
    steady_textual()
    from planner.tui.app import PlannerApp

    app = PlannerApp(home, settings, terminal, clock=clock)
    try:
        _run(app)
    finally:
        gc.enable()
    from planner.store.disk.crash_reports import (  # loaded by now, and of no use before the first paint
        Crashed,
        crash_sentence,
    )

    if isinstance(app.failure, PlannerError):
        raise app.failure
    if app.failure:
        raise Crashed(app.crashes.newest) from app.failure
    if app.crashes:
        # In a thread: the screen went on, and is told of now that there is room for a line.
        print(f"planner: {crash_sentence(app.crashes.newest)}", file=sys.stderr)
    return app.return_code or 0


def _run(app: PlannerApp) -> None:
    """Run the app on a loop of its own; what goes wrong beside it, in a thread or a task, is reported and no more."""
    with handled_in_threads(app.report_beside), asyncio.Runner(loop_factory=SteadyLoop) as runner:
        runner.get_loop().set_exception_handler(lambda _loop, context: app.report_beside(context.get("exception")))
        runner.run(app.run_async())
