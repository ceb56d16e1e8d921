"""Phrases for a day or a week.

Examples: `fri`, `next fri`, `in 3 days`, `3 dec`, `3.12.`, `2026-11-27`, `this week`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from planner.domain.errors import BadInput
from planner.domain.quickadd.tokens import Impossible, InWeek, Keys, Match, OnDate, OnWeekday, key_at
from planner.domain.time.week import Week

_WEEKDAY_NAMES = (
    "mon monday",
    "tue tues tuesday",
    "wed wednesday",
    "thu thur thurs thursday",
    "fri friday",
    "sat saturday",
    "sun sunday",
)
_MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAY_NAMES) for word in words.split()}
MONTH_WORDS = {word: n for n, name in enumerate(_MONTH_NAMES, 1) for word in (name.lower(), name[:3].lower())} | {
    "sept": 9
}
COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_WEEK = re.compile(r"\d{4}-?w\d{2}", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", re.ASCII)
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)


class _Typed(NamedTuple):
    """A date as typed: year 0 when there was none, the weekday before it if any."""

    year: int
    month: int
    day: int
    weekday: int | None


def match_day(keys: Keys, i: int, today: date, *, day_first: bool = True) -> Match:
    """The longest phrase for a day or a week that starts at word `i`; `day_first` says how 3/12 is meant."""
    at = i + 1 if keys[i] == "on" else i
    if _SLASHED.fullmatch(key_at(keys, at)):
        return _slashed(keys[at], at + 1, today, day_first)
    return (
        _relative(keys, at, today)
        or _date(keys, at, today)
        or _weekday(keys, at, today)
        # "on this week" is no phrase, so a week is only looked for without the "on".
        or (_week(keys, i, today) if at == i else None)
    )


def _relative(keys: Keys, i: int, today: date) -> Match:
    word = key_at(keys, i)
    if word in ("today", "tonight"):
        return i + 1, OnDate(today, evening=word == "tonight")
    if word == "tomorrow":
        return i + 1, OnDate(today + timedelta(days=1))
    if word != "in":
        return None
    count, unit = key_at(keys, i + 1), key_at(keys, i + 2)
    number = int(count) if _COUNT.fullmatch(count) else COUNTS.get(count)
    if number is None or unit not in ("day", "days", "week", "weeks"):
        return None
    try:
        day = today + timedelta(days=number * (7 if unit.startswith("week") else 1))
    except OverflowError:
        return i + 3, Impossible("day", f"In {number} {unit}: that is outside the calendar.")
    return i + 3, InWeek(Week.of(day), day) if unit.startswith("week") else OnDate(day)


def _weekday(keys: Keys, i: int, today: date) -> Match:
    word = key_at(keys, i)
    if word in ("next", "this"):
        number = WEEKDAYS.get(key_at(keys, i + 1))
        return None if number is None else (i + 2, OnWeekday(number, following=word == "next"))
    number = WEEKDAYS.get(word)
    if number is None:
        return None
    # "Fri 27 Nov" is one phrase when the two agree; otherwise the date counts, as the later of the two.
    dated = _date(keys, i + 1, today, number)
    if dated and isinstance(dated[1], OnDate) and dated[1].day.weekday() == number:
        return dated
    return i + 1, OnWeekday(number)


def _week(keys: Keys, i: int, today: date) -> Match:
    word = keys[i]
    if word in ("this", "next") and key_at(keys, i + 1) == "week":
        week = Week.of(today)
        return i + 2, InWeek(week.plus(1) if word == "next" else week)
    if word == "week" and _DAY_NUMBER.fullmatch(key_at(keys, i + 1)):
        return _week_number(keys, i, today)
    if not _ISO_WEEK.fullmatch(word):
        return None
    try:
        return i + 1, InWeek(Week.parse(word))
    except BadInput as error:
        return i + 1, Impossible("week", str(error))


def _week_number(keys: Keys, i: int, today: date) -> Match:
    """`week 48`, `week 1 of 2027`."""
    number, end, year = keys[i + 1], i + 2, Week.of(today).year
    if not number.isdigit() or not 1 <= int(number) <= 53:
        return None
    if key_at(keys, end) == "of" and _YEAR.fullmatch(key_at(keys, end + 1)):
        end, year = end + 2, int(keys[end + 1])
    try:
        return end, InWeek(Week.parse(f"{year:04}-W{int(number):02}"))
    except BadInput as error:
        return end, Impossible("week", str(error))


def _slashed(word: str, end: int, today: date, day_first: bool) -> Match:
    match = _SLASHED.fullmatch(word)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3] or 0)
    number, month = (first, second) if day_first else (second, first)
    return _numbered(end, _Typed(2000 + year if 0 < year < 100 else year, month, number, None), today)


def _date(keys: Keys, i: int, today: date, weekday: int | None = None) -> Match:
    word = key_at(keys, i)
    if not word:
        return None
    if _ISO_DATE.fullmatch(word):
        year, month, number = map(int, word.split("-"))
        return i + 1, _exact(year, month, number)
    if dotted := _DOTTED.fullmatch(word):
        year = int(dotted[3] or 0)
        year = 2000 + year if 0 < year < 100 else year
        return _numbered(i + 1, _Typed(year, int(dotted[2]), int(dotted[1]), weekday), today)
    return _named(keys, i, today, weekday)


def _named(keys: Keys, i: int, today: date, weekday: int | None) -> Match:
    """`3 dec`, `3rd of december`, `dec 3`, each with a year or without."""
    if month := MONTH_WORDS.get(keys[i]):
        number = _DAY_NUMBER.fullmatch(key_at(keys, i + 1))
        end = i + 2
    else:
        number = _DAY_NUMBER.fullmatch(keys[i])
        end = i + 3 if key_at(keys, i + 1) == "of" else i + 2
        month = MONTH_WORDS.get(key_at(keys, end - 1))
    if not number or not month:
        return None
    year = key_at(keys, end)
    if _YEAR.fullmatch(year):
        return _numbered(end + 1, _Typed(int(year), month, int(number[1]), weekday), today)
    return _numbered(end, _Typed(0, month, int(number[1]), weekday), today)


def _numbered(end: int, typed: _Typed, today: date) -> Match:
    """None for numbers that no date has: those are some other thing."""
    if not (1 <= typed.month <= 12 and 1 <= typed.day <= 31):
        return None
    return end, _exact(typed.year, typed.month, typed.day) if typed.year else _coming(typed, today)


def _exact(year: int, month: int, number: int) -> OnDate | Impossible:
    try:
        return OnDate(date(year, month, number))
    except ValueError:
        if 1 <= month <= 12 and year:
            return Impossible("day", f"{_MONTH_NAMES[month - 1]} {year} has no day {number}.")
        return Impossible("day", f"{year:04}-{month:02}-{number:02} is not in the calendar.")


def _coming(typed: _Typed, today: date) -> OnDate | Impossible:
    """The coming such date; this year's past one only if its weekday was typed too and fits no other."""
    days = []
    # Eight years are the longest that a 29 February can be away.
    for year in range(today.year, min(today.year + 9, date.max.year + 1)):
        try:
            days.append(date(year, typed.month, typed.day))
        except ValueError:
            continue
    coming = next((day for day in days if day >= today), None)
    if coming is None:
        return Impossible("day", f"{_MONTH_NAMES[typed.month - 1]} has no day {typed.day}.")
    if typed.weekday not in (None, coming.weekday()) and days[0].weekday() == typed.weekday:
        return OnDate(days[0])
    return OnDate(coming)
