"""Find the absences of a week, and set aside the shared rituals in them.

Nothing of it is stored. Both people's devices find the same, since only what both can see makes an absence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.domain.absence import Absences, absences_in, is_solo_weekend
from planner.domain.agreement import stands
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.store.codec.items import remark_of
from planner.store.crdt.register import DELETED, Record
from planner.store.disk.layout import CHEERS, COMMENTS, month_file
from planner.store.index.cross_month import Reach
from planner.store.index.facts import PlanFacts
from planner.store.index.merged_records import MergedRecords
from planner.store.index.month_ranges import months_between
from planner.store.index.months import Months

if TYPE_CHECKING:
    from planner.store.index.occurrences import Rituals


class AbsenceIndex:
    """The absences of each week, kept until something changes."""

    def __init__(
        self,
        facts: PlanFacts,
        months: Months,
        reach: Reach,
        records: MergedRecords,
        rituals: Callable[[], Rituals | None],
    ) -> None:
        """`rituals` returns None for a plan without rituals."""
        self._facts, self._months, self._reach = facts, months, reach
        self._records, self._rituals = records, rituals
        self._weeks: dict[Week, Absences] = {}
        self._spoken_of: dict[str, frozenset[str]] = {}

    def forget(self) -> None:
        """Forget everything, since something of the plan has changed."""
        self._weeks, self._spoken_of = {}, {}

    def marked(self, block: Block) -> Block:
        """The block, set aside if it's a shared ritual's that falls into an absence.

        What anybody changed, ticked, answered or said something about stands.
        """
        if block.ritual is None or block.who != WE or block.occurrence is None:
            return block
        return with_absence(block, self.of_week(Week.of(block.occurrence)), self.is_spoken_of)

    def of_week(self, week: Week) -> Absences:
        """Who is absent when in that week."""
        if week not in self._weeks:
            self._weeks[week] = self.with_alone(week, self._alone(week))
        return self._weeks[week]

    def with_alone(self, week: Week, alone: Iterable[tuple[str, When]]) -> Absences:
        """Who is absent in that week, where the weekends alone near it are known."""
        return absences_in(week, self._facts.people, self._facts.resting(week), alone)

    def is_spoken_of(self, block_id: str) -> bool:
        """Whether somebody left a cheer or a comment on that occurrence."""
        month = home_month(block_id)
        if month is None:
            return False
        if month not in self._spoken_of:
            file = month_file(month)
            found = (remark_of(row) for table in (CHEERS, COMMENTS) for row in self._records.all_kept(file, table))
            self._spoken_of[month] = frozenset(remark.on for remark in found if remark)
        return block_id in self._spoken_of[month]

    def _alone(self, week: Week) -> Iterator[tuple[str, When]]:
        """The weekends alone that may touch the week: (person, time)."""
        first, last = week.monday - timedelta(days=1), week.sunday + timedelta(days=1)
        months = set(months_between(first, last))
        for month in sorted(months | self._reach.homes_reaching(months)):
            yield from weekends_alone(self._months.long_near(month, first, last))
        if rituals := self._rituals():
            coming = rituals.long_coming(first, last, self._facts.viewer.key)
            changed = self._months.changed_occurrences
            yield from weekends_alone(block for block in coming if block.id not in changed(block.id[-10:-3]))


def is_unchanged(block: Block) -> bool:
    """Whether nobody has written on this occurrence, or it was undone."""
    record = block.seen
    if not isinstance(record, Record) or record.words:
        return False
    return not any(
        write.value is not None and (register, write.value) != ("status", "planned")
        for register in record.writes
        if register != DELETED
        for write in record.live(register)
    )


def with_absence(block: Block, absences: Absences, is_spoken_of: Callable[[str], bool]) -> Block:
    """The block, set aside if it falls into one of these absences of its week.

    `is_spoken_of` tells whether somebody left words on the occurrence with that id.
    """
    if absences.is_nobody or not may_be_aside(block):
        return block
    absent = absences.absent_at(block.when)
    return block._replace(aside=absent) if absent and not is_spoken_of(block.id) else block


def weekends_alone(blocks: Iterable[Block]) -> Iterator[tuple[str, When]]:
    """The weekends alone among these blocks: (person, time)."""
    for block in blocks:
        is_dated = block.when.precision != "week" and block.status != "skipped"
        if is_dated and stands(block) and is_solo_weekend(block.who, block.when.local_start.date(), block.when.minutes):
            yield block.who, block.when


def may_be_aside(block: Block) -> bool:
    """Whether an absence may set it aside: a shared occurrence as its ritual has it.

    One that shows a question about its whole ritual stays.
    """
    if block.ritual is None or block.who != WE or block.deleted or block.called_off_by:
        return False
    if block.held or block.refused or block.conflicts or block.orphan:
        return False
    return is_unchanged(block)
