"""Phrases for a time of day or a length.

Examples: `19:30`, `7pm`, `noon`, `18-20`, `22:00 to 1:00`, `90m`, `1h30`, `3d`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.domain.quickadd.dates import MONTH_WORDS
from planner.domain.quickadd.tokens import Amount, AtTime, Impossible, Keys, Match, key_at
from planner.domain.time.when import DAY

_HOUR = re.compile(r"(\d{1,2})(?::(\d{2}))?(am|pm)?", re.ASCII)
_RANGE = re.compile(r"([^-–—]+)[-–—]([^-–—]+)")
_HALVES = ("am", "pm")
_TO = ("-", "–", "—", "to", "till", "until")

_DAYS = re.compile(r"(\d{1,3})(?:d|days?)", re.ASCII)
_HOURS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?(?:h|hrs?|hours?)", re.ASCII)
_HOURS_MINUTES = re.compile(r"(\d{1,3})h(\d{1,2})(?:m|min)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,4})(?:m|mins?|minutes?)", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_UNITS = ("h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minute", "minutes")
_MOST_MINUTES = 720


@dataclass(frozen=True, slots=True)
class _Hour:
    """An hour as typed. `half` is `am`, `pm` or empty; `bare` means that only the digits say it is an hour."""

    hour: int
    minute: int = 0
    half: str = ""
    bare: bool = False

    @property
    def possible(self) -> bool:
        if self.half:
            return 1 <= self.hour <= 12 and self.minute < 60
        return self.minute < 60 and self.hour * 60 + self.minute <= DAY

    def minutes(self, half: str = "") -> int:
        """Since midnight, read in that half of the day when none was typed."""
        half = self.half or half
        hour = self.hour % 12 + (12 if half == "pm" else 0) if half else self.hour
        return hour * 60 + self.minute


def match_time(keys: Keys, i: int, *, bare: bool = False) -> Match:
    """The longest phrase for a time of day at word `i`; with `bare` also just an hour (`19`)."""
    at = i + 1 if keys[i] in ("at", "from") else i
    return _range(keys, at, openly=keys[i] == "from") or _single(keys, at, bare=bare)


def match_length(keys: Keys, i: int, most: int | None = _MOST_MINUTES) -> Match:
    """The longest phrase for a length at word `i`: `2h`, `1h 30m`, `2 hours`, `for 90m`.

    Above `most` minutes, a word such as `1500m` is no length: in a line it is more likely metres.
    """
    if keys[i] == "all" and key_at(keys, i + 1) == "day":
        return i + 2, Amount("length", DAY)
    read = _part(keys, i + 1 if keys[i] == "for" else i, most)
    if read is None:
        return None
    end, minutes = read
    rest = _part(keys, end, 59)
    if rest and minutes and minutes % 60 == 0 and minutes < DAY and 0 < rest[1] < 60:
        end, minutes = rest[0], minutes + rest[1]
    if not minutes:
        return end, Impossible("length", "A block lasts at least a minute.")
    return end, Amount("length", minutes)


def _part(keys: Keys, i: int, most: int | None) -> tuple[int, int] | None:
    """The end and the minutes of a length in one word or two: `2h`, `2 hours`."""
    word, end = key_at(keys, i), i + 1
    minutes = length_of(word)
    if minutes is None and _NUMBER.fullmatch(word) and key_at(keys, end) in _UNITS:
        minutes, end = length_of(word + keys[end]), end + 1
    if minutes is None or (most is not None and _MINUTES.fullmatch(word) and minutes > most):
        return None
    return end, minutes


def length_of(word: str) -> int | None:
    """Minutes of one word such as `90m`, `2h`, `1.5h`, `1h30`, `3d`; None for anything else."""
    if days := _DAYS.fullmatch(word):
        return int(days[1]) * DAY
    if both := _HOURS_MINUTES.fullmatch(word):
        return int(both[1]) * 60 + int(both[2])
    if hours := _HOURS.fullmatch(word):
        return round(float(f"{hours[1]}.{hours[2] or 0}") * 60)
    if minutes := _MINUTES.fullmatch(word):
        return int(minutes[1])
    return None


def _single(keys: Keys, i: int, *, bare: bool) -> Match:
    read = _hour(keys, i)
    if read is None:
        return None
    end, hour = read
    if hour.bare and not (bare and hour.possible):
        return None
    if not hour.possible:
        return end, _impossible(keys, i, end)
    return end, AtTime(hour.minutes())


def _range(keys: Keys, i: int, *, openly: bool) -> Match:
    """`18-20`, `6-8 pm` in one word; `18:00 to 20:00` in three, of which one must be an hour beyond doubt."""
    word = key_at(keys, i)
    if parts := _RANGE.fullmatch(word):
        half = key_at(keys, i + 1)
        joined = half in _HALVES and parts[2].isdigit()
        first, last = _hour_of(parts[1]), _hour_of(parts[2] + (half if joined else ""))
        if first is None or last is None:
            return None
        return _between(keys, i, i + 2 if joined else i + 1, first, last)
    start = _hour(keys, i)
    if start is None or key_at(keys, start[0]) not in _TO:
        return None
    stop = _hour(keys, start[0] + 1)
    if stop is None or (start[1].bare and stop[1].bare and not openly):
        return None
    if stop[1].bare and _goes_on_as_date(key_at(keys, stop[0])):
        return None
    return _between(keys, i, stop[0], start[1], stop[1])


def _goes_on_as_date(key: str) -> bool:
    """Whether the number before `key` is that of a day: `7:00 until 18 dec`."""
    return key in MONTH_WORDS or key == "of"


def _between(keys: Keys, i: int, end: int, first: _Hour, last: _Hour) -> Match:
    if not (first.possible and last.possible):
        # "30-40" are no hours at all; "18:00-25:00" were meant to be.
        return None if first.bare and last.bare else (end, _impossible(keys, i, end))
    start, stop = _settled(first, last)
    return end, AtTime(start, stop)


def _settled(first: _Hour, last: _Hour) -> tuple[int, int]:
    """Start and end in minutes, with a half of the day that was typed once applied to both: `6-8pm`, `11-1pm`."""
    start, stop = first.minutes(), last.minutes()
    if last.half and not first.half and 1 <= first.hour <= 12:
        start = min((first.minutes(half) for half in _HALVES), key=lambda begin: (stop - begin - 1) % DAY)
    elif first.half and not last.half and 1 <= last.hour <= 12:
        stop = min((last.minutes(half) for half in _HALVES), key=lambda ends: (ends - start - 1) % DAY)
    return start, stop


def _hour(keys: Keys, i: int) -> tuple[int, _Hour] | None:
    """One hour at word `i`, its `am` or `pm` possibly a word of its own."""
    word, after = key_at(keys, i), key_at(keys, i + 1)
    if after in _HALVES and word and not word.endswith(_HALVES):
        halved = _hour_of(word + after)
        if halved:
            return i + 2, halved
    hour = _hour_of(word)
    return None if hour is None else (i + 1, hour)


def _hour_of(word: str) -> _Hour | None:
    if word in ("noon", "midnight"):
        return _Hour(12 if word == "noon" else 24)
    typed = _HOUR.fullmatch(word)
    if not typed:
        return None
    return _Hour(int(typed[1]), int(typed[2] or 0), typed[3] or "", bare=not typed[2] and not typed[3])


def _impossible(keys: Keys, i: int, end: int) -> Impossible:
    typed = " ".join(keys[i:end])
    return Impossible("time", f'“{typed}” is no time of day; if it belongs to the title, put it in "quotes".')
