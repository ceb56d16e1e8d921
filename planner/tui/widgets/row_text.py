"""The text of a row: the field to type in, and the text that it opens with."""

from __future__ import annotations

from collections.abc import Callable

from planner.tui.widgets.line_field import Field
from planner.tui.widgets.lines_field import Lines


class RowText:
    """The text of one row; `start` gives the text that `editor` opens with."""

    def __init__(self, editor: Field | Lines, start: Callable[[], str]) -> None:
        self.editor = editor
        self.start = start

    @property
    def is_empty(self) -> bool:
        """Whether the field opens without text."""
        return not self.start().strip()

    def prepare(self) -> None:
        """Fill the field with the text it opens with."""
        self.editor.fill(self.start())

    def typed(self, is_open: bool) -> str:
        """The text in the open field, or the one it would open with."""
        return self.editor.text if is_open else self.start()
