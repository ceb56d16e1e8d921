"""Who may read what of a record: which values of an edit are shared, and which stay on this device.

`open` shares everything; `busy` shares that the time is taken and keeps the rest; `hidden` shares nothing. Where a
value may go is decided from the record as it is under the lock, never from what was painted. Making something private
writes an empty value over each shared one; opening writes the values back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from planner.domain.errors import BadInput
from planner.domain.model import VISIBILITIES, Visibility
from planner.store.merge import DELETED, PERSONAL, Record, Words

VISIBILITY = "visibility"
TAG = "tag:"
AUTHOR = "author"
_SHOWN_WHEN_BUSY = {"when", "who", AUTHOR, "protected", VISIBILITY, "request", "rule", "turns", "on"}
"""What a busy record shares; a register that only a later program knows may be a word, so it is none of these."""
_BLANKS: dict[str, object] = {
    "title": "",
    "place": "",
    "notes": "",
    "status": "planned",
    "protected": False,
    DELETED: False,
    VISIBILITY: "open",
}


def is_kept(register: str, visibility: Visibility) -> bool:
    """Whether this register of such a record stays on its owner's device."""
    if visibility == "busy":
        return not (register in _SHOWN_WHEN_BUSY or register == DELETED or register.startswith(PERSONAL))
    return visibility == "hidden"


def blank(register: str) -> object:
    """The value that says nothing: written where a value is taken back, or stays on its owner's device."""
    return False if register.startswith(TAG) else _BLANKS.get(register)


def visibility_of(record: Record, words: Words) -> Visibility:
    """How much of a record others may read. `words`: what this device keeps of it to itself.

    Of several values that nobody chose between the most private counts, and so does `busy` for an unknown one. Version
    0.1 left null where it undid *busy*: that is open only if it gave the words back as well.
    """
    if words.get(VISIBILITY) == "hidden":
        return "hidden"
    return max((_visibility(record, write.value) for write in record.live(VISIBILITY)), key=privacy, default="open")


def privacy(visibility: Visibility) -> int:
    """A higher number for what fewer may read."""
    return VISIBILITIES.index(visibility)


def _visibility(record: Record, value: object) -> Visibility:
    if value is None:
        titles = record.live("title")
        return "open" if titles and titles[0].value else "busy"
    return next((known for known in VISIBILITIES if known == value), "busy")


class Spread(NamedTuple):
    """An edit's values by where they are written. A private None takes the value away there.

    `before`: for each register that the person changed, the value that stood, wherever it was.
    """

    shared: Mapping[str, object]
    private: Mapping[str, object]
    before: Mapping[str, object]


def spread(
    record: Record,
    registers: Mapping[str, object],
    me: str,
    *,
    now: Visibility,
    inherits: bool = False,
) -> Spread:
    """Divide an edit of a record between the folder and this device.

    `record` is what the edit's author could know of it, with its visibility as it is; `now` is its visibility after the
    edit. `inherits`: what it does not say it has from its ritual, who may read it too. BadInput for a private record
    that is not in one's own column.
    """
    was, words = record.visibility, record.words
    before = {register: value_of(record, register, inherits=inherits) for register in registers}
    if was == now == "open" and not words:
        return Spread(registers, {}, before)
    values = {register: value_of(record, register, inherits=inherits) for register in (*record.writes, *words)}
    values |= registers
    if now != "open" and (was != now or "who" in registers) and values.get("who") not in (me, None):
        raise BadInput("Only something in your own column can be busy or hidden; open it first to share it.")
    edit = _Edit(record, registers, now, inherits, {}, {})
    for register, value in values.items():
        if register not in (DELETED, VISIBILITY) and (register in registers or not _is_others(register, me)):
            edit.place(register, value)
    edit.place_marks()
    return Spread(edit.shared, {r: v for r, v in edit.private.items() if v is not None or r in words}, before)


class _Edit(NamedTuple):
    """An edit that is being divided."""

    record: Record
    registers: Mapping[str, object]
    now: Visibility
    inherits: bool
    shared: dict[str, object]
    private: dict[str, object]

    def place(self, register: str, value: object) -> None:
        """Put one register's value where it may go, and take it away from where it may not be."""
        record, words = self.record, self.record.words
        kept_before = is_kept(register, record.visibility)
        if not is_kept(register, self.now):
            if register in self.registers or (kept_before and register in words):
                self.shared[register] = value
                self.private[register] = None
            return
        nothing = _nothing(register, self.inherits)
        if register in self.registers or not kept_before or register not in words:
            self.private[register] = None if value == nothing and register not in words else value
        if register != AUTHOR and any(write.value != nothing for write in record.live(register)):
            self.shared[register] = nothing

    def place_marks(self) -> None:
        """Say who may read it, and whether it was deleted: what is hidden is deleted for all others."""
        record, was = self.record, self.record.visibility
        deleted = record.words.get(DELETED) is True if was == "hidden" else record.gone
        deleted = self.registers.get(DELETED, deleted) is True
        if self.now == "hidden":
            self.private[DELETED] = True if deleted else None
            if record.writes and (self.shared or not record.gone):
                self.shared[DELETED] = True
        elif was == "hidden" or DELETED in self.registers:
            self.private[DELETED] = None
            self.shared[DELETED] = deleted
        if not self.inherits and (was != self.now or VISIBILITY in self.registers):
            self.private[VISIBILITY] = "hidden" if self.now == "hidden" else None
            if self.now != "hidden":
                self.shared[VISIBILITY] = self.now


def value_of(record: Record, register: str, *, inherits: bool = False) -> object:
    """A register's JSON as its owner has it; what says nothing where nothing was ever written."""
    if register == VISIBILITY:
        return record.visibility
    if is_kept(register, record.visibility) and (register in record.words or register == DELETED):
        return record.words.get(register, False)
    live = record.live(register)
    return live[0].value if live else False if register == DELETED else _nothing(register, inherits)


def _nothing(register: str, inherits: bool) -> object:
    """What is written where nothing may be read; None where a ritual's value would otherwise be masked."""
    return None if inherits else blank(register)


def _is_others(register: str, me: str) -> bool:
    """Whether it is the answer or proposal of somebody else."""
    return register.startswith(PERSONAL) and not register.endswith(f":{me}")
