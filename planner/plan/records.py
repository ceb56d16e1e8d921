"""Where a record lives, and the record behind a value that was read.

These are functions that several services share.
"""

from __future__ import annotations

from contextlib import suppress

from planner.domain.errors import BadInput
from planner.domain.ids import home_month, split_occurrence
from planner.domain.model.block import Block
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.store.crdt.register import Record
from planner.store.disk.layout import BLOCKS, OCCURRENCES, PLAN, PLAN_TABLES, REVIEWS, month_file

RULE_PREFIX = "rule-"
"""How the id of a house rule begins; its record is in the settings table."""


def home_of(when: When) -> str:
    """The month whose shard a new block lives in: that of its date or week.

    A week belongs to the month of its Thursday.
    """
    day = when.week.thursday if when.precision == "week" else when.local_start.date()
    return f"{day.year:04}-{day.month:02}"


def place_of(block_id: str) -> tuple[str, str]:
    """The shard and the table that hold a block or an occurrence."""
    return month_file(str(home_month(block_id))), OCCURRENCES if split_occurrence(block_id) else BLOCKS


def file_of(table: str, key: str) -> str | None:
    """The shard that holds a record; None for an id that names none."""
    if table in PLAN_TABLES:
        return PLAN
    if table == REVIEWS:
        with suppress(BadInput):
            return week_file(Week.parse(key.partition("@")[0]))
        return None
    month = home_month(key)
    return month_file(month) if month else None


def record_of(block: Block) -> Record:
    """The record that a block was read from.

    Raises TypeError for a block that wasn't read from a plan.
    """
    if not isinstance(block.seen, Record):
        raise TypeError("an edit takes a block that was read from the plan")
    return block.seen


def week_file(week: Week) -> str:
    """The shard for records about a whole week: that of its Thursday's month."""
    return month_file(f"{week.thursday.year:04}-{week.thursday.month:02}")
