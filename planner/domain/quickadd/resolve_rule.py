"""Resolve the rule of a ritual that a line describes, and its first occurrence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from planner.domain.errors import BadInput
from planner.domain.quickadd.resolve import Settling, clock_text
from planner.domain.quickadd.resolve_day import Target, day_after, plus_days
from planner.domain.quickadd.tokens import (
    Amount,
    AtTime,
    Every,
    Except,
    InMinutes,
    InWeek,
    Lasting,
    OnDate,
    OnDays,
    OnMonthDay,
    OnWeekday,
    PartOfDay,
    Until,
)
from planner.domain.recurrence.rrule import Parts, explicit
from planner.domain.recurrence.rule import Rule, make, occurrences
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.domain.wording import blocks as wording

_WEEKEND = ((0, 5), (0, 6))


class Recurring(Settling):
    """Resolves a line with an `every`.

    `left_out` are dates without an occurrence, known once there is a rule.
    """

    left_out: tuple[date, ...] = ()
    _last: date | None = None

    def rule(self, every: Every) -> Rule:
        """Make the rule. Raises BadInput when it never comes or ends before it begins."""
        target, at = self._within(self._day.target()), self._time()
        if isinstance(at, InMinutes):
            raise BadInput("A ritual needs an hour of its own, such as every fri 19:00.")
        parts = self._without_weekdays(every.parts)
        if every.times is not None or self._without_a_day(parts, target, at):
            first = self._in_week(self._week(target))
        else:
            if every.part and at is None:
                self._ask_for_hour(every.part)
            begins = self._begins(parts, target, at)
            parts = explicit(self._parts(parts), begins)
            first = self._first(parts, begins, target, at, every.part)
        until, count = self._until_day(first), self._line.get("count")
        if until and count:
            raise BadInput("A ritual ends on a day or after a number of times, not both.")
        parts = parts._replace(until=until, count=count.number if isinstance(count, Amount) else None)
        rule = make(str(parts), first, times=every.times, after=self._after(first))
        self.left_out = tuple(self._leaves_out(rule))
        return rule

    def _within(self, target: Target | None) -> Target | None:
        """The first day, if first and last were given together."""
        if not isinstance(target, OnDays) or target.start is not None:
            return target
        first = self._day.date_of(target.first)
        last = day_after(first, target.last)
        if not target.bounds and (last - first).days < 7:
            return target
        self._last = last
        return OnDate(first)

    def _without_weekdays(self, parts: Parts) -> Parts:
        """Leave weekdays out: `every day except sunday` is Monday to Saturday."""
        said = self._line.get("except")
        out = {day.number for day in said.days if isinstance(day, OnWeekday)} if isinstance(said, Except) else set()
        if not out:
            return parts
        named = parts.weekdays or (frozenset(range(7)) if parts.freq == "DAILY" else frozenset())
        left = sorted(named - out)
        if not left or not out <= named or parts.counts_within or (parts.freq == "DAILY" and parts.interval > 1):
            words = self._line.words_for("except")
            self._line.unclear.append(f"“{words}”: that leaves no rule. Type the days, such as every mon and wed.")
            return parts
        return parts._replace(freq="WEEKLY", days=tuple((0, day) for day in left))

    def _leaves_out(self, rule: Rule) -> Iterator[date]:
        """Yield the dates after `except`; a date that the rule doesn't name gets a note."""
        said = self._line.get("except")
        for one in said.days if isinstance(said, Except) else ():
            if isinstance(one, OnWeekday):
                continue
            day = self._day.date_of(one)
            if not occurrences(rule, day, day):
                self._notes.append(f"{wording.day(day)} isn’t one of its days anyway.")
            else:
                yield day

    def _minutes_said(self) -> int | None:
        """The typed length, also `for 2 days`, except of a daily ritual."""
        until = self._line.get("until")
        if isinstance(until, Lasting) and self._is_length(until):
            return until.number * DAY
        return super()._minutes_said()

    def _is_length(self, until: Lasting) -> bool:
        every = self._line.get("every")
        return until.unit == "DAILY" and isinstance(every, Every) and every.parts.freq != "DAILY"

    def _without_a_day(self, parts: Parts, target: Target | None, at: AtTime | None) -> bool:
        """Whether it's `every week` without a day."""
        if parts.freq != "WEEKLY" or parts.days:
            return False
        return isinstance(target, Week) or (target is None and at is None and self._cursor.day is None)

    def _week(self, target: Target | None) -> Week:
        if isinstance(target, Week):
            return target
        if target is None:
            return Week.of(self._cursor.day or self._cursor.first_day)
        return Week.of(self._day.date_of(target.first if isinstance(target, OnDays) else target))

    def _parts(self, parts: Parts) -> Parts:
        """Begin a weekend of whole days on Saturday; otherwise both days are meant."""
        whole_days = (self._minutes_said() or 0) >= DAY
        return parts._replace(days=_WEEKEND[:1]) if parts.days == _WEEKEND and whole_days else parts

    def _begins(self, parts: Parts, target: Target | None, at: AtTime | None) -> date:
        """The day from which the first occurrence is searched."""
        start = at.start if at else None
        today = self._cursor.today
        if isinstance(target, OnDays):
            return self._day.date_of(target.first, target.start)
        if isinstance(target, OnDate | OnWeekday | OnMonthDay):
            return self._day.date_of(target, start)
        if isinstance(target, Week):
            day = max(target.monday, today) if today in target else target.monday
        elif self._cursor.day is not None:
            # Days that the rule names are those of the week on the screen; otherwise the cursor's own is meant.
            named = parts.days or parts.month_days
            day = max(Week.of(self._cursor.day).monday, today) if named else self._cursor.day
        else:
            day = self._cursor.first_day
        over = day == today != self._cursor.day and start is not None and self._day.is_over(start)
        return plus_days(day, 1) if over else day

    def _first(self, parts: Parts, begins: date, target: Target | None, at: AtTime | None, part: PartOfDay) -> When:
        """The time of the first occurrence, on the first day that the rule names."""
        # The coming such day, from which every other week or month is counted.
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
            said = target.part if isinstance(target, OnDate | OnWeekday | OnMonthDay) else ""
            first = self._timed(OnDate(day, said or part), at)
        if first.local_start.date() != day:
            raise BadInput("Midnight is the start of the next day: type that day, and 0:00.")
        return first

    def _until_day(self, first: When) -> date | None:
        until = self._line.get("until")
        if isinstance(until, Lasting):
            return self._last if self._is_length(until) else _last_of(first, until)
        if not isinstance(until, Until):
            return self._last
        if isinstance(until.last, InWeek):
            return until.last.day or until.last.week.sunday
        return self._day.date_of(until.last)

    def _after(self, first: When) -> str | None:
        after = self._line.get("after")
        if not isinstance(after, Amount):
            return None
        if first.precision == "time" or after.number >= DAY:
            self._keep_as_title("after", "the hour is already given" if after.number < DAY else "a day ends there")
            return None
        return clock_text(after.number)


def _last_of(first: When, lasting: Lasting) -> date:
    """The last day of a number of weeks or months that begin with the ritual."""
    begins = first.local_start.date()
    days = {"DAILY": 1, "WEEKLY": 7}.get(lasting.unit)
    if days is not None:
        return plus_days(begins, lasting.number * days - 1)
    months = begins.year * 12 + begins.month - 1 + lasting.number * (12 if lasting.unit == "YEARLY" else 1)
    try:
        month = date(months // 12, months % 12 + 1, 1)
    except ValueError:
        raise BadInput("That is outside the calendar.") from None
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return plus_days(month.replace(day=min(begins.day, last.day)), -1)
