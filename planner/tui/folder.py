"""The shared folder, watched from a thread of its own, so that a folder that hangs holds up nothing else.

It is a daemon thread and no worker of Textual's: those are waited for when the program ends, and a dead network mount
would keep it from ever ending.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from planner.domain.wording import short

if TYPE_CHECKING:
    from planner.sync.exchange import Report
    from planner.sync.trouble import Trouble


EVERY = 1.0
WHOLE_EVERY = 60.0
AGAIN_EVERY = 5.0
"""After trouble: a disk that has room again tells nobody."""
SOON = 0.15
NOT_ANSWERING_AFTER = 3.0


class Exchanging(Protocol):
    """What is needed of `Exchange`; both may block."""

    def changed(self) -> bool: ...

    def run(self, *, whole: bool = False) -> Report: ...


class FolderWatch:
    """Looks at the folder every second and exchanges when there is something to do.

    `exchange` is made in the thread, and `told` is called from it with each report; `after` each exchange there is
    time for what else should hold up nobody (the daily backup). `look` says, in the thread as well, what is the matter
    with the folder after an exchange that had problems.
    """

    def __init__(
        self,
        exchange: Callable[[], Exchanging],
        told: Callable[[Report], object],
        after: Callable[[], object] = lambda: None,
        look: Callable[[Report], Trouble | None] = lambda report: None,
    ) -> None:
        self._after, self._look = after, look
        self.trouble: Trouble | None = None
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
        whole_at = again_at = time.monotonic() + WHOLE_EVERY
        while True:
            asked = self._wake.wait(EVERY)
            if asked and self._ended.wait(SOON):
                return
            self._wake.clear()
            now = self._since = time.monotonic()
            # What was changed in place leaves no trace in the folders' times, so now and then everything is looked at.
            due, again = now >= whole_at, now >= again_at
            try:
                report = exchange.run(whole=due) if asked or due or again or exchange.changed() else None
                if report is not None:
                    self.trouble = self._look(report) if report.problems else None
                    self._after()
            except Exception as surprise:  # noqa: BLE001 - told on the screen, which outlives a fault in the exchange
                report = _went_wrong(surprise)
            if due:
                whole_at = time.monotonic() + WHOLE_EVERY
            if report is not None:
                again_at = time.monotonic() + (AGAIN_EVERY if report.problems else WHOLE_EVERY)
            self._since = None
            if report is not None and not self._ended.is_set():
                self._told(report)


def _went_wrong(surprise: Exception) -> Report:
    from planner.sync.exchange import Report

    said = f"{type(surprise).__name__}: {surprise}"
    return Report(problems=(f"The exchange went wrong ({said}); what you wrote is kept, and it is tried again.",))


_STATES: dict[str, tuple[str, str]] = {
    "missing": (
        "the folder is not there",
        "The shared folder is not there; what you write waits here until it is back.",
    ),
    "renamed": ("the folder was renamed", "The shared folder is called “{name}” now; what you write waits here."),
    "unmounted": ("the folder is not mounted", "The shared folder is empty: is it mounted? What you write waits here."),
    "unmarked": ("the folder is not the plan’s", "The shared folder has no planner.space; nothing is written there."),
    "other plan": ("the folder has another plan", "The shared folder holds another plan; nothing is written there."),
    "closed": (
        "no permission for the folder",
        "This account may not use the shared folder; what you write waits here.",
    ),
    "read-only": ("the folder is read-only", "The shared folder is read-only; what you write waits here."),
    "full": ("the folder is full", "The shared folder is full; what you write waits here until there is room."),
}
"""For the header, and in a sentence, short enough for 80 columns."""
NOT_ANSWERING = ("the folder is not answering", "The shared folder is not answering; what you write waits here.")
BACK = "The shared folder is back."


def trouble_words(report: Report, trouble: Trouble | None) -> tuple[str, str]:
    """What keeps the folder from being used: for the header, and in a sentence. Both empty when nothing does."""
    problem = next(iter(report.problems), "")
    if not problem:
        return "", ""
    if trouble is None or trouble.kind not in _STATES:
        return "the folder cannot be used", problem
    brief, sentence = _STATES[trouble.kind]
    return brief, sentence.format(name=short(trouble.name, 16))


def state_words(unpublished: int, trouble: str) -> str:
    """One's own state, in words: `saved, shared`, or what waits and why."""
    waiting = f"{unpublished} change{'s wait' if unpublished > 1 else ' waits'}" if unpublished else ""
    if trouble:
        return f"{waiting}; {trouble}" if waiting else trouble
    return f"{waiting} for the folder" if waiting else "saved, shared"
