"""Fields in a list: arrows move between them, Enter opens one, Enter closes it; letters act only outside.

A row holds no value of its own: it asks for the words to show and hands over what was typed, and whoever owns the
value reads it and says a PlannerError's sentence when it cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from planner.domain.errors import PlannerError
from planner.tui.widgets.dialog import Line
from planner.tui.widgets.menu import Entry, Group, Menu
from planner.tui.widgets.oneline import Field


@dataclass(frozen=True, slots=True)
class Reader:
    """How a field of text meets its value: `edit` gives the text to open with, `keep` takes what was typed.

    `meaning` says what the text would mean while it is typed. `keep` and `meaning` may raise PlannerError. Text that
    was not changed is not handed over, unless `always`.
    """

    edit: Callable[[], str]
    keep: Callable[[str], object]
    meaning: Callable[[str], str] | None = None
    always: bool = False


class Row(Widget, can_focus=True):
    """One field: its label, what it holds, and below it a sentence when there is one to say."""

    HINT_CLOSED = "Enter opens it"
    HINT_OPEN = "Enter keeps it"

    class Moved(Message):
        """The row was opened or closed; `onward` when the person kept it with Enter, to go on to the next."""

        def __init__(self, row: Row, onward: bool = False) -> None:
            super().__init__()
            self.row, self.onward = row, onward

        @property
        def control(self) -> Row:
            return self.row

    def __init__(self, label: str, show: Callable[[], str], *, name: str, about: str = "") -> None:
        """`about` is a sentence that stands below the field while it is open. A list that opens one row after the
        other passes over those that are `answered`."""
        super().__init__(name=name)
        self.label = label
        self.about = about
        self._show = show
        self._label = Line(f"  {label}", classes="label")
        self._value = Line(show(), classes="value")
        self._told = Line("", classes="told")
        self._told.display = False
        self.editor: Widget | None = None
        self.answered = False

    def compose(self) -> ComposeResult:
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
        return self.editor is not None and self.editor.display

    def show_value(self) -> None:
        self._value.say(self._show())

    def tell(self, text: str, kind: str = "told") -> None:
        """A sentence below the field; "" takes it away."""
        self._told.set_classes(kind)
        self._told.say(text)
        self._told.display = bool(text)

    def open(self) -> None:
        """Open for typing; a row without an editor acts at once."""
        if self.editor is None:
            self.act(1)
            return
        self.prepare()
        self.tell(self.about, "help")
        self._value.display = False
        self.editor.display = True
        self.set_class(True, "-open")
        # Not by a message: the next key may already be on its way.
        self.screen.set_focus(self.editor)
        self.post_message(self.Moved(self))

    def close(self, onward: bool = False) -> None:
        if self.editor is not None:
            self.editor.display = False
            self.set_class(False, "-open")
        self._value.display = True
        self.tell("")
        self.show_value()
        self.screen.set_focus(self)
        self.post_message(self.Moved(self, onward))

    def submit(self, onward: bool = True) -> bool:
        """Close with what was typed. False when that cannot be: it says why, and stays open."""
        try:
            self.hand_over()
        except PlannerError as trouble:
            self.tell(str(trouble))
            return False
        self.close(onward)
        return True

    # -- what a kind of row does ------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Put the value into the editor."""

    def hand_over(self) -> None:
        """Give what the editor holds to the owner of the value. PlannerError when it cannot be."""

    def act(self, by: int) -> None:
        """Left and right on a closed row, and Enter where there is nothing to open."""

    # -- events -----------------------------------------------------------------------------------------------------

    def on_focus(self) -> None:
        self._label.say(f"> {self.label}")

    def on_descendant_focus(self) -> None:
        self._label.say(f"> {self.label}")

    def on_blur(self) -> None:
        if not self.is_open:
            self._label.say(f"  {self.label}")

    def on_descendant_blur(self) -> None:
        if not self.has_focus:
            self._label.say(f"  {self.label}")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not self.is_open:
            self.open()

    # Keys are handled here and not as bindings, in the order in which they arrive: of an Enter and the letters behind
    # it in one packet the letters belong to the field, although they were sent before it had the focus.
    def on_key(self, event: events.Key) -> None:
        if self.is_open:
            self._key_when_open(event)
        elif event.key in ("enter", "space"):
            event.stop()
            self.open()
        elif event.key in ("left", "right", "h", "l"):
            event.stop()
            self.act(-1 if event.key in ("left", "h") else 1)

    def _key_when_open(self, event: events.Key) -> None:
        if event.key in ("enter", "tab"):
            event.stop()
            event.prevent_default()
            self.submit()
        elif event.key == "escape":
            event.stop()
            if not self.submit():
                self.close()
        elif event.is_printable and event.character:
            event.stop()
            self.type(event.character)

    def type(self, character: str) -> None:
        """A letter that arrived before the editor had the focus."""


