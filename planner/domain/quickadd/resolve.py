"""Resolve the day, time and length of a line into one `When`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from planner.domain.errors import BadInput
from planner.domain.quickadd.cursor import Cursor
from planner.domain.quickadd.parser import TypedLine
from planner.domain.quickadd.resolve_day import DayMeant, OneDay, Target, day_after, plus_days
from planner.domain.quickadd.tokens import (
    Amount,
    AtTime,
    InMinutes,
    OnDate,
    OnDays,
    PartOfDay,
    PhraseSlot,
)
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When, zone
from planner.domain.time.zones import known_zone
from planner.domain.wording.blocks import LONGEST_NIGHT, clock, day, length, short

HOUR = 60
_UTC = zone("UTC")


_NOON = 12 * HOUR
_EXAMPLES: dict[PartOfDay, str] = {"morning": "9:00", "afternoon": "15:00", "evening": "19:00", "night": "22:00"}
_BEHIND_OTHER_DAY: dict[PartOfDay, tuple[int, int]] = {
    "morning": (0, _NOON),
    "afternoon": (_NOON, DAY),
    "evening": (_NOON, DAY),
}
"""The minutes between which an hour of that part of the day is."""


class Settling:
    """Resolves the day, time and length of one line; sentences are added to `notes`.

    `repeats`: it's for several occurrences, so nothing depends on the clocks changing on one day.
    """

    def __init__(
        self, line: TypedLine, cursor: Cursor, notes: list[str], current: When | None = None, *, repeats: bool = False
    ) -> None:
        self._line, self._cursor, self._notes, self._current = line, cursor, notes, current
        self._repeats = repeats
        self._zone = zone(cursor.zone)
        self._day = DayMeant(line, cursor)

    def settled(self) -> When:
        """The time that the line describes. Raises BadInput outside the calendar."""
        target = self._day.target()
        at = self._time()
        if isinstance(at, InMinutes):
            return self._from_now(at, target)
        if isinstance(target, Week):
            return self._in_week(target)
        if isinstance(target, OnDays):
            return self._over_days(target)
        if at is not None:
            return self._timed(target, at)
        if target is None:
            return self._undated()
        if target.part not in ("", "tonight"):
            self._ask_for_hour(target.part)
        if self._current is not None and self._current.precision == "time":
            return self._moved(self._current, target)
        return self._on_day(self._day.date_of(target))

    @property
    def length_said(self) -> bool:
        """Whether the line gives a length."""
        at = self._time()
        return bool(
            self._line.get("length")
            or (isinstance(at, AtTime) and at.end is not None)
            or isinstance(self._line.get("day"), OnDays)
        )

    def _ask_for_hour(self, part: PartOfDay) -> None:
        if not self._line.unclear:
            self._line.unclear.append(f"{part.capitalize()}: which hour? Type it, such as {_EXAMPLES[part]}.")

    # -- without an hour ------------------------------------------------------------------------------------------

    def _time(self) -> AtTime | InMinutes | None:
        meant = self._line.get("time")
        return meant if isinstance(meant, AtTime | InMinutes) else None

    def _minutes_said(self) -> int | None:
        meant = self._line.get("length")
        return meant.number if isinstance(meant, Amount) else None

    def _minutes(self) -> int:
        if (said := self._minutes_said()) is not None:
            return said
        return HOUR if self._current is None else self._current.minutes

    def _undated(self) -> When:
        if self._current is not None:
            return self._current._replace(minutes=self._minutes())
        if self._cursor.day is not None:
            return self._on_day(self._cursor.day)
        return When.in_week(self._cursor.other_week or Week.of(self._cursor.today), self._minutes())

    def _in_week(self, week: Week) -> When:
        if self._time() is not None:
            self._keep_as_title("time", "an hour needs a day, not a week")
        return When.in_week(week, self._minutes())

    def _on_day(self, day: date) -> When:
        """A time on a date without an hour; above a day, in whole days."""
        minutes = self._minutes()
        return When.on_day(day, minutes if minutes < DAY else -(-minutes // DAY) * DAY)

    def _over_days(self, days: OnDays) -> When:
        first = self._day.date_of(days.first, days.start)
        last = day_after(first, days.last)
        if self._time() is not None:
            self._keep_as_title("time", "an hour needs one day")
        if days.start is None or days.end is None:
            minutes = ((last - first).days + 1) * DAY
            self._settle_length(minutes)
            return When.on_day(first, minutes)
        begins = When.at(_clock_on(first, days.start), 0, self._cursor.zone_of(first))
        return self._checked(begins._replace(minutes=self._elapsed(begins, _clock_on(last, days.end))))

    def _keep_as_title(self, slot: PhraseSlot, because: str) -> None:
        words = self._line.give_back(slot)
        self._notes.append(f"“{short(words)}” stays in the title: {because}.")

    def _settle_length(self, minutes: int) -> None:
        """Make a typed length part of the title, unless it's the same."""
        if self._minutes_said() not in (None, minutes):
            self._keep_as_title("length", "the end is already given")

    def _moved(self, current: When, target: OneDay) -> When:
        """Move `current` to another day for the viewer, at its own hour and zone."""
        seen = current.starts(self._zone)
        ahead = self._day.date_of(target, seen.hour * 60 + seen.minute) - seen.date()
        moved = current._replace(minutes=self._minutes()).plus_days(ahead.days)
        self._check(moved)
        return moved

    # -- with an hour ---------------------------------------------------------------------------------------------

    def _timed(self, target: OneDay | None, at: AtTime) -> When:
        start, end = self._in_part(target.part if target else "", at)
        first = self._first_day(start) if target is None else self._day.date_of(target, start)
        local = _clock_on(first, start)
        minutes = self._minutes() if end is None else self._until(first, start, end)
        return self._checked(When.at(local, minutes, self._cursor.zone_of(first)))

    def _in_part(self, part: PartOfDay, at: AtTime) -> tuple[int, int | None]:
        """Start and end in the given part of the day; a question if they aren't in it."""
        if part in ("tonight", "night"):
            return _of_evening(at.start, at.end)
        if part in ("afternoon", "evening") and at.start < _NOON:
            return _half_a_day_later(at.start, at.end)
        low, high = _BEHIND_OTHER_DAY.get(part, (0, DAY + 1))
        if not low <= at.start < high:
            self._ask_for_hour(part)
        elif at.half_unsaid and not part:
            hour, minute = divmod(at.start, HOUR)
            both = f"{hour}:{minute:02} or {(hour + 12) % 24}:{minute:02}"
            self._line.unclear.append(f"“{at.half_unsaid}”: {both}? Type one of them.")
        return at.start, at.end

    def _from_now(self, at: InMinutes, target: Target | None) -> When:
        """The time so many minutes from now, on the clock of the place."""
        now = self._cursor.now.astimezone(UTC) + timedelta(minutes=at.minutes)
        local = now.astimezone(self._zone).replace(tzinfo=None, second=0, microsecond=0)
        if target is not None and (not isinstance(target, OnDate) or target.day != local.date()):
            words = f"“{self._line.words_for('time')}” and another day"
            self._line.unclear.append(f"{words}: which of them? Type one of the two.")
        return When.at(local, self._minutes(), self._cursor.zone)

    def _checked(self, when: When) -> When:
        """Check a time: BadInput if it doesn't exist, a note if it comes twice."""
        self._check(when)
        self._note_if_twice(when)
        return when

    def _check(self, when: When) -> None:
        """Raise BadInput if the clocks jump over that time, unless it repeats."""
        if not self._repeats:
            _check(when)

    def _note_if_twice(self, when: When) -> None:
        if not self._repeats and (said := said_if_twice(when)):
            self._notes.append(said)

    def _first_day(self, start: int) -> date:
        """The day of a time that was typed without one."""
        if self._current is not None and self._current.precision != "week":
            return self._current.starts(self._zone).date()
        if self._cursor.day is not None:
            return self._cursor.day
        if self._cursor.other_week and not self._repeats:
            self._line.unclear.append(f"“{self._line.words_for('time')}”: on which day? Type it, such as fri.")
            return self._cursor.first_day
        return plus_days(self._cursor.today, 1 if self._day.is_over(start) else 0)

    def _until(self, first: date, start: int, end: int) -> int:
        """The elapsed minutes from start to end, which may be on the next day.

        It is if the end isn't later on the clock.
        """
        begins = When.at(_clock_on(first, start), 0, self._cursor.zone_of(first))
        if (said := self._minutes_said()) and self._ends_at(begins, said, end):
            return said
        on_clock = end - start if end > start else end - start + DAY
        if end <= start and on_clock > LONGEST_NIGHT:
            raise BadInput(
                f"{clock_text(start)}–{clock_text(end)} ends before it starts; "
                f"past midnight it would last {length(on_clock)}. For that, type {clock_text(start)} "
                f"{length(on_clock)}."
            )
        return self._elapsed(begins, _clock_on(first, start) + timedelta(minutes=on_clock))

    def _ends_at(self, begins: When, minutes: int, end: int) -> bool:
        """Whether a length ends at that hour.

        For example `02:30–02:30, 1h` on the night when the clocks go back.
        """
        self._check(begins)
        ends = begins._replace(minutes=minutes).ends(self._zone)
        return ends.hour * 60 + ends.minute == end % DAY

    def _elapsed(self, begins: When, end: datetime) -> int:
        """The minutes that pass from `begins` to `end` on the wall clock.

        Raises BadInput when there are none.
        """
        ends = When.at(end, 0, begins.zone or self._cursor.zone)
        for moment in (begins, ends):
            self._check(moment)
        elapsed = end - begins.local_start if self._repeats else ends.starts(_UTC) - begins.starts(_UTC)
        minutes = int(elapsed / timedelta(minutes=1))
        if minutes <= 0:
            raise BadInput("That ends before it starts.")
        self._note_if_twice(ends)
        self._settle_length(minutes)
        return minutes


