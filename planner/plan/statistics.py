"""The balance of some weeks, cached in `local/figures.json`.

A cached figure has a key made of all its inputs, so it's used only while none of them has changed. A damaged entry is
computed anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha1
from zoneinfo import ZoneInfo

from planner.domain.model.registers import OFF
from planner.domain.review.friends import friends_in
from planner.domain.statistics import Habit, WeekBalance, balance_of, habits, quiet
from planner.domain.text import fold_text
from planner.domain.time.week import Week
from planner.domain.time.zones import known_zone
from planner.plan.looking_back import LookingBack
from planner.plan.service import Service
from planner.store.codec.values import shown_value
from planner.store.disk.layout import PLAN, RITUALS, local, month_file
from planner.store.index.month_ranges import months_between
from planner.store.index.repository import Repository
from planner.store.statistics.cache import KeptFigures
from planner.store.statistics.gc_pause import collecting_nothing
from planner.store.statistics.scan import MonthScan, WeekScan

QUIET_WEEKS = 78
"""How many weeks back habits are looked for."""
_AHEAD = 12
BEHIND = 52


class Statistics(Service):
    """The balance of some weeks, and habits that have gone quiet."""

    def balance(self, weeks: int, last: Week | None = None) -> tuple[WeekBalance, ...]:
        """The figures of so many weeks up to `last`, the oldest first.

        The default for `last` is this week.
        """
        last = last or Week.of(self._plan.today)
        keys = self._keys()
        wanted = {week: keys.week(week) for week in (last.plus(-ago) for ago in range(weeks - 1, -1, -1))}
        found = {week: self._kept.week(week, key) for week, key in wanted.items()}
        missing = [week for week, balance in found.items() if balance is None]
        if missing:
            with collecting_nothing():
                read = WeekScan(self._repository, self._home, missing[0], missing[-1])
                for week in missing:
                    found[week] = balance = balance_of(
                        week, self._plan.me.id, read.of(week), self._repository.facts.resting(week)
                    )
                    self._kept.put_week(balance, wanted[week])
                for month in self._quiet_months() & read.months.keys():
                    self._kept.put_habits(month, keys.of([month]), habits(read.months[month].of(self._plan.me.id)))
                self._kept.save()
        return tuple(balance for balance in found.values() if balance)

    def gone_quiet(self) -> list[Habit]:
        """What I used to do often and haven't lately, the latest first.

        It's shown on my own screen only.
        """
        return quiet(self._habits(), self._plan.today)

    def last_seen(self) -> list[tuple[str, date]]:
        """When I last saw which friend in a year, the longest ago first.

        The names are those in the titles of my blocks for friends. It's shown on my own screen only.
        """
        own = (self._plan.me.name, self._plan.you.name)
        found: dict[str, tuple[str, date]] = {}
        first = self._plan.today - timedelta(weeks=BEHIND)
        for habit in sorted(self._habits(), key=lambda habit: habit.last):
            if habit.with_friends and first <= habit.last <= self._plan.today:
                found |= {fold_text(name): (name, habit.last) for name in friends_in(habit.title, own)}
        return sorted(found.values(), key=lambda seen: seen[1])

    def _habits(self) -> list[Habit]:
        """My activities of each of the last months."""
        keys = self._keys()
        wanted = {month: keys.of([month]) for month in sorted(self._quiet_months())}
        found = {month: self._kept.habits(month, key) for month, key in wanted.items()}
        missing = [month for month, rows in found.items() if rows is None]
        for month in missing:
            found[month] = rows = habits(MonthScan(self._repository, month, self._home).of(self._plan.me.id))
            self._kept.put_habits(month, wanted[month], rows)
        if missing:
            self._kept.save()
        return [habit for rows in found.values() for habit in rows or ()]

    def _quiet_months(self) -> set[str]:
        return {*months_between(self._plan.today - timedelta(weeks=QUIET_WEEKS), self._plan.today)}

    def solo_weekends(self, person: str) -> tuple[date | None, date | None]:
        """The first days of a person's last and next weekend alone.

        It looks a year back and some weeks ahead.
        """
        rows = self.balance(BEHIND + _AHEAD, Week.of(self._plan.today).plus(_AHEAD))
        days = sorted(day for row in rows for who, day in row.moments.solo if who == person)
        last = [day for day in days if day <= self._plan.today]
        coming = [day for day in days if day > self._plan.today]
        return (last[-1] if last else None), (coming[0] if coming else None)

    @cached_property
    def looking_back(self) -> LookingBack:
        """The pages of weeks to look back on."""
        return LookingBack(self._plan)

    def ranges(self) -> dict[str, tuple[int, int]]:
        """My ranges in minutes a week, as far as I chose them: `me` and `we`."""
        record = self._repository.facts.person_record(self._plan.me.id)
        found = {}
        for column, register in (("me", "range"), ("we", "range we")):
            live = record.live(register)
            if live and (pair := _pair(live[0].value)):
                found[column] = pair
        return found

    def revision(self) -> int:
        """A number that differs whenever a file of this device's copy has changed."""
        return hash(
            (
                frozenset(self._repository.mirror.signatures.items()),
                frozenset(self._repository.files.of_months().items()),
            )
        )

    @cached_property
    def _kept(self) -> KeptFigures:
        return KeptFigures(local(self._plan.root) / "figures.json")

    @property
    def _home(self) -> ZoneInfo:
        """My home zone: a week's figures don't change while I'm away."""
        return known_zone(self._plan.me.zone)

    def _keys(self) -> _Keys:
        """The keys for the files as they are now."""
        revision = self.revision()
        if self._known_keys is None or self._known_keys.revision != revision:
            self._known_keys = _Keys(self._repository, self._home, revision)
        return self._known_keys

    _known_keys: _Keys | None = None


