"""Fields in a list, and the keys that every form shares.

On a field each letter, digit and sign is text and opens it; Enter opens it too, keeps what is in it and goes to the
next one; arrows and Tab move; space on a closed, empty field goes on. Letters are keys only on the row of buttons.

A row holds no value of its own: it asks for the words to show, and hands over what was typed. The owner of the value
reads it, and raises PlannerError with a sentence when it cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from planner.domain.errors import PlannerError
from planner.tui.widgets.lines_field import Lines
from planner.tui.widgets.panel import Line
from planner.tui.widgets.row_text import RowText

STEERING = frozenset({"up", "down", "tab", "shift+tab"})


class Row(Widget, can_focus=True):
    """One row: its label, its value, and a sentence below it if there is one."""

    OPEN_HINT = "Enter: next line · Esc: stop writing"
    CLOSED_HINT = "type to write · ↑ ↓: move"
    LEFT_BY = STEERING
    """Keys that close the open row and move on; the others move in its text."""

    class Entered(Message):
        """The cursor is on the row now, or in its editor."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Moved(Message):
        """The row was opened or closed; `onward` to go on to the next one."""

        def __init__(self, row: Row, onward: bool = False) -> None:
            super().__init__()
            self.row, self.onward = row, onward

        @property
        def control(self) -> Row:
            """The widget that sent the message, for Textual's selectors."""
            return self.row

    class Stepped(Message):
        """The cursor left the row's editor upwards (-1) or downwards (1)."""

        def __init__(self, row: Row, by: int) -> None:
            super().__init__()
            self.row, self.by = row, by

    def __init__(
        self, label: str, show: Callable[[], str], *, name: str, about: str = "", text: RowText | None = None
    ) -> None:
        """Make the row; `about` is a sentence below the field while it's open.

        `text` is what can be typed in it. A list that opens one row after the other skips those that are `answered`.
        """
        super().__init__(name=name)
        self.label = label
        self.about = about
        self._show = show
        # Beside the label and not part of it, so that wrapped text stays below its first word.
        self._mark = Line("", classes="mark")
        self._label = Line(label, classes="label")
        self._value = Line(show(), classes="value")
        self._told = Line("", classes="told")
        self._told.display = False
        self.text = text
        self.editor: Widget | None = text.editor if text else None
        self.answered = False
        self._refused: str | None = None  # what could not be kept when the person wanted to stop writing

    def compose(self) -> ComposeResult:
        """Lay out mark, label, value, editor and message."""
        yield self._mark
        yield self._label
        with VerticalGroup():
            yield self._value
            if self.editor is not None:
                self.editor.display = False
                yield self.editor
            yield self._told

    # -- state ------------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the row is open for typing."""
        return self.editor is not None and self.editor.display

    @property
    def closed_hint(self) -> str:
        """What the keys do while the cursor is on the closed row."""
        return self.CLOSED_HINT

    @property
    def hint(self) -> str:
        """What the keys do at this moment, while the cursor is on the row."""
        return self.OPEN_HINT if self.is_open else self.closed_hint

    def show_value(self) -> None:
        """Show the current value."""
        self._value.say(self._show())

    def tell(self, text: str, kind: str = "told") -> None:
        """Show a sentence below the field; empty removes it."""
        self._told.set_classes(kind)
        self._told.say(text)
        self._told.display = bool(text)

    def open(self) -> None:
        """Open for typing; a row without an editor acts at once."""
        if self.editor is None:
            self.act(1)
            return
        self.prepare()
        self._refused = None
        self.tell(self.about, "help")
        self._value.display = False
        self.editor.display = True
        self.set_class(True, "-open")
        self.screen.set_focus(self.editor)
        self.post_message(self.Moved(self))

    def close(self, onward: bool = False) -> None:
        """Hide the editor and show the value; `onward` asks for the next row."""
        if self.editor is not None:
            self.editor.display = False
            self.set_class(False, "-open")
        self._value.display = True
        self.tell("")
        self.show_value()
        self.screen.set_focus(self)
        self.post_message(self.Moved(self, onward))

    def submit(self, onward: bool = True) -> bool:
        """Save the text and close; returns False if it's refused, with the reason shown."""
        try:
            self.hand_over()
        except PlannerError as trouble:
            self.tell(str(trouble))
            return False
        self.close(onward)
        return True

    # -- what a kind of row does ------------------------------------------------------------------------------------

    @property
    def typed(self) -> str:
        """The text that would be saved; empty for a row without text.

        Of an open row it's the text in its editor.
        """
        return self.text.typed(self.is_open) if self.text else ""

    @property
    def is_changed(self) -> bool:
        """Whether the editor's content differs from the value."""
        return self.text is None or self.typed != self.text.start()

    def restore(self, text: str, *, keep: bool = True) -> None:
        """Put a draft into the field, after what was typed before it was read.

        Without `keep`, or when it can't be read, the row stays open.
        """
        if self.text is None:
            return
        text = f"{text} {self.typed}" if self.is_open and self.is_changed else text
        self.open()
        self.text.editor.fill(text)
        if keep:
            self.submit(onward=False)

    def prepare(self) -> None:
        """Put the value into the editor."""
        if self.text:
            self.text.prepare()

    def hand_over(self) -> None:
        """Pass the editor's text to the owner of the value. Raises PlannerError."""

    def act(self, by: int) -> None:
        """Act at left and right on a closed row, or at Enter without an editor."""

    def start_typing(self, character: str) -> None:
        """Open with a character typed on the closed row, at the end of its text.

        A row without text ignores it.
        """
        if self.text:
            self.open()
            self.text.editor.type_in(character)

    @property
    def is_empty(self) -> bool:
        """Whether a space goes on to the next row; False for a row without text."""
        return self.text is not None and self.text.is_empty

    def take_paste(self, text: str) -> bool:
        """Open with the text appended to the value; False for a row without text."""
        if self.text is None:
            return False
        self.open()
        self.text.editor.append(text)
        return True

    # -- events -----------------------------------------------------------------------------------------------------

    def on_focus(self) -> None:
        """Mark the row with the cursor."""
        self._mark.say(">")
        self.post_message(self.Entered(self))

    def on_descendant_focus(self) -> None:
        """Mark the row while its editor has the cursor."""
        self._mark.say(">")
        self.post_message(self.Entered(self))

    def on_blur(self) -> None:
        """Remove the mark, unless the row is open."""
        if not self.is_open:
            self._mark.say("")

    def on_descendant_blur(self) -> None:
        """Remove the mark when the cursor has left the row."""
        if not self.has_focus:
            self._mark.say("")

    def on_click(self, event: events.Click) -> None:
        """Open the row."""
        event.stop()
        if not self.is_open:
            self.open()

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste that comes while the row is closed."""
        if not self.is_open and self.take_paste(event.text):
            event.stop()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Save the line, and close the field."""
        message.stop()
        self.submit()

    def on_lines_submitted(self, message: Lines.Submitted) -> None:
        """Save the lines, and close the field."""
        message.stop()
        self.submit()

    def on_lines_left_by(self, message: Lines.LeftBy) -> None:
        """Save the lines, and go to the row above or below."""
        message.stop()
        if self.submit(onward=False):
            self.post_message(self.Stepped(self, message.by))

    # Not as bindings: a key means one thing while the row is closed and another while it is open.
    def on_key(self, event: events.Key) -> None:
        """Open the row at Enter or at what is typed; act at left and right."""
        if self.is_open:
            self._key_when_open(event)
        elif event.key in ("enter", "left", "right", "space") or (event.is_printable and self._is_among_fields):
            event.stop()
            self._key_when_closed(event)

    @property
    def _is_among_fields(self) -> bool:
        """Whether letters are text here; on a page without fields they're keys."""
        return any(row.editor is not None for row in self.screen.query(Row))

    def _key_when_closed(self, event: events.Key) -> None:
        if event.key in ("left", "right"):
            self.act(-1 if event.key == "left" else 1)
        elif event.key == "space" and self.is_empty:
            self.post_message(self.Moved(self, onward=True))
        elif event.key == "enter" or (event.key == "space" and self.text is None):
            self.open()
        elif event.character:
            self.start_typing(event.character)

    def _key_when_open(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.submit()
        elif event.key == "escape":
            event.stop()
            if not self._put_down():
                self._refused = self.typed
        elif event.key in self.LEFT_BY:
            event.prevent_default()
            if not self._put_down():
                event.stop()

    def _put_down(self) -> bool:
        """Close and save; text that can't be saved is only dropped on a second try."""
        if not self.is_changed or self._refused == self.typed:
            self.close()
            return True
        return self.submit(onward=False)


class Rows(VerticalGroup):
    """The list of rows; with `walk`, a saved row opens the next one."""

    def __init__(self, *rows: Widget, walk: bool = False) -> None:
        super().__init__(*rows)
        self._walk = walk

    def row(self, name: str) -> Row:
        """Return the row with that name; StopIteration if there is none."""
        return next(row for row in self.query(Row) if row.name == name)

    def close_all(self) -> bool:
        """Close the open row with its text; False if it's refused and keeps the focus."""
        for row in self.query(Row):
            if row.is_open and not row.submit(onward=False):
                if row.editor is not None:
                    self.screen.set_focus(row.editor)
                return False
        return True

    def step(self, by: int, opening: bool = False) -> None:
        """Go to the row above or below; with `opening`, open it if it has an editor."""
        rows = [row for row in self.query(Row) if row.display and not (opening and row.answered and not row.has_focus)]
        here = next((n for n, row in enumerate(rows) if row.has_focus or row.has_focus_within), 0)
        row = rows[max(0, min(len(rows) - 1, here + by))]
        self.screen.set_focus(row)
        if opening and row.editor is not None:
            row.open()

    def on_key(self, event: events.Key) -> None:
        """Move between the rows, unless one is being typed in; End goes to the last one."""
        if any(row.is_open and row.has_focus_within for row in self.query(Row)):
            return
        if event.key in STEERING:
            event.stop()
            event.prevent_default()
            self.step(-1 if event.key in ("up", "shift+tab") else 1)
        elif event.key in ("home", "end"):
            event.stop()
            rows = [row for row in self.query(Row) if row.display]
            self.screen.set_focus(rows[0 if event.key == "home" else -1])

    def on_row_stepped(self, message: Row.Stepped) -> None:
        """Move the cursor from the row that was left."""
        self.step(message.by)

    def on_row_moved(self, message: Row.Moved) -> None:
        """Close the other rows, and after Enter go on to the next."""
        for row in self.query(Row):
            if not row.is_open:
                row.show_value()
            elif row is not message.row and message.row.is_open:
                row.submit(onward=False)
                if message.row.editor is not None:
                    self.screen.set_focus(message.row.editor)
        if message.onward:
            self.step(1, opening=self._walk)