def _check(when: When) -> None:
    """Raise BadInput when the clocks jump over that time."""
    if when.exists() or when.zone is None:
        return
    home = zone(when.zone)
    works = when.local_start.replace(tzinfo=home).astimezone(UTC).astimezone(home)
    raise BadInput(
        f"{clock(when.local_start)} does not exist on {day(when.local_start.date())} {when.local_start.year} in "
        f"{when.zone}: the clocks go forward over it. {clock(works)} would work."
    )


def said_if_twice(when: When) -> str:
    """The sentence for a time that comes twice that night; else empty."""
    if when.zone is None or not when.exists():
        return ""
    local = when.local_start.replace(tzinfo=known_zone(when.zone))
    twice = local.utcoffset() != local.replace(fold=1).utcoffset()
    return f"{clock(when.local_start)} comes twice that night; the first one is meant." if twice else ""


def _of_evening(start: int, end: int | None) -> tuple[int, int | None]:
    """An evening's hours: `tonight 8` is 20:00, `tonight 1:00` after midnight."""
    if start < 5 * HOUR:
        return start + DAY, None if end is None else end + DAY
    return _half_a_day_later(start, end) if start < _NOON else (start, end)


def _half_a_day_later(start: int, end: int | None) -> tuple[int, int | None]:
    """Move both times by twelve hours.

    The end is moved only if it would be before the start.
    """
    later = start + _NOON
    if end is None or end > later:
        return later, end
    moved = end + _NOON
    return later, moved if moved <= DAY else moved - DAY


def _clock_on(first: date, minutes: int) -> datetime:
    try:
        return datetime.combine(first, time()) + timedelta(minutes=minutes)
    except OverflowError:
        raise BadInput("That is outside the calendar.") from None


def clock_text(minutes: int) -> str:
    """Minutes since midnight as `HH:MM`; past midnight it begins at 00:00 again."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
