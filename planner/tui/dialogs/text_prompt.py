"""Ask for one line of words, such as a reason, a cheer or an idea."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from planner.named_tuple import NamedTuple
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion, is_empty_line
from planner.tui.widgets.form_drafts import DraftSlot


class OtherUse(NamedTuple):
    """Another use of the words: its name, what it does, and how it's done."""

    name: str
    help: str
    keep: Callable[[str], object]


class TextWanted(NamedTuple):
    """What is asked for: the title above the line, and the help below it.

    `empty` says what Enter on an empty line does, if it does more than close. `meaning` describes the typed words.
    `other` is what else can be done with them; Tab chooses.
    """

    title: str
    help: str
    empty: str = ""
    meaning: Callable[[str], str] | None = None
    other: OtherUse | None = None


class TextPrompt(Dialog[str | None]):
    """Asks for words; returns them, possibly empty, or None when closed.

    `keep` is called with the words before the dialog closes; a PlannerError from it is shown, and the dialog stays
    open.
    """

    def __init__(
        self, wanted: TextWanted, keep: Callable[[str], object], text: str = "", draft: DraftSlot | None = None
    ) -> None:
        super().__init__()
        self._is_other = False
        self._wanted, self._keep, self._text, self._draft = wanted, keep, text, draft

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "other", show=False, priority=True)]

    def panel(self) -> LinePanel:
        """Return the panel with the line to type in."""
        wanted = self._wanted
        hint = wanted.empty or "Enter: save · Esc: close"
        if wanted.other:
            hint = f"Tab: {wanted.other.name} · {hint}"
        asked = LineQuestion(wanted.title, hint, wanted.help, self._meaning, self._take, self._is_empty)
        return LinePanel(asked, text=self._text, draft=self._draft)

    def action_other(self) -> None:
        """Switch between the two uses of the words."""
        if self._wanted.other:
            self._is_other = not self._is_other
            panel = self.query_one(LinePanel)
            panel.tell(self._meaning(panel.field.value), "help")

    def _meaning(self, text: str) -> str:
        if self._is_other and self._wanted.other:
            return self._wanted.other.help
        return self._wanted.meaning(text) if self._wanted.meaning else self._wanted.help

    def _is_empty(self, text: str) -> bool:
        return is_empty_line(text) and not self._wanted.empty

    def _take(self, text: str) -> None:
        keep = self._wanted.other.keep if self._is_other and self._wanted.other else self._keep
        keep(text.strip())
        self.dismiss(text.strip())
