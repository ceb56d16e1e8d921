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
    "every",
    "until",
    "count",
    "after",
    "except",
    "remind",
    "yet",
]
PartOfDay = Literal["", "morning", "afternoon", "evening", "night", "tonight"]
"""What was said behind a day: it tells which half of the day an hour is in, and asks for one, except `tonight`."""
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
    """The coming such day (0 is Monday); with `of` that of this or of next week, and so many days `later`."""

    slot: ClassVar[PhraseSlot] = "day"
    number: int
    of: Literal["", "this", "next"] = ""
    later: int = 0
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class OnMonthDay:
    """The coming such day of a month: `15th`."""

    slot: ClassVar[PhraseSlot] = "day"
    number: int
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class OnDays:
    """From one day to another, both included; or from `start` on the first to `end` on the last.

    `bounds`: of a ritual, the first day and the last (`every fri from 4 dec to 18 dec`).
    """

    slot: ClassVar[PhraseSlot] = "day"
    first: OnDate | OnWeekday
    last: OnDate | OnWeekday
    start: int | None = None
    end: int | None = None
    bounds: bool = False


@dataclass(frozen=True, slots=True)
class InWeek:
    """Some day of a week; `day` is the one that is meant when no weekday is given (`in 2 weeks`)."""

    slot: ClassVar[PhraseSlot] = "week"
    week: Week
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AtTime:
    """Minutes since midnight, up to 1440; an `end` before `start` is on the next day.

    `half_unsaid`: the words for an hour on a twelve-hour clock (`half past 7`), which the day's part may settle.
    """

    slot: ClassVar[PhraseSlot] = "time"
    start: int
    end: int | None = None
    half_unsaid: str = ""


@dataclass(frozen=True, slots=True)
class InMinutes:
    """So many minutes from now: `in 2 hours`."""

    slot: ClassVar[PhraseSlot] = "time"
    minutes: int


@dataclass(frozen=True, slots=True)
class DayOrTime:
    """`7.10` is a day or a time; the rest of the line decides, or nothing does."""

    slot: ClassVar[PhraseSlot] = "day"
    day: OnDate
    time: AtTime | None


@dataclass(frozen=True, slots=True)
class LengthOrTime:
    """`18h` is a length or a time; the rest of the line decides, or nothing does."""

    slot: ClassVar[PhraseSlot] = "length"
    minutes: int
    time: AtTime


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
    part: PartOfDay = ""


@dataclass(frozen=True, slots=True)
class Until:
    """The last day of a ritual."""

    slot: ClassVar[PhraseSlot] = "until"
    last: OnDate | OnWeekday | OnMonthDay | InWeek


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a ritual goes on: `for 3 weeks`."""

    slot: ClassVar[PhraseSlot] = "until"
    number: int
    unit: Freq


@dataclass(frozen=True, slots=True)
class Except:
    """Days that a ritual leaves out: weekdays for good, dates once each."""

    slot: ClassVar[PhraseSlot] = "except"
    days: tuple[OnDate | OnWeekday | OnMonthDay, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Something that was meant but cannot be, with the sentence that says so."""

    slot: PhraseSlot
    sentence: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words about time that could be several things, or name nothing exact, with the question to ask.

    `weak`: they are part of the title after all when something else says the same (`Casual Fridays sat 20:00`).
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
"""The words as they are compared: lower case, without a comma at the end; empty for a quoted one."""


def key_at(keys: Keys, index: int) -> str:
    """The word there, empty past the end."""
    return keys[index] if index < len(keys) else ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `first` up to, not including, `end`."""

    first: int
    end: int
    meaning: Meaning
