"""Where a line of quick add is typed, and what is known there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from planner.domain.model.block import Column
from planner.domain.time.week import Week


@dataclass(frozen=True, slots=True)
class Known:
    """What was planned under a title before: its usual pillar and minutes, each None when there is no usual one."""

    pillar: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a line is typed: `now` aware in the viewer's `zone`; the cursor's column and day; both names.

    `day_first` says whether 3/12 is in December; `known` what is known of a title, None for nothing. `week` is the one
    in view: on another week than this one a weekday is that week's. `zone_on` is the zone that the viewer is in on a
    date, where that is not always `zone`.
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

    def zone_of(self, day: date) -> str:
        """The zone that a day typed here is meant in."""
        return self.zone_on(day) if self.zone_on else self.zone

    @property
    def other_week(self) -> Week | None:
        """The week in view, when it is another than this one."""
        week = self.week or (Week.of(self.day) if self.day else None)
        return None if week is None or self.today in week else week

    @property
    def today(self) -> date:
        """The date where the viewer is."""
        return self.now.date()
