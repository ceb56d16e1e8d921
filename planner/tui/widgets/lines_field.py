"""Several lines to type in, with Enter to save them."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea


class Lines(TextArea):
    """A text of several lines: Enter saves it, down from the last line adds one.

    Ctrl+J adds a line too.
    """

    class Submitted(Message):
        """Enter was pressed."""

    class LeftBy(Message):
        """The cursor left the text: up from its first line, or down from its last."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__(compact=True, tab_behavior="focus")
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Submit at Enter, and begin a new line at Ctrl+J."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.insert("\n")

    def fill(self, text: str) -> None:
        """Show this text, with the cursor at its end."""
        self.text = text
        self.move_cursor(self.document.end)

    def type_in(self, character: str) -> None:
        """Insert a character at the cursor."""
        self.insert(character)

    def append(self, text: str) -> None:
        """Insert pasted text, on a line of its own when there is text already."""
        self.insert(f"\n{text}" if self.text.strip() else text)

    def on_paste(self, event: events.Paste) -> None:
        """Keep the paste from reaching the screen as well."""
        event.stop()  # TextArea inserts it, but would let it bubble up to the screen

    def action_cursor_down(self, select: bool = False) -> None:
        """Move down; from the last line, begin a new one if it has text."""
        row, _ = self.cursor_location
        if select or row < self.document.line_count - 1:
            super().action_cursor_down(select)
        elif self.document.get_line(row).strip():
            self.move_cursor(self.document.end)
            self.insert("\n")
        else:
            self.post_message(self.LeftBy(1))

    def action_cursor_up(self, select: bool = False) -> None:
        """Move up; from the first line, to the row above."""
        row, _ = self.cursor_location
        if select or row:
            super().action_cursor_up(select)
        else:
            self.post_message(self.LeftBy(-1))
