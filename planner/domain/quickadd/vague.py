"""Phrases about time that aren't exact, such as `next weekend` or `by fri`.

Each becomes a question. A weak one is part of the title when the rest of the line says the same exactly.
"""

from __future__ import annotations

import re
from datetime import date

from planner.domain.quickadd.dates import MONTH_WORDS, WEEKDAYS, match_day
from planner.domain.quickadd.lengths import match_length
from planner.domain.quickadd.times import match_time
from planner.domain.quickadd.tokens import (
    PARTS_OF_DAY,
    AtTime,
    Keys,
    Match,
    OnDate,
    OnMonthDay,
    OnWeekday,
    PhraseSlot,
    Unclear,
    key_at,
)

_WEEKEND = "which day? Type sat, sun, sat-sun, or sat next week."
_MONTH = "which day? Type its date, such as 3 dec, or a week, such as week 50."
_HOUR = "which hour? Type it, such as 18:30."
_VAGUE_DAYS = {
    ("next", "weekend"): _WEEKEND,
    ("this", "weekend"): _WEEKEND,
    ("on", "the", "weekend"): _WEEKEND,
    ("at", "the", "weekend"): _WEEKEND,
    ("over", "the", "weekend"): _WEEKEND,
    ("next", "month"): _MONTH,
    ("this", "month"): _MONTH,
    ("next", "year"): _MONTH,
    ("this", "year"): _MONTH,
    ("in", "the", "new", "year"): _MONTH,
    ("last", "week"): _MONTH,
    ("last", "month"): _MONTH,
    ("last", "weekend"): _MONTH,
    ("last", "night"): _MONTH,
}
_VAGUE_HOURS = frozenset(
    {(word, thing) for word in ("after", "before") for thing in ("work", "lunch", "dinner", "breakfast", "school")}
    | {("at", thing) for thing in ("lunch", "lunchtime", "dinnertime", "night", "dawn", "dusk", "sunrise", "sunset")}
    | {("in", "the", part) for part in PARTS_OF_DAY}
    | {("first", "thing"), ("later", "today"), ("lunchtime",), ("early",), ("late",), ("till", "late"), ("til", "late")}
)
_BEHIND_A_DAY_ONLY = (("lunchtime",), ("early",), ("late",))
_PLURALS = {f"{word}s": word[:3] for word in WEEKDAYS if word.endswith("day")} | {
    f"{word}s": word for word in WEEKDAYS if len(word) == 3
}
_EDGES = ("early", "mid", "late")
_EDGES_OF = ("end", "beginning", "start", "middle")
_ONE_SIDED = ("by", "before", "after", "since", "past")
_OFTEN = ("biweekly", "bi-weekly", "bimonthly", "bi-monthly")
_ISH = re.compile(r"\d{1,2}(?::\d{2})?-?ish", re.ASCII)
_ZONES = frozenset(
    ["utc", "gmt", "cet", "cest", "bst", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "jst", "aest"]
)
_JOINED_DAYS = re.compile(r"([a-z]+)[/+&]([a-z]+)", re.ASCII)
NAMED_DAYS = (
    "black friday",
    "good friday",
    "ash wednesday",
    "shrove tuesday",
    "maundy thursday",
    "palm sunday",
    "easter sunday",
    "easter monday",
    "whit sunday",
    "whit monday",
    "cyber monday",
    "super bowl sunday",
    "boxing day",
    "christmas eve",
    "christmas day",
    "xmas eve",
    "xmas day",
    "new year's eve",
    "new year’s eve",
    "new years eve",
    "new year's day",
    "new year’s day",
    "valentine's day",
    "valentine’s day",
    "halloween",
)
"""Days by name, which are asked for by their date."""


def match_vague(keys: Keys, i: int, today: date, *, day_first: bool, behind_day: bool) -> Match:
    """Match words about time at word `i` that aren't exact."""
    return (
        _often(keys, i)
        or _days(keys, i)
        or _month(keys, i)
        or _hours(keys, i, behind_day=behind_day)
        or _one_sided(keys, i, today, day_first)
    )


def _often(keys: Keys, i: int) -> Match:
    """`biweekly`, which is twice a week or every two weeks; `8ish`."""
    if keys[i] in _OFTEN:
        return _ask("every", keys, i, i + 1, "how often? Type every 2 weeks, or twice a week.")
    return _ask("time", keys, i, i + 1, _HOUR) if _ISH.fullmatch(keys[i]) else None


