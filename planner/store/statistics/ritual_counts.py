"""Count a crowd of rituals by their rules, without a block for each evening.

A few rituals are expanded, as the week does. Of hundreds most are plain (`store/index/plain_rituals.py`): those that
don't count are left out as a whole, and the others are added up by day. Days on which one evening may differ from
another (the clocks change, or somebody is absent) are expanded all the same, so both ways give one result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.domain.ids import occurrence_id, split_occurrence
from planner.domain.looking_back import highlight_kind
from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import Rule, occurrences
from planner.domain.statistics import Counted
from planner.domain.time.when import DAY, LONGEST_NIGHT
from planner.named_tuple import NamedTuple
from planner.store.index.plain_rituals import PlainRitual
from planner.store.index.repository import Repository

EXPANDED_UP_TO = 200
"""How many rituals are expanded, evening by evening."""


class _Alike(NamedTuple):
    """What occurrences that are added up have in common.

    They have a title only where a sentence may name it.
    """

    who: str
    title: str
    pillar: str | None
    protected: bool
    daily: bool
    is_past_midnight: bool


def uncounted_rituals(repository: Repository) -> set[str]:
    """The plain rituals that don't count, since a yes is open."""
    people = repository.facts.people_ids if repository.facts.agreement_on else ()
    return {plain.root for plain in repository.rituals.plain_ones() if plain.asks(people)}


class RitualCounts:
    """The unchanged occurrences of the rituals in `roots`, which needn't be expanded.

    `changed` are the ids of all changed occurrences; `is_absent` tells whether an absence may set aside a shared
    occurrence of that day.
    """

    def __init__(self, repository: Repository, zone: ZoneInfo, first: date, last: date) -> None:
        self._repository, self._zone = repository, zone
        self._days = [first + timedelta(days=later) for later in range(-1, (last - first).days + 1)]
        self._plain: dict[str, PlainRitual] = {}
        self.roots: set[str] = set()
        if repository.has_rituals and repository.rituals.count > EXPANDED_UP_TO:
            uncounted = uncounted_rituals(repository)
            found = (one for one in repository.rituals.plain_ones() if one.root not in uncounted)
            self._plain = {one.root: one for one in found if self._fits(one)}
            self.roots = uncounted | self._plain.keys()

    def _fits(self, plain: PlainRitual) -> bool:
        """Whether its occurrences can be added up."""
        rule = plain.rule
        return not rule.flexible and rule.minutes <= LONGEST_NIGHT and rule.zone in (None, self._zone.key)

    def added_up(self, changed: Collection[str], is_absent: Callable[[date], bool]) -> Iterator[Counted]:
        """The occurrences of most days, those that are alike in one."""
        for alike, days in self._sums(changed).items():
            usual = {*days}.difference(self._odd_days(alike.who, is_absent))
            for day in sorted(usual):
                many, minutes = days[day]
                if many and not self._repository.rituals.is_off(alike.who, day):
                    last = day + timedelta(days=alike.is_past_midnight)
                    yield Counted(
                        alike.who,
                        alike.title,
                        day,
                        last,
                        minutes,
                        alike.pillar,
                        protected=alike.protected,
                        daily=alike.daily,
                        many=many,
                    )

    def expanded(self, changed: Collection[str], is_absent: Callable[[date], bool]) -> Iterator[Block]:
        """The occurrences of the other days."""
        odd = {who: self._odd_days(who, is_absent) for who in {plain.who for plain in self._plain.values()}}
        for plain in self._plain.values():
            for day in odd[plain.who]:
                key = occurrence_id(plain.root, day)
                if (
                    occurrences(plain.rule, day, day)
                    and key not in changed
                    and not self._repository.rituals.is_off(plain.who, day)
                ):
                    block = self._repository.rituals.block(key)
                    if block:
                        yield block

    def _odd_days(self, who: str, is_absent: Callable[[date], bool]) -> list[date]:
        """The days on which occurrences may differ from one another."""
        return [day for day in self._days if self._clocks_change(day) or (who == WE and is_absent(day))]

    def _clocks_change(self, day: date) -> bool:
        """Whether the clocks change on that day or the next."""
        begin = datetime.combine(day, time())
        return self._zone.utcoffset(begin) != self._zone.utcoffset(begin + timedelta(days=2))

    def _sums(self, changed: Collection[str]) -> Mapping[_Alike, Mapping[date, tuple[int, int]]]:
        """How many alike occurrences each day has, and their minutes together."""
        rules: dict[tuple[_Alike, str, str], tuple[Rule, int, int]] = {}
        for plain in self._plain.values():
            alike, rule = _alike(plain), plain.rule
            place = alike, rule.rrule, rule.start[: len("2026-11-27")]
            _, many, minutes = rules.get(place, (rule, 0, 0))
            rules[place] = rule, many + 1, minutes + rule.minutes
        sums: defaultdict[_Alike, dict[date, tuple[int, int]]] = defaultdict(dict)
        for (alike, _, _), (rule, many, minutes) in rules.items():
            self._add(sums[alike], occurrences(rule, self._days[0], self._days[-1]), many, minutes)
        for key in changed:
            root, day = split_occurrence(key) or ("", date.min)
            plain_one = self._plain.get(root)
            if plain_one and self._days[0] <= day <= self._days[-1]:
                self._add(sums[_alike(plain_one)], occurrences(plain_one.rule, day, day), -1, -plain_one.rule.minutes)
        return sums

    def _add(self, days: dict[date, tuple[int, int]], on: Collection[date], many: int, minutes: int) -> None:
        for day in on:
            before = days.get(day, (0, 0))
            days[day] = before[0] + many, before[1] + minutes


def _alike(plain: PlainRitual) -> _Alike:
    begins = plain.rule.first.local_start
    is_past_midnight = begins.hour * 60 + begins.minute + plain.rule.minutes > DAY
    title = plain.title if highlight_kind(plain.pillar, plain.who) else ""
    is_protected = plain.fields.get("protected") is True
    return _Alike(plain.who, title, plain.pillar, is_protected, plain.rule.comes_daily, is_past_midnight)
