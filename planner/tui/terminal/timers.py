"""Time for the screen's timers that neither jumps nor stands still, whatever the monotonic clock does.

asyncio and Textual take deadlines on the monotonic clock. When that clock is faked, stopped or set back (faketime, a
restored virtual machine), such a deadline may never come: nothing is painted and nothing is looked at any more. Here
every wait that the kernel has measured counts as time that has passed.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable
from threading import Lock

JUMP_S = 60.0
"""Between two readings less time than this passes; more is a jump of the clock, and counts as nothing."""

SHORTEST_S = 1e-6
"""What asking the kernel takes at the least: a timer that is due this very moment would else wait for the next one."""


class SteadyClock:
    """Seconds since it was made; `source` is a monotonic clock that need not deserve the name. For any thread."""

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
        """Note that a wait begun at `since` lasted for `seconds`: it is at least that much later now."""
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
"""The one that the screen's loop, Textual's timers and the folder's thread share."""


class _SteadySelector(selectors.DefaultSelector):
    """Tells the clock how long it has waited in vain."""

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
    """Have Textual read the steady clock; called before the rest of Textual is imported.

    Where Textual has no such place, its timers stay on the monotonic clock.
    """
    try:
        from textual import _time
    except ImportError:
        return
    if hasattr(_time, "get_time"):
        _time.get_time = steady_clock
