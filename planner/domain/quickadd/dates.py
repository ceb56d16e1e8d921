"""Phrases for a day or a week.

Examples: `fri`, `next fri`, `day after tomorrow`, `in 3 days`, `3 dec`, `3.12.`, `15th`, `1st sat of dec`, `this week`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from planner.domain.errors import BadInput
from planner.domain.quickadd.numbers import count_of, nth, ordinal_number
from planner.domain.quickadd.tokens import (
    PARTS_OF_DAY,
    Impossible,
    InWeek,
    Keys,
    Match,
    OnDate,
    OnMonthDay,
    OnWeekday,
    Unclear,
    key_at,
)
from planner.domain.time.week import DAYS, MONTHS, Week
from planner.named_tuple import NamedTuple

_WEEKDAY_NAMES = (
    "mon monday",
    "tue tues tuesday",
    "wed weds wednesday",
    "thu thur thurs thursday",
    "fri friday",
    "sat saturday",
    "sun sunday",
)
MONTH_NAMES = (
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
WEEKDAY_NAMES = tuple(words.split()[-1].capitalize() for words in _WEEKDAY_NAMES)
MONTH_WORDS = {word: n for n, name in enumerate(MONTH_NAMES, 1) for word in (name.lower(), name[:3].lower())} | {
    "sept": 9
}
TOMORROW = (
    "tomorrow",
    "tmrw",
    "tmr",
    "tmw",
    "tmrrw",
    "tomorow",
    "tommorow",
    "tommorrow",
    "tomorrrow",
    "2morrow",
    "2moro",
    "to-morrow",
)

_ISO_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_ISO_WEEK = re.compile(r"\d{4}-?w\d{2}", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?)?", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", re.ASCII)
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?", re.ASCII)
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_UNIT_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14}
_UNIT_MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
_OF = ("of", "in")


class _Typed(NamedTuple):
    """A date as typed; year 0 if none was given, and the weekday before it if any."""

    year: int
    month: int
    day: int
    weekday: int | None


def match_day(keys: Keys, i: int, today: date, *, day_first: bool = True) -> Match:
    """Match the longest phrase for a day or a week at word `i`.

    `day_first`: 3/12 means the 3rd of December. A following part of the day is included: `tomorrow morning`, `fri
    evening`.
    """
    match = match_whole_day(keys, i, today, day_first=day_first)
    if match is None or not isinstance(match[1], OnDate | OnWeekday | OnMonthDay):
        return match
    end = match[0] + 2 if [*keys[match[0] : match[0] + 2]] == ["in", "the"] else match[0]
    part = PARTS_OF_DAY.get(key_at(keys, end))
    return (end + 1, replace(match[1], part=part)) if part else match


def match_whole_day(keys: Keys, i: int, today: date, *, day_first: bool = True) -> Match:
    """Like `match_day`, without a part of the day."""
    at = i + 1 if keys[i] == "on" else i
    if key_at(keys, at) == "the":
        return _the(keys, at + 1, today)
    if _SLASHED.fullmatch(key_at(keys, at)):
        return _slashed(keys[at], at + 1, today, day_first)
    return (
        _relative(keys, at, today)
        or _from_a_day(keys, at, today, day_first)
        or _nth_weekday(keys, at, today)
        or _date(keys, at, today)
        or _weekday(keys, at, today, day_first)
        or _ordinal(keys, at, today)
        # "on this week" isn't a phrase, so a week is only matched without the "on".
        or (_week(keys, i, today, day_first) if at == i else None)
    )


def _the(keys: Keys, i: int, today: date) -> Match:
    """Match a day after `the`: `the 15th`, `the day after tomorrow`.

    Also `the 1st of dec` and `the 2nd fri in jan`.
    """
    if not key_at(keys, i):
        return None
    return (
        _after_tomorrow(keys, i, today)
        or (_week(keys, i, today, True) if keys[i] == "week" else None)
        or _nth_weekday(keys, i, today)
        or (_named(keys, i, today, None) if nth(keys[i]) is not None or keys[i].isdigit() else None)
        or _ordinal(keys, i, today)
    )


def _after_tomorrow(keys: Keys, i: int, today: date) -> Match:
    if [*keys[i : i + 2]] != ["day", "after"] or key_at(keys, i + 2) not in TOMORROW:
        return None
    if (date.max - today).days < 2:
        return i + 3, Impossible("day", "That is outside the calendar.")
    return i + 3, OnDate(today + timedelta(days=2))


def _relative(keys: Keys, i: int, today: date) -> Match:
    word = key_at(keys, i)
    if word in ("today", "tonight"):
        return i + 1, OnDate(today, part="tonight" if word == "tonight" else "")
    if word in TOMORROW:
        return i + 1, OnDate(today + timedelta(days=1))
    if word == "yesterday":
        return i + 1, OnDate(today - timedelta(days=1))
    if word == "this" and (part := PARTS_OF_DAY.get(key_at(keys, i + 1))):
        return i + 2, OnDate(today, part=part)
    if word == "day":
        return _after_tomorrow(keys, i, today)
    if word != "in":
        return None
    count, unit = key_at(keys, i + 1), key_at(keys, i + 2)
    number = count_of(count)
    if number is None or unit not in (*_UNIT_DAYS, *_UNIT_MONTHS):
        return None
    try:
        day = _later(today, number, unit)
    except (OverflowError, ValueError):
        return i + 3, Impossible("day", f"In {number} {unit}: that is outside the calendar.")
    return i + 3, InWeek(Week.of(day), day) if unit.startswith("week") else OnDate(day)


def _later(day: date, number: int, unit: str) -> date:
    """The date so many units after `day`, or the last day of a shorter month."""
    if unit in _UNIT_DAYS:
        return day + timedelta(days=number * _UNIT_DAYS[unit])
    months = day.year * 12 + day.month - 1 + number * _UNIT_MONTHS[unit]
    first = date(months // 12, months % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _from_a_day(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    """Match `a week from friday`, `2 days after 3 dec`, `3 weeks from now`."""
    number, unit = count_of(key_at(keys, i)), key_at(keys, i + 1)
    if number is None or unit not in _UNIT_DAYS or key_at(keys, i + 2) not in ("from", "after", "on"):
        return None
    if key_at(keys, i + 3) in ("now", "today"):
        base: Match = (i + 4, OnDate(today))
    else:
        base = match_whole_day(keys, i + 3, today, day_first=day_first) if i + 3 < len(keys) else None
    try:
        if base and isinstance(base[1], OnDate):
            return base[0], OnDate(_later(base[1].day, number, unit))
        if base and isinstance(base[1], OnWeekday):
            return base[0], replace(base[1], later=number * _UNIT_DAYS[unit])
    except OverflowError:
        return base and (base[0], Impossible("day", "That is outside the calendar."))
    return None


def _nth_weekday(keys: Keys, i: int, today: date) -> Match:
    """Match `2nd fri in jan`, `last sunday of the month` or `1st sat`.

    `first sat` needs a month.
    """
    number, weekday = nth(key_at(keys, i)), WEEKDAYS.get(key_at(keys, i + 1))
    if number is None or weekday is None or number > 5:
        return None
    month = _in_month(keys, i + 2, today)
    if month is None:
        if number > 0 and ordinal_number(keys[i]) is not None:
            return i + 2, _coming_nth(number, weekday, 0, today)
        if number > 0:
            return None
        name = " ".join(keys[i : i + 2])
        return i + 2, Unclear("day", f"“{name}”: which day? Type its date, such as {_example(today)}.", weak=True)
    end, year, at = month
    if year:
        found = _nth_of(number, weekday, year, at)
        return end, OnDate(found) if found else _no_nth(number, weekday, year, at)
    return end, _coming_nth(number, weekday, at, today)


def _in_month(keys: Keys, i: int, today: date) -> tuple[int, int, int] | None:
    """Match a month, such as `in jan`, `of december 2027` or `of next month`.

    Returns the index after it, the year (0 for the coming one) and the month.
    """
    if key_at(keys, i) not in _OF:
        return None
    of_month = i + 2 if key_at(keys, i + 1) in ("the", "this", "next") else 0
    if of_month and key_at(keys, of_month) == "month":
        if keys[i + 1] == "the":
            return of_month + 1, 0, 0
        months = today.year * 12 + today.month - (keys[i + 1] == "this")
        return (of_month + 1, months // 12, months % 12 + 1) if months < 12 * date.max.year else None
    month = MONTH_WORDS.get(key_at(keys, i + 1))
    if not month:
        return None
    year = key_at(keys, i + 2)
    return (i + 3, int(year), month) if _YEAR.fullmatch(year) else (i + 2, 0, month)


def _nth_of(number: int, weekday: int, year: int, month: int) -> date | None:
    first = 1 + (weekday - date(year, month, 1).weekday()) % 7
    for day in (first + 28, first + 21) if number < 0 else (first + 7 * (number - 1),):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _coming_nth(number: int, weekday: int, month: int, today: date) -> OnDate | Impossible:
    """The coming such weekday of a month; `month` 0 is any month."""
    start = today.year * 12 + today.month - 1
    for months in range(start, min(start + 36, 12 * date.max.year)):
        day = _nth_of(number, weekday, months // 12, months % 12 + 1) if month in (0, months % 12 + 1) else None
        if day and day >= today:
            return OnDate(day)
    return _no_nth(number, weekday, today.year, month or today.month)


def _no_nth(number: int, weekday: int, year: int, month: int) -> Impossible:
    return Impossible("day", f"{MONTH_NAMES[month - 1]} {year} has no {number}th {WEEKDAY_NAMES[weekday]}.")


def _ordinal(keys: Keys, i: int, today: date) -> Match:
    """Match `15th` and `15th of next month`."""
    number = ordinal_number(key_at(keys, i))
    if number is None or not 1 <= number <= 31:
        return None
    month = _in_month(keys, i + 1, today)
    if month is None:
        return i + 1, OnMonthDay(number)
    end, year, at = month
    return end, _exact(year, at, number) if year else OnMonthDay(number)


def _weekday(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    word = key_at(keys, i)
    if word in ("next", "this"):
        number = WEEKDAYS.get(key_at(keys, i + 1))
        of: Literal["this", "next"] = "next" if word == "next" else "this"
        return None if number is None else (i + 2, OnWeekday(number, of))
    number = WEEKDAYS.get(word)
    if number is None:
        return None
    dated = _behind_weekday(keys, i + 1, today, number, day_first)
    behind = key_at(keys, i + 2)
    if dated is None and key_at(keys, i + 1) == "week" and behind != "of" and not behind.isdigit():
        return i + 2, OnWeekday(number, later=7)
    return dated or (i + 1, OnWeekday(number))


def _behind_weekday(keys: Keys, i: int, today: date, weekday: int, day_first: bool) -> Match:
    """Match the date after a weekday, such as `27 Nov` or `the 27th` after `Fri`.

    If the two contradict each other, it becomes a question.
    """
    at = i + 1 if key_at(keys, i) == "the" else i
    if slashed := _SLASHED.fullmatch(key_at(keys, at)):
        dated = _slashed(slashed[0], at + 1, today, day_first, weekday)
    else:
        dated = _date(keys, at, today, weekday) or _ordinal(keys, at, today)
    if dated and isinstance(dated[1], OnMonthDay):
        dated = dated[0], coming_month_day(dated[1].number, today)
    if not dated or not isinstance(dated[1], OnDate):
        return dated
    day = dated[1].day
    if day.weekday() == weekday:
        return dated
    if time := _CLOCK.fullmatch(keys[at]):
        typed = f"{DAYS[weekday].lower()} {time[1]}:{time[2]}"
        return dated[0], Unclear("day", f"“{keys[at]}”: a time or a day? Type {typed}, or {_example(day)}.")
    return dated[0], _contradiction(day, weekday)


def _contradiction(day: date, weekday: int) -> Unclear:
    beside = [day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)] if date.min.year < day.year < 9999 else []
    said = " or ".join(f"{DAYS[one.weekday()].lower()} {_example(one)}" for one in (day, *beside))
    names = f"{WEEKDAY_NAMES[day.weekday()]}, not a {WEEKDAY_NAMES[weekday]}"
    return Unclear("day", f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {names}. Type {said}.")


def _example(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].lower()}"


def _week(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    word = keys[i]
    if word in ("this", "next") and key_at(keys, i + 1) == "week":
        week = Week.of(today)
        return i + 2, InWeek(week.plus(1) if word == "next" else week)
    if word == "week" and [*keys[i + 1 : i + 3]] == ["after", "next"]:
        return i + 3, InWeek(Week.of(today).plus(2))
    if word == "week" and key_at(keys, i + 1) == "of" and i + 2 < len(keys):
        day = match_whole_day(keys, i + 2, today, day_first=day_first)
        return (day[0], InWeek(Week.of(day[1].day))) if day and isinstance(day[1], OnDate) else None
    if word in ("week", "wk") and _DAY_NUMBER.fullmatch(key_at(keys, i + 1)):
        return _week_number(keys, i, today)
    if not _ISO_WEEK.fullmatch(word):
        return None
    try:
        return i + 1, InWeek(Week.parse(word))
    except BadInput as error:
        return i + 1, Impossible("week", str(error))


def _week_number(keys: Keys, i: int, today: date) -> Match:
    """Match `week 48` and `week 1 of 2027`; without a year it's the coming one."""
    number, end, this = keys[i + 1], i + 2, Week.of(today)
    if not number.isdigit() or not 1 <= int(number) <= 53:
        return None
    if key_at(keys, end) == "of" and _YEAR.fullmatch(key_at(keys, end + 1)):
        return _iso_week(end + 2, int(keys[end + 1]), int(number))
    return _iso_week(end, this.year + (int(number) < this.number), int(number))


