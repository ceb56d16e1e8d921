"""The cursor among the rows of a review's three columns."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen

from planner.tui.review.rows import ReviewColumn


class ColumnCursor:
    """The cursor, which is where the focus of `screen` is."""

    def __init__(self, screen: Screen[None], columns: Sequence[ReviewColumn]) -> None:
        self._screen = screen
        self._columns = tuple(columns)

    def focus_first(self, name: str | None = None) -> None:
        """Go to the row of that name, else to the first row."""
        if not any(column.focus_row(name) for column in self._columns):
            self._screen.set_focus(None)

    def move_row(self, by: int) -> None:
        """Go up or down; without a row, the columns scroll."""
        column, index = self._place()
        rows = self._columns[column].rows
        if rows and index >= 0:
            self._screen.set_focus(rows[max(0, min(len(rows) - 1, index + by))])
        else:
            for one in self._columns:
                one.scroll_relative(y=by * 2, animate=False)

    def move_column(self, by: int) -> None:
        """Go left or right, past a column without rows."""
        here, index = self._place()
        for step in (1, 2):
            rows = self._columns[(here + by * step) % len(self._columns)].rows
            if rows:
                self._screen.set_focus(rows[min(max(index, 0), len(rows) - 1)])
                return

    def _place(self) -> tuple[int, int]:
        """The column and the row; row -1 without the cursor on one."""
        for number, column in enumerate(self._columns):
            for index, row in enumerate(column.rows):
                if row.has_focus or row.has_focus_within:
                    return number, index
        return 0, -1
