"""Edits of records, and the updates of shards that they become.

They are separate from the writer, so that reading the inbox does not load TinyDB.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.named_tuple import NamedTuple
from planner.store.crdt.register import Context, Record


class Edit(NamedTuple):
    """New values (JSON) for some registers of one record, as its author saw it."""

    file: str
    table: str
    record: Record
    registers: Mapping[str, object]


class Update(NamedTuple):
    """The values that an action writes into one record of our own shard.

    `registers` maps each register to its value and its context.
    """

    file: str
    table: str
    id: str
    registers: Mapping[str, tuple[object, Context]]