class TextRow(Row):
    """A line of text."""

    def __init__(self, label: str, show: Callable[[], str], reader: Reader, *, name: str, about: str = "") -> None:
        super().__init__(label, show, name=name, about=about)
        self._reader = reader
        self._field = Field()
        self.editor = self._field

    def prepare(self) -> None:
        self._field.value = self._reader.edit()
        self._field.cursor_position = len(self._field.value)

    def hand_over(self) -> None:
        if self._reader.always or self._field.value != self._reader.edit():
            self._reader.keep(self._field.value)

    def type(self, character: str) -> None:
        self._field.insert_text_at_cursor(character)

    def _key_when_open(self, event: events.Key) -> None:
        if event.key in ("up", "down"):  # there is nothing above or below in one line, and the form is not to scroll
            event.stop()
        else:
            super()._key_when_open(event)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.submit()

    def on_input_changed(self, message: Input.Changed) -> None:
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
    """Text of several lines: Enter keeps it; down from the last line begins another one, as ctrl+j does."""

    class Submitted(Message):
        """Enter."""

    def __init__(self) -> None:
        super().__init__(compact=True, tab_behavior="focus")
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.insert("\n")

    def action_cursor_down(self, select: bool = False) -> None:
        row, _ = self.cursor_location
        if not select and row == self.document.line_count - 1 and self.document.get_line(row).strip():
            self.move_cursor(self.document.end)
            self.insert("\n")
        else:
            super().action_cursor_down(select)


class LinesRow(Row):
    """Several lines of text."""

    HINT_OPEN = "Enter keeps it · ↓ on the last line begins another"

    def __init__(self, label: str, show: Callable[[], str], reader: Reader, *, name: str) -> None:
        super().__init__(label, show, name=name)
        self._reader = reader
        self._area = Lines()
        self.editor = self._area

    def prepare(self) -> None:
        self._area.text = self._reader.edit()
        self._area.move_cursor(self._area.document.end)

    def hand_over(self) -> None:
        if self._area.text != self._reader.edit():
            self._reader.keep(self._area.text)

    def type(self, character: str) -> None:
        self._area.insert(character)

    def on_lines_submitted(self, message: Lines.Submitted) -> None:
        message.stop()
        self.submit()


class ChoiceRow(Row):
    """One of a few: left and right step through them, Enter lists them."""

    HINT_CLOSED = "← → or Enter chooses"
    HINT_OPEN = "Enter takes it"

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]],
        current: Callable[[], str],
        keep: Callable[[str], object],
        *,
        name: str,
    ) -> None:
        """`options` are values with their words; `current` gives the value now, `keep` takes another."""
        self._options = tuple(options)
        self._current, self._keep = current, keep
        super().__init__(label, self._words, name=name)
        self._menu = Menu([], most_columns=3, column_width=14)
        self.editor = self._menu

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Choose from others from now on."""
        self._options = tuple(options)
        self.show_value()

    def prepare(self) -> None:
        entries = tuple(Entry(value, words) for value, words in self._options)
        self._menu.fill([Group(entries)], cursor=self._current())

    def hand_over(self) -> None:
        if self._menu.current is not None:
            self._keep(self._menu.current.id)

    def act(self, by: int) -> None:
        values = [value for value, _ in self._options]
        here = values.index(self._current()) if self._current() in values else -1
        self._keep(values[max(0, min(len(values) - 1, here + by))])
        self.show_value()
        self.post_message(self.Moved(self))

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        message.stop()
        self.submit()

    def on_menu_left_above(self, message: Menu.LeftAbove) -> None:
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
    """Yes or no: Enter, space, left and right turn it."""

    HINT_CLOSED = "Enter turns it"

    def __init__(self, label: str, show: Callable[[], str], turn: Callable[[], object], *, name: str) -> None:
        super().__init__(label, show, name=name)
        self._turn = turn

    def act(self, by: int) -> None:
        self._turn()
        self.show_value()
        self.post_message(self.Moved(self))


class DoRow(Row):
    """The last row: Enter does what the whole list is for."""

    HINT_CLOSED = "Enter does it"

    class Done(Message):
        """Enter or a click on it."""

    def __init__(self, label: str, *, name: str, show: Callable[[], str] = str) -> None:
        super().__init__(label, show, name=name)

    def open(self) -> None:
        self.screen.set_focus(self)
        self.post_message(self.Done())


class Rows(VerticalGroup):
    """The list of them. With `walk`, a row that was kept opens the next one."""

    def __init__(self, *rows: Row, walk: bool = False) -> None:
        super().__init__(*rows)
        self._walk = walk

    def row(self, name: str) -> Row:
        return next(row for row in self.query(Row) if row.name == name)

    def close_all(self) -> bool:
        """Close what is open, with what was typed. False when one cannot be: it says why and has the focus."""
        for row in self.query(Row):
            if row.is_open and not row.submit(onward=False):
                if row.editor is not None:
                    self.screen.set_focus(row.editor)
                return False
        return True

    def step(self, by: int, opening: bool = False) -> None:
        """To the row above or below the one with the focus."""
        rows = [row for row in self.query(Row) if row.display and not (opening and row.answered and not row.has_focus)]
        here = next((n for n, row in enumerate(rows) if row.has_focus or row.has_focus_within), 0)
        row = rows[max(0, min(len(rows) - 1, here + by))]
        self.screen.set_focus(row)
        if opening and row.editor is not None:
            row.open()

    def on_key(self, event: events.Key) -> None:
        steering = event.key in ("up", "k", "down", "j", "tab", "shift+tab")
        if steering and not any(row.is_open and row.has_focus_within for row in self.query(Row)):
            event.stop()
            event.prevent_default()
            self.step(-1 if event.key in ("up", "k", "shift+tab") else 1)

    def on_row_moved(self, message: Row.Moved) -> None:
        for row in self.query(Row):
            if not row.is_open:
                row.show_value()
            elif row is not message.row and message.row.is_open:
                row.submit(onward=False)
                if message.row.editor is not None:
                    self.screen.set_focus(message.row.editor)
        if message.onward and self._walk:
            self.step(1, opening=True)
