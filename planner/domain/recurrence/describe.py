"""Describe rules in words that quick add reads back as the same rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.domain.recurrence.rrule import WORKDAYS, Freq, Parts, explicit
from planner.domain.time.week import DAYS, MONTHS

OF_ITS_OWN = "by a rule of its own"
_UNITS: dict[Freq, str] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def describe_parts(parts: Parts, begins: date | None, times: int | None = None, after: str | None = None) -> str:
    """Describe a rule as quick add reads it: `every Fri until 18 Dec 2026`.

    `begins` is None for a ritual without a day of its own. A rule that quick add has no words for (from somebody
    else's calendar) is `by a rule of its own`.
    """
    if begins is None:
        said = _unit(parts) if times is None else f"{times} a week"
    else:
        said = _every(explicit(parts, begins)) or OF_ITS_OWN
    if after:
        said += f" after {after}"
    return said if parts.until is None else f"{said} until {_date(parts.until)}"


def _every(parts: Parts) -> str | None:
    if parts.freq == "DAILY":
        return _daily(parts)
    if parts.freq == "WEEKLY":
        return _weekly(parts)
    if parts.freq == "MONTHLY":
        return None if parts.months else _monthly(parts)
    return _yearly(parts)


def _daily(parts: Parts) -> str | None:
    if parts.months or parts.month_days:
        return None
    if not parts.days:
        return _unit(parts)
    return _weekly(parts) if parts.interval == 1 else None


def _weekly(parts: Parts) -> str | None:
    weekdays = sorted(parts.weekdays)
    # Quick add counts weeks from Monday; where that makes a difference there are no words.
    if parts.months or parts.month_days or (parts.wkst and parts.interval > 1 and len(weekdays) > 1):
        return None
    if parts.interval > 1:
        return f"{_unit(parts)} on {_listed([DAYS[day] for day in weekdays])}"
    if tuple(weekdays) == WORKDAYS:
        return "every weekday"
    return f"every {_listed([DAYS[day] for day in weekdays])}"


def _monthly(parts: Parts) -> str | None:
    if nth := _nth_weekday(parts):
        return f"every {nth}" if parts.interval == 1 else f"{_unit(parts)} on the {nth}"
    if parts.days or parts.positions or any(day < -1 for day in parts.month_days):
        return None
    days = [ordinal(day) for day in parts.month_days if day > 0]
    if -1 in parts.month_days:
        days.append("last day")
    return f"{_unit(parts)} on the {_listed(days)}"


def _yearly(parts: Parts) -> str | None:
    if len(parts.months) != 1:
        return None
    month = MONTHS[parts.months[0] - 1]
    if nth := _nth_weekday(parts):
        return f"{_unit(parts)} on the {nth} of {month}"
    if parts.days or parts.positions or len(parts.month_days) != 1 or parts.month_days[0] < 1:
        return None
    return f"{_unit(parts)} on {parts.month_days[0]} {month}"


def _nth_weekday(parts: Parts) -> str | None:
    """The ordinals and weekday, such as `1st and 3rd Sat`, or None.

    None if the rule says more than that.
    """
    if len(parts.weekdays) != 1 or parts.month_days:
        return None
    # The 1st of all Saturdays is the 1st Saturday.
    ordinals = parts.positions or tuple(number for number, _ in parts.days)
    if parts.positions and parts.counts_by_ordinal:
        return None
    if not all(number == -1 or 1 <= number <= 5 for number in ordinals):
        return None
    return f"{_listed([ordinal(number) for number in sorted(ordinals, key=_last_last)])} {DAYS[min(parts.weekdays)]}"


def _last_last(number: int) -> int:
    return number if number > 0 else 100


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `17th`; `last` for -1."""
    return "last" if number == -1 else f"{number}{_ENDINGS.get(number, 'th')}"


def _unit(parts: Parts) -> str:
    unit = _UNITS[parts.freq]
    return f"every {unit}" if parts.interval == 1 else f"every {parts.interval} {unit}s"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if 1000 <= day.year < 3000 else day.isoformat()
