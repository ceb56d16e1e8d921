"""The painted lines of a review: which step this is and who is here, what to press."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from planner.tui.lines import Run, fit
from planner.tui.widgets.painted import Painted


class ReviewHeader(Painted):
    """`Sunday review · 4 of 8 · mine, yours` on the left, who is here on the right, a rule below."""

    def __init__(self) -> None:
        super().__init__()
        self._title = self._here = ""

    @property
    def text(self) -> tuple[str, str]:
        return self._title, self._here

    def show(self, title: str, here: str) -> None:
        if (title, here) != (self._title, self._here):
            self._title, self._here = title, here
            self.repaint()

    def line(self, y: int) -> Sequence[Run]:
        width = self.size.width
        if y:
            return [("─" * width, "rule")]
        here = self._here if cell_len(self._here) + 20 <= width else ""
        room = width - cell_len(here) - 1
        return [(fit(f" {self._title}", room), "strong"), (f"{here} ", "dim")]


class Footer(Painted):
    """The last line: which keys act now, inside a field or outside one."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.repaint()

    def line(self, y: int) -> Sequence[Run]:
        return [(fit(f" {self._text}", self.size.width), "dim")]
