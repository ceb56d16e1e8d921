"""The merge: a multi-value register with per-write causal context.

Law. A *write* of a register is a value with the device that wrote it, that device's sequence number `n`, and a
context `c`: for every device, the highest `n` of this register that its author could know of. Write `a` is covered
when some other write's context reaches it: `b.c[a.device] >= a.n`. Covered writes are history; the rest are *live*.
The state is a function of the *set* of writes, so order, repetition, delay and stale copies cannot matter.
(The family of Shapiro, Preguiça, Baquero and Zawirski, “A comprehensive study of Convergent and Commutative
Replicated Data Types”, 2011; section on multi-value registers.)

`deleted`, `erased` and `erased:words` speak of the whole record. Their context therefore covers every register: per
device, the highest `n` that was itself in the mirror. That is exact because a record lives in one file, and a copy of
a file that holds a device's `n` holds (or has replaced) all that device wrote there before it. Contexts of other
registers are not joined in: they may reach past what was here to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from planner.domain.model.registers import PERSONAL, REMIND
from planner.named_tuple import NamedTuple

if TYPE_CHECKING:
    from planner.domain.model.block import Visibility

Context = Mapping[str, int]
Words = Mapping[str, object]
"""Private words of a record on this device: register → JSON value."""
DELETED = "deleted"
ERASED: Final = "erased"
ERASED_WORDS: Final = "erased:words"
_LAST = 2**53 - 1
"""No write has a higher number."""
MARKS = (ERASED, ERASED_WORDS)
"""Registers by which words are withdrawn; see `withdrawal.py`."""


class Write(NamedTuple):
    """One device's latest write of one register. `t` is a stamp.

    `was`: the numbers that this same write has under former device ids of its author; a context that includes one of
    those covers it too. `twins`: other writes with the same number, from a machine that was set back and counted on
    from an old one.
    """

    value: object
    device: str
    n: int
    t: str
    c: Context
    was: Context | None = None
    twins: tuple[Write, ...] = ()

    @property
    def dots(self) -> Iterable[tuple[str, int]]:
        """(device, n): its number, and those it had before."""
        return ((self.device, self.n), *(self.was or {}).items())

    def known_to(self, context: Context) -> bool:
        """Whether somebody with this context could have read it."""
        return context.get(self.device, 0) >= self.n or (
            self.was is not None and any(context.get(device, 0) >= n for device, n in self.was.items())
        )


class Record(NamedTuple):
    """All known writes of one record, by register.

    It's the merge's input, and the base that an edit refers to.

    `words` and `visibility` are the private words on this device and how much of the record others may read, where it
    was read for a person. `withdrawn` are the registers with withdrawn values, which are null here. `unread` are the
    registers in which some write can't be read. `earlier` has, where a newer version wrote the value or it's broken,
    the last one that could be read.
    """

    id: str
    writes: Mapping[str, Sequence[Write]] = MappingProxyType({})
    words: Words = MappingProxyType({})
    visibility: Visibility = "open"
    withdrawn: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    earlier: Words = MappingProxyType({})

    def live(self, register: str) -> list[Write]:
        """A register's writes that no other covers, latest first, none withdrawn."""
        found = live(self.writes.get(register, ()))
        # A null in place of a withdrawn value is not a version to choose.
        return [write for write in found if write.value is not None] if register in self.withdrawn else found

    def context(self, register: str) -> dict[str, int]:
        """The context for an edit of the register based on this record."""
        known = joined(self.writes.get(register, ()))
        if register == DELETED or register in MARKS:
            for writes in self.writes.values():
                _learn(known, writes)
        return known

    def read_with(self, words: Words, visibility: Visibility) -> Record:
        """This record with the given private words and visibility."""
        return self._replace(words=words, visibility=visibility)

    def stamps(self) -> Iterable[str]:
        """The stamps of all writes of all registers, in no order."""
        return (write.t for writes in self.writes.values() for write in writes)

    @property
    def last(self) -> Write | None:
        """The write with the highest stamp, reminders aside; None when there is none."""
        found = None
        for name, writes in self.writes.items():
            for write in () if name.startswith(REMIND) else writes:
                if found is None or write.t > found.t:
                    found = write
        return found

    @property
    def deletes(self) -> list[Write]:
        """The live writes that delete the record, latest first."""
        return [write for write in self.live(DELETED) if write.value is True]

    @property
    def gone(self) -> bool:
        """Deleted by somebody who had read all there is of it."""
        return self.unread_by_deletes() == {}

    def unread_by_deletes(self) -> dict[str, list[Write]] | None:
        """What keeps a deleted record alive: writes that its deleters hadn't read.

        Maps each register to those live writes.

        Empty when it's gone. None when nobody deleted it, or somebody brought it back. Answers and proposals keep
        nothing alive.
        """
        marks = self.live(DELETED)
        if not marks or any(write.value is not True for write in marks):
            return None
        reach = _reach(marks)
        kept = (name for name in self.writes if name not in (DELETED, *MARKS) and not name.startswith(PERSONAL))
        unread = ((name, [write for write in self.live(name) if not write.known_to(reach)]) for name in kept)
        return {name: writes for name, writes in unread if writes}


