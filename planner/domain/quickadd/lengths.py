"""Phrases for a length.

Examples: `90m`, `1h30`, `3d`, `half an hour`, `1 1/2 hours`, `an hour and a half`, `for 2 weeks`.
"""

from __future__ import annotations

import re

from planner.domain.quickadd.numbers import FRACTIONS, count_of
from planner.domain.quickadd.tokens import Amount, Impossible, Keys, Match, Unclear, key_at
from planner.domain.time.when import DAY

_HOURS = ("h", "hr", "hrs", "hour", "hours")
_MINUTES = ("m", "min", "mins", "minute", "minutes")
_SPELLED = {
    **dict.fromkeys(_HOURS[1:], 60),
    **dict.fromkeys(_MINUTES[1:], 1),
    "day": DAY,
    "days": DAY,
}
"""Minutes of units that are words of their own."""
UNITS = (*_HOURS, *_MINUTES, "days")
_LONG = {"week": 7 * DAY, "weeks": 7 * DAY}
"""Minutes of units that need `for`, since `2 weeks` alone often isn't a length."""
_DAYS = re.compile(r"(\d{1,3})(?:d|days?)", re.ASCII)
_IN_HOURS = re.compile(r"(\d{1,3})?(?:[.,](\d{1,2})|([½¼¾]))?(?:h|hrs?|hours?)", re.ASCII)
_HOURS_MINUTES = re.compile(r"(\d{1,3})h(\d{1,2})(?:m|min)?", re.ASCII)
_IN_MINUTES = re.compile(r"(\d{1,4})(?:m|mins?|minutes?)", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_MIXED = re.compile(r"(\d{1,3})?([½¼¾])", re.ASCII)
_SEVERAL = re.compile(r"\d{1,3}[-–—]\d{1,3}(h|hrs?|hours?|m|min|mins|minutes?|d|days?)?", re.ASCII)
_SOME = (("a", "few"), ("a", "couple", "of"), ("a", "couple"), ("several",), ("some",))
_MOST_MINUTES = 720


def match_length(keys: Keys, i: int, most: int | None = _MOST_MINUTES) -> Match:
    """Match the longest phrase for a length at word `i`, such as `2h` or `for 90m`.

    A word above `most` minutes such as `1500m` isn't a length: in a line it's more likely metres.
    """
    if keys[i] == "all" and key_at(keys, i + 1) == "day":
        return i + 2, Amount("length", DAY)
    at = i + 1 if keys[i] == "for" else i
    read = _part(keys, at, most) or (_weeks(keys, at) if at > i else None)
    if read is None:
        return _inexact(keys, at)
    end, minutes = read
    beside = end + 1 if key_at(keys, end) == "and" else end
    rest = _part(keys, beside, 59)
    if rest and minutes and minutes % 60 == 0 and minutes < DAY and 0 < rest[1] < 60:
        end, minutes = rest[0], minutes + rest[1]
    if not minutes:
        return end, Impossible("length", "A block lasts at least a minute.")
    return end, Amount("length", minutes)


def _part(keys: Keys, i: int, most: int | None) -> tuple[int, int] | None:
    """Match a length in one word or several: `2h`, `2 hours`, `half an hour`.

    Returns the index after it, and its minutes.
    """
    word, end = key_at(keys, i), i + 1
    minutes = length_of(word)
    if minutes is None and _NUMBER.fullmatch(word) and key_at(keys, end) in (*_HOURS, *_MINUTES):
        minutes, end = length_of(word + keys[end]), end + 1
        if minutes is not None and keys[end - 1] in _HOURS and _and_a_half(keys, end):
            minutes, end = minutes + 30, end + 3
    if minutes is None:
        return _spelled(keys, i)
    if most is not None and _IN_MINUTES.fullmatch(word) and minutes > most:
        return None
    return end, minutes


def length_of(word: str) -> int | None:
    """The minutes of a length in one word; None for anything else."""
    if days := _DAYS.fullmatch(word):
        return int(days[1]) * DAY
    if both := _HOURS_MINUTES.fullmatch(word):
        return int(both[1]) * 60 + int(both[2])
    if (hours := _IN_HOURS.fullmatch(word)) and (hours[1] or hours[3]):
        return round((float(f"{hours[1] or 0}.{hours[2] or 0}") + FRACTIONS.get(hours[3] or "", 0)) * 60)
    if minutes := _IN_MINUTES.fullmatch(word):
        return int(minutes[1])
    return None


def _spelled(keys: Keys, i: int) -> tuple[int, int] | None:
    """Match `two hours`, `half an hour`, `1 1/2 hours` and `an hour and a half`."""
    quantity = _quantity(keys, i)
    if quantity is None:
        return None
    end, number = quantity
    unit = _SPELLED.get(key_at(keys, end))
    # "5 a day" and "one day" aren't lengths.
    if unit is None or (unit != 60 and key_at(keys, i) in ("a", "an", "one")):
        return None
    end += 1
    if unit == 60 and _and_a_half(keys, end):
        number, end = number + 0.5, end + 3
    return end, round(number * unit)


def _quantity(keys: Keys, i: int) -> tuple[int, float] | None:
    """Match a number with its fraction, such as `2`, `1½` or `one and a half`."""
    word = key_at(keys, i)
    if mixed := _MIXED.fullmatch(word):
        return i + 1, int(mixed[1] or 0) + FRACTIONS[mixed[2]]
    if word in FRACTIONS:
        return _past_of_an(keys, i + 1), FRACTIONS[word]
    number = count_of(word)
    if number is None:
        return None
    beside = key_at(keys, i + 1)
    if beside in ("1/2", "1/4", "3/4", "½", "¼", "¾"):
        return i + 2, number + FRACTIONS[beside]
    if _and_a_half(keys, i + 1):
        return i + 4, number + 0.5
    if beside in ("half", "quarter", "quarters"):
        return _past_of_an(keys, i + 2), number * FRACTIONS[beside.rstrip("s")]
    return i + 1, number


def _past_of_an(keys: Keys, i: int) -> int:
    i += key_at(keys, i) == "of"
    return i + (key_at(keys, i) in ("a", "an"))


def _and_a_half(keys: Keys, i: int) -> bool:
    return [*keys[i : i + 3]] == ["and", "a", "half"]


def _weeks(keys: Keys, i: int) -> tuple[int, int] | None:
    number, unit = count_of(key_at(keys, i)), _LONG.get(key_at(keys, i + 1))
    return None if number is None or unit is None else (i + 2, number * unit)


def _inexact(keys: Keys, i: int) -> Match:
    """Match `a few hours` and `2-3 hours`, which become a question."""
    for words in (*_SOME, tuple(keys[i : i + 1])):
        end = i + len(words)
        some = words in _SOME and tuple(keys[i:end]) == words
        several = words not in _SOME and words and _SEVERAL.fullmatch(words[0])
        if some and key_at(keys, end) in _SPELLED:
            return end + 1, _how_long(keys, i, end + 1)
        if several and (several[1] or key_at(keys, end) in _SPELLED):
            end += not several[1]
            return end, _how_long(keys, i, end)
    return None


def _how_long(keys: Keys, i: int, end: int) -> Unclear:
    return Unclear(
        "length", f"“{' '.join(keys[i:end])}”: how long exactly? Type a length such as 2h or 90m.", weak=True
    )
