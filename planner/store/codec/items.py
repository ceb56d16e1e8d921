"""Read items other than blocks from records: values of `domain/model/items.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from planner.domain.model.block import WE, Yes
from planner.domain.model.items import Goal, HouseRule, Idea, Note, Remark, Request
from planner.domain.model.registers import INTENTION, OFF, OFF_BECAUSE
from planner.store.codec.answers import read_answers
from planner.store.codec.values import UNDERSTOOD_LATER
from planner.store.codec.visibility import value_of
from planner.store.crdt.hlc import stamp_time
from planner.store.crdt.register import DELETED, Record

WORD_REGISTERS = frozenset(
    (
        "title",
        "text",
        "feeling",
        "need",
        "offer",
        "who",
        "person",
        "author",
        "on",
        "name",
        "zone",
        "step",
        "line",
        INTENTION,
    )
)
"""The registers of items and people that hold texts."""
OPENS = "opens"
"""Of a comment that is a memory: the week in whose review it opens."""


def text_of(record: Record, register: str) -> str:
    """The text that a register shows; empty when there is none.

    It's the last one that could be read if a newer version wrote the present one.
    """
    value = value_of(record, register, inherits=True)
    value = value if isinstance(value, str) else record.earlier.get(register)
    return value if isinstance(value, str) else ""


def unreadable_of(record: Record) -> tuple[str, ...]:
    """The registers that a newer version wrote, or that are broken."""
    return tuple(sorted({*odd_registers(record), *record.unread}))


def odd_registers(record: Record) -> list[str]:
    """The registers of an item or person with a value of another kind than they hold."""
    doubtful = [name for name, writes in record.writes.items() if any(is_odd(name, write.value) for write in writes)]
    return [name for name in doubtful if any(is_odd(name, write.value) for write in record.live(name)[:1])]


def is_odd(register: str, value: object) -> bool:
    """Whether a value is of another kind than such a register holds."""
    if register == "on":  # the block that a remark is on, or whether a setting is
        return value is not None and not isinstance(value, (str, bool))
    if register in WORD_REGISTERS or register.startswith(OFF_BECAUSE):
        return value is not None and not isinstance(value, str)
    return register.startswith(OFF) and value is not None and not isinstance(value, bool)


def _words_of(record: Record, register: str) -> str:
    """The text that an item needs, or a stand-in if it can't be read."""
    return text_of(record, register) or (UNDERSTOOD_LATER if register in unreadable_of(record) else "")


def time_of(record: Record, register: str) -> datetime | None:
    """An aware time written as ISO 8601; None for anything else."""
    try:
        at = datetime.fromisoformat(text_of(record, register))
    except ValueError:
        return None
    return at if at.tzinfo else None


def flag_of(record: Record, register: str) -> bool:
    """Whether a register shows `true`; False for any other value or none."""
    return record.earlier.get(register, value_of(record, register, inherits=True)) is True


def is_gone(record: Record) -> bool:
    """Whether the record is deleted for this reader.

    For anyone but its owner, a hidden record counts as deleted.
    """
    return record.words.get(DELETED) is True if record.visibility == "hidden" else record.gone


def first_written(record: Record) -> str:
    """The earliest stamp in a record; zeros when it has no writes."""
    return min(record.stamps(), default="0" * 16)


def idea_of(record: Record) -> Idea | None:
    """Read an idea; None without a title or when it was deleted."""
    title = _words_of(record, "title")
    if not title or record.gone:
        return None
    at = stamp_time(first_written(record))
    unreadable = unreadable_of(record)
    who = text_of(record, "who") or (WE if "who" in unreadable else "")
    return Idea(record.id, who, title, text_of(record, "author"), at, record, unreadable)


def goal_of(record: Record) -> Goal | None:
    """Read a goal; None without a title or when it was deleted."""
    title = _words_of(record, "title")
    if not title or record.gone:
        return None
    ticks = [stamp_time(write.t) for write in record.live("reached") if write.value is True]
    reached, at = flag_of(record, "reached"), max(ticks, default=None)
    step, line = text_of(record, "step"), text_of(record, "line")
    return Goal(record.id, text_of(record, "person"), title, reached, record, unreadable_of(record), at, step, line)


def remark_of(record: Record) -> Remark | None:
    """Read a cheer or comment; None without a block or when it was deleted.

    Its block is an empty text if a newer version wrote it, and no other could be read.
    """
    on = text_of(record, "on")
    if is_gone(record) or not (on or "on" in unreadable_of(record)):
        return None
    at = stamp_time(first_written(record))
    opens = (text_of(record, OPENS) or UNDERSTOOD_LATER) if is_memory(record) else ""
    return Remark(record.id, on, text_of(record, "author"), _words_of(record, "text"), at, opens)


def is_memory(record: Record) -> bool:
    """Whether a comment is one that the two open together on a Sunday."""
    return any(write.value for write in record.live(OPENS))


def note_of(record: Record) -> Note | None:
    """Read a note that was shown; None without text or when it was deleted."""
    text = _words_of(record, "text")
    if not text or record.gone:
        return None
    return Note(record.id, text_of(record, "author"), text, True, record, unreadable_of(record))


def rule_of(record: Record, people: tuple[str, ...]) -> HouseRule | None:
    """Read a house rule and its answers; None without text or when it was deleted."""
    text = _words_of(record, "text")
    if not text or record.gone:
        return None
    return HouseRule(
        record.id, text, text_of(record, "author"), _says(record, people, text), record, unreadable_of(record)
    )


def request_of(record: Record, people: tuple[str, ...]) -> Request | None:
    """Read a request; None without a need or when it was taken back."""
    need, by = _words_of(record, "need"), text_of(record, "author")
    if not need or record.gone:
        return None
    words = (text_of(record, "feeling"), need, text_of(record, "offer"))
    others = tuple(person for person in people if person != by)
    says = _says(record, others, request_version(*words))
    answers = read_answers(record)
    other = others[0] if others else ""
    answer = says.get(other, "open")
    because = answers[other].because if answer == "no" else ""
    return Request(
        record.id, by, *words, answer, because, stamp_time(first_written(record)), record, unreadable_of(record)
    )


def request_version(feeling: str, need: str, offer: str) -> str:
    """The version of a request that a yes applies to: its words."""
    return "\n".join((feeling, need, offer))


def _says(record: Record, people: tuple[str, ...], version: str) -> Mapping[str, Yes]:
    answers = read_answers(record)
    said: dict[str, Yes] = {}
    for person in people:
        answer = answers.get(person)
        if answer is None:
            said[person] = "open"
        elif answer.of == version:
            said[person] = answer.said
        else:
            said[person] = "changed" if answer.said == "yes" else "open"
    return said
