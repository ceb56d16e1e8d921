"""Opening the screen: the terminal is looked at first, and only then is Textual imported."""

from __future__ import annotations

import gc
import os

from planner.config import Home, Settings
from planner.domain.clock import Clock, system_clock
from planner.tui.quiet import prepare


def run_screen(home: Home, *, clock: Clock = system_clock) -> int:
    """The screen on that home, until the person leaves it: the week, or first the set-up. The exit status.

    Garbage is not collected before the first paint: what is made until then is there to stay, and looking through it
    takes a tenth of the start. The app turns the collector on when it is ready.
    """
    gc.disable()
    settings = Settings.read(home.settings)
    terminal = prepare(os.environ, settings.colours)
    from planner.tui.shell import PlannerApp

    app = PlannerApp(home, settings, terminal, clock=clock)
    try:
        app.run()
    finally:
        gc.enable()
    return app.return_code or 0
