"""A dialog of one line to type in, and below it what that means: quick add, go to, find."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from planner.domain.errors import PlannerError
from planner.tui.dialogs.base import Dialog, Line, Panel, Result


class Field(Input):
    """One line of text: no frame of its own, a cursor that stands still, nothing selected when it opens.

    A paste of several lines becomes one line, with `between` in place of each line end.
    """

    def __init__(self, between: str = " ") -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._between = between

    def put(self, text: str) -> None:
        """Insert text at the cursor, in place of the selection."""
        start, end = sorted(self.selection)
        self.replace(_as_one_line(text, self._between, self.value[:start]), start, end)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # Textual keeps the first line only
        self.put(event.text)

    def on_key(self, event: events.Key) -> None:
        if event.key == "ctrl+j":  # a line end from a terminal that does not mark pastes
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(self._between)


def _as_one_line(text: str, between: str, before: str) -> str:
    """The text to insert after `before`. A line end at its start or end only separates it from what is around it."""
    lines = text.replace("\t", " ").split("\n")
    if len(lines) == 1:
        return lines[0]
    kept = [line.strip() for line in lines if line.strip()]
    start = " " if text[0].isspace() and before and before[-1] not in (" ", between) else ""
    end = "" if lines[-1].strip() else between if len(kept) > 1 else " "
    return start + between.join(kept) + end if kept else ""


class OneLine(Dialog[Result]):
    """Enter on an empty line closes it; what cannot be read is told, and the text stays to be mended.

    It opens with `text`, followed by `typed`, which was pasted before the dialog was there.
    """

    TITLE_WORDS = ""
    HINT = ""
    EXAMPLE = ""

    def __init__(self, text: str = "", typed: str = "") -> None:
        super().__init__()
        self.beginning, self._typed_already = text, typed
        self.field = Field()
        self.answer = Line(self.EXAMPLE, classes="help")

    def meaning(self, text: str) -> str:
        """What is shown below while somebody types. PlannerError: its sentence is shown instead."""
        raise NotImplementedError

    def take(self, text: str) -> None:
        """Enter: usually dismisses. PlannerError: its sentence is shown, and nothing else happens."""
        raise NotImplementedError

    def says_nothing(self, text: str) -> bool:
        """Whether Enter on this text closes the dialog."""
        return not text.strip()

    def below(self) -> list[Widget]:
        """What stands under the answer."""
        return []

    def panel(self) -> Panel:
        return Panel(self.field, self.answer, *self.below(), title=self.TITLE_WORDS, hint=self.HINT)

    def on_mount(self) -> None:
        self.field.value = self.beginning
        self.field.cursor_position = len(self.beginning)
        self.field.put(self._typed_already)
        self.set_focus(self.field)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        if self.says_nothing(message.value):
            self.tell(self.EXAMPLE, "help")
            return
        try:
            self.tell(self.meaning(message.value))
        except PlannerError as trouble:
            self.tell(str(trouble), "told")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if self.says_nothing(message.value):
            self.dismiss(None)
            return
        try:
            self.take(message.value)
        except PlannerError as trouble:
            self.tell(str(trouble), "told")

    def tell(self, text: str, kind: str = "") -> None:
        self.answer.set_classes(kind)
        self.answer.say(text)
