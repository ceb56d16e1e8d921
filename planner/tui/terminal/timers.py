"""Timers of the screen that work whatever the monotonic clock does.

asyncio and Textual take deadlines on the monotonic clock. When that clock is faked, stopped or set back (faketime, a
restored virtual machine), a deadline may never come: nothing would be painted or read any more. Here every wait that
the kernel has measured counts as time that has passed.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable
from threading import Lock

from planner.tui.terminal.offline_asyncio import asyncio

JUMP_S = 60.0
"""Longest time between two readings; more is a jump of the clock, and ignored."""

SHORTEST_S = 1e-6
"""The least time of a wait, so that a timer due now doesn't wait for another."""


class SteadyClock:
    """Seconds since it was made, for any thread, from an unreliable clock.

    `source` is a monotonic clock that may jump or stop.
    """

    def __init__(self, source: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._lock = Lock()
        self._last_reading = source()
        self._now = 0.0

    def __call__(self) -> float:
        """Return the seconds since it was made."""
        with self._lock:
            return self._advance()

    def waited(self, since: float, seconds: float) -> None:
        """Note that a wait begun at `since` lasted for `seconds`."""
        with self._lock:
            self._now = max(self._advance(), since + seconds)

    def _advance(self) -> float:
        reading = self._source()
        passed = reading - self._last_reading
        self._last_reading = reading
        if 0 < passed < JUMP_S:
            self._now += passed
        return self._now


steady_clock = SteadyClock()
"""The clock shared by the loop, Textual's timers and the folder's thread."""


class _SteadySelector(selectors.DefaultSelector):
    """Tells the clock how long a wait without events lasted."""

    def __init__(self, clock: SteadyClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        since = self._clock()
        events = super().select(timeout)
        if not events and timeout is not None:
            self._clock.waited(since, timeout + SHORTEST_S)
        return events


class SteadyLoop(asyncio.SelectorEventLoop):
    """asyncio's event loop with its timers on a steady clock."""

    def __init__(self, clock: SteadyClock = steady_clock) -> None:
        self._steady = clock
        super().__init__(_SteadySelector(clock))

    def time(self) -> float:
        """Return the seconds on the steady clock."""
        return self._steady()


def steady_textual() -> None:
    """Let Textual read the steady clock; called before the rest of it is imported.

    In a version without that place, its timers stay on the monotonic clock.
    """
    try:
        from textual import _time  # before the rest of Textual
    except ImportError:
        return
    if hasattr(_time, "get_time"):
        _time.get_time = steady_clock
