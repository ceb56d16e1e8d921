"""Watch the shared folder in a thread, so a folder that hangs blocks nothing.

It's a daemon thread and not a Textual worker: Textual waits for its workers at the end, and a dead network mount
would keep the program from ending.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from planner import sync
from planner.frontend.status_text import SHARING_FAULT
from planner.protocols import Protocol
from planner.store.disk.waiting import PipeEvent
from planner.tui.terminal.timers import SteadyClock, steady_clock

if TYPE_CHECKING:
    from planner.sync.exchange import Report
    from planner.sync.folder_diagnosis import Trouble


WATCH_EVERY_S = 0.5
WHOLE_EVERY = 60.0
AGAIN_EVERY = 5.0
"""Seconds to wait after trouble, since a disk with room again tells nobody."""
SOON = 0.15
NOT_ANSWERING_AFTER = 3.0


class Exchanging(Protocol):
    """The part of `Exchange` that the watcher needs; both methods may block."""

    def changed(self) -> bool:
        """Whether there may be something to fetch or publish."""

    def run(self, *, whole: bool = False) -> Report:
        """Exchange (with `whole` all files) and report what it did."""


class FolderWatch:
    """Looks at the folder twice a second, and exchanges when there's something to do.

    `exchange` is called in the thread to make the exchange. `told` is called in it with each report, and `after` then
    does other slow work, such as the daily backup. `look` finds the cause after an exchange with problems. `crashed`
    reports an unexpected exception, after which the thread continues. Times don't depend on a clock: the kernel
    measures the waiting, and `clock` follows it.
    """

    def __init__(
        self,
        exchange: Callable[[], Exchanging],
        told: Callable[[Report], object],
        after: Callable[[], object] = lambda: None,
        look: Callable[[Report], Trouble | None] = lambda report: None,
        crashed: Callable[[Exception], object] = lambda error: None,
        *,
        clock: SteadyClock = steady_clock,
    ) -> None:
        self._after, self._look, self._crashed = after, look, crashed
        self.trouble: Trouble | None = None
        self._make = exchange
        self._exchange: Exchanging | None = None
        self._told = told
        self._wake = PipeEvent()
        self._ended = PipeEvent()
        self._clock = clock
        self._since: float | None = None
        self._whole_at = self._again_at = 0.0

    def start(self) -> None:
        """Start the thread."""
        Thread(target=self._run, name="folder", daemon=True).start()

    def stop(self) -> None:
        """Stop, without waiting; an exchange under way may still end by itself."""
        self._ended.set()
        self._wake.set()

    def soon(self) -> None:
        """Exchange now; several calls are combined."""
        self._wake.set()

    @property
    def answering(self) -> bool:
        """Whether the last look at the folder hasn't taken too long."""
        since = self._since
        return since is None or self._clock() - since < NOT_ANSWERING_AFTER

    def _run(self) -> None:
        self._whole_at = self._again_at = self._clock() + WHOLE_EVERY
        while True:
            asked = self._wait()
            if asked and self._ended.wait(SOON):
                return
            self._wake.clear()
            report = self._turn(asked)
            if report is not None and not self._ended.is_set():
                try:
                    self._told(report)
                except Exception as surprise:  # noqa: BLE001 - reported; the next turn is another one
                    self._crashed(surprise)

    def _wait(self) -> bool:
        """Wait for the next look; returns whether an exchange was asked for."""
        since = self._clock()
        if self._wake.wait(WATCH_EVERY_S):
            return True
        self._clock.waited(since, WATCH_EVERY_S)
        return False

    def _turn(self, asked: bool) -> Report | None:
        """Look at the folder, and exchange if there's reason to; returns the report."""
        now = self._since = self._clock()
        # A file changed in place doesn't change its folder's time, so now and then all are read.
        whole, again = now >= self._whole_at, now >= self._again_at
        try:
            report = self._exchange_if(asked or again, whole=whole)
        except Exception as surprise:  # noqa: BLE001 - reported, and told on the screen, which outlives it
            self._crashed(surprise)
            report = _fault_report()
        finally:
            self._since = None
        if whole:
            self._whole_at = self._clock() + WHOLE_EVERY
        if report is not None:
            self._again_at = self._clock() + (AGAIN_EVERY if report.problems else WHOLE_EVERY)
        return report

    def _exchange_if(self, asked: bool, *, whole: bool) -> Report | None:
        if self._exchange is None:
            self._exchange = self._make()
        if not (asked or whole or self._exchange.changed()):
            return None
        report = self._exchange.run(whole=whole)
        self.trouble = self._look(report) if report.problems else None
        self._after()
        return report


def _fault_report() -> sync.exchange.Report:
    return sync.exchange.Report(problems=(SHARING_FAULT.sentence,))
