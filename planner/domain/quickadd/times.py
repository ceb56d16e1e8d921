"""Phrases for a time of day.

Examples: `19:30`, `7pm`, `9 a.m.`, `noon`, `18-20`, `22:00 to 1:00`, `half past 7`, `7 in the evening`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from planner.domain.quickadd.dates import MONTH_WORDS
from planner.domain.quickadd.lengths import UNITS, match_length
from planner.domain.quickadd.numbers import COUNTS
from planner.domain.quickadd.tokens import (
    Amount,
    AtTime,
    Impossible,
    InMinutes,
    Keys,
    LengthOrTime,
    Match,
    Unclear,
    key_at,
)
from planner.domain.time.when import DAY

_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:([ap])\.?m\.?)?", re.ASCII)
_WITH_H = re.compile(r"(\d{1,2})h(\d{2})?", re.ASCII)
_DIGITS = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_RANGE = re.compile(r"([^-–—]+)[-–—]([^-–—]+)")
_HALVES = {word: word[0] + "m" for half in "ap" for word in (f"{half}m", f"{half}.m", f"{half}.m.")}
_HALF_WORDS = (
    (("in", "the", "morning"), "am"),
    (("in", "the", "afternoon"), "pm"),
    (("in", "the", "evening"), "pm"),
    (("at", "night"), "pm"),
)
_TO = ("-", "–", "—", "to", "till", "until")
_ROUGHLY = ("around", "about", "approx", "circa", "ca")
_PAST = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "half": 30}
_NOON = {"noon": 12, "midday": 12, "midnight": 24}
_MINUTES = re.compile(r"[1-5]?\d", re.ASCII)
_O_CLOCK = ("o'clock", "o’clock", "oclock")
_LATEST_AS_LENGTH = 5
"""Highest hour that is always a length: `5h`; `18h` is an hour, `9h` either."""


@dataclass(frozen=True, slots=True)
class _Hour:
    """An hour as typed; `half` is `am`, `pm` or empty.

    `bare`: only the digits show that it's an hour.
    """

    hour: int
    minute: int = 0
    half: str = ""
    bare: bool = False
    padded: bool = False

    @property
    def possible(self) -> bool:
        if self.half:
            return 1 <= self.hour <= 12 and self.minute < 60
        return self.minute < 60 and self.hour * 60 + self.minute <= DAY

    def minutes(self, half: str = "") -> int:
        """Minutes since midnight; `half` applies if none was typed."""
        half = self.half or half
        hour = self.hour % 12 + (12 if half == "pm" else 0) if half else self.hour
        return hour * 60 + self.minute


def match_time(keys: Keys, i: int, *, bare: bool = False) -> Match:
    """Match the longest phrase for a time of day at word `i`.

    With `bare` also a lone hour (`19`, `0900`).
    """
    at = i + 1 if keys[i] in ("at", "from", *_ROUGHLY) else i
    return (
        _range(keys, at, openly=keys[i] == "from", bare=bare)
        or _spoken(keys, at)
        or _single(keys, at, bare=bare, with_h=at > i)
        or (_digits(keys, at) if bare else None)
    )


def match_from_now(keys: Keys, i: int) -> Match:
    """Match `in 2 hours`, `in half an hour` or `2 hours from now`."""
    at = i + 1 if keys[i] == "in" else i
    length = match_length(keys, at) if at < len(keys) and keys[at] not in ("for", "all") else None
    if not length or not isinstance(length[1], Amount) or length[1].number % DAY == 0:
        return None
    if at > i:
        return length[0], InMinutes(length[1].number)
    return (
        (length[0] + 2, InMinutes(length[1].number)) if [*keys[length[0] : length[0] + 2]] == ["from", "now"] else None
    )


def match_length_or_time(keys: Keys, i: int) -> Match:
    """Match `18h` or `9h30`, an hour or a length; below six it's a length."""
    hour = _hour_with_h(keys[i])
    if hour is None or not hour.possible or hour.hour <= _LATEST_AS_LENGTH:
        return None
    length = match_length(keys, i)
    if length and length[0] > i + 1:  # 18h 30m
        return None
    return i + 1, LengthOrTime(hour.minutes(), AtTime(hour.minutes()))