def _iso_week(end: int, year: int, number: int) -> Match:
    try:
        return end, InWeek(Week.parse(f"{year:04}-W{number:02}"))
    except BadInput as error:
        return end, Impossible("week", str(error))


def _slashed(word: str, end: int, today: date, day_first: bool, weekday: int | None = None) -> Match:
    match = _SLASHED.fullmatch(word)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3] or 0)
    number, month = (first, second) if day_first else (second, first)
    return _numbered(end, _Typed(2000 + year if 0 < year < 100 else year, month, number, weekday), today)


def _date(keys: Keys, i: int, today: date, weekday: int | None = None) -> Match:
    word = key_at(keys, i)
    if not word:
        return None
    if iso := _ISO_DATE.fullmatch(word):
        return i + 1, _exact(int(iso[1]), int(iso[3]), int(iso[4]))
    if dotted := _DOTTED.fullmatch(word):
        year = int(dotted[3] or 0)
        year = 2000 + year if 0 < year < 100 else year
        return _numbered(i + 1, _Typed(year, int(dotted[2]), int(dotted[1]), weekday), today)
    return _named(keys, i, today, weekday)


def _named(keys: Keys, i: int, today: date, weekday: int | None) -> Match:
    """Match `3 dec`, `3rd of december` and `dec 3`, each with or without a year."""
    if month := MONTH_WORDS.get(keys[i]):
        at = i + 2 if key_at(keys, i + 1) == "the" else i + 1
        number = _DAY_NUMBER.fullmatch(key_at(keys, at))
        end = at + 1
    else:
        number = _DAY_NUMBER.fullmatch(keys[i])
        end = i + 3 if key_at(keys, i + 1) == "of" else i + 2
        month = MONTH_WORDS.get(key_at(keys, end - 1))
    day = int(number[1]) if number else (nth(keys[i]) or 0) if end == i + 3 else 0
    if day < 1 or not month:
        return None
    year = key_at(keys, end)
    if _YEAR.fullmatch(year):
        return _numbered(end + 1, _Typed(int(year), month, day, weekday), today)
    return _numbered(end, _Typed(0, month, day, weekday), today)


