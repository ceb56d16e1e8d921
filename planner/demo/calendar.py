"""The demo's calendar: holidays, weekends away, and solo weekends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from planner.demo import data as life
from planner.demo.data import ALEX, SAM
from planner.domain.model.block import WE
from planner.domain.time.week import Week
from planner.domain.time.when import DAY

FROM_NOW = 6
DAYS_BETWEEN = 17
"""Weeks between holidays, and from the last holiday to now, roughly."""
SOLO_EVERY = 10
AWAY_EVERY = 7


@dataclass(frozen=True, slots=True)
class TimeAway:
    """Some days elsewhere.

    They're whole days, or with `timed` from the first morning to the last noon.
    """

    who: str
    title: str
    place: str
    start: date
    minutes: int
    timed: bool = False

    @property
    def last(self) -> date:
        """The last date of the stay."""
        return self.start + timedelta(days=self.minutes // DAY - 1)


def season(day: date) -> str:
    """The season of a date: `spring`, `summer`, `autumn` or `winter`."""
    for name, months in (("spring", life.SPRING), ("summer", life.SUMMER), ("autumn", life.AUTUMN)):
        if day.month in months:
            return name
    return "winter"


class Year:
    """The rhythm of the weeks around `today`; a week is named by its age in weeks."""

    def __init__(self, today: date, weeks: int) -> None:
        self.today = today
        self._this = Week.of(today)
        self._weeks = weeks

    def week(self, ago: int) -> Week:
        """The week `ago` weeks before this one."""
        return self._this.plus(-ago)

    def aways(self, week: Week) -> list[TimeAway]:
        """The stays that touch the week."""
        return [away for away in self._by_start if away.start <= week.sunday and away.last >= week.monday]

    def rests(self, week: Week) -> bool:
        """Whether the whole week is one holiday, so that rituals pause."""
        return any(away.start <= week.monday and away.last >= week.sunday for away in self.aways(week))

    @cached_property
    def _by_start(self) -> list[TimeAway]:
        holidays = [
            self._holiday(ago) for ago in range(FROM_NOW, max(self._weeks, FROM_NOW) + DAYS_BETWEEN, DAYS_BETWEEN)
        ]
        found = list(holidays)
        for ago in range(-2, self._weeks):
            week = self.week(ago)
            if any(holiday.start <= week.sunday and holiday.last >= week.monday for holiday in holidays):
                continue
            if ago % SOLO_EVERY == 0:
                found.append(_solo(ALEX, week))
            elif ago % SOLO_EVERY == 3:
                found.append(_solo(SAM, week))
            elif ago % AWAY_EVERY == 5:
                friday = week.days[4]
                found.append(TimeAway(WE, life.WEEKENDS[season(friday)], "", friday, 3 * DAY))
        return found

    def _holiday(self, ago: int) -> TimeAway:
        """Nine days around the nearest end of a month, from a Saturday to a Sunday."""
        around = self.week(ago).thursday
        first = around.replace(day=1)
        if around.day > 15:
            first = (first + timedelta(days=32)).replace(day=1)
        start = Week.of(first).monday - timedelta(days=2)
        return TimeAway(WE, life.HOLIDAYS[season(first)], "", start, 9 * DAY)


def _solo(who: str, week: Week) -> TimeAway:
    """A solo weekend, from Saturday morning to Sunday noon."""
    title, place = life.SOLO_WEEKENDS[who]
    return TimeAway(who, title, place, week.days[5], 2 * DAY, timed=True)
