"""Names of registers and their values in words, as plain text without markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from planner.domain import recurrence
from planner.domain.agreement import Answer
from planner.domain.model.block import EITHER, WE, Block, Person
from planner.domain.model.registers import ANSWER, AWAY, OFF, OFF_BECAUSE, REMIND, TAG
from planner.domain.pillars import pillar_name
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.domain.wording.results import HAPPENED
from planner.protocols import Protocol

if TYPE_CHECKING:
    from planner.domain.recurrence.rule import Rule

STATUS = {status: f"it {words}" for status, words in HAPPENED.items()}
_NOTHING = "nothing"
_NAMES = {
    "when": "the time",
    "intention": "the line for the week",
    "rule": "when it comes",
    "who": "whose it is",
    "pillar": "what it is for",
    "goal": "for which goal",
    "frees": "what it frees the other for",
    "lead": "who has it",
    "status": "how it went",
    "deleted": "whether it stays",
    "protected": "whether it is protected",
    "visibility": "what the other sees of it",
    "turns": "whether it goes in turns",
    "remind": "when it reminds you",
    "author": "who it’s from",
    "role": "its part in a request",
    "on": "whether it is on",
    "text": "the words",
    "person": "whose turn it is",
    "reached": "whether it is reached",
    "step": "the next step",
    "zone": "the time zone",
    "hours": "the hours that are yours",
    "range": "own time in a week",
    "range we": "time together in a week",
}
REQUEST_LABELS = {"feeling": "I’m feeling", "need": "I’d like", "offer": "and I’d offer"}
"""The lines of a request, in their order."""
SEEN_AS = {"open": "all of it", "busy": "only that the time is taken", "hidden": "nothing at all"}
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Viewer(Protocol):
    """Who reads it, where and when: a plan or a view of a week."""

    @property
    def me(self) -> Person:
        """The reader."""

    @property
    def you(self) -> Person:
        """The other person."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the reader is in."""

    @property
    def today(self) -> date:
        """The date where the reader is."""


def register_words(register: str, viewer: Viewer) -> str:
    """A register in words: `the title`, `the tag #film`, `what Sam answers`."""
    if register.startswith(TAG):
        return f"the tag #{wording.short(register.removeprefix(TAG))}"
    if register.startswith(ANSWER):
        person = register.removeprefix(ANSWER)
        return "what you answer" if person == viewer.me.id else f"what {_name(person, viewer)} answers"
    if register.startswith(REMIND):
        return _NAMES["remind"]
    if register.startswith(OFF):
        return f"whether {wording.short(register.removeprefix(OFF))} is a week off"
    if register.startswith(OFF_BECAUSE):
        return f"why {wording.short(register.removeprefix(OFF_BECAUSE))} is a week off"
    if register.startswith(AWAY):
        return f"where you are from {wording.short(register.removeprefix(AWAY))} on"
    return _NAMES.get(register, f"the {wording.short(register)}")


def value_words(register: str, value: object, viewer: Viewer, names: Mapping[str, str] = _NO_NAMES) -> str:
    """A field's value in words.

    `names` maps ids (of goals) to words. Text is returned whole and isn't yet safe to print.
    """
    if isinstance(value, Answer):
        because = f": {value.because}" if value.because else ""
        return ("yes" if value.said == "yes" else "not this time") + because
    if register == "rule" and value is not None:
        return rule_words(cast("Rule", value))
    if isinstance(value, When):
        return wording.span(value, viewer.zone, viewer.today)
    if register == "lead" and value == EITHER:
        return wording.describe_lead(EITHER, viewer.me, viewer.you)
    if register in ("who", "lead", "author", "person") and isinstance(value, str):
        return _name(value, viewer) if value else "nobody"
    if register == "deleted":
        return "it’s deleted" if value else "it stays"
    if isinstance(value, (Mapping, list)):
        return _tabled(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if register.startswith("remind") and isinstance(value, int):
        return wording.describe_reminder(value)
    if register == "lead":
        return "nobody"
    if register == "frees":
        return "something of the other’s" if value else _NOTHING
    text = str(value) if value else ""
    if register == "status":
        return STATUS.get(text, "planned")
    if register == "pillar" and text:
        return pillar_name(text)
    if register == "visibility":
        return SEEN_AS.get(text or "open", text)
    return names.get(text, text) or _NOTHING


def written(at: datetime, viewer: Viewer) -> str:
    """The time of a write on the viewer's clock, such as `Wed 25 Nov 20:14`."""
    local = at.astimezone(viewer.zone)
    return f"{wording.day(local.date(), viewer.today)} {wording.clock(local)}"


def by_and_at(by: str, at: datetime, viewer: Viewer) -> str:
    """The author and time of a write, such as `Sam, Wed 25 Nov 20:14`."""
    return f"{_name(by, viewer)}, {written(at, viewer)}"


def field_of(block: Block, register: str) -> object:
    """A block's value for a register; for a tag, whether the block has it."""
    if register.startswith(TAG):
        return register.removeprefix(TAG) in block.tags
    return block.remind if register.startswith(REMIND) else getattr(block, register, None)


def rule_words(rule: Rule) -> str:
    """A rule in words, such as `every Fri 19:30, 2h`."""
    hour = f" {wording.clock(rule.first.local_start)}" if rule.zone else ""
    return f"{recurrence.rule.describe_rule(rule)}{hour}, {wording.length(rule.minutes)}"


def _tabled(value: Mapping[str, object] | list[object]) -> str:
    """A table or list of the settings in words, such as a day's hours or a stay."""
    if isinstance(value, Mapping):
        rows = ((key, _tabled(part) if isinstance(part, list) else part) for key, part in value.items())
        return ", ".join(wording.short(f"{key} {part}") for key, part in list(rows)[:4]) or _NOTHING
    if len(value) == 2 and all(type(part) is int and 0 <= part < 10**6 for part in value):
        return " to ".join(wording.length(cast(int, part)) for part in value)
    return "–".join(wording.short(str(part), 10) for part in value[:2]) or _NOTHING


def _name(person: str, viewer: Viewer) -> str:
    known = (WE, viewer.me.id, viewer.you.id)
    return wording.who(person, viewer.me, viewer.you) if person in known else "somebody else"
