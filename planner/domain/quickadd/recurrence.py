"""Phrases for a ritual.

Examples: `every fri`, `every 2 weeks on tue`, `every 1st sat`, `every month on the 3rd`, `5 a week`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from planner.domain.quickadd.date_ranges import match_days
from planner.domain.quickadd.dates import MONTH_WORDS, WEEKDAYS, match_day
from planner.domain.quickadd.numbers import COUNTS, TIMES, count_of, nth, ordinal_number
from planner.domain.quickadd.times import match_time
from planner.domain.quickadd.tokens import (
    PARTS_OF_DAY,
    Amount,
    AtTime,
    Every,
    Except,
    Impossible,
    InWeek,
    Keys,
    Lasting,
    Match,
    OnDate,
    OnDays,
    OnMonthDay,
    OnWeekday,
    Unclear,
    Until,
    key_at,
)
from planner.domain.recurrence.rrule import MOST_APART, MOST_TIMES, WORKDAYS, Freq, Parts
from planner.domain.recurrence.rule import MOST_A_WEEK

_UNITS: dict[str, Freq] = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNITS |= {f"{unit}s": freq for unit, freq in _UNITS.items()}
_FORTNIGHT = ("fortnight", "fortnights")
ADVERBS = {
    "daily": ("day",),
    "everyday": ("day",),
    "nightly": ("night",),
    "weekly": ("week",),
    "fortnightly": ("2", "weeks"),
    "monthly": ("month",),
    "yearly": ("year",),
    "annually": ("year",),
}
"""Words that mean `every day` and so on, such as `daily`.

