"""Publish what changed in a thread, so that no disk keeps the screen waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

from planner import interop
from planner.domain.clock import Clock
from planner.domain.errors import PlannerError
from planner.plan.plan import Plan
from planner.store.disk.waiting import PipeEvent

SOON_S = 0.3
"""How long to wait for more changes before they are published together."""
LAST_S = 3.0
"""How long the end waits for the last changes."""
_IDLE_S = 3600.0


class Publisher:
    """Keeps the targets of the setting `publish` up to date while the screen is open.

    It's a daemon thread, as the one that watches the folder; without targets there is none. `tell` is called in it
    with a sentence for each new problem, and `crashed` with an unexpected exception.
    """

    def __init__(
        self,
        mirror: Path,
        targets: Sequence[str],
        tell: Callable[[str], object],
        crashed: Callable[[Exception], object],
        clock: Clock,
    ) -> None:
        self._mirror, self._targets, self._clock = mirror, targets, clock
        self._tell, self._crashed = tell, crashed
        self._wake, self._ended, self._done = PipeEvent(), PipeEvent(), PipeEvent()
        self._is_running = False

    def start(self) -> None:
        """Start the thread, and publish what changed while no screen was open."""
        if self._targets:
            self._is_running = True
            self._wake.set()
            Thread(target=self._run, name="publish", daemon=True).start()

    def soon(self) -> None:
        """Publish now; several calls are combined."""
        self._wake.set()

    def finish(self) -> None:
        """Publish the last changes, within some seconds, and stop."""
        self._ended.set()
        if self._is_running:
            self._wake.set()
            self._done.wait(LAST_S)

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                if self._wake.wait(_IDLE_S):
                    self._ended.wait(SOON_S)
                    self._turn()
            self._turn()
        finally:
            self._done.set()

    def _turn(self) -> None:
        if not self._wake.is_set():
            return
        self._wake.clear()
        try:
            plan = Plan.open(self._mirror, clock=self._clock)
            problems = interop.ical.publish.publish(plan, self._targets)
        except PlannerError:
            return  # the plan can't be read just now; the screen says so
        except Exception as surprise:  # noqa: BLE001 - reported; the next change is another turn
            self._crashed(surprise)
            return
        for problem in problems if not self._ended.is_set() else ():
            self._tell(problem)
