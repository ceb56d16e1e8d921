"""Read the pages of looking back.

A page reads the months of its own weeks, and the latest one also some weeks ahead. Where the plan began is read from
its first month. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from planner.domain.agreement import stands
from planner.domain.braid import braid_week
from planner.domain.looking_back import (
    PAGE_WEEKS,
    AverageHours,
    Highlight,
    LookBack,
    highlights_of,
    waking_minutes,
)
from planner.domain.model.block import WE, Person
from planner.domain.model.items import Goal
from planner.domain.statistics import days_listed
from planner.domain.time.week import Week
from planner.domain.time.zones import known_zone
from planner.plan.service import Service
from planner.store.index.month_ranges import months_between
from planner.store.statistics.gc_pause import collecting_nothing
from planner.store.statistics.ritual_counts import uncounted_rituals
from planner.store.statistics.scan import MonthScan, WeekScan

LOOK_AHEAD_WEEKS = 12
"""How far ahead the latest page looks for the next date."""


class LookingBack(Service):
    """Pages of weeks to look back on."""

    def page(
        self, weeks: int = PAGE_WEEKS, last: Week | None = None, *, shared: bool = False, always_hours: bool = False
    ) -> LookBack:
        """The page of so many weeks up to `last`, which by default is this week.

        With `shared`, both look at the screen, so what's for one person's eyes is left out. With `always_hours` there
        are hours without a range too.
        """
        this, began = Week.of(self._plan.today), self.began()
        last = min(last or this, this)
        first = min(max(began, last.plus(1 - weeks)), last)
        listed = [first.plus(ahead) for ahead in range((last.monday - first.monday).days // 7 + 1)]
        is_latest = last == this
        with collecting_nothing():
            scan = WeekScan(self._repository, self._home, first, last.plus(LOOK_AHEAD_WEEKS) if is_latest else last)
            people = self.people
            found = [scan.listed_in(week) for week in listed]
            braid = [braid_week(week, rows, people, self._plan.today) for week, rows in zip(listed, found, strict=True)]
            highlights = [row for week, rows in zip(listed, found, strict=True) for row in highlights_of(week, rows)]
            highlights += self._coming(scan, last) if is_latest else []
            hours = [] if shared else self._hours(scan, listed, always=always_hours)
        return LookBack(
            people=people,
            today=self._plan.today,
            weeks=tuple(braid),
            highlights=tuple(highlights),
            reached=tuple(self.reached_in(first, last)),
            aims=self._plan.items.goals() if is_latest else (),
            kept=tuple(self._kept(listed[-PAGE_WEEKS:])),
            hours=tuple(hours),
            quiet=tuple(self._plan.statistics.gone_quiet()) if is_latest and not shared else (),
            is_latest=is_latest,
            has_earlier=began < first,
        )

    @property
    def people(self) -> tuple[Person, Person]:
        """The two people by name, in the same order for both."""
        first, second = sorted((self._plan.me, self._plan.you), key=lambda row: (row.name.casefold(), row.id))
        return first, second

    def began(self) -> Week:
        """The first week with a block that counts; this week when there's none before it.

        Private blocks make no difference.
        """
        this = Week.of(self._plan.today)
        first = this.sunday
        for month in self._repository.mirror.months():
            if month > f"{first:%Y-%m}":
                break
            found = MonthScan(self._repository, month, self._home).counted
            first = min((first, *(days_listed(block)[0] for block in found)))
        return min(Week.of(self._first_ritual(first)), this)

    def _first_ritual(self, first: date) -> date:
        """The first day of a ritual that counts, if it's before `first`; else `first`."""
        if not self._repository.has_rituals:
            return first
        rituals, uncounted = self._repository.rituals, uncounted_rituals(self._repository)
        begins = {day for day in rituals.begins(but=uncounted) if day < first}
        for day in sorted(begins):
            if any(map(stands, rituals.expanded(day, day, self._home.key, uncounted))):
                return day
        return first

    def reached_in(self, first: Week, last: Week) -> list[tuple[date, Goal]]:
        """The goals that were reached from one week to another, each with its day."""
        goals = self._plan.items.goals(reached=True)
        found = [(goal.reached_at.astimezone(self._home).date(), goal) for goal in goals if goal.reached_at]
        return [(day, goal) for day, goal in found if first.monday <= day <= last.sunday]

    def _coming(self, scan: WeekScan, last: Week) -> list[Highlight]:
        weeks = [last.plus(ahead) for ahead in range(1, LOOK_AHEAD_WEEKS + 1)]
        return [row for week in weeks for row in highlights_of(week, scan.listed_in(week))]

    def _hours(self, scan: WeekScan, weeks: Iterable[Week], *, always: bool) -> list[AverageHours]:
        """My own hours and ours in an average week that is over and wasn't off."""
        ranges, me = self._plan.statistics.ranges(), self._plan.me.id
        own = self._plan.requests.own_hours(me)
        resting = {week: self._repository.facts.resting(week) for week in weeks if week.sunday <= self._plan.today}
        found = []
        for who, chosen in ((me, ranges.get("me")), (WE, ranges.get("we"))):
            minutes = [waking_minutes(week, scan.of(week), who, own) for week, off in resting.items() if who not in off]
            if minutes and (chosen or always):
                happened, unknown = (sum(column) / len(minutes) for column in zip(*minutes, strict=True))
                found.append(AverageHours(who, happened, unknown, chosen))
        return found

    def _kept(self, weeks: Sequence[Week]) -> list[str]:
        """The lines kept in these weeks, also about goals, and opened memories, by day."""
        lines = [(week.sunday, self._plan.reviews.review(week).shared.get("line", "")) for week in weeks]
        reach = {*months_between(weeks[0].monday, weeks[-1].sunday)}
        memories = self._plan.weeks.memories_in(sorted(reach | self._repository.reach.homes_reaching(reach)))
        for block_id, remarks in memories.items():
            block = self._repository.blocks.get(block_id)
            if block and stands(block) and block.status != "skipped":
                day = block.when.local_start.date()
                lines += [(day, remark.text) for remark in remarks if weeks[0].monday <= day <= weeks[-1].sunday]
        lines += [(day, goal.line) for day, goal in self.reached_in(weeks[0], weeks[-1])]
        return [" ".join(text.split()) for _, text in sorted(lines, key=lambda row: row[0]) if text.strip()]

    @property
    def _home(self) -> ZoneInfo:
        return known_zone(self._plan.me.zone)