Not where the title continues after them: `weekly review`.
"""
EVERY = ("every", "each")
_EXCEPT = (("except", "for"), ("except",), ("excluding",), ("apart", "from"), ("but", "not"), ("not",), ("but",))
_TOO_OFTEN = ("second", "seconds", "minute", "minutes", "min", "mins", "hour", "hours", "h")
_GROUPS = {"weekday": WORKDAYS, "workday": WORKDAYS, "weekend": (5, 6)}
_GROUPS |= {f"{group}s": days for group, days in _GROUPS.items()}
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_OFTEN = re.compile(r"(\d{1,4})(?:x|×)?", re.ASCII)
_AND = ("and", "&", ",", "+")
_JOINED_WEEKDAYS = re.compile(r"[a-z]+(?:[/+&][a-z]+)+", re.ASCII)
_WEEKDAY_RANGE = re.compile(r"([a-z]+)[-–—]([a-z]+)", re.ASCII)
_Days = tuple[tuple[int, int], ...]


def match_every(keys: Keys, i: int) -> Match:
    """Match the longest phrase for a ritual at word `i`.

    None when `every` is another word of the title.
    """
    if adverb := ADVERBS.get(keys[i]):
        said = (*adverb, *keys[i + 1 : i + 12])
        match = _every(said, 0)
        return match and (i + 1 + match[0] - len(adverb), match[1])
    # "Love each other" isn't a rule.
    at = i + 1 if keys[i] in EVERY and [*keys[i : i + 2]] != ["each", "other"] else i
    if often := _so_often_a_week(keys, at):
        return often
    return _every(keys, at) if at > i else _of_every_month(keys, i)


def _of_every_month(keys: Keys, i: int) -> Match:
    """`on the 1st of every month`, `last fri of each month`."""
    at = i
    for word in ("on", "the"):
        at += key_at(keys, at) == word
    if nth(key_at(keys, at)) is None:
        return None
    match = _monthly(keys, at, 1, openly=True)
    return match if match and keys[match[0] - 2] in EVERY else None


def _every(keys: Keys, i: int) -> Match:
    i += key_at(keys, i) == "single"
    match = (
        _dated(keys, i)
        or _nth(keys, i, "MONTHLY", 1)
        or _each(keys, i)
        or _interval(keys, i)
        or _monthly(keys, i, 1, openly=True)
        or _part_of_day(keys, i)
    )
    part = PARTS_OF_DAY.get(key_at(keys, match[0])) if match else None
    if match and part and isinstance(match[1], Every) and not match[1].part:
        return match[0] + 1, replace(match[1], part=part)
    return match


def _part_of_day(keys: Keys, i: int) -> Match:
    """Match `every evening`: every day, at an hour given elsewhere."""
    part = PARTS_OF_DAY.get(key_at(keys, i).removesuffix("s"))
    return (i + 1, Every(Parts("DAILY"), part=part)) if part else None


def match_bound(keys: Keys, i: int, today: date, *, day_first: bool = True) -> Match:
    """Match the bounds of a ritual, such as `until 3 dec` or `except 25 dec`.

    Also `from 10 dec`, `5 times`, `after 17:00` and `for a year`.
    """
    key = keys[i]
    beside = i + 1 < len(keys)
    if key in ("from", "starting", "between") and beside:
        return _from(keys, i + 1, today, day_first)
    if key in ("until", "till", "through") and beside:
        return _until(keys, i, today, day_first)
    if key == "after" and beside:
        time = match_time(keys, i + 1, bare=True)
        hour = time[1] if time else None
        return (
            (time[0], Amount("after", hour.start)) if time and isinstance(hour, AtTime) and hour.end is None else None
        )
    if key == "for" and (lasting := _lasting(keys, i + 1)):
        return lasting
    return _except(keys, i, today, day_first) or _so_many_times(keys, i)


def _from(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    """Match the first day of a ritual, or its first and its last."""
    days = match_days(keys, i, today, day_first=day_first) or _between_days(keys, i, today, day_first)
    if days and isinstance(days[1], OnDays) and days[1].start is None:
        return days[0], replace(days[1], bounds=True)
    if keys[i] in MONTH_WORDS and not key_at(keys, i + 1)[:1].isdigit():
        return i + 1, Unclear("day", f"“{keys[i - 1]} {keys[i]}”: from which day? Type its date, such as from 3 jan.")
    day = match_day(keys, i, today, day_first=day_first)
    if day is None and keys[i - 1] != "from" and i > 1:
        return i + 1, Unclear("day", f"“{keys[i - 1]} {keys[i]}”: from which day? Type its date, such as from 3 jan.")
    return day


def _between_days(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    """Match `4 dec and 18 dec` after `between`."""
    first = match_day(keys, i, today, day_first=day_first) if keys[i - 1] == "between" else None
    if first is None or key_at(keys, first[0]) != "and" or first[0] + 1 >= len(keys):
        return None
    last = match_day(keys, first[0] + 1, today, day_first=day_first)
    if last is None or not (isinstance(first[1], OnDate | OnWeekday) and isinstance(last[1], OnDate | OnWeekday)):
        return None
    return last[0], OnDays(first[1], last[1])


def _until(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    day = match_day(keys, i + 1, today, day_first=day_first)
    if day and isinstance(day[1], Impossible):
        return day[0], Impossible("until", day[1].sentence)
    if day and isinstance(day[1], OnDate | OnWeekday | OnMonthDay | InWeek):
        return day[0], Until(day[1])
    if match_time(keys, i + 1, bare=True):
        return None
    end = day[0] if day else i + 2
    return end, Unclear("until", f"“{' '.join(keys[i:end])}”: until which day? Type its date, such as until 18 dec.")


def _lasting(keys: Keys, i: int) -> Match:
    """Match `3 weeks`, `2 months`, `a year` or `10 days`."""
    number, unit = count_of(key_at(keys, i)), _UNITS.get(key_at(keys, i + 1))
    if not number or unit is None:
        return None
    return i + 2, Lasting(number, unit)


def _except(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    """Match `except 25 dec and 1 jan`, `except sunday` or `but not sat`."""
    words = next((words for words in _EXCEPT if tuple(keys[i : i + len(words)]) == words), None)
    if words is None:
        return None
    found: list[OnDate | OnWeekday | OnMonthDay] = []
    at = end = i + len(words)
    while at < len(keys):
        weekday = WEEKDAYS.get(keys[at].removesuffix("s"))
        day = match_day(keys, at, today, day_first=day_first)
        if day is None and weekday is not None:
            day = at + 1, OnWeekday(weekday)
        if day is None or not isinstance(day[1], OnDate | OnWeekday | OnMonthDay):
            break
        found.append(day[1])
        end = day[0]
        at = end + 1 if key_at(keys, end) in (*_AND, "or") else end
    if found:
        return end, Except(tuple(found))
    if words[0] in ("not", "but"):
        return None
    said = " ".join(keys[i : end + 1])
    return min(end + 1, len(keys)), Unclear("except", f"“{said}”: which days? Type them, such as except 25 dec.")


def _so_many_times(keys: Keys, i: int) -> Match:
    key = keys[i]
    often = _OFTEN.fullmatch(key)
    if key_at(keys, i + 1) != "times" and not (often and key.endswith(("x", "×"))):
        return None
    count = int(often[1]) if often else COUNTS.get(key)
    if count is None:
        return None
    end = i + 2 if key_at(keys, i + 1) == "times" else i + 1
    if not 1 <= count <= MOST_TIMES:
        return end, Impossible("count", f"“{key} times”: a ritual can have 1 to {MOST_TIMES}.")
    return end, Amount("count", count)


def _so_often_a_week(keys: Keys, i: int) -> Match:
    """Match `5 a week`, `5x per week`, `3 times a week` or `twice a week`."""
    word = key_at(keys, i)
    often = _OFTEN.fullmatch(word)
    number = int(often[1]) if often else TIMES.get(word, COUNTS.get(word))
    end = i + 2 if key_at(keys, i + 1) == "times" else i + 1
    if number is None or key_at(keys, end) not in ("a", "per") or key_at(keys, end + 1) != "week" or word == "a":
        return None
    if not 1 <= number <= MOST_A_WEEK:
        return end + 2, Impossible("every", f"“{word}” a week: a ritual can have 1 to {MOST_A_WEEK}.")
    return end + 2, Every(Parts("WEEKLY"), number)


def _dated(keys: Keys, i: int) -> Match:
    """Match `every 3 dec` or `every december 3rd`, which come once a year."""
    said = _day_and_month(keys, i)
    return said and (said[0], _rule(Parts("YEARLY", months=(said[2],), month_days=(said[1],))))


def _day_and_month(keys: Keys, i: int) -> tuple[int, int, int] | None:
    """Match `3 dec`, `3rd of december` or `dec 3`.

    Returns the index after it, the day and the month.
    """
    month, end = MONTH_WORDS.get(key_at(keys, i)), i + 2
    number = _day_number(key_at(keys, i + 1 if month else i))
    if not month:
        end = i + 3 if key_at(keys, i + 1) == "of" else i + 2
        month = MONTH_WORDS.get(key_at(keys, end - 1))
    return (end, number, month) if number and month else None


def _nth(keys: Keys, i: int, freq: Freq, interval: int) -> Match:
    """Match `1st sat`, `1st and 3rd sat`, `last fri of the month`, `2nd sun of may`."""
    ordinals, end = _list_of(keys, i, _ordinal)
    weekday = WEEKDAYS.get(key_at(keys, end))
    if not ordinals or weekday is None:
        return None
    if not all(number == -1 or 1 <= number <= 5 for number in ordinals):
        return end + 1, Impossible("every", "A month has no such day; type the 1st to the 5th of each, or the last.")
    days = tuple((number, weekday) for number in ordinals)
    if key_at(keys, end + 1) == "of" and (month := MONTH_WORDS.get(key_at(keys, end + 2))):
        return end + 3, _rule(Parts("YEARLY", interval, days, months=(month,)))
    return _of_the_month(keys, end + 1), _rule(Parts(freq, interval, days))


def _each(keys: Keys, i: int) -> Match:
    """Match `fri`, `mon, wed and fri`, `mon-fri`, `weekday` or `other fri`."""
    interval = 2 if key_at(keys, i) in ("other", "second") else 1
    at = i + interval - 1
    if group := _GROUPS.get(key_at(keys, at)):
        return at + 1, _rule(Parts("WEEKLY", interval, _on(group)))
    weekdays, end = _weekdays(keys, at)
    if not weekdays:
        return None
    closed = _of_the_month(keys, end)
    if closed > end and key_at(keys, i) == "second":
        return closed, _rule(Parts("MONTHLY", 1, tuple((2, day) for day in weekdays)))
    return end, _rule(Parts("WEEKLY", interval, _on(weekdays)))


def _interval(keys: Keys, i: int) -> Match:
    """Match a unit or interval, such as `day`, `2 weeks on tue` or `3rd day`.

    Also `other month on the 3rd` and `year on 3 dec`.
    """
    word = key_at(keys, i)
    number = int(word) if _NUMBER.fullmatch(word) else {"other": 2, "second": 2}.get(word, COUNTS.get(word))
    if number is None and (counted := _ordinal(word)) and counted > 0:
        number = counted
    at = i if number is None else i + 1
    unit, end = key_at(keys, at), at + 1
    if unit in _TOO_OFTEN:
        return end, Impossible("every", "A ritual can come at most once a day.")
    freq = "WEEKLY" if unit in _FORTNIGHT else _UNITS.get(unit)
    if freq is None:
        return None
    interval = (1 if number is None else number) * (2 if unit in _FORTNIGHT else 1)
    on = end + 1 if key_at(keys, end) == "on" else 0
    if freq == "MONTHLY":
        return _monthly(keys, end, interval) or (end, _rule(Parts(freq, interval)))
    if freq == "WEEKLY":
        weekdays, last = _weekdays(keys, on or end)
        # A single one without "on" may begin a date: "every 2 weeks fri 27 nov".
        if len(weekdays) > (0 if on else 1):
            return last, _rule(Parts(freq, interval, _on(weekdays)))
    if on and freq == "YEARLY":
        return _yearly(keys, on, interval) or (end, _rule(Parts(freq, interval)))
    return end, _rule(Parts(freq, interval))


def _yearly(keys: Keys, i: int, interval: int) -> Match:
    at = i + 1 if key_at(keys, i) == "the" else i
    if said := _day_and_month(keys, at):
        return said[0], _rule(Parts("YEARLY", interval, months=(said[2],), month_days=(said[1],)))
    nth = _nth(keys, at, "MONTHLY", interval)
    return nth if nth and isinstance(nth[1], Every) and nth[1].parts.freq == "YEARLY" else None


def _monthly(keys: Keys, i: int, interval: int, *, openly: bool = False) -> Match:
    """Match days of a month: `on the 3rd and 17th`, `on the last day`.

    Also `on the 1st sat`. With `openly` they need no `on`: `3rd of the month`.
    """
    at = i
    for word in ("on", "the"):
        at += key_at(keys, at) == word
    if at == i and not openly:
        return None
    if nth := _nth(keys, at, "MONTHLY", interval):
        return nth
    numbers, end = _list_of(keys, at, _day_of_month)
    if numbers and key_at(keys, end) == "day":
        end += 1
    elif -1 in numbers:
        return None
    closed = _of_the_month(keys, end)
    is_ordinal = ordinal_number(key_at(keys, at)) is not None
    if not numbers or (openly and closed == end and not is_ordinal):
        return None
    return closed, _rule(Parts("MONTHLY", interval, month_days=numbers))


def _of_the_month(keys: Keys, i: int) -> int:
    """The index after `of the month` or `of every month`, if that follows."""
    end = i + 1 + (key_at(keys, i + 1) in ("the", "each", "every"))
    return end + 1 if key_at(keys, i) == "of" and key_at(keys, end) == "month" else i


# -- words ---------------------------------------------------------------------------------------------------------


def _weekdays(keys: Keys, i: int) -> tuple[tuple[int, ...], int]:
    """Read weekdays one after another, with or without `and`.

    Returns them and the index after them.
    """
    found: set[int] = set()
    end = i
    while True:
        at = end + 1 if found and key_at(keys, end) in _AND else end
        days = _weekday_or_range(key_at(keys, at))
        if not days:
            return tuple(sorted(found)), end
        found.update(days)
        end = at + 1


def _weekday_or_range(word: str) -> tuple[int, ...]:
    if word in WEEKDAYS or word.removesuffix("s") in WEEKDAYS:
        return (WEEKDAYS[word if word in WEEKDAYS else word.removesuffix("s")],)
    if _JOINED_WEEKDAYS.fullmatch(word):
        days = [WEEKDAYS.get(part) for part in re.split("[/+&]", word)]
        return tuple(day for day in days if day is not None) if None not in days else ()
    ends = _WEEKDAY_RANGE.fullmatch(word)
    if not ends or ends[1] not in WEEKDAYS or ends[2] not in WEEKDAYS:
        return ()
    first = WEEKDAYS[ends[1]]
    return tuple((first + n) % 7 for n in range((WEEKDAYS[ends[2]] - first) % 7 + 1))


def _list_of(keys: Keys, i: int, read: Callable[[str], int | None]) -> tuple[tuple[int, ...], int]:
    """Read numbers joined by commas or `and`, using `read` for each word.

    Returns them and the index after them.
    """
    found: set[int] = set()
    end = i
    while True:
        at = end + 1 if found and key_at(keys, end) in _AND else end
        number = read(key_at(keys, at))
        # Without "and" a bare number is an hour, not another number: "on the 3rd 19".
        if number is None or (found and at == end and key_at(keys, at).isdigit()):
            return tuple(sorted(found)), end
        found.add(number)
        end = at + 1


def _ordinal(word: str) -> int | None:
    """Like `nth`, but `every second fri` is every other one."""
    return None if word == "second" else nth(word)


def _day_number(word: str) -> int | None:
    """The day of a month, as a number or an ordinal."""
    ordinal = ordinal_number(word)
    number = ordinal if ordinal is not None else int(word) if _NUMBER.fullmatch(word) else 0
    return number if 1 <= number <= 31 else None


def _day_of_month(word: str) -> int | None:
    return nth(word) or _day_number(word.rstrip("."))


def _on(weekdays: tuple[int, ...]) -> _Days:
    return tuple((0, day) for day in weekdays)


def _rule(parts: Parts) -> Every | Impossible:
    if not 1 <= parts.interval <= MOST_APART:
        return Impossible("every", f"“every {parts.interval}”: type a number from 1 to {MOST_APART}.")
    return Every(parts)
