"""Another time for something, in the words of quick add, and below it what they mean and what they lie over."""

from __future__ import annotations

from collections.abc import Callable

from planner.domain import quickadd
from planner.domain.quickadd import Cursor
from planner.domain.time.when import When, zone
from planner.domain.wording.blocks import span
from planner.tui.dialogs.line_input import OneLine


class AnotherTime(OneLine[When | None]):
    """Gives the time; what is not said stays as in `current`.

    `beside` says what that time would lie over. `keep` is called before the line closes; its PlannerError is told.
    """

    HINT = "Enter asks · Enter on an empty line closes"
    EXAMPLE = "For example: sat 20:00 · tomorrow · 3 dec 19:00-21:00 · next week"

    def __init__(
        self,
        title: str,
        cursor: Cursor,
        keep: Callable[[When], object],
        *,
        current: When | None = None,
        beside: Callable[[When], str] = lambda when: "",
        hint: str = "",
    ) -> None:
        self.TITLE_WORDS = title
        self.HINT = hint or self.HINT
        super().__init__()
        self._cursor, self._keep, self._current, self._beside = cursor, keep, current, beside

    def meaning(self, text: str) -> str:
        """Describe the time, and what is planned then already."""
        when = quickadd.read_when(text, self._cursor, self._current)
        parts = [span(when, zone(self._cursor.zone), self._cursor.today), self._beside(when)]
        return " · ".join(filter(None, parts))

    def take(self, text: str) -> None:
        """Save the time, and close with it."""
        when = quickadd.read_when(text, self._cursor, self._current)
        self._keep(when)
        self.dismiss(when)
