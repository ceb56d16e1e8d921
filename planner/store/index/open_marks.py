"""The kinds of open things in a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from planner.domain.agreement import counts, is_over
from planner.domain.clock import Clock
from planner.domain.model.block import Block
from planner.store.disk.layout import BLOCKS, IDEAS, NOTES, OCCURRENCES, REQUESTS, month_file
from planner.store.index.months import Months
from planner.store.mirror.mirror import Mirror

OPEN_TABLES = (IDEAS, REQUESTS, NOTES)
"""Tables whose records lie in a month without belonging to it.

They're looked up in every month that has some.
"""


class OpenMarks:
    """Finds the kinds of things that may wait in a month, so others stay unread."""

    def __init__(self, months: Months, mirror: Mirror, clock: Clock) -> None:
        self._months, self._mirror, self._clock = months, mirror, clock

    def of(self, month: str) -> Iterator[str]:
        """Yield the kinds of open things in a month, for the cross-month index.

        BLOCKS or OCCURRENCES when an answer may still be open and its time hasn't come; a table of OPEN_TABLES when
        it has records.
        """
        since = self._clock().date() - timedelta(days=1)
        if any(
            (not counts(block) or block.proposals or block.refused) and self._ahead(block)
            for block in self._months.may_be_open(month, since, self._clock())
        ):
            yield BLOCKS
        if any(block.ritual and self._ahead(block) for block in self._months.changed_occurrences(month).values()):
            yield OCCURRENCES
        for table in OPEN_TABLES:
            if any(not record.gone for record in self._mirror.records(month_file(month), table).values()):
                yield table

    def _ahead(self, block: Block) -> bool:
        return not block.deleted and not is_over(block, self._clock())
