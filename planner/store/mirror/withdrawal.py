"""Withdrawn words: values that a person took back are shown to nobody.

Two registers withdraw values when they hold `true`. Their context covers the whole record, as that of `deleted` does:

    erased          everything but who made it, who may read it, and that it was deleted
    erased:words    its words: what a busy record keeps private

A mark by the record's author covers every write that its context reaches; a mark by the other person covers only what
their own devices wrote. Neither is ever written false: opening a record again writes its values anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from planner.domain.ids import ritual_root
from planner.domain.model.registers import TAG
from planner.named_tuple import NamedTuple
from planner.store.codec.visibility import AUTHOR, NEVER_WITHDRAWN, is_kept
from planner.store.crdt.register import ERASED, MARKS, Context, Record, Write
from planner.store.disk.layout import GOALS, OCCURRENCES, PEOPLE, REVIEWS, RITUALS
from planner.store.shard.schema import document_writes

PersonOf = Callable[[str], str]
"""The person of a device; empty while nothing is known of it."""


class WithdrawalMark(NamedTuple):
    """One `erased` or `erased:words` that counts.

    `only` is the person whose writes it covers; empty for everybody's.
    """

    register: str
    context: Context
    only: str

    def speaks_of(self, register: str) -> bool:
        """Whether the mark withdraws values of this register."""
        if register in NEVER_WITHDRAWN:
            return False
        return self.register == ERASED or is_kept(register, "busy")

    def covers(self, register: str, write: Write, person_of: PersonOf) -> bool:
        """Whether the mark withdraws this write of a register."""
        mine = not self.only or person_of(write.device) == self.only
        return mine and self.speaks_of(register) and write.known_to(self.context)


def marks_of(record: Record, author: str, person_of: PersonOf) -> Iterator[WithdrawalMark]:
    """The marks of a record that count, each with its reach."""
    for register in MARKS:
        for write in record.writes.get(register, ()):
            person = person_of(write.device)
            if write.value is True and person:
                yield WithdrawalMark(register, write.c, "" if person == author else person)


def author_in(table: str, record: Record, look_up: Callable[[str], Record]) -> str:
    """The person who made a record; empty if that's nobody or isn't known yet.

    It's written once, when the record is made. An occurrence or a later segment has its ritual's author, whose record
    `look_up` finds by its root. A goal or a week's line is its person's.
    """
    if table == OCCURRENCES or (table == RITUALS and "~" in record.id):
        return _first_text(look_up(ritual_root(record.id)), AUTHOR)
    if table == REVIEWS:
        return record.id.partition("@")[2]
    return record.id if table == PEOPLE else _first_text(record, "person" if table == GOALS else AUTHOR)


def _first_text(record: Record, register: str) -> str:
    """The text of a register's first write, which no later one replaces."""
    writes = record.writes.get(register, ())
    first = [w for w in writes if not any(other is not w and other.known_to(w.c) for other in writes)]
    value = min(first, key=lambda write: write.t).value if first else ""
    return value if isinstance(value, str) else ""


def without_withdrawn(record: Record, author: str, person_of: PersonOf) -> Record:
    """The record with a null in place of every value that was withdrawn."""
    marks = list(marks_of(record, author, person_of))
    writes = {
        register: [_nulled(write, register, marks, person_of) for write in found]
        for register, found in record.writes.items()
    }
    withdrawn = frozenset(register for register in writes if any(mark.speaks_of(register) for mark in marks))
    return Record(record.id, writes, record.words, record.visibility, withdrawn)


def _nulled(write: Write, register: str, marks: list[WithdrawalMark], person_of: PersonOf) -> Write:
    if any(mark.covers(register, write, person_of) for mark in marks):
        return write._replace(value=None, twins=())
    return write


def emptied(document: Mapping[str, Any], device: str, key: str, covers: Callable[[str, Write], bool]) -> dict[str, Any]:
    """A document of a former id or retired device, without withdrawn values.

    A null takes the number of the value it replaces. A tag's word is its register's name, so the register is removed.
    `covers(register, write)` tells what was withdrawn.
    """
    covered = {name for name, write in document_writes(device, key, document).items() if covers(name, write)}
    kept = {name: raw for name, raw in document.items() if not (name in covered and name.startswith(TAG))}
    return {name: _null_of(raw) if name in covered else raw for name, raw in kept.items()}


def _null_of(raw: Any) -> Any:
    return raw if raw["v"] is None else {part: raw[part] for part in ("v", "n", "t", "c")} | {"v": None}