def _numbered(end: int, typed: _Typed, today: date) -> Match:
    """The date of numbers; None for numbers that aren't a date."""
    if not (1 <= typed.month <= 12 and 1 <= typed.day <= 31):
        return None
    return end, _exact(typed.year, typed.month, typed.day) if typed.year else _coming(typed, today)


def _exact(year: int, month: int, number: int) -> OnDate | Impossible:
    try:
        return OnDate(date(year, month, number))
    except ValueError:
        if 1 <= month <= 12 and year:
            return Impossible("day", f"{MONTH_NAMES[month - 1]} {year} has no day {number}.")
        return Impossible("day", f"{year:04}-{month:02}-{number:02} is not in the calendar.")


def _coming(typed: _Typed, today: date) -> OnDate | Impossible:
    """The coming date, or this year's past one if only its weekday fits.

    The weekday must have been typed too.
    """
    days = []
    # A 29 February is at most eight years away.
    for year in range(today.year, min(today.year + 9, date.max.year + 1)):
        try:
            days.append(date(year, typed.month, typed.day))
        except ValueError:
            continue
    coming = next((day for day in days if day >= today), None)
    if coming is None:
        return Impossible("day", f"{MONTH_NAMES[typed.month - 1]} has no day {typed.day}.")
    if typed.weekday not in (None, coming.weekday()) and days[0].weekday() == typed.weekday:
        return OnDate(days[0])
    return OnDate(coming)


def coming_month_day(number: int, today: date) -> OnDate | Impossible:
    """The coming day of that number, in a month that has one."""
    start = today.year * 12 + today.month - 1
    for months in range(start, min(start + 3, 12 * date.max.year)):
        try:
            day = date(months // 12, months % 12 + 1, number)
        except ValueError:
            continue
        if day >= today:
            return OnDate(day)
    return Impossible("day", "That is outside the calendar.")
