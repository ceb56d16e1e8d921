"""The panel of a form: fields, a row of buttons, and a sentence below."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from planner.tui.widgets.field_kinds import BUTTONS, Button, Buttons
from planner.tui.widgets.field_list import Row, Rows
from planner.tui.widgets.panel import Line, Panel


class FormPanel(Panel):
    """Fields and buttons, with the keys of the current row in the frame.

    `above` are widgets over the fields. With `walk`, a field saved with Enter opens the next one.
    """

    def __init__(
        self,
        fields: Sequence[Widget],
        buttons: Sequence[Button],
        *,
        title: str,
        above: Sequence[Widget] = (),
        walk: bool = False,
        classes: str = "",
    ) -> None:
        self.buttons = Buttons(*buttons)
        self.rows = Rows(*fields, self.buttons, walk=walk)
        self._told = Line(classes="told")
        self._told.display = False
        super().__init__(*above, self.rows, self._told, title=title, classes=f"form {classes}".strip())

    def row(self, name: str) -> Row:
        """Return the row with that name; StopIteration if there is none."""
        return self.rows.row(name)

    def tell(self, text: str, kind: str = "told") -> None:
        """Show a sentence below the buttons; "" takes it away."""
        self._told.set_classes(kind)
        self._told.say(text)
        self._told.display = bool(text)
        if text:
            self._told.scroll_visible(animate=False)

    def show_values(self) -> None:
        """Show the current value of every row."""
        for row in self.query(Row):
            row.show_value()

    def go_to_buttons(self) -> None:
        """Put the cursor on the first button."""
        self.screen.set_focus(self.rows.row(BUTTONS))

    def on_row_entered(self, message: Row.Entered) -> None:
        """Show the keys of the row that has the cursor."""
        self._show_keys(message.row)

    def on_row_moved(self, message: Row.Moved) -> None:
        """Show the keys of the row as it is now."""
        self._show_keys(message.row)

    def _show_keys(self, row: Row) -> None:
        at_end = "" if row is self.buttons or row.is_open else f" · End: {self.buttons.first}"
        self.hint(f"{row.hint}{at_end}")
