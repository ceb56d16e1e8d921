"""The line above the keys, which says what the last action did."""

from __future__ import annotations

from collections.abc import Sequence

from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun, fit


class StatusLine(Painted):
    """One line that says what was done, or what went wrong and what to do.

    Where nothing is said, it shows the week's own line. It's never a pop-up, which would be painted twice.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._text = self._rest = ""
        self._troubled = False

    @property
    def text(self) -> str:
        """The sentence that is shown, or ""."""
        return self._text

    def rest(self, text: str) -> None:
        """Show a line whenever no sentence is shown."""
        if text != self._rest:
            self._rest = text
            self.repaint()

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show a sentence; `troubled` gives it the colour of a problem."""
        self._text, self._troubled = text, troubled
        self.repaint()

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of the sentence, cut to the width."""
        if not self._text:
            return [(fit(f" {self._rest}", self.size.width), "dim")] if self._rest else []
        return [(fit(f" {self._text}", self.size.width), "trouble" if self._troubled else "strong")]