def _single(keys: Keys, i: int, *, bare: bool, with_h: bool) -> Match:
    if with_h and (hour := _hour_with_h(key_at(keys, i))) and hour.possible:
        return i + 1, AtTime(hour.minutes())
    read = _hour(keys, i)
    if read is None:
        return None
    end, hour = read
    if hour.bare and not (bare and hour.possible):
        return None
    if not hour.possible:
        return end, _impossible(keys, i, end)
    return end, AtTime(hour.minutes())


def _digits(keys: Keys, i: int) -> Match:
    """Match `0900` or `1930-2100`, where an hour is expected."""
    typed = [_DIGITS.fullmatch(part) for part in key_at(keys, i).replace("–", "-").split("-")]
    hours = [_Hour(int(part[1]), int(part[2])) for part in typed if part]
    if len(hours) != len(typed) or len(hours) > 2 or not all(hour.possible for hour in hours):
        return None
    return i + 1, AtTime(hours[0].minutes(), hours[1].minutes() if len(hours) == 2 else None)


def _spoken(keys: Keys, i: int) -> Match:
    """Match `half past 7`, `quarter to 8 pm`, `7 o'clock` or `seven pm`.

    `half 7` is ambiguous and becomes a question.
    """
    word = key_at(keys, i)
    at = i + (word == "a")
    offset = _PAST.get(key_at(keys, at))
    after = at + 1 + (key_at(keys, at + 1) in ("minutes", "mins"))
    # "18 to 20" is a range, "18 minutes to 20" is not.
    if _MINUTES.fullmatch(key_at(keys, at)) and (after > at + 1 or key_at(keys, after) == "past"):
        offset = int(keys[at])
    if offset is not None:
        return _past(keys, i, after, offset)
    return _o_clock(keys, i)


def _past(keys: Keys, i: int, at: int, offset: int) -> Match:
    how = key_at(keys, at)
    hour = _spoken_hour(keys, at + 1 if how in ("past", "to") else at)
    if hour is None or hour[1].minute or not hour[1].possible:
        return None
    end, typed = hour
    if how not in ("past", "to"):
        if key_at(keys, i) != "half" or not typed.bare:
            return None
        text = " ".join(keys[i:end])
        return end, Unclear("time", f"“{text}”: which time? Type it as {typed.hour}:30, for example.", weak=True)
    return _unless_half_unsaid(keys, i, end, typed, offset if how == "past" else -offset)


def _o_clock(keys: Keys, i: int) -> Match:
    hour = _spoken_hour(keys, i)
    if hour is None or not hour[1].possible:
        return None
    end, typed = hour
    if key_at(keys, end) in _O_CLOCK:
        end, half = _half_behind(keys, end + 1) or (end + 1, typed.half)
        return _unless_half_unsaid(keys, i, end, replace(typed, half=half), 0)
    if keys[i] in COUNTS and (typed.half or (i > 0 and keys[i - 1] == "at")):
        return _unless_half_unsaid(keys, i, end, typed, 0)
    return None


def _unless_half_unsaid(keys: Keys, i: int, end: int, typed: _Hour, offset: int) -> Match:
    minutes = (typed.minutes() + offset) % DAY
    unsaid = not typed.half and typed.bare and 1 <= typed.hour <= 12 and not (typed.hour == 12 and offset > 0)
    return end, AtTime(minutes, half_unsaid=" ".join(keys[i:end]) if unsaid else "")


def _spoken_hour(keys: Keys, i: int) -> tuple[int, _Hour] | None:
    word = key_at(keys, i)
    number = COUNTS.get(word) if len(word) > 2 else None
    if number is None:
        return _hour(keys, i)
    half = _half_behind(keys, i + 1)
    return (half[0], _Hour(number, half=half[1])) if half else (i + 1, _Hour(number, bare=True))


