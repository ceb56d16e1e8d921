"""Phrases for several days.

Examples: `sat-sun`, `28-30 nov`, `Mon 30 Nov – Wed 2 Dec`, `Fri 27 Nov 22:00 – Sun 29 Nov 10:00`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from planner.domain.quickadd.dates import MONTH_WORDS, TOMORROW, WEEKDAYS, coming_month_day, match_whole_day
from planner.domain.quickadd.numbers import ordinal_number
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
from planner.named_tuple import NamedTuple

_DASHES = ("-", "–", "—")
_TO = (*_DASHES, "to", "till", "until")
_JOINED = re.compile(r"([^-–—]+)([-–—])([^-–—]+)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?", re.ASCII)
_YEAR = re.compile(r"\d{4}|\.\d\d$", re.ASCII)
_LONGEST = 14
_FIRST_WORDS = ("on", "the", "next", "this", "today", "tonight", *TOMORROW)
_LONGEST_OVER_A_MONTH = timedelta(days=21)
"""Most days of a range over a month's end: `30-28 nov` is a slip."""


class _Tokens(NamedTuple):
    """The words with `28–30` split.

    `ends` is the index after the word that a token ends, 0 within a word.
    """

    keys: Sequence[str]
    ends: Sequence[int]


class _End(NamedTuple):
    """One end of a range.

    `end` is the index after it; `day` is None for a bare number; `hour` is its hour if there is one, which ends at
    `hour_end`.
    """

    end: int
    day: OnDate | OnWeekday | None
    number: int = 0
    is_ordinal: bool = False
    hour: int | None = None
    hour_end: int = 0


def match_days(keys: Keys, i: int, today: date, *, day_first: bool = True) -> Match:
    """Match the longest phrase for a range of days at word `i`."""
    if not _may_begin(keys[i]):
        return None
    tokens = _taken_apart(keys, i)
    if dated := _in_year_of_last(tokens, today, day_first):
        return dated
    first = _end_at(tokens, 0, today, day_first)
    if first is None:
        return None
    # "sat-sun 5 km": behind a weekday a number is a day of the month only where both ends have one.
    weekdays = isinstance(first.day, OnWeekday)
    timed = first.hour is not None
    to = first.hour_end if timed else first.end
    is_range = key_at(tokens.keys, to) in _TO
    last = _end_at(tokens, to + 1, today, day_first, weekday_alone=weekdays) if is_range else None
    if last is None or (timed and last.hour is None):
        return None
    end = tokens.ends[(last.hour_end if timed else last.end) - 1]
    if first.day is None and last.day is None and first.is_ordinal and last.is_ordinal:
        first, last = _coming_ordinals(first, last, today)
    span = _span(first, last, any(_YEAR.search(key) for key in tokens.keys[: last.end]))
    return None if span is None or not end else (end, span)


def _in_year_of_last(tokens: _Tokens, today: date, day_first: bool) -> Match:
    """Match a range whose year is only on its last day.

    For example `Sun 28 Nov – Thu 2 Dec 2027`.
    """
    keys = tokens.keys
    to = next((n for n in range(1, 5) if key_at(keys, n) in _TO), 0)
    last = _end_at(tokens, to + 1, today, day_first) if to else None
    if last is None or not isinstance(last.day, OnDate) or last.hour is not None or not tokens.ends[last.end - 1]:
        return None
    if any(map(_YEAR.search, keys[:to])) or not any(map(_YEAR.search, keys[to + 1 : last.end])):
        return None
    for year in (last.day.day.year, last.day.day.year - 1):
        first = match_whole_day([*keys[:to], str(year)], 0, today, day_first=day_first)
        if first and first[0] == to + 1 and isinstance(first[1], OnDate) and first[1].day <= last.day.day:
            return tokens.ends[last.end - 1], OnDays(first[1], last.day)
    return None


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


def _end_at(tokens: _Tokens, i: int, today: date, day_first: bool, *, weekday_alone: bool = False) -> _End | None:
    if not key_at(tokens.keys, i):
        return None
    match = match_whole_day(tokens.keys, i, today, day_first=day_first)
    bare = _bare(tokens.keys, i)
    is_weekday = weekday_alone and match is not None and isinstance(match[1], OnWeekday)
    if bare and not is_weekday and not (match and isinstance(match[1], OnDate)):
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
    """A day whose month is at the other end: `28`, `Sat 28`, `the 28th`."""
    at = i + 1 if keys[i] in WEEKDAYS or keys[i] == "the" else i
    match = _NUMBER.fullmatch(key_at(keys, at))
    is_ordinal = ordinal_number(key_at(keys, at)) is not None
    return _End(at + 1, None, int(match[1]), is_ordinal) if match and 1 <= int(match[1]) <= 31 else None


def _coming_ordinals(first: _End, last: _End, today: date) -> tuple[_End, _End]:
    """The coming 15th and the 18th after it, for `15th-18th`."""
    begins = coming_month_day(first.number, today)
    ends = coming_month_day(last.number, begins.day) if isinstance(begins, OnDate) else None
    if not isinstance(begins, OnDate) or not isinstance(ends, OnDate):
        return first, last
    return first._replace(day=begins), last._replace(day=ends)


def _span(first: _End, last: _End, year_said: bool) -> OnDays | Impossible | None:
    begins, ends = first.day, last.day
    if begins is None and isinstance(ends, OnDate):
        before = _other_month(ends.day, first.number, -1) if first.number > ends.day.day else None
        begins = before or _same_month(ends.day, first.number)
    elif ends is None and isinstance(begins, OnDate):
        after = _other_month(begins.day, last.number, 1) if last.number < begins.day.day else None
        ends = after or _same_month(begins.day, last.number)
    if begins is None or ends is None:
        return None
    hours = (first.hour, last.hour) if first.hour is not None else (None, None)
    if isinstance(begins, OnDate) and isinstance(ends, OnDate) and ends.day < begins.day:
        # The range may have begun: of "30 dec - 2 jan" on New Year's Day only the end is to come.
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


def _other_month(day: date, number: int, months: int) -> OnDate | None:
    """That day of the month before or after, unless it's too far away to be meant."""
    month = day.year * 12 + day.month - 1 + months
    try:
        found = date(month // 12, month % 12 + 1, number)
    except ValueError:
        return None
    return OnDate(found) if abs(found - day) <= _LONGEST_OVER_A_MONTH else None


def _same_day_a_year_ago(day: date) -> OnDate | None:
    try:
        return OnDate(day.replace(year=day.year - 1))
    except ValueError:
        return None
