"""A bar on standard error that shows how far a long command is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.cli.output import Output

LEAST_SHOWN = 500
"""From how many steps on a bar is shown."""
_CELLS = 20


class ProgressBar:
    """One bar; without a terminal, or for a few steps, nothing is shown."""

    def __init__(self, out: Output, words: str, total: int) -> None:
        self._out, self._words, self._total = out, words, total
        self._shown = -1

    def at(self, done: int) -> None:
        """Show that so many steps are done."""
        if self._total < LEAST_SHOWN:
            return
        percent = min(100, done * 100 // self._total)
        if percent != self._shown:
            self._shown = percent
            filled = percent * _CELLS // 100
            self._out.passing(f"{self._words}  {'#' * filled}{'.' * (_CELLS - filled)} {percent:3} %")

    def end(self) -> None:
        """Remove the bar."""
        if self._shown >= 0:
            self._out.passing("")
            self._shown = -1