def match_several_parts(keys: Keys, i: int) -> Match:
    """`sunday mornings`: every one, or only the coming one."""
    beside = key_at(keys, i + 1)
    part = PARTS_OF_DAY.get(beside.removesuffix("s")) if keys[i] in WEEKDAYS and beside.endswith("s") else None
    return _ask("day", keys, i, i + 2, f"every one? Type every {keys[i]} {part} and an hour.") if part else None


def in_zone(keys: Keys, end: int) -> Match:
    """Match the name of a time zone after an hour, which no line takes."""
    if key_at(keys, end) not in _ZONES:
        return None
    return end + 1, Unclear("time", f"“{keys[end].upper()}”: type the hour as your own clock shows it.")


def _days(keys: Keys, i: int) -> Match:
    for words, question in _VAGUE_DAYS.items():
        if keys[i] == words[0] and tuple(keys[i : i + len(words)]) == words:
            return _ask("day", keys, i, i + len(words), question)
    at = i + 1 if keys[i] == "on" else i
    if short := _PLURALS.get(key_at(keys, at)):
        return _ask("day", keys, at, at + 1, f"every one, or only the coming one? Type every {short}, or {short}.", i)
    if key_at(keys, at) in ("weekdays", "weekends"):
        short = keys[at].removesuffix("s")
        return _ask("day", keys, at, at + 1, f"every one? Type every {short}, or the day.", i)
    joined = _JOINED_DAYS.fullmatch(keys[i])
    if joined and joined[1] in WEEKDAYS and joined[2] in WEEKDAYS:
        return _ask("day", keys, i, i + 1, f"type one line for each, or every {joined[1]} and {joined[2]}.")
    return None


def _month(keys: Keys, i: int) -> Match:
    """Match `in december`, `early january` and `end of the month`."""
    word, beside = keys[i], key_at(keys, i + 1)
    if word == "in" and beside in MONTH_WORDS:
        return _ask("day", keys, i, i + 2, _MONTH)
    if word in _EDGES and (beside in MONTH_WORDS or (beside == "next" and key_at(keys, i + 2) in ("week", "month"))):
        return _ask("day", keys, i, i + (2 if beside in MONTH_WORDS else 3), _MONTH)
    edge, _, month = word.partition("-")
    if edge in _EDGES and month in MONTH_WORDS:
        return _ask("day", keys, i, i + 1, _MONTH)
    if word in _EDGES_OF and beside == "of":
        end = i + 2 + (key_at(keys, i + 2) in ("the", "this", "next"))
        if key_at(keys, end) in ("week", "month", "year", *MONTH_WORDS):
            return _ask("day", keys, i, end + 1, _MONTH)
    return None


def _hours(keys: Keys, i: int, *, behind_day: bool) -> Match:
    for end in (i + 3, i + 2, i + 1):
        words = tuple(keys[i:end])
        if words in _VAGUE_HOURS and (behind_day or words not in _BEHIND_A_DAY_ONLY):
            return _ask("time", keys, i, end, _HOUR)
    return None


def _one_sided(keys: Keys, i: int, today: date, day_first: bool) -> Match:
    """Match one end of a time: `by fri`, `before 3 dec`, `after 17:00`."""
    within = i + 1 if keys[i] == "within" else i + 3 if [*keys[i : i + 3]] == ["in", "the", "next"] else 0
    if within and within < len(keys) and (length := match_length(keys, within)):
        return _ask("day", keys, i, length[0], "when exactly? Type a day, or an hour.")
    if keys[i] not in (*_ONE_SIDED, "until", "till") or i + 1 >= len(keys):
        return None
    time = match_time(keys, i + 1)
    if time and isinstance(time[1], AtTime):
        return _ask("time", keys, i, time[0], "from when to when? Type both, such as 18:00-20:00.")
    day = match_day(keys, i + 1, today, day_first=day_first)
    if day and keys[i] in _ONE_SIDED and isinstance(day[1], OnDate | OnWeekday | OnMonthDay):
        return _ask("day", keys, i, day[0], "which day should it be on? Type that day.")
    return None


def _ask(slot: PhraseSlot, keys: Keys, i: int, end: int, question: str, first: int | None = None) -> Match:
    said = " ".join(keys[i if first is None else first : end])
    return end, Unclear(slot, f"“{said}”: {question}", weak=True)
