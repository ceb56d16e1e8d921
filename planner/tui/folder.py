"""The shared folder, watched from a thread of its own, so that a folder that hangs holds up nothing else.

It is a daemon thread and no worker of Textual's: those are waited for when the program ends, and a dead network mount
would keep it from ever ending.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from planner.sync.exchange import Report


EVERY = 1.0
WHOLE_EVERY = 60.0
SOON = 0.15
NOT_ANSWERING_AFTER = 3.0


class Exchanging(Protocol):
    """What is needed of `Exchange`; both may block."""

    def changed(self) -> bool: ...

    def run(self, *, whole: bool = False) -> Report: ...


class FolderWatch:
    """Looks at the folder every second and exchanges when there is something to do.

    `exchange` is made in the thread, and `told` is called from it with each report; `after` each exchange there is
    time for what else should hold up nobody (the daily backup).
    """

    def __init__(
        self,
        exchange: Callable[[], Exchanging],
        told: Callable[[Report], object],
        after: Callable[[], object] = lambda: None,
    ) -> None:
        self._after = after
        self._make = exchange
        self._told = told
        self._wake = Event()
        self._ended = Event()
        self._since: float | None = None

    def start(self) -> None:
        Thread(target=self._run, name="folder", daemon=True).start()

    def stop(self) -> None:
        """Returns at once, whatever the folder does; an exchange that is under way may still end by itself."""
        self._ended.set()
        self._wake.set()

    def soon(self) -> None:
        """Something was saved, or somebody wants to know: exchange now, several such calls together."""
        self._wake.set()

    @property
    def answering(self) -> bool:
        """False while a look at the folder has taken too long."""
        since = self._since
        return since is None or time.monotonic() - since < NOT_ANSWERING_AFTER

    def _run(self) -> None:
        exchange = self._make()
        whole_at = time.monotonic() + WHOLE_EVERY
        while True:
            asked = self._wake.wait(EVERY)
            if asked and self._ended.wait(SOON):
                return
            self._wake.clear()
            now = self._since = time.monotonic()
            # What was changed in place leaves no trace in the folders' times, so now and then everything is looked at.
            due = now >= whole_at
            try:
                report = exchange.run(whole=due) if asked or due or exchange.changed() else None
                if report is not None:
                    self._after()
            except Exception as surprise:  # noqa: BLE001 - told on the screen, which outlives a fault in the exchange
                report = _went_wrong(surprise)
            if due:
                whole_at = time.monotonic() + WHOLE_EVERY
            self._since = None
            if report is not None and not self._ended.is_set():
                self._told(report)


def _went_wrong(surprise: Exception) -> Report:
    from planner.sync.exchange import Report

    said = f"{type(surprise).__name__}: {surprise}"
    return Report(problems=(f"The exchange went wrong ({said}); what you wrote is kept, and it is tried again.",))


def state_words(unpublished: int, answering: bool, problem: bool) -> str:
    """One's own state, in words: `saved, shared`, or what waits and why."""
    waiting = f"{unpublished} change{'s wait' if unpublished > 1 else ' waits'}" if unpublished else ""
    if not answering:
        return f"{waiting}; the folder is not answering" if waiting else "the folder is not answering"
    if problem:
        return f"{waiting}; the folder cannot be used" if waiting else "the folder cannot be used"
    return f"{waiting} for the folder" if waiting else "saved, shared"
