"""Go to a day or a week, typed as in quick add."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from planner.domain import quickadd
from planner.domain.quickadd import Cursor
from planner.domain.time.week import Week
from planner.domain.time.when import zone
from planner.domain.wording import blocks as wording
from planner.frontend.week_names import read_week
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import LinePanel, LineQuestion, is_empty_line
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.month import Month

DATE_HINT = "Enter: go there · arrows, PgUp, PgDn: move in the month · Esc: close"
DATE_EXAMPLE = "For example: fri · 12 dec · 2027-01-09 · week 50 · next · -2"


class DateField(Field):
    """The text field; while it's empty, left and right move in the month.

    `changed` is called whenever its text changes.
    """

    def __init__(self, step: Callable[[int], None], changed: Callable[[], None]) -> None:
        super().__init__()
        self._step, self._changed = step, changed

    def watch_value(self) -> None:
        """Report that the text changed."""
        self._changed()

    def action_cursor_left(self, select: bool = False) -> None:
        """Move left in the text; in an empty line, go a day back."""
        if self.value:
            super().action_cursor_left(select)
        else:
            self._step(-1)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move right in the text; in an empty line, go a day on."""
        if self.value:
            super().action_cursor_right(select)
        else:
            self._step(1)


class GoTo(Dialog[date | None]):
    """Asks for a day; returns it, or a week's Monday (today for this week).

    `start` is the day that the month begins on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "by_days(-7)", show=False, priority=True),
        Binding("down", "by_days(7)", show=False, priority=True),
        Binding("pageup", "by_months(-1)", show=False, priority=True),
        Binding("pagedown", "by_months(1)", show=False, priority=True),
    ]

    def __init__(
        self, today: date, cursor: Cursor, text: str = "", *, start: date | None = None, title: str = "Go to"
    ) -> None:
        super().__init__()
        self._today, self._cursor = today, cursor
        self.month = Month(start or today, today)
        self._moved = False
        asked = LineQuestion(title, DATE_HINT, DATE_EXAMPLE, self._meaning, self._take, self._is_empty)
        self._line = LinePanel(
            asked, self.month, field=DateField(self.action_by_days, self._typed), text=text, fleeting=True
        )

    def panel(self) -> LinePanel:
        """Return the panel with the line, and below it the small month."""
        return self._line

    def _is_empty(self, text: str) -> bool:
        return is_empty_line(text) and not self._moved

    def _meaning(self, text: str) -> str:
        """Show the typed day in the month, and describe it."""
        if is_empty_line(text):  # an arrow was pressed before the field reported that it's empty
            return self._said(self.month.day)
        day = find_day(text, self._today, self._cursor)
        self.month.go(day)
        return self._said(day)

    def _take(self, text: str) -> None:
        """Close with the day chosen by arrows if that came last, else the typed day."""
        self.dismiss(self.month.day if self._moved else find_day(text, self._today, self._cursor))

    def action_by_days(self, days: int) -> None:
        """Choose the day that is so many days later in the month."""
        self.month.plus(days)
        self._chosen()

    def action_by_months(self, months: int) -> None:
        """Choose the day that is so many months later."""
        self.month.plus_months(months)
        self._chosen()

    def _chosen(self) -> None:
        """Describe the day chosen by arrows, which replaces typed text."""
        self._moved = True
        self._line.tell(self._said(self.month.day))

    def _typed(self) -> None:
        """Let the typed text count again, instead of the arrows' day."""
        self._moved = False

    def _said(self, day: date) -> str:
        return f"{wording.day(day, self._today)} · {wording.week(Week.of(day), day)}"


def find_day(text: str, today: date, cursor: Cursor) -> date:
    """The day that `text` names. BadInput when it names none."""
    words = " ".join(text.lower().split())
    if words in ("today", "now"):
        return today
    if (week := read_week(text, today)) is not None:
        return today if today in week else week.monday
    when = quickadd.read_when(text, cursor)
    if when.precision == "week":
        return today if today in when.week else when.week.monday
    return when.starts(zone(cursor.zone)).date()
