"""One line in place of the week, during an evening without screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from planner.tui.widgets.footer import Footer
from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.text_runs import TextRun

OVER_YET_EVERY_S = 10.0
"""Seconds between two looks at whether the evening is over."""


class OneLine(Painted):
    """A line in the middle of the screen."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def line(self, y: int) -> Sequence[TextRun]:
        """Return the runs of a line: the words in the middle one, nothing elsewhere."""
        if y != self.size.height // 2:
            return []
        before = max(0, self.size.width - cell_len(self.words)) // 2
        return [(" " * before + self.words, "text")]


class NoScreens(Screen[None]):
    """Says until when the two of you are together.

    `open_week` opens the week after all.
    `said` is looked at again and again: when it's empty, the evening is over and the week opens by itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, said: Callable[[], str], open_week: Callable[[], object]) -> None:
        super().__init__()
        self._said, self._open_week = said, open_week
        self._is_open = False

    def compose(self) -> ComposeResult:
        """Lay out the line and the two keys."""
        yield OneLine(self._said())
        yield Footer()

    def on_mount(self) -> None:
        """Name the keys, and wait for the end of the evening."""
        self.query_one(Footer).say(("Enter", "open anyway"), ("q", "quit"))
        self.set_interval(OVER_YET_EVERY_S, self.look)

    def look(self) -> None:
        """Open the week once the evening is over."""
        if not self._said():
            self.action_open()

    def action_open(self) -> None:
        """Open the week over this line, once."""
        if not self._is_open:
            self._is_open = True
            self._open_week()

    def action_leave(self) -> None:
        """Leave planner."""
        self.app.exit()
