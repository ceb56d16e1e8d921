"""A dialog of one line to type in, and below it what that means: quick add, go to, find."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input

from planner.domain.errors import PlannerError
from planner.tui.dialogs.base import Dialog, Result
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.panel import Line, Panel


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
        """Build the panel: the line, what it means, and what is below."""
        return Panel(self.field, self.answer, *self.below(), title=self.TITLE_WORDS, hint=self.HINT)

    def on_mount(self) -> None:
        """Fill in the text it opens with, and start typing after it."""
        self.field.value = self.beginning
        self.field.cursor_position = len(self.beginning)
        self.field.put(self._typed_already)
        self.set_focus(self.field)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what the text means, why it cannot be read, or the example."""
        message.stop()
        if self.says_nothing(message.value):
            self.tell(self.EXAMPLE, "help")
            return
        try:
            self.tell(self.meaning(message.value))
        except PlannerError as trouble:
            self.tell(str(trouble), "told")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the text, or close when it is empty."""
        message.stop()
        if self.says_nothing(message.value):
            self.dismiss(None)
            return
        try:
            self.take(message.value)
        except PlannerError as trouble:
            self.tell(str(trouble), "told")

    def tell(self, text: str, kind: str = "") -> None:
        """Show a sentence below the line; `kind` is its CSS class."""
        self.answer.set_classes(kind)
        self.answer.say(text)
