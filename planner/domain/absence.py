"""Absences that set shared rituals aside: weekends alone, stays away, weeks off.

An occurrence of a shared ritual that falls into an absence of either person asks nobody, takes no time and counts in no
figure, until somebody says yes to that one. It's computed from what both people can see, so both have the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from planner.domain.model.block import WE, Person
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, UTC_ZONE, When
from planner.domain.time.zones import known_zone
from planner.named_tuple import NamedTuple

_WEEKEND_BEGINS = (4, 5)


class Absences(NamedTuple):
    """Who is absent in a week: whole days by date, and stretches of time.

    A stretch is (begin, end, person's id), with aware instants.
    """

    days: Mapping[date, str]
    hours: tuple[tuple[datetime, datetime, str], ...] = ()

    @property
    def is_nobody(self) -> bool:
        """Whether nobody is absent in that week."""
        return not (self.days or self.hours)

    def absent_at(self, when: When) -> str:
        """The id of the person who is absent at a time; empty for nobody.

        What has no day falls into an absence of the whole week only.
        """
        if when.precision == "week":
            found = [self.days.get(day, "") for day in when.week.days]
            return found[0] if all(found) else ""
        if person := self.days.get(when.local_start.date()):
            return person
        if when.precision == "day":
            return ""
        begin, end = when.starts(UTC_ZONE), max(when.ends(UTC_ZONE), when.starts(UTC_ZONE) + timedelta(minutes=1))
        return next((person for first, last, person in self.hours if begin < last and first < end), "")


def is_solo_weekend(who: str, first: date, minutes: int) -> bool:
    """Whether own time that begins on that day of its own zone is a weekend alone."""
    return who != WE and minutes >= DAY and first.weekday() in _WEEKEND_BEGINS


def absences_in(
    week: Week, people: Sequence[Person], resting: Collection[str], alone: Iterable[tuple[str, When]]
) -> Absences:
    """Who is absent in a week.

    `resting` are the people with that week off, `alone` (person, time) of weekends alone near it. Two who are away in
    the same zone are together.
    """
    days: dict[date, str] = {}
    hours: list[tuple[datetime, datetime, str]] = []
    for person, when in sorted(alone, key=lambda row: (row[0], row[1].start)):
        first, last = when.dates(known_zone(when.zone) if when.zone else UTC_ZONE)
        if when.precision == "time":
            hours.append((when.starts(UTC_ZONE), when.ends(UTC_ZONE), person))
            first, last = first + timedelta(days=1), last - timedelta(days=1)
        for later in range((last - first).days + 1):
            days.setdefault(first + timedelta(days=later), person)
    for day in week.days:
        for absent in sorted(set(resting) - {WE} | _away_on(day, people)):
            days.setdefault(day, absent)
    return Absences(days, tuple(hours))


def _away_on(day: date, people: Iterable[Person]) -> set[str]:
    """The people who are away on a day, without two in one place."""
    away = {person.id: stay.zone for person in people for stay in person.away if stay.first <= day <= stay.last}
    return set() if len(away) > 1 and len(set(away.values())) == 1 else set(away)