def _range(keys: Keys, i: int, *, openly: bool, bare: bool) -> Match:
    """Match a range: `18-20`, `6-8 pm` or `18:00 to 20:00`.

    In the last form one of the two must certainly be an hour.
    """
    word = key_at(keys, i)
    if parts := _RANGE.fullmatch(word):
        half = _half_behind(keys, i + 1)
        first, last = (_hour_of(part) or _hour_with_h(part) for part in (parts[1], parts[2]))
        if first is None or last is None or key_at(keys, i + 1) in UNITS:
            return None
        if half and not last.half and last.hour <= 12:
            return _between(keys, i, half[0], first, replace(last, half=half[1], bare=False))
        return _between(keys, i, i + 1, first, last)
    start = _hour(keys, i)
    if start is None or key_at(keys, start[0]) not in _TO:
        return None
    stop = _hour(keys, start[0] + 1)
    if stop is None or (start[1].bare and stop[1].bare and not (openly or bare)):
        return None
    if stop[1].bare and _goes_on_as_date(key_at(keys, stop[0])):
        return None
    return _between(keys, i, stop[0], start[1], stop[1])


def _goes_on_as_date(key: str) -> bool:
    """Whether the number before `key` is a day's: `7:00 until 18 dec`."""
    return key in MONTH_WORDS or key == "of"


def _between(keys: Keys, i: int, end: int, first: _Hour, last: _Hour) -> Match:
    if not (first.possible and last.possible):
        # "30-40" aren't hours at all; "18:00-25:00" were meant to be
        return None if first.bare and last.bare else (end, _impossible(keys, i, end))
    start, stop = _settled(first, last)
    return end, AtTime(start, stop)


def _settled(first: _Hour, last: _Hour) -> tuple[int, int]:
    """Start and end in minutes; a half of the day applies to both: `6-8pm`.

    Without one, an end that isn't later on a twelve-hour clock is past noon: `12-1`, `11-2`, `9-5`.
    """
    start, stop = first.minutes(), last.minutes()
    if last.half and not first.half and 1 <= first.hour <= 12:
        start = min((first.minutes(half) for half in ("am", "pm")), key=lambda begin: (stop - begin - 1) % DAY)
    elif first.half and not last.half and 1 <= last.hour <= 12:
        stop = min((last.minutes(half) for half in ("am", "pm")), key=lambda ends: (ends - start - 1) % DAY)
    elif not first.half and 60 <= stop < start < 13 * 60 and not last.padded:
        stop += 12 * 60
    return start, stop


def _hour(keys: Keys, i: int) -> tuple[int, _Hour] | None:
    """Match one hour at word `i`, with `am`, `noon` or `in the evening` after it."""
    hour = _hour_of(key_at(keys, i))
    if hour is None or hour.half or hour.hour > 24:
        return None if hour is None else (i + 1, hour)
    beside = key_at(keys, i + 1)
    if hour.hour == 12 and not hour.minute and beside in _NOON and key_at(keys, i) not in _NOON:
        return i + 2, _Hour(_NOON[beside])
    if beside == "uhr":
        return i + 2, replace(hour, bare=False)
    half = _half_behind(keys, i + 1)
    if half and key_at(keys, i) not in _NOON:
        # "19:30 in the evening" gives it twice.
        return half[0], replace(hour, half=half[1] if hour.hour <= 12 else "", bare=False)
    return i + 1, hour


def _half_behind(keys: Keys, i: int) -> tuple[int, str] | None:
    if half := _HALVES.get(key_at(keys, i)):
        return i + 1, half
    for words, half in _HALF_WORDS:
        if tuple(keys[i : i + len(words)]) == words:
            return i + len(words), half
    return None


def _hour_of(word: str) -> _Hour | None:
    if word in _NOON:
        return _Hour(_NOON[word])
    typed = _HOUR.fullmatch(word)
    if not typed:
        return None
    half = f"{typed[3]}m" if typed[3] else ""
    bare = not typed[2] and not half
    return _Hour(int(typed[1]), int(typed[2] or 0), half, bare=bare, padded=len(typed[1]) == 2 and word[0] == "0")


def _hour_with_h(word: str) -> _Hour | None:
    """Read `18h` or `18h30`."""
    typed = _WITH_H.fullmatch(word)
    return _Hour(int(typed[1]), int(typed[2] or 0)) if typed else None


def _impossible(keys: Keys, i: int, end: int) -> Impossible:
    typed = " ".join(keys[i:end])
    return Impossible("time", f'“{typed}” isn’t a time of day; if it belongs to the title, put it in "quotes".')
