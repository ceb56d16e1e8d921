"""Numbers as words: `two`, `third`, `last`, `½`."""

from __future__ import annotations

import re

COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "half": 0.5, "quarter": 0.25}
TIMES = {"once": 1, "twice": 2, "thrice": 3}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.ASCII)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)


def ordinal_number(word: str) -> int | None:
    """The number of `1st` … `31st`, written with digits."""
    match = _ORDINAL.fullmatch(word)
    return int(match[1]) if match else None


def nth(word: str) -> int | None:
    """The number of `1st`, `first` and so on; -1 for `last`."""
    number = ordinal_number(word)
    return _ORDINALS.get(word) if number is None else number


def count_of(word: str) -> int | None:
    """The number of `3` or `three`; 1 for `a`."""
    return int(word) if _COUNT.fullmatch(word) else COUNTS.get(word)
