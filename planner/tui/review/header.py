"""The painted lines of a review: the header and the footer."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun, fit


class ReviewHeader(Painted):
    """The step at the left, who is here at the right, and a rule below.

    For example `Sunday · 3 of 6 · mine, yours`.
    """

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

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of a line: the title, and below it a rule."""
        width = self.size.width
        if y:
            return [("─" * width, "rule")]
        here = self._here if cell_len(self._here) + 20 <= width else ""
        room = width - cell_len(here) - 2
        return [(fit(f" {self._title}", room), "strong"), (f" {here} ", "dim")]
