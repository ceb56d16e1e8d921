"""The records behind a ritual that was read."""

from __future__ import annotations

from planner.domain.model.block import Block
from planner.domain.recurrence.ritual import Ritual
from planner.store.crdt.register import Record
from planner.store.index.occurrence_blocks import OccurrenceRecord


def segment_record(block: Block, key: str) -> Record:
    """A segment's record as it was when the block was painted, maybe without writes."""
    seen = block.seen
    nothing = Record(key, visibility=block.visibility)
    return seen.chain.get(key, nothing) if isinstance(seen, OccurrenceRecord) else nothing


def ritual_record(ritual: Ritual) -> Record:
    """The record that a ritual was read from.

    Raises TypeError for one that wasn't read from a plan.
    """
    if not isinstance(ritual.seen, Record):
        raise TypeError("an edit takes a ritual that was read from the plan")
    return ritual.seen
