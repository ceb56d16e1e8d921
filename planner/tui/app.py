"""Opening the screen: the terminal is looked at first, and only then is Textual imported."""

from __future__ import annotations

import gc
import os

from planner.config import Home, Settings
from planner.domain.clock import Clock, system_clock
from planner.tui.quiet import prepare


def run_screen(home: Home, *, clock: Clock = system_clock) -> int:
    """The screen on that home, until the person leaves it: the week, or first the set-up. The exit status."""
    collecting = gc.isenabled()
    gc.disable()
    settings = Settings.read(home.settings)
    terminal = prepare(os.environ, settings.colours)
    from planner.tui.shell import PlannerApp

    app = PlannerApp(home, settings, terminal, clock=clock)
    # What is loaded by now stays for good: there is no use in looking through it again and again.
    gc.freeze()
    gc.enable()
    try:
        app.run()
    finally:
        gc.unfreeze()
        if not collecting:
            gc.disable()
    return app.return_code or 0
