"""Tell what carries the shared folder of our changes, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Lock, Thread

from planner.hooks.nudge import tell_carrier_once
from planner.protocols import Protocol
from planner.sync.exchange import Report


class TellReport(Protocol):
    """Tells the screen of an exchange, and of anything else in a sentence."""

    def __call__(self, report: Report, sentence: str = "") -> None:
        """Tell; called in another thread."""


class Nudges:
    """Tells of published files; of those that come meanwhile, together afterwards.

    `tell` may block for some seconds, and returns what to say to the person, mostly nothing. Then `said` is called
    with that. Both run in the thread.
    """

    def __init__(self, tell: Callable[[tuple[str, ...]], str], said: Callable[[str], object]) -> None:
        self._tell, self._said = tell, said
        self._lock = Lock()
        self._waiting: dict[str, None] = {}
        self._is_at_work = False

    def add(self, files: Iterable[str]) -> None:
        """Tell of these files soon."""
        with self._lock:
            self._waiting |= dict.fromkeys(files)
            if self._is_at_work or not self._waiting:
                return
            self._is_at_work = True
        Thread(target=self._run, name="nudge", daemon=True).start()

    def _run(self) -> None:
        while files := self._take():
            if sentence := self._tell(files):
                self._said(sentence)

    def _take(self) -> tuple[str, ...]:
        with self._lock:
            files = tuple(self._waiting)
            self._waiting.clear()
            self._is_at_work = bool(files)
        return files


def also_nudging(told: TellReport, root: Path, setting: str, shared: Path) -> TellReport:
    """A `told` that also tells what carries the shared folder, as `setting` says.

    `root` is the mirror.
    """
    tell = partial(tell_carrier_once, root, setting, shared)
    nudges = Nudges(tell, lambda sentence: told(Report(), sentence))

    def both(report: Report, sentence: str = "") -> None:
        told(report, sentence)
        nudges.add(report.written)

    return both
