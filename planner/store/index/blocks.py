"""Blocks and occurrences by week, by id, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block, Terms
from planner.domain.time.week import Week
from planner.store.disk.layout import BLOCKS
from planner.store.index.absences import AbsenceIndex
from planner.store.index.cross_month import Reach
from planner.store.index.facts import PlanFacts
from planner.store.index.month_ranges import months_between
from planner.store.index.months import Months
from planner.store.index.shard_files import ShardFiles

if TYPE_CHECKING:
    from planner.store.index.crowd import Crowd
    from planner.store.index.occurrences import Rituals
    from planner.store.index.plain_blocks import PlainBlock


class BlockIndex:
    """Finds blocks and occurrences, reading no more months than needed."""

    def __init__(
        self,
        facts: PlanFacts,
        files: ShardFiles,
        months: Months,
        reach: Reach,
        rituals: Callable[[], Rituals | None],
        absences: AbsenceIndex,
    ) -> None:
        """`rituals` returns None for a plan without rituals."""
        self._facts, self._files, self._months, self._reach, self._rituals = facts, files, months, reach, rituals
        self._absences = absences

    def week(self, week: Week, crowd: Crowd | None = None) -> Iterator[Block]:
        """Yield every block that may touch the week.

        It reads the week's months, a day more on either side, and records that reach into them from other months.
        Flexible rituals are folded. Blocks beyond the limit of `crowd` are left out and counted there.
        """
        begins, ends = crowd.dates if crowd else (week.monday, week.sunday)
        first, last = begins - timedelta(days=1), ends + timedelta(days=1)
        months = set(months_between(first, last))
        on_the_line: dict[str, list[Block]] = {}
        for month in sorted(months | self._reach.homes_reaching(months)):
            near = (
                self._months.first_near(month, first, last, crowd) if crowd else self._months.near(month, first, last)
            )
            for block in near:
                if block.tally is None:
                    yield self._absences.marked(block)
                elif block.when.start == str(week):
                    on_the_line.setdefault(str(block.ritual), []).append(self._absences.marked(block))
        rituals = self._rituals()
        for block in self._unchanged(rituals, week, crowd) if rituals else ():
            if block.tally is None:
                yield self._absences.marked(block)
            elif block.when.start == str(week):
                on_the_line.setdefault(str(block.ritual), []).append(self._absences.marked(block))
        if on_the_line:
            from planner.store.index.occurrence_blocks import folded  # only a plan with rituals

            for blocks in on_the_line.values():
                yield from folded(blocks)

    def _unchanged(self, rituals: Rituals, week: Week, crowd: Crowd | None) -> Iterator[Block]:
        """The occurrences of rituals that may touch the week, without changed ones."""
        changed = self._months.changed_occurrences
        if crowd and rituals.count > crowd.most:
            yield from rituals.first_coming(crowd, self._facts.viewer.key, changed)
            return
        for block in rituals.coming(week.monday, week.sunday, self._facts.viewer.key):
            if block.id not in changed(block.id[-10:-3]):
                yield block

    def get(self, block_id: str) -> Block | None:
        """A block, or an occurrence, changed or not; None if there is none."""
        month = home_month(block_id)
        if not month:
            return None
        block = self._months.one(month, block_id)
        if block is None and (rituals := self._rituals()):
            block = rituals.block(block_id)
        if block and block.tally and block.occurrence:
            row = self._row(block)
            return block._replace(tally=row.tally, aside=row.aside) if row else block._replace(tally=(0, 0))
        return self._absences.marked(block) if block else None

    def is_as_ruled(self, occurrence: str, terms: Terms) -> bool:
        """Whether an occurrence comes at its ritual's `terms`.

        It doesn't if it's set aside, called off, refused, or another time is asked for.
        """
        changed = self._months.changed_occurrences(occurrence[-10:-3]).get(occurrence)
        if changed is None:
            if terms.who != WE:
                return True
            absences = self._absences.of_week(Week.of(terms.when.local_start.date()))
            return absences.is_nobody or not absences.absent_at(terms.when)
        found = self._absences.marked(changed)
        is_off = found.deleted or found.aside or found.called_off_by or "no" in found.agreement.values()
        return found.terms == terms and not (is_off or found.proposals)

    def plain(self, block_id: str) -> PlainBlock | None:
        """The block, if one device wrote it and nobody refused or proposed anything."""
        month = home_month(block_id)
        return self._months.plain(month, block_id) if month and "@" not in block_id else None

    def _row(self, slot: Block) -> Block | None:
        """The row of a week's slots, which says how many there are and are done."""
        week = Week.of(cast(date, slot.occurrence))
        return next((b for b in self.week(week) if b.ritual == slot.ritual and b.tally), None)

    def every(self, months: str = "") -> Iterator[Block]:
        """All blocks there ever were, deleted ones too.

        With `months`, only those of months that begin with it.
        """
        for month in self._files.months():
            if month.startswith(months):
                yield from self._months.whole(month).values()

    def rituals_called_off(self) -> Iterator[Block]:
        """Yield, for each ritual called off for good, the first date that doesn't come.

        It's yielded as a block.
        """
        rituals = self._rituals()
        for key in rituals.called_off() if rituals else ():
            if block := self.get(key):
                yield block

    def asked(self) -> Iterator[Block]:
        """Every block that may still wait for somebody's answer."""
        for month in self._reach.marked(BLOCKS):
            yield from map(self._absences.marked, self._months.whole(month).values())
