"""Go to a day or a week, typed as quick add takes it."""

from __future__ import annotations

import re
from datetime import date

from planner.domain import quickadd, wording
from planner.domain.errors import BadInput
from planner.domain.quickadd import Cursor
from planner.domain.week import Week
from planner.domain.when import zone
from planner.tui.widgets.oneline import OneLine

_WEEK_NUMBER = re.compile(r"(?:w|week|wk)\s*(\d{1,2})", re.IGNORECASE)
_WEEKS_ON = re.compile(r"[+-]\d{1,4}")
_NAMED = {"this": 0, "this week": 0, "next": 1, "next week": 1, "last": -1, "last week": -1}


class GoTo(OneLine[date | None]):
    """Gives the day to go to; of a week its Monday, of this week today."""

    TITLE_WORDS = "Go to"
    HINT = "Enter goes there · Enter on an empty line closes"
    EXAMPLE = "For example: fri · 12 dec · 2027-01-09 · week 50 · next · -2"

    def __init__(self, today: date, cursor: Cursor, text: str = "") -> None:
        super().__init__(text)
        self._today, self._cursor = today, cursor

    def meaning(self, text: str) -> str:
        day = find_day(text, self._today, self._cursor)
        return f"{wording.day(day, self._today)} · {wording.week(Week.of(day), day)}"

    def take(self, text: str) -> None:
        self.dismiss(find_day(text, self._today, self._cursor))


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
