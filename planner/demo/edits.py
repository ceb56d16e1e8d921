"""Edits behind the demo's blocks: who planned and changed each, and when."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.demo.bulk_writer import BulkEntry
from planner.demo.data import ALEX, DEMO_RITUALS, SAM, WALK
from planner.demo.generator import Happening
from planner.demo.rituals import original, usual
from planner.domain.ids import Ids, occurrence_id
from planner.domain.model.block import WE, Draft, Terms
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.store.codec.answers import yes_to
from planner.store.codec.drafts import draft_registers
from planner.store.codec.values import encode_value
from planner.store.disk.layout import BLOCKS, OCCURRENCES

PLANNED_AHEAD = {"fixed": 20, "explore": 25, "date": 5, "friends": 9}
"""Most days ahead that things of a pillar are planned.

Others are planned on the Sunday before.
"""
WENT = {"done": 86, "partly": 6, "skipped": 6, "planned": 2}
"""How 100 past blocks went; `planned` are those that nobody marked."""


class History:
    """Turns happenings into writes, none of them after `until` (aware).

    `people` maps `alex` and `sam` to their ids.
    """

    def __init__(self, people: dict[str, str], viewer: ZoneInfo, until: datetime) -> None:
        self._people = people
        self._viewer = viewer
        self._until = until
        self._this_week = Week.of(until.date() + timedelta(days=1))

    def of(self, happenings: Iterable[Happening], seed: str) -> Iterator[BulkEntry]:
        """The writes of one week's happenings."""
        chance = random.Random(seed)
        ids = Ids(random.Random(f"{seed} ids"))
        for one in happenings:
            yield from self._occurrence(one, chance) if one.ritual else self._of(one, chance, ids)

    def walks(self, week: Week, days: Iterable[date], seed: str) -> Iterator[BulkEntry]:
        """The writes for a week's walks, each ticked by one of the two afterwards."""
        chance = random.Random(f"{seed} walks")
        for slot, day in zip(week.days, days, strict=False):
            at = datetime.combine(day, time(20, 30), self._viewer) + timedelta(seconds=chance.randrange(5400))
            if at <= self._until:
                by = chance.choice((ALEX, SAM))
                yield BulkEntry(at, by, occurrence_id(WALK, slot), {"status": "done"}, OCCURRENCES)

    def _of(self, one: Happening, chance: random.Random, ids: Ids) -> Iterator[BulkEntry]:
        day = one.when.week.thursday if one.when.precision == "week" else one.when.local_start.date()
        moved = self._moves(one, chance)
        when = one.when.plus_days(-1) if moved else one.when
        first = when.week.thursday if when.precision == "week" else when.local_start.date()
        block = ids.record(f"{first:%Y-%m}")
        starts, ends = one.when.starts(self._viewer), one.when.ends(self._viewer)
        created = self._created(one, starts, chance)
        yield BulkEntry(created, one.author, block, self._registers(one, when, chance))
        answered = created
        if moved:
            answered = self._between(created, starts, chance)
            yield BulkEntry(answered, one.author, block, {"when": encode_value(one.when)} | self._yes(one.author, one))
        if one.who == WE:
            yield self._answer(one, block, answered, starts, chance)
        if one.notes and chance.random() < 0.15:
            by = _other(one) if one.who == WE else one.author
            yield BulkEntry(self._between(created, starts, chance), by, block, {"notes": one.notes})
        if one.when.precision == "week":
            ends = datetime.combine(day, time(19), self._viewer) + timedelta(days=chance.randint(-2, 3))
        yield from self._looked_back(one, block, max(ends, created), chance)

    def _occurrence(self, one: Happening, chance: random.Random) -> Iterator[BulkEntry]:
        """The writes for an occurrence: its changes, and how it went."""
        regular, week = DEMO_RITUALS[one.ritual], one.when.week
        block = occurrence_id(one.ritual, original(one.ritual, week))
        texts = {"title": one.title, "place": one.place, "notes": one.notes}
        registers: dict[str, object] = {name: text for name, text in texts.items() if text not in ("", regular.title)}
        starts = one.when.starts(self._viewer)
        created = self._created(one, starts, chance)
        moved = one.when != usual(one.ritual, week, self._viewer.key)
        if moved:
            registers |= {"when": encode_value(one.when)} | self._yes(one.author, one)
        if registers:
            yield BulkEntry(created, one.author, block, registers, OCCURRENCES)
        if moved:
            yield self._answer(one, block, created, starts, chance)
        yield from self._looked_back(one, block, max(one.when.ends(self._viewer), created), chance)

    def _answer(
        self, one: Happening, block: str, asked: datetime, starts: datetime, chance: random.Random
    ) -> BulkEntry:
        """The other person's yes to the final terms of something shared."""
        table = OCCURRENCES if one.ritual else BLOCKS
        other = _other(one)
        return BulkEntry(self._between(asked, starts, chance), other, block, self._yes(other, one), table)

    def _yes(self, person: str, one: Happening, when: When | None = None) -> dict[str, object]:
        return yes_to(self._people[person], Terms(when or one.when, self._people.get(one.who, WE)))

    def _moves(self, one: Happening, chance: random.Random) -> bool:
        """Whether it was first planned for the day before."""
        timed = one.when.precision == "time" and one.when.minutes < DAY
        return timed and one.pillar not in ("fixed", "ritual") and chance.random() < 0.05

    def _registers(self, one: Happening, when: When, chance: random.Random) -> dict[str, object]:
        draft = Draft(
            title=one.title,
            when=when,
            who=self._people.get(one.who, WE),
            pillar=one.pillar,
            place=one.place,
            notes=one.notes if chance.random() < 0.8 else "",
            lead=self._people.get(one.lead),
            protected=one.protected,
        )
        return draft_registers(draft, self._people[one.author]) | self._yes(one.author, one, when)

    def _created(self, one: Happening, starts: datetime, chance: random.Random) -> datetime:
        """When it was planned: the Sunday before, some days before, or on the day."""
        monday = datetime.combine(starts.date() - timedelta(days=starts.weekday()), time(0), self._viewer)
        sunday = monday - timedelta(minutes=chance.randint(200, 235), seconds=chance.randrange(60))
        ahead = PLANNED_AHEAD.get(one.pillar)
        if one.when.minutes >= DAY:
            sunday -= timedelta(days=chance.randint(20, 45))
        elif ahead and chance.random() < 0.6:
            sunday = starts - timedelta(days=chance.randint(2, ahead), minutes=chance.randint(0, 400))
        return self._past(sunday, chance)

    def _between(self, created: datetime, starts: datetime, chance: random.Random) -> datetime:
        """A time between its planning and its start, or the present."""
        latest = min(max(starts, created + timedelta(minutes=10)), self._until)
        return created + (latest - created) * chance.uniform(0.1, 0.9)

    def _looked_back(self, one: Happening, block: str, ends: datetime, chance: random.Random) -> Iterator[BulkEntry]:
        """The mark some time after it was over, if that is past already."""
        marked = ends + timedelta(minutes=chance.randint(5, 150), seconds=chance.randrange(60))
        went = chance.choices(tuple(WENT), list(WENT.values()))[0]
        if one.when.week == self._this_week:
            went = "done"
        elif one.stayed:
            went = "skipped"
        elif one.pillar == "fixed" and went == "skipped":
            went = "done"
        if marked <= self._until and went != "planned":
            by = one.who if one.who != WE else chance.choice((ALEX, SAM))
            yield BulkEntry(marked, by, block, {"status": went}, OCCURRENCES if one.ritual else BLOCKS)

    def _past(self, at: datetime, chance: random.Random) -> datetime:
        """The time, or one in the hours before `until` if it would be later."""
        latest = self._until - timedelta(minutes=chance.randint(15, 90), seconds=chance.randrange(60))
        return min(at, latest)


def _other(one: Happening) -> str:
    return SAM if one.author == ALEX else ALEX
