"""ISO weeks: `2026-W48` runs from Monday 23 to Sunday 29 November 2026."""

from __future__ import annotations

import re
from datetime import date, timedelta

from planner.domain.errors import BadInput
from planner.named_tuple import NamedTuple

_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE | re.ASCII)
# A year of room on either side, so that adding zones and lengths stays within the calendar.
FIRST_YEAR, LAST_YEAR = 2, 9997


class Week(NamedTuple):
    """One ISO week; `str()` gives `2026-W48`."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The ISO week that contains a date."""
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @classmethod
    def parse(cls, text: str) -> Week:
        """Parse `2026-W48`. Raises BadInput if there's no such week.

        A year has 52 or 53.
        """
        match = _WEEK.fullmatch(text.strip())
        if not match:
            raise BadInput(f"“{text}” is not a week; one looks like 2026-W48.")
        week = cls(int(match[1]), int(match[2]))
        if not FIRST_YEAR <= week.year <= LAST_YEAR:
            raise BadInput(f"“{text}” is outside the calendar.")
        try:
            date.fromisocalendar(week.year, week.number, 1)
        except ValueError:
            raise BadInput(f"{week.year} has no week {week.number}.") from None
        return week

    @property
    def monday(self) -> date:
        """The first date of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def thursday(self) -> date:
        """The Thursday, which decides the year, and for planner the month, of a week."""
        return date.fromisocalendar(self.year, self.number, 4)

    @property
    def sunday(self) -> date:
        """The last date of the week."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    def plus(self, weeks: int) -> Week:
        """The week so many weeks later; BadInput at the ends of the calendar."""
        try:
            moved = Week.of(self.monday + timedelta(weeks=weeks))
        except OverflowError:
            raise BadInput("That week is outside the calendar.") from None
        if not FIRST_YEAR <= moved.year <= LAST_YEAR:
            raise BadInput("That week is outside the calendar.")
        return moved

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.monday <= day <= self.sunday

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
