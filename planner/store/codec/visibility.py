"""Which registers of a record the other person may read, by its visibility.

`open` shares everything; `busy` shares that the time is taken and keeps the rest on its owner's device; `hidden`
shares nothing.
"""

from __future__ import annotations

from planner.domain.model.block import VISIBILITIES, Visibility
from planner.domain.model.registers import PERSONAL, TAG
from planner.store.crdt.register import DELETED, MARKS, Record, Words, Write

VISIBILITY = "visibility"
AUTHOR = "author"
UNDONE = "hidden:"
"""Prefix of the visibility of something whose adding was undone.

The visibility that it had before follows the prefix.
"""
_SHOWN_WHEN_BUSY = {"when", "who", AUTHOR, "protected", VISIBILITY, "request", "rule", "turns", "on"}
"""What a busy record shares.

A register that only a later version knows may hold words, so it isn't shared.
"""
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
    """Whether a register of such a record stays on its owner's device."""
    if visibility == "busy":
        return not (register in _SHOWN_WHEN_BUSY or register in (DELETED, *MARKS) or register.startswith(PERSONAL))
    return visibility == "hidden"


def blank_value(register: str) -> object:
    """The empty value of a register, for a value that was taken back or is private."""
    return False if register.startswith(TAG) else _BLANKS.get(register)


def visibility_of(record: Record, words: Words) -> Visibility:
    """How much of a record others may read.

    `words` are its private words on this device.

    Of several values in conflict the most private counts; an unknown one counts as `busy`. Version 0.1 left null
    where it undid *busy*: that means open only if it gave the words back as well.
    """
    if not words and VISIBILITY not in record.writes:  # most records
        return "open"
    if known_visibility(words.get(VISIBILITY, "open")) == "hidden":
        return "hidden"
    return max((_visibility(record, write.value) for write in record.live(VISIBILITY)), key=privacy, default="open")


def privacy(visibility: Visibility) -> int:
    """How private a visibility is, as a number: the higher, the fewer may read."""
    return VISIBILITIES.index(visibility)


def _visibility(record: Record, value: object) -> Visibility:
    if value is None:
        titles = record.live("title")
        return "open" if titles and titles[0].value else "busy"
    return known_visibility(value)


def known_visibility(value: object) -> Visibility:
    """Read a visibility from its JSON; `busy` for one that this version doesn't know.

    `hidden:<earlier one>` is something hidden because its adding was undone.
    """
    text = value.partition(":")[0] if isinstance(value, str) else ""
    return next((known for known in VISIBILITIES if known == text), "busy")


NEVER_WITHDRAWN = (AUTHOR, VISIBILITY, DELETED, *MARKS)


def is_blank(write: Write, register: str) -> bool:
    """Whether a write holds the empty value of its register."""
    return write.value is None or write.value == blank_value(register)


def value_of(record: Record, register: str, *, inherits: bool = False) -> object:
    """A register's JSON as its owner has it; the empty value if nothing was written."""
    if register == VISIBILITY:
        return record.visibility
    if is_kept(register, record.visibility) and (register in record.words or register == DELETED):
        return record.words.get(register, False)
    live = record.live(register)
    return live[0].value if live else False if register == DELETED else _nothing(register, inherits)


def _nothing(register: str, inherits: bool) -> object:
    """The empty value to write; None where it would mask a ritual's value."""
    return None if inherits else blank_value(register)
