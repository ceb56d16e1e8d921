"""The last line of a screen, with its keys."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun


class Footer(Painted):
    """The last line: the keys that work now; those that don't fit are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The keys with their words, as one line of text."""
        return "   ".join(f"{key} {words}" for key, words in self._keys)

    def say(self, *keys: tuple[str, str]) -> None:
        """Pairs of a key and what it does."""
        if keys != self._keys:
            self._keys = keys
            self.repaint()

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of the line: as many keys as the width allows."""
        runs: list[TextRun] = [(" ", "text")]
        room = self.size.width - 1
        for key, words in self._keys:
            room -= cell_len(f"{key} {words}") + 3
            if room < -3:
                break
            runs += [(key, "key"), (f" {words}   ", "dim")]
        return runs
