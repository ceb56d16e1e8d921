"""The panel of a dialog with one line to type in, and its meaning below."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from planner.domain.errors import PlannerError
from planner.named_tuple import NamedTuple
from planner.store.journal.drafts import DraftFields
from planner.tui.widgets.form_drafts import DRAFT_EVERY_S, DraftSlot
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.panel import Line, Panel

LINE_FIELD = "text"
NOT_SAVED = "Not saved yet. Close again to throw it away."


def is_empty_line(text: str) -> bool:
    """Whether a text is empty or has only blanks."""
    return not text.strip()


class Led(NamedTuple):
    """A sentence whose first words are shown in a colour of the theme."""

    text: str
    lead: str
    colour: str


class LineQuestion(NamedTuple):
    """What a line asks for, and what happens with its text.

    `example` is shown below an empty line, and the result of `meaning` below any other text. `take` is called on
    Enter, and usually closes the dialog. A PlannerError from either is shown. Enter on a text that `is_empty` closes
    the dialog.
    """

    title: str
    hint: str
    example: str
    meaning: Callable[[str], str | Led]
    take: Callable[[str], None]
    is_empty: Callable[[str], bool] = is_empty_line


class LinePanel(Panel):
    """A field and the meaning of its text; Enter on an empty line closes the dialog.

    It opens with `text`, followed by `typed`, which was pasted before the dialog was open. `below` are widgets to
    show under the meaning. Typed text is in `draft` until it is taken or dropped; a `fleeting` one, such as what to
    search for, is dropped without asking.
    """

    def __init__(
        self,
        asked: LineQuestion,
        *below: Widget,
        field: Field | None = None,
        text: str = "",
        typed: str = "",
        draft: DraftSlot | None = None,
        fleeting: bool = False,
    ) -> None:
        self.field = field or Field()
        self.answer = Line(asked.example, classes="help")
        super().__init__(self.field, self.answer, *below, title=asked.title, hint=asked.hint)
        self._asked, self._text, self._typed_already, self._draft = asked, text, typed, draft
        self._is_fleeting = fleeting
        self._unwanted: str | None = None  # the text that the person wanted to close without

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "close", show=False)]

    def on_mount(self) -> None:
        """Fill in the text it opens with, and start typing after it."""
        draft = self._draft.fields().get(LINE_FIELD, "") if self._draft else ""
        self.field.value = draft or self._text
        self.field.cursor_position = len(self.field.value)
        self.field.put(self._typed_already)
        self.screen.set_focus(self.field)
        if self._draft is not None:
            self._draft.follow(self._unsaved)
            self.set_interval(DRAFT_EVERY_S, self._draft.keep)

    @property
    def _is_unchanged(self) -> bool:
        return self.field.value == self._text or self._asked.is_empty(self.field.value)

    def _unsaved(self) -> DraftFields:
        return {} if self._is_unchanged else {LINE_FIELD: self.field.value}

    def forget_draft(self) -> None:
        """Delete the draft: the text was taken, or it is not wanted."""
        if self._draft is not None:
            self._draft.forget()

    def may_close(self) -> bool:
        """Return whether to close: typed text is only dropped on a second try."""
        if self._is_fleeting or self._is_unchanged or self._unwanted == self.field.value:
            self.forget_draft()
            return True
        self._unwanted = self.field.value
        self.tell(NOT_SAVED, "told")
        return False

    def action_leave(self) -> None:
        """Close the dialog, if it may close."""
        if self.may_close():
            self.screen.dismiss(None)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what the text means, why it cannot be read, or the example."""
        message.stop()
        if self._asked.is_empty(message.value):
            self.tell(self._asked.example, "help")
            return
        try:
            self.tell(self._asked.meaning(message.value))
        except PlannerError as trouble:
            self.tell(str(trouble), "told")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the text, or close when it is empty."""
        message.stop()
        if self._asked.is_empty(message.value):
            self.forget_draft()
            self.screen.dismiss(None)
            return
        try:
            self._asked.take(message.value)
        except PlannerError as trouble:
            self.tell(str(trouble), "told")
            return
        self.forget_draft()

    def tell(self, text: str | Led, kind: str = "") -> None:
        """Show a sentence below the line; `kind` is its CSS class."""
        self.answer.set_classes(kind)
        self.answer.say(*(text if isinstance(text, Led) else (text,)))
