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
"""Of what is private because its adding was undone; what it was before that follows."""
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
        return not (register in _SHOWN_WHEN_BUSY or register in (DELETED, *MARKS) or register.startswith(PERSONAL))
    return visibility == "hidden"


def blank(register: str) -> object:
    """The value that says nothing: written where a value is taken back, or stays on its owner's device."""
    return False if register.startswith(TAG) else _BLANKS.get(register)


def visibility_of(record: Record, words: Words) -> Visibility:
    """How much of a record others may read. `words`: what this device keeps of it to itself.

    Of several values that nobody chose between the most private counts, and so does `busy` for an unknown one. Version
    0.1 left null where it undid *busy*: that is open only if it gave the words back as well.
    """
    if known_visibility(words.get(VISIBILITY, "open")) == "hidden":
        return "hidden"
    return max((_visibility(record, write.value) for write in record.live(VISIBILITY)), key=privacy, default="open")


def privacy(visibility: Visibility) -> int:
    """A higher number for what fewer may read."""
    return VISIBILITIES.index(visibility)


def _visibility(record: Record, value: object) -> Visibility:
    if value is None:
        titles = record.live("title")
        return "open" if titles and titles[0].value else "busy"
    return known_visibility(value)


def known_visibility(value: object) -> Visibility:
    """A visibility from its JSON; `busy` for what this version does not know.

    What is private because its adding was undone is `hidden:<what it was>`.
    """
    text = value.partition(":")[0] if isinstance(value, str) else ""
    return next((known for known in VISIBILITIES if known == text), "busy")


NEVER_WITHDRAWN = (AUTHOR, VISIBILITY, DELETED, *MARKS)


def is_blank(write: Write, register: str) -> bool:
    """Whether a write says nothing."""
    return write.value is None or write.value == blank(register)


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
