"""Ask for another time, as quick add reads it, with what it overlaps."""

from __future__ import annotations

from collections.abc import Callable

from planner.domain import quickadd
from planner.domain.quickadd import Cursor
from planner.domain.time.when import When, zone
from planner.domain.wording.blocks import span
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion
from planner.tui.widgets.form_drafts import DraftSlot

TIME_EXAMPLE = "For example: sat 20:00 · tomorrow · 3 dec 19:00-21:00 · next week"


class AnotherTime(Dialog[When | None]):
    """Asks for a time; parts that aren't typed stay as in `current`.

    `beside` describes what that time overlaps. `keep` is called before the dialog closes; a PlannerError from it is
    shown.
    """

    def __init__(
        self,
        title: str,
        cursor: Cursor,
        keep: Callable[[When], object],
        *,
        current: When | None = None,
        beside: Callable[[When], str] = lambda when: "",
        hint: str = "Enter: ask · Esc: close",
        draft: DraftSlot | None = None,
    ) -> None:
        super().__init__()
        self._title, self._hint, self._draft = title, hint, draft
        self._cursor, self._keep, self._current, self._beside = cursor, keep, current, beside

    def panel(self) -> LinePanel:
        """Return the panel with the line to type in."""
        return LinePanel(
            LineQuestion(self._title, self._hint, TIME_EXAMPLE, self._meaning, self._take), draft=self._draft
        )

    def _meaning(self, text: str) -> str:
        when = quickadd.read_when(text, self._cursor, self._current)
        parts = [span(when, zone(self._cursor.zone), self._cursor.today), self._beside(when)]
        return " · ".join(filter(None, parts))

    def _take(self, text: str) -> None:
        when = quickadd.read_when(text, self._cursor, self._current)
        self._keep(when)
        self.dismiss(when)
