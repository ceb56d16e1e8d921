"""Meanings of phrases.

Each has a slot; of several phrases for one slot the last counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from planner.domain.recurrence.rrule import Freq, Parts
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
    "tag",
    "lead",
    "every",
    "until",
    "count",
    "after",
    "except",
    "remind",
    "yet",
]
PartOfDay = Literal["", "morning", "afternoon", "evening", "night", "tonight"]
"""The part of the day after a day: it decides which half an hour is in.

All but `tonight` ask for an hour.
"""
PARTS_OF_DAY: dict[str, PartOfDay] = {
    "morning": "morning",
    "afternoon": "afternoon",
    "evening": "evening",
    "night": "night",
}


@dataclass(frozen=True, slots=True)
class OnDate:
    """A date, perhaps with a part of the day: `tonight 8`, `tomorrow morning`."""

    slot: ClassVar[PhraseSlot] = "day"
    day: date
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """The coming weekday (0 is Monday).

    With `of`, that of this or of next week; `later` adds days.
    """

    slot: ClassVar[PhraseSlot] = "day"
    number: int
    of: Literal["", "this", "next"] = ""
    later: int = 0
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class OnMonthDay:
    """The coming day of a month with that number: `15th`."""

    slot: ClassVar[PhraseSlot] = "day"
    number: int
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class OnDays:
    """A range of days, both included, perhaps from `start` to `end` of the clock.

    `bounds`: they are the first and last day of a ritual (`every fri from 4 dec to 18 dec`).
    """

    slot: ClassVar[PhraseSlot] = "day"
    first: OnDate | OnWeekday
    last: OnDate | OnWeekday
    start: int | None = None
    end: int | None = None
    bounds: bool = False


@dataclass(frozen=True, slots=True)
class InWeek:
    """A week; `day` is the one meant without a weekday (`in 2 weeks`)."""

    slot: ClassVar[PhraseSlot] = "week"
    week: Week
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AtTime:
    """A time in minutes since midnight, up to 1440.

    An `end` before `start` is on the next day. `half_unsaid` are the words of an hour on a twelve-hour clock (`half
    past 7`), which the part of the day may settle.
    """

    slot: ClassVar[PhraseSlot] = "time"
    start: int
    end: int | None = None
    half_unsaid: str = ""


@dataclass(frozen=True, slots=True)
class InMinutes:
    """A number of minutes from now: `in 2 hours`."""

    slot: ClassVar[PhraseSlot] = "time"
    minutes: int


@dataclass(frozen=True, slots=True)
class DayOrTime:
    """A day or a time, such as `7.10`; the rest of the line decides, or nothing."""

    slot: ClassVar[PhraseSlot] = "day"
    day: OnDate
    time: AtTime | None


@dataclass(frozen=True, slots=True)
class LengthOrTime:
    """A length or a time, such as `18h`; the rest of the line decides, or nothing."""

    slot: ClassVar[PhraseSlot] = "length"
    minutes: int
    time: AtTime


@dataclass(frozen=True, slots=True)
class Said:
    """A place, pillar, column, visibility or tag as `text`, or a mark without any.

    A mark is for example `protected`.
    """

    slot: PhraseSlot
    text: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A length in minutes, a ritual's count, or the minute of the day it's after."""

    slot: PhraseSlot
    number: int


@dataclass(frozen=True, slots=True)
class Every:
    """A ritual's rule, as far as it was given; `times` a week without a day."""

    slot: ClassVar[PhraseSlot] = "every"
    parts: Parts
    times: int | None = None
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class Until:
    """The last day of a ritual."""

    slot: ClassVar[PhraseSlot] = "until"
    last: OnDate | OnWeekday | OnMonthDay | InWeek


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a ritual lasts: `for 3 weeks`."""

    slot: ClassVar[PhraseSlot] = "until"
    number: int
    unit: Freq


@dataclass(frozen=True, slots=True)
class Except:
    """The days without an occurrence: weekdays always, dates once."""

    slot: ClassVar[PhraseSlot] = "except"
    days: tuple[OnDate | OnWeekday | OnMonthDay, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Something impossible that was meant, with a sentence about it."""

    slot: PhraseSlot
    sentence: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words about time with several or inexact meanings, and the question to ask.

    `weak`: they're part of the title if something else gives the same (`Casual Fridays sat 20:00`).
    """

    slot: PhraseSlot
    sentence: str
    weak: bool = False


Meaning = (
    OnDate
    | OnWeekday
    | OnMonthDay
    | OnDays
    | InWeek
    | AtTime
    | InMinutes
    | DayOrTime
    | LengthOrTime
    | Said
    | Amount
    | Every
    | Until
    | Lasting
    | Except
    | Impossible
    | Unclear
)
Match = tuple[int, Meaning] | None
"""The index after the last word of the phrase, and its meaning."""

Keys = Sequence[str]
"""The words for comparing: lower case, without a comma; empty for a quotation."""


def key_at(keys: Keys, index: int) -> str:
    """The word at an index; empty past the end."""
    return keys[index] if index < len(keys) else ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase: the words from `first` up to but not including `end`."""

    first: int
    end: int
    meaning: Meaning
