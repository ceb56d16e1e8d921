"""Work on what changed in a thread, so that nothing keeps the screen waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread

from planner.domain.clock import Clock
from planner.domain.errors import PlannerError
from planner.plan.plan import Plan
from planner.store.disk.waiting import PipeEvent

SOON_S = 0.3
"""How long to wait for more changes before they are worked on together."""
LAST_S = 3.0
"""How long the end waits for the last changes."""
_IDLE_S = 3600.0


class PlanWorker:
    """Does something with the plan after each change while the screen is open.

    It's a daemon thread, as the one that watches the folder. `work` is called in it with a plan of its own, and
    returns sentences about problems; `tell` is called with each of them, and `crashed` with an unexpected exception.
    """

    def __init__(
        self,
        mirror: Path,
        work: Callable[[Plan], Iterable[str]],
        tell: Callable[[str], object],
        crashed: Callable[[Exception], object],
        clock: Clock,
    ) -> None:
        self._mirror, self._work, self._clock = mirror, work, clock
        self._tell, self._crashed = tell, crashed
        self._wake, self._ended, self._done = PipeEvent(), PipeEvent(), PipeEvent()
        self._is_running = False

    def start(self) -> None:
        """Start the thread, and do what changed while no screen was open."""
        self._is_running = True
        self._wake.set()
        Thread(target=self._run, name="worker", daemon=True).start()

    def soon(self) -> None:
        """Do it now; several calls are combined."""
        self._wake.set()

    def finish(self) -> None:
        """Do the last changes, within some seconds, and stop."""
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
            problems = tuple(self._work(plan))
        except PlannerError:
            return  # the plan can't be read just now; the screen says so
        except Exception as surprise:  # noqa: BLE001 - reported; the next change is another turn
            self._crashed(surprise)
            return
        for problem in problems if not self._ended.is_set() else ():
            self._tell(problem)