class _Keys:
    """Keys of cached figures: short texts made from their inputs."""

    def __init__(self, repository: Repository, zone: ZoneInfo, revision: int) -> None:
        self.revision = revision
        self._repository = repository
        self._facts = repr(_facts(repository, zone))
        self._files: defaultdict[str, list[object]] = defaultdict(list)
        for (device, name), signature in sorted(repository.files.of_months().items()):
            self._files[name].append((device, signature))
        self._made: dict[tuple[str, ...], str] = {}

    def week(self, week: Week) -> str:
        """The key of a week: of its months, and of those that reach into them."""
        months = tuple(months_between(week.monday - timedelta(days=1), week.sunday + timedelta(days=1)))
        if months not in self._made:
            self._made[months] = self.of({*months} | self._repository.reach.homes_reaching({*months}))
        return self._made[months]

    def of(self, months: Iterable[str]) -> str:
        files = [(month, self._files.get(month_file(month))) for month in sorted(months)]
        return sha1(f"{self._facts}{files!r}".encode(), usedforsecurity=False).hexdigest()


def _facts(repository: Repository, zone: ZoneInfo) -> tuple[object, ...]:
    """The inputs of a week's figures besides the files of its months.

    They are whose yes is needed, rituals, weeks off, stays away and the home zone.
    """
    mirror = repository.mirror
    devices = [
        (device, repository.facts.person_of(device), mirror.tables(device, PLAN).get(RITUALS))
        for device in mirror.devices()
    ]
    people = [(person, repository.facts.person_record(person)) for person in repository.facts.people_ids]
    off = [
        (person, name, shown_value(record, name))
        for person, record in people
        for name in sorted(record.writes)
        if name.startswith(OFF)
    ]
    away = sorted((person.id, person.away) for person in repository.facts.people)
    return zone.key, repository.facts.agreement_on, devices, off, away


def _pair(value: object) -> tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2 and all(type(row) is int and row >= 0 for row in value):
        return value[0], value[1]
    return None
