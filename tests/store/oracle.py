"""Who had read what: an account of every saved write, without contexts.

The oracle knows which writes stood in each file when it was copied, which copies reached which device, and so what
the author of each write had been able to read. From that alone it says what has to be live at the end:

- a write is *settled* when the author of another write of the same register had read it; every other one is live,
  so it has to be shown, or beside what is shown;
- a write is *withdrawn* when somebody had read it who erased the record: its author everything, anybody else only what
  that person's devices wrote. It is live no more, and the null in its place is nothing;
- a record is gone when its live `deleted` writes all say so, and everything else live in it had been read by
  somebody who deleted it.

That is exact both ways: nothing acknowledged may vanish unread, and nobody is asked twice about what is settled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.store.codec.visibility import NEVER_WITHDRAWN
from planner.store.crdt.register import DELETED, ERASED, ERASED_WORDS

Slot = tuple[str, str]
"""A record's id and a register."""
Copy = dict[Slot, int]
"""The content of a device's copied file: the number of the write in each slot."""


@dataclass(frozen=True)
class Acknowledged:
    """A write reported as saved; `known` are the writes its author had read."""

    number: int
    device: int
    record: str
    register: str
    value: object
    known: frozenset[int]


@dataclass
class Expected:
    """The live values of each register as JSON, and whether the record is gone."""

    live: dict[str, set[str]]
    gone: bool
    asked: bool
    """Somebody deleted it, and it stays all the same: that is a question."""


@dataclass
class Oracle:
    """Devices with a file of their own, mirrors of the others', and sessions.

    Each session reads its device's files now and then.
    """

    sessions: Mapping[int, int]
    """session → its device."""
    people: Mapping[int, int] = field(default_factory=dict)
    """device → its person; an unnamed device is a person of its own."""
    writes: list[Acknowledged] = field(default_factory=list)
    files: dict[int, Copy] = field(default_factory=dict)
    mirrors: dict[int, dict[int, Copy]] = field(default_factory=dict)
    _read: dict[int, set[int]] = field(default_factory=dict)

    def knowledge(self, session: int) -> frozenset[int]:
        """The writes this session has read, on which an edit begun here is based."""
        return frozenset(self._read.get(session, ()))

    def own(self, session: int) -> frozenset[int]:
        """The writes in the file of the session's device."""
        return frozenset(self.files.get(self.sessions[session], {}).values())

    def saved(self, session: int, known: frozenset[int], record: str, registers: Mapping[str, object]) -> None:
        """Record one action of a session.

        A delete among other registers (an undo) has read what is beside it.
        """
        device = self.sessions[session]
        for register, value in sorted(registers.items(), key=lambda item: item[0] == DELETED):
            write = Acknowledged(len(self.writes), device, record, register, value, known)
            self.writes.append(write)
            self.files.setdefault(device, {})[record, register] = write.number
            known |= {write.number}
        self._note(session, self.files.get(device, {}).values())

    def copied(self, device: int) -> Copy:
        return dict(self.files.get(device, {}))

    def arrived(self, device: int, author: int, copy: Copy) -> None:
        """Join a copy of the author's file with the device's; later writes win."""
        mine = self.mirrors.setdefault(device, {}).setdefault(author, {})
        for slot, number in copy.items():
            mine[slot] = max(mine.get(slot, -1), number)

    def looked(self, session: int) -> None:
        """The session has read its device's files as they are now."""
        device = self.sessions[session]
        self._note(session, self.files.get(device, {}).values())
        for copy in self.mirrors.get(device, {}).values():
            self._note(session, copy.values())

    def records(self) -> set[str]:
        return {write.record for write in self.writes}

    def expected(self, record: str) -> Expected:
        mine = [write for write in self.writes if write.record == record]
        live = [write for write in mine if not self._settled(write, mine) and not self._withdrawn(write, mine)]
        marks = [write for write in live if write.register == DELETED]
        deletes = [write for write in marks if write.value is True]
        read = frozenset[int]().union(*(self._read_by_deleters(write) for write in deletes))
        others = [write for write in live if write.register not in (DELETED, ERASED, ERASED_WORDS)]
        gone = bool(deletes) and len(deletes) == len(marks) and all(write.number in read for write in others)
        values: dict[str, set[str]] = {}
        for write in (write for write in others if write.value is not None or not self.was_erased(record)):
            values.setdefault(write.register, set()).add(as_json(write.value))
        return Expected(values, gone, bool(deletes) and not gone)

    def was_erased(self, record: str) -> bool:
        return any(write.record == record and write.register == ERASED for write in self.writes)

    def _withdrawn(self, write: Acknowledged, among: list[Acknowledged]) -> bool:
        if write.register in NEVER_WITHDRAWN:
            return False
        author, person = (self.people.get(one.device, one.device) for one in (among[0], write))
        erasers = [mark for mark in among if mark.register == ERASED and write.number in mark.known]
        return any(self.people.get(mark.device, mark.device) in (author, person) for mark in erasers)

    def _settled(self, write: Acknowledged, among: Iterable[Acknowledged]) -> bool:
        return any(write.number in other.known for other in among if other.register == write.register)

    def _read_by_deleters(self, mark: Acknowledged) -> frozenset[int]:
        """The writes read by the deleter, and by the deleters it had read before."""
        read: set[int] = set()
        agreed, waiting = {mark.number}, [mark]
        while waiting:
            known = waiting.pop().known
            read |= known
            for number in known - agreed:
                write = self.writes[number]
                if (write.record, write.register) == (mark.record, DELETED):
                    agreed.add(number)
                    waiting.append(write)
        return frozenset(read)

    def _note(self, session: int, numbers: Iterable[int]) -> None:
        self._read.setdefault(session, set()).update(numbers)


def as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True)