def known_on(device: str, painted: Record, now: Record) -> Record:
    """What an edit on this device is based on.

    That is the record as it was painted, and all that this device wrote since.
    """
    if painted.writes is now.writes:
        return now
    known: dict[str, Sequence[Write]] = {}
    for register in painted.writes.keys() | now.writes.keys():
        there = {(write.device, write.n): write for write in now.writes.get(register, ())}
        theirs = [write for write in painted.writes.get(register, ()) if write.device != device]
        if register in now.withdrawn:
            theirs = [there[write.device, write.n] for write in theirs if (write.device, write.n) in there]
        ours = [write for write in now.writes.get(register, ()) if write.device == device]
        if theirs or ours:
            known[register] = (*theirs, *ours)
    return Record(now.id, known, now.words, now.visibility, now.withdrawn)


def with_writes(record: Record, device: str, document: Mapping[str, Write]) -> Record:
    """The record after a device's document is replaced by these writes, by register."""
    writes = dict(record.writes)
    for register, write in document.items():
        others = (known for known in record.writes.get(register, ()) if known.device != device)
        writes[register] = [*others, write, *write.twins]
    return Record(record.id, writes, withdrawn=record.withdrawn)


def written_last(record: Record, registers: Mapping[str, object], device: str) -> Record:
    """The record as it will be if this device now writes these registers last."""
    stamp = f"{2**48 - 1:012x}ffff-{device}"
    written = {
        name: [Write(value, device, _LAST, stamp, {**record.context(name), device: _LAST})]
        for name, value in registers.items()
    }
    return Record(record.id, {**record.writes, **written}, record.words, record.visibility, record.withdrawn)


def live(writes: Sequence[Write]) -> list[Write]:
    """The writes that no other write covers, highest stamp first."""
    if len(writes) < 2:
        return list(writes)
    standing = [
        write for write in writes if not any(other is not write and write.known_to(other.c) for other in writes)
    ]
    # Equal stamps need the rest to make one order everywhere.
    return sorted(standing, key=lambda write: (write.t, write.device, write.n, repr(write.value)), reverse=True)


def distinct(writes: Sequence[Write]) -> list[Write]:
    """Of live writes, the first of each value: what people have to choose from."""
    kept: list[Write] = []
    for write in writes:
        if all(write.value != other.value for other in kept):
            kept.append(write)
    return kept


def joined(writes: Iterable[Write]) -> dict[str, int]:
    """The context of a reader of all these writes.

    It has their numbers, and everything in their own contexts.
    """
    known = _reach(writes := list(writes))
    _learn(known, writes)
    return known


def _learn(known: dict[str, int], writes: Iterable[Write]) -> None:
    for write in writes:
        for device, n in write.dots:
            known[device] = max(known.get(device, 0), n)


def _reach(writes: Iterable[Write]) -> dict[str, int]:
    """The contexts of these writes, joined."""
    known: dict[str, int] = {}
    for write in writes:
        for device, n in write.c.items():
            known[device] = max(known.get(device, 0), n)
    return known


def merge_tables(replicas: Mapping[str, Mapping[str, Mapping[str, Write]]]) -> dict[str, Record]:
    """Merge one table of every replica into records by id.

    `replicas` maps device → record id → register → write.
    """
    gathered: dict[str, dict[str, list[Write]]] = {}
    for documents in replicas.values():
        for record_id, registers in documents.items():
            record = gathered.setdefault(record_id, {})
            for register, write in registers.items():
                record.setdefault(register, []).extend((write, *write.twins))
    return {record_id: Record(record_id, writes) for record_id, writes in gathered.items()}
