"""Go to a day or a week, typed as quick add takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from planner.domain import quickadd
from planner.domain.errors import BadInput
from planner.domain.quickadd import Cursor
from planner.domain.time.week import Week
from planner.domain.time.when import zone
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.line_input import OneLine
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.month import Month

_WEEK_NUMBER = re.compile(r"(?:w|week|wk)\s*(\d{1,2})", re.IGNORECASE)
_WEEKS_ON = re.compile(r"[+-]\d{1,4}")
_NAMED = {"this": 0, "this week": 0, "next": 1, "next week": 1, "last": -1, "last week": -1}


class DateField(Field):
    """While it is empty, its arrows belong to the month."""

    def __init__(self, step: Callable[[int], None]) -> None:
        super().__init__()
        self._step = step

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


class GoTo(OneLine[date | None]):
    """Gives the day to go to; of a week its Monday, of this week today. `start` is where the month begins."""

    TITLE_WORDS = "Go to"
    HINT = "Enter goes there · arrows, PgUp, PgDn move in the month · Esc closes"
    EXAMPLE = "For example: fri · 12 dec · 2027-01-09 · week 50 · next · -2"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "by_days(-7)", show=False, priority=True),
        Binding("down", "by_days(7)", show=False, priority=True),
        Binding("pageup", "by_months(-1)", show=False, priority=True),
        Binding("pagedown", "by_months(1)", show=False, priority=True),
    ]

    def __init__(self, today: date, cursor: Cursor, text: str = "", *, start: date | None = None) -> None:
        super().__init__(text)
        self._today, self._cursor = today, cursor
        self.field = DateField(self.action_by_days)
        self.month = Month(start or today, today)
        self._moved = False

    def below(self) -> list[Widget]:
        """Return the small month."""
        return [self.month]

    def meaning(self, text: str) -> str:
        """Show the typed day in the month, and describe it."""
        day = find_day(text, self._today, self._cursor)
        self.month.go(day)
        return self._said(day)

    def take(self, text: str) -> None:
        """Close with the typed day."""
        self.dismiss(find_day(text, self._today, self._cursor))

    def action_by_days(self, days: int) -> None:
        """Choose the day that is so many days later in the month."""
        self.month.plus(days)
        self._chosen()

    def action_by_months(self, months: int) -> None:
        """Choose the day that is so many months later."""
        self.month.plus_months(months)
        self._chosen()

    def _chosen(self) -> None:
        """What the arrows came to; a text that was typed before counts no more."""
        self._moved = True
        self.tell(self._said(self.month.day))

    def _said(self, day: date) -> str:
        return f"{wording.day(day, self._today)} · {wording.week(Week.of(day), day)}"

    def on_input_changed(self, message: Input.Changed) -> None:
        """Let what is typed count again, instead of the day chosen by arrows."""
        # Textual calls the handler of the base class as well.
        self._moved = False

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Close with the day chosen by arrows, if that was the last thing done."""
        if self._moved:
            message.prevent_default().stop()
            self.dismiss(self.month.day)


def find_day(text: str, today: date, cursor: Cursor) -> date:
    """The day that `text` names. BadInput when it names none."""
    words = " ".join(text.lower().split())
    if words in ("today", "now"):
        return today
    if (week := _week(words, today)) is not None:
        return today if today in week else week.monday
    when = quickadd.read_when(text, cursor)
    if when.precision == "week":
        return today if today in when.week else when.week.monday
    return when.starts(zone(cursor.zone)).date()


def _week(words: str, today: date) -> Week | None:
    if words in _NAMED:
        return Week.of(today).plus(_NAMED[words])
    if _WEEKS_ON.fullmatch(words):
        return Week.of(today).plus(int(words))
    if match := _WEEK_NUMBER.fullmatch(words):
        return Week.parse(f"{Week.of(today).year:04}-W{int(match[1]):02}")
    try:
        return Week.parse(words)
    except BadInput:
        if "w" in words and words[:4].isdigit():
            raise
        return None
