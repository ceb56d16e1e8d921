"""Rituals of the demo as rules, and the records of their changed occurrences."""

from __future__ import annotations

from datetime import date, datetime, time

from planner.demo.data import DEMO_RITUALS
from planner.domain.recurrence.rule import Rule, make
from planner.domain.time.week import Week
from planner.domain.time.when import When

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def original(ritual: str, week: Week) -> date:
    """The original date of the ritual in that week; Monday without a day."""
    regular = DEMO_RITUALS[ritual]
    return week.days[_DAYS.index(regular.day)] if regular.day else week.monday


def usual(ritual: str, week: Week, zone: str) -> When:
    """The time of the ritual in that week, unless it's changed."""
    regular = DEMO_RITUALS[ritual]
    if not regular.day:
        return When.in_week(week, regular.minutes)
    start = datetime.combine(original(ritual, week), time.fromisoformat(regular.hour))
    return When.at(start, regular.minutes, zone)


def rule(ritual: str, first: Week, zone: str) -> Rule:
    """The ritual's weekly rule from week `first` on."""
    regular = DEMO_RITUALS[ritual]
    by_day = f";BYDAY={regular.day[:2].upper()}" if regular.day else ""
    return make(f"FREQ=WEEKLY{by_day}", usual(ritual, first, zone), times=regular.times or None)
