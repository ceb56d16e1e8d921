"""The panel of a form: fields, a row of buttons, and a sentence below."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from planner.store.journal.drafts import DraftFields
from planner.tui.widgets.field_kinds import BUTTONS, Button, Buttons
from planner.tui.widgets.field_list import Row, Rows
from planner.tui.widgets.form_drafts import DRAFT_EVERY_S, DraftSlot
from planner.tui.widgets.panel import Line, Panel

RESTORED = "This is what you were writing before. It isn’t saved yet."


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
        draft: DraftSlot | None = None,
        saves_each: bool = False,
    ) -> None:
        """Make the form.

        With `saves_each`, a field is saved when it closes, and only an open one is a draft.
        """
        self.buttons = Buttons(*buttons, close_fields=lambda: self.rows.close_all())
        self.rows = Rows(*fields, self.buttons, walk=walk)
        self._told = Line(classes="told")
        self._told.display = False
        self._draft, self._saves_each = draft, saves_each
        self._begun: dict[str, str] = {}
        super().__init__(*above, self.rows, self._told, title=title, classes=f"form {classes}".strip())

    # -- drafts ------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Go on with the draft, and keep what is typed from now on."""
        if self._draft is not None:
            self._begun = self._typed()
            self.call_after_refresh(self._restore, self._draft)

    def _typed(self) -> dict[str, str]:
        return {row.name: row.typed for row in self.query(Row) if row.name and row is not self.buttons}

    def _unsaved(self) -> DraftFields:
        if self._saves_each:
            return {row.name or "": row.typed for row in self.query(Row) if row.is_open and row.is_changed}
        return {name: text for name, text in self._typed().items() if text != self._begun[name]}

    def _restore(self, draft: DraftSlot) -> None:
        fields = draft.fields()
        for row in self.query(Row):
            if (text := fields.get(row.name or "")) is not None:
                row.restore(text, keep=not self._saves_each)
        if fields:
            self.tell(RESTORED, "help")
        draft.follow(self._unsaved)
        self.set_interval(DRAFT_EVERY_S, draft.keep)

    def forget_draft(self) -> None:
        """Delete the draft: the form was saved, or what was typed is not wanted."""
        if self._draft is not None:
            self._draft.forget()

    # -- what it shows -----------------------------------------------------------------------------------------------

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
        if self._draft is not None and not message.row.is_open:
            self._draft.keep()  # saved text is not a draft any more

    def _show_keys(self, row: Row) -> None:
        at_end = "" if row is self.buttons or row.is_open else f" · End: {self.buttons.first}"
        self.hint(f"{row.hint}{at_end}")
