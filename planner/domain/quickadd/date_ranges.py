"""Phrases for several days.

Examples: `sat-sun`, `28-30 nov`, `Mon 30 Nov – Wed 2 Dec`, `Fri 27 Nov 22:00 – Sun 29 Nov 10:00`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from planner.domain.quickadd.dates import MONTH_WORDS, WEEKDAYS, match_day
from planner.domain.quickadd.times import match_time
from planner.domain.quickadd.tokens import (
    AtTime,
    Impossible,
    Keys,
    Match,
    OnDate,
    OnDays,
    OnWeekday,
    key_at,
)

_DASHES = ("-", "–", "—")
_TO = (*_DASHES, "to", "till", "until")
_JOINED = re.compile(r"([^-–—]+)([-–—])([^-–—]+)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?", re.ASCII)
_YEAR = re.compile(r"\d{4}|\.\d\d$", re.ASCII)
_LONGEST = 14
_FIRST_WORDS = ("on", "next", "this", "today", "tomorrow", "tonight")


class _Tokens(NamedTuple):
    """Words with `28–30` taken apart; `ends` says after which word a token ends, 0 within a word."""

    keys: Sequence[str]
    ends: Sequence[int]


class _End(NamedTuple):
    """One end of a span: where it stops, its day (None: just the number); its hour, if one was said, and where
    that stops."""

    end: int
    day: OnDate | OnWeekday | None
    number: int = 0
    hour: int | None = None
    hour_end: int = 0


def match_days(keys: Keys, i: int, today: date, *, day_first: bool = True) -> Match:
    """The longest phrase for days from … to at word `i`."""
    if not _may_begin(keys[i]):
        return None
    tokens = _taken_apart(keys, i)
    first = _end_at(tokens, 0, today, day_first)
    if first is None:
        return None
    timed = first.hour is not None
    to = first.hour_end if timed else first.end
    last = _end_at(tokens, to + 1, today, day_first) if key_at(tokens.keys, to) in _TO else None
    if last is None or (timed and last.hour is None):
        return None
    end = tokens.ends[(last.hour_end if timed else last.end) - 1]
    span = _span(first, last, any(_YEAR.search(key) for key in tokens.keys[: last.end]))
    return None if span is None or not end else (end, span)


def _may_begin(key: str) -> bool:
    return key[:1].isdigit() or key[:3] in WEEKDAYS or key[:3] in MONTH_WORDS or key.startswith(_FIRST_WORDS)


def _taken_apart(keys: Keys, i: int) -> _Tokens:
    tokens: list[str] = []
    ends: list[int] = []
    for index in range(i, min(i + _LONGEST, len(keys))):
        joined = None if _ISO.fullmatch(keys[index]) else _JOINED.fullmatch(keys[index])
        pieces = list(joined.groups()) if joined else [keys[index]]
        tokens += pieces
        ends += [0] * (len(pieces) - 1) + [index + 1]
    return _Tokens(tokens, ends)


def _end_at(tokens: _Tokens, i: int, today: date, day_first: bool) -> _End | None:
    if not key_at(tokens.keys, i):
        return None
    match = match_day(tokens.keys, i, today, day_first=day_first)
    bare = _bare(tokens.keys, i)
    if bare and not (match and isinstance(match[1], OnDate)):
        return bare
    if match is None or not isinstance(match[1], OnDate | OnWeekday):
        return None
    end, day = match[0], match[1]
    time = match_time(tokens.keys, end) if end < len(tokens.keys) else None
    hour = time[1] if time else None
    if time and isinstance(hour, AtTime) and hour.end is None:
        return _End(end, day, hour=hour.start, hour_end=time[0])
    return _End(end, day)


def _bare(keys: Keys, i: int) -> _End | None:
    """`28`, `Sat 28`: a day whose month the other end says."""
    at = i + 1 if keys[i] in WEEKDAYS else i
    match = _NUMBER.fullmatch(key_at(keys, at))
    return _End(at + 1, None, int(match[1])) if match and 1 <= int(match[1]) <= 31 else None


def _span(first: _End, last: _End, year_said: bool) -> OnDays | Impossible | None:
    begins, ends = first.day, last.day
    if begins is None and isinstance(ends, OnDate):
        begins = _same_month(ends.day, first.number)
    elif ends is None and isinstance(begins, OnDate):
        ends = _same_month(begins.day, last.number)
    if begins is None or ends is None:
        return None
    hours = (first.hour, last.hour) if first.hour is not None else (None, None)
    if isinstance(begins, OnDate) and isinstance(ends, OnDate) and ends.day < begins.day:
        # It may have begun already: of "30 dec - 2 jan" on New Year's Day only the end is yet to come.
        ago = None if year_said else _same_day_a_year_ago(begins.day)
        if ago and ends.day.year - ago.day.year <= 1:
            return OnDays(ago, ends, *hours)
        return Impossible("day", "That ends before it starts.")
    return OnDays(begins, ends, *hours)


def _same_month(day: date, number: int) -> OnDate | None:
    try:
        return OnDate(day.replace(day=number))
    except ValueError:
        return None


def _same_day_a_year_ago(day: date) -> OnDate | None:
    try:
        return OnDate(day.replace(year=day.year - 1))
    except ValueError:
        return None
