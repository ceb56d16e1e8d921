"""Generate the demo's weeks, with nobody in two places at once."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from planner.demo import data as life
from planner.demo.calendar import TimeAway, Year
from planner.demo.data import ALEX, DATE, DEMO_RITUALS, REVIEW, SAM, WALK, Thing
from planner.demo.rituals import original, usual
from planner.domain.model.block import WE
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.domain.time.when import zone as known_zone

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MORNING, NOON, AFTERNOON, EVENING = time(9), time(12), time(15), time(17)
TRIES = 12
"""How often a small thing looks for a free hour before it does without one."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A block to be made.

    `who` it is for is `alex`, `sam` or `we`, and `author` one of the two. With `ritual` it's that week's occurrence;
    `stayed` means that nothing came of it.
    """

    who: str
    author: str
    title: str
    when: When
    pillar: str
    place: str = ""
    notes: str = ""
    protected: bool = False
    lead: str = ""
    ritual: str = ""
    stayed: bool = False


@dataclass(slots=True)
class _Diary:
    """The time that is taken in one week, and an evening that is better kept free."""

    taken: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    quiet: date | None = None

    def free(self, who: str, start: datetime, end: datetime) -> bool:
        return not any(
            begins < end and start < ends and (who == whose or WE in (who, whose)) for whose, begins, ends in self.taken
        )

    def take(self, who: str, start: datetime, minutes: int) -> bool:
        """Take these hours; returns whether they were free."""
        end = start + timedelta(minutes=minutes)
        if not self.free(who, start, end):
            return False
        self.taken.append((who, start, end))
        return True


class WeekGenerator:
    """The weeks of one made-up couple.

    The same seed and `today` give the same weeks, each independent of the others.
    """

    def __init__(self, year: Year, *, zone: str, seed: int, per_week: int | None = None) -> None:
        self._year = year
        self._zone = zone
        self._seed = seed
        self._per_week = per_week or 0

    def week(self, ago: int) -> list[Happening]:
        """The week `ago` weeks ago: 0 is this one, -1 the next.

        Weeks to come are planned in part.
        """
        week = self._year.week(ago)
        return _Composer(self._year, week, ago, self._zone, f"{self._seed} {week}").compose(self._per_week)

    def walks(self, ago: int) -> list[date]:
        """The days of that week on which they went for a walk, in order."""
        week = self._year.week(ago)
        if ago < 0 or self._year.rests(week):
            return []
        chance = random.Random(f"{self._seed} {week} walks")
        return sorted(chance.sample(week.days, chance.choice((3, 4, 5, 5, DEMO_RITUALS[WALK].times))))


class _Composer:
    """Draws the happenings of one week."""

    def __init__(self, year: Year, week: Week, ago: int, zone: str, seed: str) -> None:
        self._year, self._week, self._ago, self._zone = year, week, ago, zone
        self._random = random.Random(seed)
        self._diary = _Diary()
        self._seven = week.days
        self._all: list[Happening] = []
        self._dated = False

    def compose(self, per_week: int) -> list[Happening]:
        holiday = self._aways()
        self._dated = holiday  # rituals pause
        if not holiday:
            self._days_of_the_year()
            self._as_usual(REVIEW)
        if self._ago < -2:
            self._draw(((who, thing) for ago, who, thing in life.COMING if ago == -self._ago), sure=True)
            return self._all
        if self._ago == 0:
            self._draw(_listed(life.THIS_WEEK), sure=True)
            self._date_as_usual()
        elif holiday:
            self._draw(_listed(life.ON_HOLIDAY))
        else:
            self._ordinary()
        if self._ago < 0:
            kept = 0.5 if self._ago == -1 else 0.4
            self._all = [one for one in self._all if _sure_ahead(one) or self._random.random() < kept]
        else:
            self._fill(per_week)
        return self._all

    # -- what is there before anything else ---------------------------------------------------------------------------

    def _aways(self) -> bool:
        """Add trips and solo weekends; returns whether the week is one holiday."""
        holiday = self._year.rests(self._week)
        for away in self._year.aways(self._week):
            if away.start in self._week:
                self._all.append(self._away(away))
            if not holiday:
                begins = datetime.combine(away.start, MORNING if away.timed else AFTERNOON)
                ends = datetime.combine(away.last, NOON if away.timed else EVENING)
                self._diary.taken.append((away.who, begins, ends))
        return holiday

    def _away(self, away: TimeAway) -> Happening:
        when = When.on_day(away.start, away.minutes)
        if away.timed:
            begins, ends = datetime.combine(away.start, MORNING), datetime.combine(away.last, NOON)
            # In elapsed minutes: when the clocks change it's an hour more or less.
            elapsed = ends.replace(tzinfo=known_zone(self._zone)).timestamp()
            elapsed -= begins.replace(tzinfo=known_zone(self._zone)).timestamp()
            when = When.at(begins, int(elapsed // 60), self._zone)
        author = away.who if away.who != WE else self._random.choice((ALEX, SAM))
        solo = away.who != WE
        return Happening(away.who, author, away.title, when, "rest" if solo else "explore", away.place, protected=solo)

    def _days_of_the_year(self) -> None:
        for day in self._seven:
            for thing in life.DAYS_OF_THE_YEAR.get((day.month, day.day), ()):
                self._place(WE, thing, [day])

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _ordinary(self) -> None:
        if self._random.random() < 0.6:
            self._diary.quiet = self._seven[self._random.randrange(4)]
        for thing in self._some(life.DATES, 0.95):
            self._evening_out(thing)
        self._date_as_usual()
        self._draw(_listed(life.REGULAR))
        for who, things in life.ALONE.items():
            self._draw([(who, thing) for thing in self._some(things, 0.9)])
        self._draw([(WE, thing) for thing in self._some(life.OUTINGS, 0.8)])
        for who, things in life.DUTIES.items():
            self._draw([(who, thing) for thing in self._some(things, 0.95 if who == WE else 0.55)])
        for who, things in life.UNDATED.items():
            self._draw([(who, thing) for thing in self._some(things, 0.6)])

    def _evening_out(self, thing: Thing) -> None:
        """Add an evening out, mostly at the hour of the date ritual."""
        regular = DEMO_RITUALS[DATE]
        as_ever = replace(thing, hour=regular.hour, minutes=regular.minutes)
        friday = [original(DATE, self._week)]
        if self._dated or self._random.random() < 0.15 or not self._place(WE, as_ever, friday):
            self._place(WE, thing, self._days(thing, sure=False))

    def _date_as_usual(self) -> None:
        if not self._dated:
            self._as_usual(DATE)

    def _as_usual(self, ritual: str) -> None:
        """Add a ritual's usual occurrence, unless they're away at that hour."""
        when = usual(ritual, self._week, self._zone)
        free = self._diary.take(WE, when.local_start, when.minutes)
        self._all.append(
            Happening(
                WE, ALEX, DEMO_RITUALS[ritual].title, when, DEMO_RITUALS[ritual].pillar, ritual=ritual, stayed=not free
            )
        )

    def _some(self, things: Sequence[Thing], chance: float) -> list[Thing]:
        """Choose a thing of the season with that probability, sometimes one more.

        The things take turns by week.
        """
        fitting = [thing for thing in things if self._in_season(thing)]
        turn = self._week.monday.toordinal() // 7 % len(fitting)
        some = [fitting[turn]] if self._random.random() < chance else []
        if self._random.random() < chance / 4:
            some.append(self._random.choice(fitting))
        return list(dict.fromkeys(some))

    def _draw(self, things: Iterable[tuple[str, Thing]], *, sure: bool = False) -> None:
        for who, thing in things:
            if sure or (self._in_season(thing) and self._random.random() < thing.chance):
                self._place(who, thing, self._days(thing, sure))

    def _in_season(self, thing: Thing) -> bool:
        return self._week.thursday.month in thing.months and self._week.number % thing.every == 0

    def _days(self, thing: Thing, sure: bool) -> list[date]:
        """The days to try, mostly the usual one first; none for a thing of the week."""
        names = [] if thing.days == "week" else thing.days.split()
        if not sure and len(names) > 1 and self._random.random() < 0.25:
            names.reverse()
        return [self._seven[DAY_NAMES.index(name)] for name in names]

    def _place(self, who: str, thing: Thing, days: Sequence[date]) -> bool:
        """Take the first of the days with that hour free; returns whether one was."""
        if not days and thing.days == "week":
            self._add(who, thing, When.in_week(self._week, thing.minutes))
            return True
        for day in days:
            if thing.pillar == "fixed" and (day.month, day.day) in life.CLOSED:
                continue
            if not thing.hour:
                if not self._diary.free(who, datetime.combine(day, time(12)), datetime.combine(day, time(14))):
                    continue
                self._add(who, thing, When.on_day(day, thing.minutes))
                return True
            start = datetime.combine(day, time.fromisoformat(thing.hour))
            if day == self._diary.quiet and start.time() >= EVENING and not thing.protected:
                continue
            if self._diary.take(who, start, thing.minutes):
                self._add(who, thing, When.at(start, thing.minutes, self._zone))
                return True
        return False

    def _add(self, who: str, thing: Thing, when: When) -> None:
        author = who if who != WE else thing.lead or self._random.choice((ALEX, SAM))
        place = self._random.choice(thing.places) if thing.places else ""
        notes = self._random.choice(thing.notes) if thing.notes and self._random.random() < 0.7 else ""
        ritual = DATE if who == WE and thing.pillar == "date" and not self._dated else ""
        self._dated = self._dated or bool(ritual)
        self._all.append(
            Happening(who, author, thing.title, when, thing.pillar, place, notes, thing.protected, thing.lead, ritual)
        )

    # -- very full weeks ----------------------------------------------------------------------------------------------

    def _fill(self, per_week: int) -> None:
        while len(self._all) < per_week:
            who, thing = self._random.choice(life.SMALL)
            if not thing.hour or not any(self._squeeze(who, thing) for _ in range(TRIES)):
                self._add(who, thing, When.on_day(self._random.choice(self._seven), thing.minutes))

    def _squeeze(self, who: str, thing: Thing) -> bool:
        """Place it at a free quarter of an hour around the usual one, on some day."""
        day = self._random.choice(self._seven)
        usual = datetime.combine(day, time.fromisoformat(thing.hour))
        start = usual + timedelta(minutes=15 * self._random.randint(-2, 4))
        if not self._diary.take(who, start, thing.minutes):
            return False
        self._add(who, thing, When.at(start, thing.minutes, self._zone))
        return True


def _listed(things: dict[str, tuple[Thing, ...]]) -> Iterator[tuple[str, Thing]]:
    for who, several in things.items():
        for thing in several:
            yield who, thing


def _sure_ahead(one: Happening) -> bool:
    """Whether it's planned ahead: appointments, trips, rituals, protected time."""
    return bool(one.ritual) or one.pillar == "fixed" or one.protected or one.when.minutes >= DAY
