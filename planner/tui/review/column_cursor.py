"""The cursor among the rows of a review's three columns."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen

from planner.tui.review.rows import AnswerRow, DeedRow, ReviewColumn
from planner.tui.review.step_lines import CursorPlace
from planner.tui.widgets.field_kinds import Buttons


class ColumnCursor:
    """The cursor, which is where the focus of `screen` is."""

    def __init__(self, screen: Screen[None], columns: Sequence[ReviewColumn], buttons: Buttons) -> None:
        self._screen = screen
        self._columns = tuple(columns)
        self._buttons = buttons
        self._last: tuple[int, int] = (0, 0)

    def focus_first(self, name: str | None = None, *, column: int = 0, scroll: bool = True) -> None:
        """Go to the row of that name, else to the first row, in `column` if possible.

        Without `scroll` the columns stay where they are.
        """
        with_it = [column for column in self._columns if any(row.name == name for row in column.rows)]
        columns = (*with_it, self._columns[column], *self._columns)
        if not any(column.focus_row(name, scroll=scroll) for column in columns):
            self._screen.set_focus(None)

    def move_row(self, by: int, *, to_buttons: bool = True) -> None:
        """Go up or down, past the last row to the buttons.

        Up on the first row shows what is above it, and from the buttons down shows what is below. Where the next row
        is more than a page away, what is between is shown first. Without a row, the columns scroll.
        """
        if self._buttons.has_focus:
            if by < 0:
                self.leave_buttons()
            else:
                for one in self._columns:
                    one.turn_page(1)
            return
        column, index = self._at()
        rows = self._columns[column].rows
        if to_buttons and by > 0 and index == len(rows) - 1:
            self.go_to_buttons()
        elif by < 0 and index == 0:
            self._columns[column].scroll_home(animate=False)  # what is to read above the first row
        elif rows and index >= 0:
            row = rows[max(0, min(len(rows) - 1, index + by))]
            if self._columns[column].is_far(row):
                self._columns[column].turn_page(by)
            else:
                self._screen.set_focus(row)
        else:
            for one in self._columns:
                one.scroll_relative(y=by * 2, animate=False)

    @property
    def has_more_below(self) -> bool:
        """Whether a column goes on below what is shown of it."""
        return any(column.max_scroll_y > column.scroll_offset.y for column in self._columns)

    def stay_at_start(self) -> None:
        """Go to the buttons if a column doesn't fit, so that it's shown from its top."""
        if self.has_more_below:
            self.go_to_buttons()

    def go_to_buttons(self) -> None:
        """Go to the row of buttons."""
        self._last = self._at()
        self._screen.set_focus(self._buttons)

    def leave_buttons(self) -> None:
        """Go back to the row that the cursor came from, if there is one."""
        column, index = self._last
        if rows := self._columns[column].rows:
            self._screen.set_focus(rows[max(0, min(len(rows) - 1, index))])

    def move_column(self, by: int) -> None:
        """Go left or right, past a column without rows."""
        here, index = self._at()
        for step in (1, 2):
            rows = self._columns[(here + by * step) % len(self._columns)].rows
            if rows:
                self._screen.set_focus(rows[min(max(index, 0), len(rows) - 1)])
                return

    @property
    def place(self) -> CursorPlace:
        """Where the cursor is, as far as it changes what the keys mean."""
        focused = self._screen.focused
        if isinstance(focused, AnswerRow):
            return "field"
        return "row" if isinstance(focused, DeedRow) and self._screen.query(AnswerRow) else "buttons"

    def _at(self) -> tuple[int, int]:
        """The column and the row; row -1 without the cursor on one."""
        for number, column in enumerate(self._columns):
            for index, row in enumerate(column.rows):
                if self._screen.focused in (row, row.editor):
                    return number, index
        return 0, -1
