"""The day, the time and the length of a line, settled together into one `When`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from planner.domain.errors import BadInput
from planner.domain.model import Column
from planner.domain.quickadd.meanings import AtTime, InWeek, Lasting, OnDate, OnWeekday
from planner.domain.quickadd.phrases import Line
from planner.domain.week import Week
from planner.domain.when import DAY, When, zone
from planner.domain.wording import LONGEST_NIGHT, clock, day, length, short

HOUR = 60
_UTC = zone("UTC")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a line is typed: `now` aware in the viewer's `zone`; the cursor's column and day; both names."""

    now: datetime
    zone: str
    column: Column = "me"
    day: date | None = None
    me: str = ""
    you: str = ""

    @property
    def today(self) -> date:
        return self.now.date()


class Settling:
    """The day, time and length of one line, settled together. `notes` is added to."""

    def __init__(self, line: Line, cursor: Cursor, notes: list[str], current: When | None = None) -> None:
        self._line, self._cursor, self._notes, self._current = line, cursor, notes, current
        self._zone = zone(cursor.zone)

    def settled(self) -> When:
        target = self._target()
        time_meant = self._line.get("time")
        at = time_meant if isinstance(time_meant, AtTime) else None
        if isinstance(target, Week):
            if at is not None:
                words = self._line.give_back("time")
                self._notes.append(f"“{short(words)}” stays in the title: an hour needs a day, not a week.")
            return When.in_week(target, self._minutes())
        if at is not None:
            return self._timed(target, at)
        if target is None:
            return self._undated()
        if self._current is not None and self._current.precision == "time":
            return self._moved(self._current, target)
        return When.on_day(self._date(target), self._minutes())

    # -- the day --------------------------------------------------------------------------------------------------

    def _target(self) -> OnDate | OnWeekday | Week | None:
        """The day or week that was said."""
        in_week, on_day = self._line.get("week"), self._line.get("day")
        if isinstance(in_week, InWeek) and isinstance(on_day, OnWeekday):
            return OnDate(in_week.week.days[on_day.number])
        if in_week is not None and on_day is not None:
            # Two different days: the earlier of the phrases is part of the title, as everywhere.
            if self._line.later("day", "week") == "week":
                self._line.give_back("day")
                on_day = None
            else:
                self._line.give_back("week")
        if isinstance(on_day, OnDate | OnWeekday):
            return on_day
        if isinstance(in_week, InWeek):
            return OnDate(in_week.day) if in_week.day else in_week.week
        return None

    def _date(self, target: OnDate | OnWeekday, start: int | None = None) -> date:
        """The date meant; `start` (minutes since midnight) tells whether today's is over."""
        if isinstance(target, OnDate):
            return target.day
        today = self._cursor.today
        if target.following:
            return Week.of(today).plus(1).days[target.number]
        ahead = (target.number - today.weekday()) % 7
        if ahead == 0 and start is not None and self._over(start):
            ahead = 7
        return _plus(today, ahead)

    def _over(self, start: int) -> bool:
        return start < self._cursor.now.hour * 60 + self._cursor.now.minute

    # -- without an hour ------------------------------------------------------------------------------------------

    def _minutes(self) -> int:
        meant = self._line.get("length")
        if isinstance(meant, Lasting):
            return meant.minutes
        return HOUR if self._current is None else self._current.minutes

    def _undated(self) -> When:
        if self._current is not None:
            return replace(self._current, minutes=self._minutes())
        if self._cursor.day is not None:
            return When.on_day(self._cursor.day, self._minutes())
        return When.in_week(Week.of(self._cursor.today), self._minutes())

    def _moved(self, current: When, target: OnDate | OnWeekday) -> When:
        """`current` on another day as the viewer sees it, at its own hour in its own zone."""
        seen = current.starts(self._zone)
        ahead = self._date(target, seen.hour * 60 + seen.minute) - seen.date()
        moved = replace(current, minutes=self._minutes()).plus_days(ahead.days)
        _check(moved)
        return moved

    # -- with an hour ---------------------------------------------------------------------------------------------

    def _timed(self, target: OnDate | OnWeekday | None, at: AtTime) -> When:
        start, end = at.start, at.end
        if isinstance(target, OnDate) and target.evening:
            start, end = _of_evening(start, end)
        first = self._first_day(start) if target is None else self._date(target, start)
        local = _clock_on(first, start)
        minutes = self._minutes() if end is None else self._until(first, start, end)
        when = When.at(local, minutes, self._cursor.zone)
        _check(when)
        if _comes_twice(when):
            self._notes.append(f"{clock(local)} comes twice that night; the first one is meant.")
        return when

    def _first_day(self, start: int) -> date:
        """The day of a time that was said without one."""
        if self._current is not None and self._current.precision != "week":
            return self._current.starts(self._zone).date()
        if self._cursor.day is not None:
            return self._cursor.day
        return _plus(self._cursor.today, 1 if self._over(start) else 0)

    def _until(self, first: date, start: int, end: int) -> int:
        """Elapsed minutes from start to end, on the next day when the end is not later on the clock."""
        on_clock = end - start if end > start else end - start + DAY
        if end <= start and on_clock > LONGEST_NIGHT:
            raise BadInput(
                f"{_minute_text(start)}–{_minute_text(end)} ends before it starts; "
                f"past midnight it would last {length(on_clock)}. For that, type {_minute_text(start)} "
                f"{length(on_clock)}."
            )
        begins = When.at(_clock_on(first, start), 0, self._cursor.zone)
        ends = When.at(_clock_on(first, start) + timedelta(minutes=on_clock), 0, self._cursor.zone)
        for moment in (begins, ends):
            _check(moment)
        minutes = int((ends.starts(_UTC) - begins.starts(_UTC)) / timedelta(minutes=1))
        if (meant := self._line.get("length")) and meant != Lasting(minutes):
            words = self._line.give_back("length")
            self._notes.append(f"“{short(words)}” stays in the title: the end is given already.")
        return minutes


def _check(when: When) -> None:
    """BadInput when the clocks jump over that time."""
    if when.exists() or when.zone is None:
        return
    home = zone(when.zone)
    works = when.local_start.replace(tzinfo=home).astimezone(UTC).astimezone(home)
    raise BadInput(
        f"{clock(when.local_start)} does not exist on {day(when.local_start.date())} {when.local_start.year} in "
        f"{when.zone}: the clocks go forward over it. {clock(works)} would work."
    )


def _comes_twice(when: When) -> bool:
    local = when.local_start.replace(tzinfo=zone(when.zone or "UTC"))
    return local.utcoffset() != local.replace(fold=1).utcoffset()


def _of_evening(start: int, end: int | None) -> tuple[int, int | None]:
    """`tonight 8` is 20:00 and `tonight 1:00` the hour after midnight."""
    if start < 5 * 60:
        return start + DAY, None if end is None else end + DAY
    if start < 12 * 60:
        later = None if end is None else end + 12 * 60 if start < end <= 12 * 60 else end
        return start + 12 * 60, later
    return start, end


def _clock_on(first: date, minutes: int) -> datetime:
    try:
        return datetime.combine(first, time()) + timedelta(minutes=minutes)
    except OverflowError:
        raise BadInput("That is outside the calendar.") from None


def _plus(first: date, days: int) -> date:
    try:
        return first + timedelta(days=days)
    except OverflowError:
        raise BadInput("That is outside the calendar.") from None


def _minute_text(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
