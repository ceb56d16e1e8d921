"""Read which week somebody means, in a command and when going to a date."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from planner.domain.time.week import Week

_NAMED = {"this": 0, "next": 1, "last": -1}
_WEEKS_ON = re.compile(r"[+-]\d+", re.ASCII)
_NUMBER = re.compile(r"(?:w|week|wk)\s*(\d{1,2})", re.ASCII)


def read_week(text: str, today: date) -> Week | None:
    """The week that `text` names; None where it names something else.

    For example `2026-W48`, `week 48`, `this`, `next week`, `last`, `+1`, `-2`. Raises BadInput for
    a week outside the calendar, or one that no year has.
    """
    words = " ".join(text.lower().split())
    named = _NAMED.get(words.removesuffix(" week"))
    if named is not None:
        return Week.of(today).plus(named)
    if _WEEKS_ON.fullmatch(words):
        # More digits than a calendar has weeks are outside it all the same.
        return Week.of(today).plus(int(words[:7]))
    if match := _NUMBER.fullmatch(words):
        return Week.parse(f"{Week.of(today).year:04}-W{int(match[1]):02}")
    return Week.parse(words) if "w" in words and words[:4].isdigit() else None


def find_week(text: str, today: date) -> Week:
    """The week that `text` names, or that holds the date it names.

    Raises BadInput for anything else.
    """
    if (week := read_week(text, today)) is not None:
        return week
    with suppress(ValueError):
        # As a week's own words: a date may be outside the calendar.
        return Week.parse(str(Week.of(date.fromisoformat(text.strip()))))
    return Week.parse(text)
