"""Blocks that one device wrote and nobody refused, read without the merge.

Their few registers say whose they are, so that thousands of them can be counted and only those that are shown are read.
"""

from __future__ import annotations

from datetime import datetime

from planner.domain.model.registers import ANSWER, REMIND
from planner.named_tuple import NamedTuple
from planner.store.codec.answers import decode_when, read_answer
from planner.store.codec.visibility import VISIBILITY
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, MARKS
from planner.store.mirror.merged_table import Merged
from planner.store.shard.schema import document_writes

_SPECIAL = frozenset((DELETED, VISIBILITY, *MARKS, "role", "request"))
"""Registers with which a block has to be read whole."""
_NEEDED = frozenset(("when", "who", "title"))


class PlainBlock(NamedTuple):
    """What the news of a plain block says; `touched_at` is when it was last written."""

    who: str
    touched_at: datetime


def read_plain_block(records: Merged, key: str) -> PlainBlock | None:
    """An open block with a title that one device wrote, and without a no.

    None for any other. The caller has made sure that it has no private words.
    """
    found = records.alone(key)
    if found is None or not _SPECIAL.isdisjoint(found[1]):
        return None
    device, document = found
    writes = document_writes(device, key, document)
    if len(writes) < len(document) or not writes.keys() >= _NEEDED:
        return None
    when, who, title = (writes[name].value for name in ("when", "who", "title"))
    if decode_when(when) is None or not (isinstance(who, str) and isinstance(title, str) and title):
        return None
    for name, write in writes.items():
        if write.twins or (name.startswith(ANSWER) and not _is_yes(write.value)):
            return None
    return PlainBlock(who, stamp_time(max([w.t for name, w in writes.items() if not name.startswith(REMIND)])))


def _is_yes(value: object) -> bool:
    answer = read_answer(value)
    return answer is not None and answer.said == "yes"
