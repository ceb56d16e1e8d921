"""A dialog of one line to type in, and below it what that means: quick add, go to, find."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input

from planner.domain.errors import PlannerError
from planner.tui.widgets.dialog import Dialog, Line, Panel, Result


class Field(Input):
    """One line of text: no frame of its own, a cursor that stands still, nothing selected when it opens."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False


class OneLine(Dialog[Result]):
    """Enter on an empty line closes it; what cannot be read is told, and the text stays to be mended."""

    TITLE_WORDS = ""
    HINT = ""
    EXAMPLE = ""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.beginning = text
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
