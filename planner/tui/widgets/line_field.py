"""One line to type in, into which several pasted lines go as one."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class Field(Input):
    """A text field of one line: no frame, a steady cursor, no selection on opening.

    A paste of several lines becomes one line, with `between` in place of each line end.
    """

    def __init__(self, between: str = " ") -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._between = between

    @property
    def text(self) -> str:
        """The text in the field."""
        return self.value

    def fill(self, text: str) -> None:
        """Show this text, with the cursor at its end."""
        self.value = text
        self.cursor_position = len(text)

    def type_in(self, character: str) -> None:
        """Insert a character at the cursor."""
        self.insert_text_at_cursor(character)

    def append(self, text: str) -> None:
        """Insert pasted text, after a space when there is text already."""
        self.put(f" {text}" if self.value.strip() else text)

    def put(self, text: str) -> None:
        """Insert text at the cursor, in place of the selection."""
        start, end = sorted(self.selection)
        self.replace(_as_one_line(text, self._between, self.value[:start]), start, end)

    def on_paste(self, event: events.Paste) -> None:
        """Insert all pasted lines as one."""
        event.stop()
        event.prevent_default()  # Textual keeps the first line only
        self.put(event.text)

    def on_key(self, event: events.Key) -> None:
        """Insert the separator for a line end in an unmarked paste."""
        if event.key == "ctrl+j":  # a line end from a terminal that does not mark pastes
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(self._between)


def _as_one_line(text: str, between: str, before: str) -> str:
    """Make pasted text one line, to insert after `before`.

    A line end at its start or end only separates it from its neighbours.
    """
    lines = text.replace("\t", " ").split("\n")
    if len(lines) == 1:
        return lines[0]
    kept = [line.strip() for line in lines if line.strip()]
    start = " " if text[0].isspace() and before and before[-1] not in (" ", between) else ""
    end = "" if lines[-1].strip() else between if len(kept) > 1 else " "
    return start + between.join(kept) + end if kept else ""
