"""The place where a line of quick add is typed, and its defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from planner.domain.model.block import Column
from planner.domain.time.week import Week
from planner.domain.time.when import When


@dataclass(frozen=True, slots=True)
class Known:
    """The usual pillar and minutes of a title, each None without a usual value."""

    pillar: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place where a line is typed.

    `now` is aware, in the viewer's `zone`; `column` and `day` are the cursor's; `me` and `you` are names.
    `day_first`: 3/12 means the 3rd of December. `known` returns what is usual for a title. `week` is the one in view:
    if it isn't this week, a weekday means that week's. `zone_on` gives the viewer's zone on a date, if it isn't
    always `zone`. `had_it` returns who had something of that title last before a time, `me` or `you`.
    """

    now: datetime
    zone: str
    column: Column = "me"
    day: date | None = None
    me: str = ""
    you: str = ""
    day_first: bool = True
    known: Callable[[str], Known | None] | None = field(default=None, compare=False)
    week: Week | None = None
    zone_on: Callable[[date], str] | None = field(default=None, compare=False)
    had_it: Callable[[str, When], Column | None] | None = field(default=None, compare=False)

    def zone_of(self, day: date) -> str:
        """The zone of a date that is typed here."""
        return self.zone_on(day) if self.zone_on else self.zone

    @property
    def other_week(self) -> Week | None:
        """The week in view, if it isn't this week."""
        week = self.week or (Week.of(self.day) if self.day else None)
        return None if week is None or self.today in week else week

    @property
    def first_day(self) -> date:
        """The day from which a line counts without a day of its own: today, or later."""
        week = self.other_week
        return max(week.monday, self.today) if week else self.today

    @property
    def today(self) -> date:
        """The date where the viewer is."""
        return self.now.date()
