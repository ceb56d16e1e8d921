"""Meanings of phrases.

Each has a slot; of several phrases for one slot the last counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from planner.domain.recurrence.rrule import Parts
from planner.domain.time.week import Week

PhraseSlot = Literal[
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

    slot: ClassVar[PhraseSlot] = "day"
    day: date
    evening: bool = False


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """The coming such day (0 is Monday); with `following` that of next week."""

    slot: ClassVar[PhraseSlot] = "day"
    number: int
    following: bool = False


@dataclass(frozen=True, slots=True)
class OnDays:
    """From one day to another, both included; or from `start` on the first to `end` on the last."""

    slot: ClassVar[PhraseSlot] = "day"
    first: OnDate | OnWeekday
    last: OnDate | OnWeekday
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class InWeek:
    """Some day of a week; `day` is the one that is meant when no weekday is given (`in 2 weeks`)."""

    slot: ClassVar[PhraseSlot] = "week"
    week: Week
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AtTime:
    """Minutes since midnight, up to 1440; an `end` before `start` is on the next day."""

    slot: ClassVar[PhraseSlot] = "time"
    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A place, a pillar, a column, a visibility, as `text`; or a mark that has none: protected, nothing yet."""

    slot: PhraseSlot
    text: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A length in minutes, how often a ritual comes before it ends, the hour (in minutes) that it is meant after."""

    slot: PhraseSlot
    number: int


@dataclass(frozen=True, slots=True)
class Every:
    """A ritual's rule, as far as it was said; with `times` so often a week, on no day of its own."""

    slot: ClassVar[PhraseSlot] = "every"
    parts: Parts
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Until:
    """The last day of a ritual."""

    slot: ClassVar[PhraseSlot] = "until"
    last: OnDate | OnWeekday | InWeek


@dataclass(frozen=True, slots=True)
class Impossible:
    """Something that was meant but cannot be, with the sentence that says so."""

    slot: PhraseSlot
    sentence: str


Meaning = OnDate | OnWeekday | OnDays | InWeek | AtTime | Said | Amount | Every | Until | Impossible
Match = tuple[int, Meaning] | None
"""The index after the last word of the phrase, and its meaning."""

Keys = Sequence[str]
"""The words as they are compared: lower case, without a comma at the end; empty for a quoted one."""


def key_at(keys: Keys, index: int) -> str:
    """The word there, empty past the end."""
    return keys[index] if index < len(keys) else ""
