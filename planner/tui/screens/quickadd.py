"""Quick add: one line of text, and below it, as it is typed, what was understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.domain import quickadd
from planner.domain.quickadd import Cursor, Reading
from planner.tui.widgets.oneline import OneLine


class QuickAdd(OneLine[Reading | None]):
    """Gives what was read, or None when nothing is to be added.

    `text` is there from the start, and as long as nothing is added to it the line counts as empty. `keep`, if given,
    is called with the reading before the bar closes; a PlannerError from it is told in the bar, which then stays open
    with the text. `told_first` gives what there is to know before: who keeps that time, who will be asked.
    """

    TITLE_WORDS = "Add"
    HINT = "Enter adds · Enter on an empty line closes"
    EXAMPLE = "For example: Climbing fri 18:00-20:00 @hall #passion !"

    def __init__(
        self,
        cursor: Cursor,
        text: str = "",
        keep: Callable[[Reading], object] | None = None,
        told_first: Callable[[Reading], Iterable[str]] = lambda reading: (),
    ) -> None:
        super().__init__(text)
        self._cursor, self._keep, self._told_first = cursor, keep, told_first
        self._text_to_let_go = ""

    def says_nothing(self, text: str) -> bool:
        return text.strip() in ("", self.beginning.strip())

    def meaning(self, text: str) -> str:
        reading = quickadd.read(text, self._cursor)
        return " · ".join([quickadd.said(reading, self._cursor), *self._told_first(reading)])

    def take(self, text: str) -> None:
        reading = quickadd.read(text, self._cursor)
        # A title that is missing or too long is told here, while the text is there.
        made = quickadd.ritual_draft if reading.rule else quickadd.draft
        made(reading, "", "")
        if self._keep is not None:
            self._keep(reading)
        self.dismiss(reading)

    def action_close(self) -> None:
        """What was typed goes only when it is asked for twice."""
        text = self.field.value
        if self.says_nothing(text) or text == self._text_to_let_go:
            self.dismiss(None)
            return
        self._text_to_let_go = text
        self.tell("Enter adds it. Once more lets it go.", "told")
