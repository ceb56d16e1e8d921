"""Decode and encode the value of one register, past what a newer version wrote.

`decode_value` decides which registers this version understands. Where the live value was written by a newer version,
`shown_value` falls back to the last one understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from planner.domain import recurrence
from planner.domain.model.block import MOST_REMINDER, NO_REMINDER, ROLES, STATUSES, VISIBILITIES, Version, Visibility
from planner.domain.model.registers import ANSWER, OFF, REMIND, TAG
from planner.domain.time.when import When
from planner.protocols import Protocol
from planner.store.codec.answers import decode_when, encode_when, read_answer
from planner.store.codec.visibility import VISIBILITY, privacy
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, Record, Write, distinct

TEXTS = ("title", "place", "notes")
NAME_REGISTERS = ("pillar", "lead", "goal", "frees")
UNDERSTOOD_LATER = "(written by a newer version)"


class Reader(Protocol):
    """The facts about the plan that reading a record needs."""

    @property
    def people_ids(self) -> tuple[str, ...]:
        """The ids of the two people."""

    @property
    def agreement_on(self) -> bool:
        """Whether changes to agreed terms wait for the other person's yes."""

    def person_of(self, device: str) -> str:
        """The person of a device."""

    def last_readable(self, record: Record, register: str, file: str = "") -> object:
        """The last value of a register that this version understood.

        `file` is where the record lives, if its id doesn't say so. Used when it understands no live one.
        """


def shown_value(record: Record, register: str) -> object:
    """The value to show for a register, decoded; None when there is none.

    It's the readable live value with the highest stamp. If a newer version wrote the live value and this version
    can't read it, the last readable one is shown instead.
    """
    if register not in record.writes:  # most registers of most records
        return None
    is_odd = False
    for write in record.live(register):
        value = decode_value(register, write.value)
        if value is not None:
            return value
        if write.value is None:
            return None
        is_odd = True
    # Show the last value that was understood, until someone with a newer version writes again.
    return _last_understood(record.writes[register], register) if is_odd else None


def is_anothers(register: str, reader: Reader) -> bool:
    """Whether a register is a reminder of somebody else's."""
    return register.startswith(REMIND) and register != REMIND + reader.people_ids[0]


def has_readable(record: Record, register: str) -> bool:
    """Whether this version understands one of a register's live values."""
    return any(decode_value(register, write.value) is not None for write in record.live(register))


def _last_understood(writes: Sequence[Write], register: str) -> object:
    values = (decode_value(register, write.value) for write in sorted(writes, key=lambda write: write.t, reverse=True))
    return next((value for value in values if value is not None), None)


def readable_versions(record: Record, register: str) -> list[Write]:
    """The live values of a register to choose from, the one that is shown first.

    Values that this version can't read come last: they can't be chosen here, and stay until someone who can read them
    edits the register.
    """
    found = distinct(record.live(register))
    if register == VISIBILITY:
        return sorted(found, key=lambda write: -privacy(cast(Visibility, decode_value(register, write.value))))
    return sorted(found, key=lambda write: write.value is not None and decode_value(register, write.value) is None)


def version_of(register: str, write: Write, reader: Reader) -> Version:
    """A live write as one of several to choose from."""
    value = read_answer(write.value) if register.startswith(ANSWER) else decode_value(register, write.value)
    return Version(register, value, reader.person_of(write.device), write.device, stamp_time(write.t), write.value)


def decode_value(register: str, value: object) -> object:
    """Decode a register's JSON into a field's value.

    Returns None for a value that this version doesn't understand, such as a newer one's.
    """
    if register in TEXTS:
        return value if isinstance(value, str) else None
    if register == "when":
        return decode_when(value)
    if register == "rule":
        return recurrence.rule.decode_rule(value)
    if register == "role":
        return value if value in ROLES else None
    if register == "status":
        return value if value in STATUSES else None
    if register == "visibility":
        return value if value in VISIBILITIES else "busy"
    if register in ("protected", "on", "turns", DELETED) or register.startswith((TAG, OFF)):
        return value if isinstance(value, bool) else None
    if register.startswith(REMIND):
        return value if type(value) is int and NO_REMINDER <= value <= MOST_REMINDER else None
    return value if isinstance(value, str) else None


def encode_value(value: object) -> object:
    """A field's value as a register's JSON."""
    return encode_when(value) if isinstance(value, When) else value
