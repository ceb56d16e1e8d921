"""The kinds of rows: a line, several lines, a choice, yes or no, a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.widgets import Input

from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.lines_field import Lines
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.row_text import RowText

BUTTONS = "buttons"
"""Name of the row of buttons."""
BETWEEN = " · "
LEFT_BY_TAB = frozenset({"tab", "shift+tab"})
"""The keys that leave a text of several lines, in which up and down move."""


@dataclass(frozen=True, slots=True)
class FieldReader:
    """How a text row meets its value: `edit` gives the text, `keep` takes it.

    `meaning` describes the text while it's typed. `keep` and `meaning` may raise PlannerError. Unchanged text isn't
    passed on, unless `always`.
    """

    edit: Callable[[], str]
    keep: Callable[[str], object]
    meaning: Callable[[str], str] | None = None
    always: bool = False

    def take(self, text: str) -> None:
        """Keep the text if it changed."""
        if self.always or text != self.edit():
            self.keep(text)


class TextRow(Row):
    """A line of text; what is typed takes the place of a `suggested` one."""

    def __init__(
        self,
        label: str,
        show: Callable[[], str],
        reader: FieldReader,
        *,
        name: str,
        about: str = "",
        suggested: str = "",
    ) -> None:
        super().__init__(label, show, name=name, about=about, text=RowText(Field(), reader.edit))
        self._reader, self._suggested = reader, suggested

    def open(self) -> None:
        """Open for typing, with a suggested text selected."""
        super().open()
        if self._suggested and isinstance(self.editor, Field) and self.editor.text == self._suggested:
            self.editor.select_all()

    def hand_over(self) -> None:
        """Save the text if it changed."""
        self._reader.take(self.typed)

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


class LinesRow(Row):
    """Several lines of text."""

    OPEN_HINT = "Enter: next field · ↓ on the last line: another line · Esc: stop writing"
    LEFT_BY = LEFT_BY_TAB

    def __init__(self, label: str, show: Callable[[], str], reader: FieldReader, *, name: str) -> None:
        super().__init__(label, show, name=name, text=RowText(Lines(), reader.edit))
        self._reader = reader

    def hand_over(self) -> None:
        """Save the text if it changed."""
        self._reader.take(self.typed)


class ChoiceRow(Row):
    """A choice: left and right step through the options, Enter lists them."""

    OPEN_HINT = "Enter: choose · Esc: leave it as it is"
    CLOSED_HINT = "← →: change · Enter: all of them"

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
        entries = tuple(MenuEntry(value, words) for value, words in self._options)
        self._menu.fill([MenuGroup(entries)], cursor=self._current())

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

    @property
    def typed(self) -> str:
        """The value that is chosen."""
        return self._current()

    def restore(self, text: str, *, keep: bool = True) -> None:
        """Choose the value of a draft, if it can still be chosen."""
        if text in (value for value, _words in self._options):
            self._keep(text)
            self.show_value()

    def start_typing(self, character: str) -> None:
        """Open the list, with the cursor on the first option that begins with the letter."""
        self.open()
        letters = [words[:1].casefold() for _value, words in self._options]
        if character.casefold() in letters:
            self._menu.go(letters.index(character.casefold()))

    def _key_when_open(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.close()
        elif event.key not in ("up", "down"):
            super()._key_when_open(event)

    def _words(self) -> str:
        current = self._current()
        return next((words for value, words in self._options if value == current), current)


class ToggleRow(Row):
    """Yes or no; Enter, space, left and right change it."""

    CLOSED_HINT = "Enter: change · ↑ ↓: move"

    def __init__(self, label: str, show: Callable[[], str], turn: Callable[[], object], *, name: str) -> None:
        super().__init__(label, show, name=name)
        self._turn = turn

    @property
    def typed(self) -> str:
        """The value as it is shown."""
        return self._show()

    def restore(self, text: str, *, keep: bool = True) -> None:
        """Turn it to what a draft has."""
        if text != self._show():
            self.act(1)

    def act(self, by: int) -> None:
        """Turn it on or off; the direction does not matter."""
        self._turn()
        self.show_value()
        self.post_message(self.Moved(self))


class DoRow(Row):
    """A row that leads to another screen: Enter opens it."""

    CLOSED_HINT = "Enter: open · ↑ ↓: move"

    class Done(Message):
        """Enter was pressed, or the row clicked."""

    def __init__(self, label: str, *, name: str, show: Callable[[], str] = str) -> None:
        super().__init__(label, show, name=name)

    def open(self) -> None:
        """Put the cursor here, and tell the screen to do it."""
        self.screen.set_focus(self)
        self.post_message(self.Done())


class Button(NamedTuple):
    """A button: its words, what it does, and its key on the row of buttons."""

    words: str
    do: Callable[[], object]
    key: str = ""


class Buttons(Row):
    """The last row of a form: what can be done with it, in words."""

    def __init__(self, *buttons: Button, close_fields: Callable[[], bool] = lambda: True) -> None:
        """Make the row.

        `close_fields` saves what is typed in an open field; False when it can't be read.
        """
        self._buttons, self._current, self._close_fields = buttons, 0, close_fields
        self._has_cursor = False  # Textual sets `has_focus` only after `on_focus`
        super().__init__("", self._words, name=BUTTONS)

    @property
    def closed_hint(self) -> str:
        """The keys of the buttons, in a line."""
        keys = [f"{it.key}: {it.words[0].lower()}{it.words[1:]}" for it in self._buttons if it.key]
        return " · ".join(["← → Enter: choose", *keys])

    @property
    def first(self) -> str:
        """The words of the first button."""
        return self._buttons[0].words

    def offer(self, *buttons: Button) -> None:
        """Show other buttons from now on, with the cursor on the first."""
        if [button.words for button in buttons] != [button.words for button in self._buttons]:
            self._current = 0
        self._buttons = buttons
        self.show_value()

    def _words(self) -> str:
        here = self._current if self._has_cursor else -1
        return BETWEEN.join(
            f"[{button.words}]" if n == here else button.words for n, button in enumerate(self._buttons)
        )

    def act(self, by: int) -> None:
        """Move to the button beside."""
        self._current = max(0, min(len(self._buttons) - 1, self._current + by))
        self.show_value()

    def open(self) -> None:
        """Do the current button's action, after saving an open field.

        If the field can't be saved, the cursor stays there.
        """
        if not self._close_fields():
            return
        self.screen.set_focus(self)
        self._buttons[self._current].do()

    # Textual calls the handlers of Row after these, unless one prevents that.
    def on_focus(self) -> None:
        """Show which button Enter presses."""
        self._has_cursor = True
        self.show_value()

    def on_blur(self) -> None:
        """Show that no button has the cursor."""
        self._has_cursor = False
        self.show_value()

    def on_click(self, event: events.Click) -> None:
        """Press the button under the mouse."""
        event.stop()
        event.prevent_default()
        spot = event.screen_x - self._value.region.x
        for n, words in enumerate(self._words().split(BETWEEN)):
            if 0 <= spot < cell_len(words):
                self._press(n)
                return
            spot -= cell_len(words + BETWEEN)

    def on_key(self, event: events.Key) -> None:
        """Press the button of that key; leave other letters to the screen."""
        numbers = [n for n, button in enumerate(self._buttons) if event.key == button.key]
        if numbers:
            event.stop()
            self._press(numbers[0])
        if numbers or (event.is_printable and event.key != "space"):
            event.prevent_default()

    def _press(self, number: int) -> None:
        self._current = number
        self.open()
