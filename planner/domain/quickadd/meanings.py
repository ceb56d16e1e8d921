"""What a phrase can mean. Each has a slot: of several phrases for one slot the last counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from planner.domain.model import Column, Visibility
from planner.domain.rule_parts import Parts
from planner.domain.week import Week

Slot = Literal[
    "day",
    "week",
    "time",
    "length",
    "place",
    "pillar",
    "protected",
    "who",
    "visibility",
    "every",
    "until",
    "count",
    "after",
    "yet",
]


@dataclass(frozen=True, slots=True)
class OnDate:
    """A date; with `evening`, hours up to eleven are those of the evening (`tonight 8`)."""

    slot: ClassVar[Slot] = "day"
    day: date
    evening: bool = False


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """The coming such day (0 is Monday); with `following` that of next week."""

    slot: ClassVar[Slot] = "day"
    number: int
    following: bool = False


@dataclass(frozen=True, slots=True)
class OnDays:
    """From one day to another, both included; or from `start` on the first to `end` on the last."""

    slot: ClassVar[Slot] = "day"
    first: OnDate | OnWeekday
    last: OnDate | OnWeekday
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class InWeek:
    """Some day of a week; `day` is the one that is meant when no weekday is given (`in 2 weeks`)."""

    slot: ClassVar[Slot] = "week"
    week: Week
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AtTime:
    """Minutes since midnight, up to 1440; an `end` before `start` is on the next day."""

    slot: ClassVar[Slot] = "time"
    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    slot: ClassVar[Slot] = "length"
    minutes: int


@dataclass(frozen=True, slots=True)
class AtPlace:
    slot: ClassVar[Slot] = "place"
    name: str


@dataclass(frozen=True, slots=True)
class ForPillar:
    slot: ClassVar[Slot] = "pillar"
    pillar: str


@dataclass(frozen=True, slots=True)
class Protected:
    slot: ClassVar[Slot] = "protected"


@dataclass(frozen=True, slots=True)
class ForWhom:
    slot: ClassVar[Slot] = "who"
    column: Column


@dataclass(frozen=True, slots=True)
class Shown:
    """Busy or hidden."""

    slot: ClassVar[Slot] = "visibility"
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Every:
    """A ritual's rule, as far as it was said; with `times` so often a week, on no day of its own."""

    slot: ClassVar[Slot] = "every"
    parts: Parts
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Until:
    """The last day of a ritual."""

    slot: ClassVar[Slot] = "until"
    last: OnDate | OnWeekday | InWeek


@dataclass(frozen=True, slots=True)
class Times:
    """How often a ritual comes before it ends."""

    slot: ClassVar[Slot] = "count"
    count: int


@dataclass(frozen=True, slots=True)
class After:
    """An hour, in minutes, before which a ritual without one is not meant to be."""

    slot: ClassVar[Slot] = "after"
    minutes: int


@dataclass(frozen=True, slots=True)
class NothingYet:
    """`no hour yet`, as it is said back: nothing that was not so without it."""

    slot: ClassVar[Slot] = "yet"


@dataclass(frozen=True, slots=True)
class Impossible:
    """Something that was meant but cannot be, with the sentence that says so."""

    slot: Slot
    sentence: str


Meaning = (
    OnDate
    | OnWeekday
    | OnDays
    | InWeek
    | AtTime
    | Lasting
    | AtPlace
    | ForPillar
    | Protected
    | ForWhom
    | Shown
    | Every
    | Until
    | Times
    | After
    | NothingYet
    | Impossible
)
Match = tuple[int, Meaning] | None
"""The index after the last word of the phrase, and its meaning."""

Keys = Sequence[str]
"""The words as they are compared: lower case, without a comma at the end; empty for a quoted one."""


def key_at(keys: Keys, index: int) -> str:
    """The word there, empty past the end."""
    return keys[index] if index < len(keys) else ""
