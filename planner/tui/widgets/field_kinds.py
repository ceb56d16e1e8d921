"""The kinds of rows: a line, several lines, a choice, yes or no, a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea

from planner.domain.errors import PlannerError
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.menu import Entry, Group, Menu


@dataclass(frozen=True, slots=True)
class Reader:
    """How a text row meets its value: `edit` gives the text, `keep` takes it.

    `meaning` describes the text while it's typed. `keep` and `meaning` may raise PlannerError. Unchanged text isn't
    passed on, unless `always`.
    """

    edit: Callable[[], str]
    keep: Callable[[str], object]
    meaning: Callable[[str], str] | None = None
    always: bool = False


class TextRow(Row):
    """A line of text."""

    def __init__(self, label: str, show: Callable[[], str], reader: Reader, *, name: str, about: str = "") -> None:
        super().__init__(label, show, name=name, about=about)
        self._reader = reader
        self._field = Field()
        self.editor = self._field

    def prepare(self) -> None:
        """Fill the field with its text, before it opens."""
        self._field.value = self._reader.edit()
        self._field.cursor_position = len(self._field.value)

    def hand_over(self) -> None:
        """Save the text if it changed."""
        if self._reader.always or self._field.value != self._reader.edit():
            self._reader.keep(self._field.value)

    def take_paste(self, text: str) -> bool:
        """Open the field and add the text at the end; return True."""
        self.open()
        self._field.put(f" {text}" if self._field.value.strip() else text)
        return True

    def _key_when_open(self, event: events.Key) -> None:
        if event.key in ("up", "down"):  # one line has nothing above or below, and the form must not scroll
            event.stop()
        else:
            super()._key_when_open(event)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Save the text, and close the field."""
        message.stop()
        self.submit()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what the text means, or why it cannot be read."""
        message.stop()
        if self._reader.meaning is None or not self.is_open:
            return
        if message.value == self._reader.edit() or not message.value.strip():
            self.tell(self.about, "help")
            return
        try:
            self.tell(self._reader.meaning(message.value), "help")
        except PlannerError as trouble:
            self.tell(str(trouble))


class Lines(TextArea):
    """A text of several lines: Enter saves it, down from the last line adds one.

    Ctrl+J adds a line too.
    """

    class Submitted(Message):
        """Enter was pressed."""

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

    def append(self, text: str) -> None:
        """Insert pasted text, on a line of its own when there is text already."""
        self.insert(f"\n{text}" if self.text.strip() else text)

    def on_paste(self, event: events.Paste) -> None:
        """Keep the paste from reaching the screen as well."""
        event.stop()  # TextArea inserts it, but would let it bubble up to the screen

    def action_cursor_down(self, select: bool = False) -> None:
        """Move down; from the last line, begin a new one if it has text."""
        row, _ = self.cursor_location
        if not select and row == self.document.line_count - 1 and self.document.get_line(row).strip():
            self.move_cursor(self.document.end)
            self.insert("\n")
        else:
            super().action_cursor_down(select)


class LinesRow(Row):
    """Several lines of text."""

    HINT = "Enter keeps it · ↓ on the last line begins another"

    def __init__(self, label: str, show: Callable[[], str], reader: Reader, *, name: str) -> None:
        super().__init__(label, show, name=name)
        self._reader = reader
        self._area = Lines()
        self.editor = self._area

    def prepare(self) -> None:
        """Fill the field with its text, before it opens."""
        self._area.text = self._reader.edit()
        self._area.move_cursor(self._area.document.end)

    def hand_over(self) -> None:
        """Save the text if it changed."""
        if self._area.text != self._reader.edit():
            self._reader.keep(self._area.text)

    def take_paste(self, text: str) -> bool:
        """Open the field and add the text at the end; return True."""
        self.open()
        self._area.append(text)
        return True

    def on_lines_submitted(self, message: Lines.Submitted) -> None:
        """Save the text, and close the field."""
        message.stop()
        self.submit()


class ChoiceRow(Row):
    """A choice: left and right step through the options, Enter lists them."""

    HINT = "Enter takes it"

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]],
        current: Callable[[], str],
        keep: Callable[[str], object],
        *,
        name: str,
    ) -> None:
        """Make the row from options (value, words).

        `current` gives the present value, `keep` takes another.
        """
        self._options = tuple(options)
        self._current, self._keep = current, keep
        super().__init__(label, self._words, name=name)
        self._menu = Menu([], most_columns=3, column_width=14)
        self.editor = self._menu

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options from now on."""
        self._options = tuple(options)
        self.show_value()

    def prepare(self) -> None:
        """List the options, with the cursor on the current one."""
        entries = tuple(Entry(value, words) for value, words in self._options)
        self._menu.fill([Group(entries)], cursor=self._current())

    def hand_over(self) -> None:
        """Save the option under the cursor."""
        if self._menu.current is not None:
            self._keep(self._menu.current.id)

    def act(self, by: int) -> None:
        """Change to the option that is so many places away."""
        values = [value for value, _ in self._options]
        here = values.index(self._current()) if self._current() in values else -1
        self._keep(values[max(0, min(len(values) - 1, here + by))])
        self.show_value()
        self.post_message(self.Moved(self))

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Save the chosen option, and close the list."""
        message.stop()
        self.submit()

    def on_menu_left_above(self, message: Menu.LeftAbove) -> None:
        """Stay in the list."""
        message.stop()

    def _key_when_open(self, event: events.Key) -> None:
        if event.key in ("escape", "q"):
            event.stop()
            self.close()
        elif event.key in ("enter", "tab"):
            super()._key_when_open(event)

    def _words(self) -> str:
        current = self._current()
        return next((words for value, words in self._options if value == current), current)


class ToggleRow(Row):
    """Yes or no; Enter, space, left and right change it."""

    def __init__(self, label: str, show: Callable[[], str], turn: Callable[[], object], *, name: str) -> None:
        super().__init__(label, show, name=name)
        self._turn = turn

    def act(self, by: int) -> None:
        """Turn it on or off; the direction does not matter."""
        self._turn()
        self.show_value()
        self.post_message(self.Moved(self))


class DoRow(Row):
    """The last row, which works as the button of the list."""

    class Done(Message):
        """Enter was pressed, or the row clicked."""

    def __init__(self, label: str, *, name: str, show: Callable[[], str] = str) -> None:
        super().__init__(label, show, name=name)

    def open(self) -> None:
        """Put the cursor here, and tell the screen to do it."""
        self.screen.set_focus(self)
        self.post_message(self.Done())
