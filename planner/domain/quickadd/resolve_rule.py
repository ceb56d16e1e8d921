"""Resolve the rule of a ritual that a line describes, and its first occurrence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.domain.errors import BadInput
from planner.domain.quickadd.resolve import Settling, Target, clock_text, plus_days
from planner.domain.quickadd.tokens import Amount, AtTime, Every, InWeek, OnDate, OnDays, OnWeekday, Until
from planner.domain.recurrence.rrule import Parts, explicit
from planner.domain.recurrence.rule import Rule, make
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When

_WEEKEND = ((0, 5), (0, 6))


class Recurring(Settling):
    """A line with an `every`."""

    def rule(self, every: Every) -> Rule:
        """BadInput when it never comes or ends before it begins."""
        target, at = self._target(), self._time()
        if every.times is not None or self._without_a_day(every.parts, target, at):
            first, parts = self._in_week(self._week(target)), every.parts
        else:
            begins = self._begins(every.parts, target, at)
            parts = explicit(self._parts(every.parts), begins)
            first = self._first(parts, begins, target, at)
        until, count = self._until_day(), self._line.get("count")
        if until and count:
            raise BadInput("A ritual ends on a day or after a number of times, not both.")
        parts = parts._replace(until=until, count=count.number if isinstance(count, Amount) else None)
        return make(str(parts), first, times=every.times, after=self._after(first))

    def _without_a_day(self, parts: Parts, target: Target | None, at: AtTime | None) -> bool:
        """`every week`, and nothing says on which day."""
        if parts.freq != "WEEKLY" or parts.days:
            return False
        return isinstance(target, Week) or (target is None and at is None and self._cursor.day is None)

    def _week(self, target: Target | None) -> Week:
        if isinstance(target, Week):
            return target
        if target is None:
            return Week.of(self._cursor.day or self._cursor.today)
        return Week.of(self._date(target.first if isinstance(target, OnDays) else target))

    def _parts(self, parts: Parts) -> Parts:
        """A weekend of whole days begins on Saturday; otherwise both of its days are meant."""
        whole_days = (self._minutes_said() or 0) >= DAY
        return parts._replace(days=_WEEKEND[:1]) if parts.days == _WEEKEND and whole_days else parts

    def _begins(self, parts: Parts, target: Target | None, at: AtTime | None) -> date:
        """The day from which on the first occurrence is looked for."""
        start = at.start if at else None
        today = self._cursor.today
        if isinstance(target, OnDays):
            return self._date(target.first, target.start)
        if isinstance(target, OnDate | OnWeekday):
            return self._date(target, start)
        if isinstance(target, Week):
            day = max(target.monday, today) if today in target else target.monday
        elif self._cursor.day is not None:
            # Days that the rule names are those of the week on the screen; otherwise the cursor's own is meant.
            named = parts.days or parts.month_days
            day = max(Week.of(self._cursor.day).monday, today) if named else self._cursor.day
        else:
            day = today
        over = day == today != self._cursor.day and start is not None and self._over(start)
        return plus_days(day, 1) if over else day

    def _first(self, parts: Parts, begins: date, target: Target | None, at: AtTime | None) -> When:
        """When the first occurrence is: on the first day that the rule names."""
        # The coming such day, from which on every other week or month is counted.
        day = make(str(parts._replace(interval=1)), When.on_day(begins)).first.local_start.date()
        if isinstance(target, OnDays):
            late = (day - begins).days
            moved = replace(target, first=OnDate(day))
            if isinstance(target.last, OnDate):
                moved = replace(moved, last=OnDate(plus_days(target.last.day, late)))
            first = self._over_days(moved)
        elif at is None:
            first = self._on_day(day)
        else:
            first = self._timed(OnDate(day, isinstance(target, OnDate) and target.evening), at)
        if first.local_start.date() != day:
            raise BadInput("Midnight is where the next day begins: name that day, and 0:00.")
        return first

    def _until_day(self) -> date | None:
        until = self._line.get("until")
        if not isinstance(until, Until):
            return None
        if isinstance(until.last, InWeek):
            return until.last.day or until.last.week.sunday
        return self._date(until.last)

    def _after(self, first: When) -> str | None:
        after = self._line.get("after")
        if not isinstance(after, Amount):
            return None
        if first.precision == "time" or after.number >= DAY:
            self._keep_as_title("after", "the hour is given already" if after.number < DAY else "a day ends there")
            return None
        return clock_text(after.number)
