"""The painted lines of a review: which step this is and who is here, what to press."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import Run, fit


class ReviewHeader(Painted):
    """`Sunday review · 4 of 8 · mine, yours` on the left, who is here on the right, a rule below."""

    def __init__(self) -> None:
        super().__init__()
        self._title = self._here = ""

    @property
    def text(self) -> tuple[str, str]:
        """Both parts of the line as text: the step, and who is here."""
        return self._title, self._here

    def show(self, title: str, here: str) -> None:
        """Show the step at the left and who is here at the right."""
        if (title, here) != (self._title, self._here):
            self._title, self._here = title, here
            self.repaint()

    def line(self, y: int) -> Sequence[Run]:
        """Return the runs of a line: the title, and below it a rule."""
        width = self.size.width
        if y:
            return [("─" * width, "rule")]
        here = self._here if cell_len(self._here) + 20 <= width else ""
        room = width - cell_len(here) - 1
        return [(fit(f" {self._title}", room), "strong"), (f"{here} ", "dim")]


class Footer(Painted):
    """The last line: which keys act now, inside a field or outside one. What does not fit is left out from the end."""

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

    def line(self, y: int) -> Sequence[Run]:
        """Return the runs of the line: as many keys as the width allows."""
        runs: list[Run] = [(" ", "text")]
        room = self.size.width - 1
        for key, words in self._keys:
            room -= cell_len(f"{key} {words}") + 3
            if room < -3:
                break
            runs += [(key, "key"), (f" {words}   ", "dim")]
        return runs
