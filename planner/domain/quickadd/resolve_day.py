"""Resolve the day, the days or the week of a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from planner.domain.errors import BadInput
from planner.domain.quickadd.cursor import Cursor
from planner.domain.quickadd.dates import coming_month_day
from planner.domain.quickadd.parser import TypedLine
from planner.domain.quickadd.tokens import InWeek, OnDate, OnDays, OnMonthDay, OnWeekday
from planner.domain.time.week import Week

OneDay = OnDate | OnWeekday | OnMonthDay
Target = OneDay | OnDays | Week


class DayMeant:
    """The day that a line means, from where it's typed."""

    def __init__(self, line: TypedLine, cursor: Cursor) -> None:
        self._line, self._cursor = line, cursor

    def target(self) -> Target | None:
        """The day, the days or the week that was typed."""
        in_week, on_day = self._line.get("week"), self._line.get("day")
        if isinstance(in_week, InWeek) and isinstance(on_day, OnWeekday):
            return OnDate(in_week.week.days[on_day.number])
        if isinstance(in_week, InWeek) and isinstance(on_day, OnDays) and isinstance(on_day.first, OnWeekday):
            return replace(on_day, first=OnDate(in_week.week.days[on_day.first.number]))
        if isinstance(in_week, InWeek) and on_day is not None and not self._agree(in_week.week, on_day):
            return None
        if isinstance(on_day, OnDate | OnWeekday | OnMonthDay | OnDays):
            return on_day
        if isinstance(in_week, InWeek):
            return OnDate(in_week.day) if in_week.day else in_week.week
        return None

    def _agree(self, week: Week, on_day: object) -> bool:
        """Whether a day is in the week that was typed too; a question if it isn't."""
        first = on_day.first if isinstance(on_day, OnDays) else on_day
        if isinstance(first, OnDate | OnMonthDay) and self.date_of(first) in week:
            return True
        words = f"“{self._line.words_for('week')}” and “{self._line.words_for('day')}”"
        self._line.unclear.append(f"{words}: which of them? Type one of the two.")
        return False

    def date_of(self, target: OneDay, start: int | None = None) -> date:
        """The date meant; `start` (minutes since midnight) tells if today's is over."""
        if isinstance(target, OnDate):
            return target.day
        today = self._cursor.today
        if isinstance(target, OnMonthDay):
            is_over = start is not None and today.day == target.number and self.is_over(start)
            found = coming_month_day(target.number, plus_days(today, 1) if is_over else self._cursor.first_day)
            if not isinstance(found, OnDate):
                raise BadInput(found.sentence)
            return found.day
        return plus_days(self._weekday(target, start), target.later)

    def _weekday(self, target: OnWeekday, start: int | None) -> date:
        today, week = self._cursor.today, self._cursor.other_week
        if target.of == "next":
            return Week.of(today).plus(1).days[target.number]
        if week is not None and not target.of and not target.later:
            return week.days[target.number]
        ahead = (target.number - today.weekday()) % 7
        if ahead == 0 and start is not None and self.is_over(start):
            ahead = 7
        return plus_days(today, ahead)

    def is_over(self, start: int) -> bool:
        """Whether that minute of today is past."""
        return start < self._cursor.now.hour * 60 + self._cursor.now.minute


def plus_days(first: date, days: int) -> date:
    """The date so many days later. Raises BadInput outside the calendar."""
    try:
        return first + timedelta(days=days)
    except OverflowError:
        raise BadInput("That is outside the calendar.") from None


def day_after(first: date, last: OnDate | OnWeekday) -> date:
    """The date of `last`; a weekday is the next one after `first`.

    Raises BadInput when it's before `first`.
    """
    day = last.day if isinstance(last, OnDate) else plus_days(first, (last.number - first.weekday() - 1) % 7 + 1)
    if day < first:
        raise BadInput("That ends before it starts.")
    return day
