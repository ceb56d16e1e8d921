"""Read the terms of a ritual back from the version text that a yes refers to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from planner.domain.errors import BadInput
from planner.domain.model.block import Terms
from planner.domain.recurrence.ritual import ritual_version
from planner.domain.recurrence.rrule import Parts, parse_rrule
from planner.domain.recurrence.rule import make
from planner.domain.time.week import LAST_YEAR
from planner.domain.time.when import When

_MOST_APART = 60
"""Longest interval, in the rule's own units, for which beginnings are searched."""


def terms_of_version(text: str, near: date) -> Terms | None:
    """Read a ritual's first time from `near` on, and its owner, from a version text.

    None for any other text. A version doesn't say when the ritual began, so each beginning that its interval allows
    is tried.
    """
    fields = text.split(" ")
    if len(fields) != 8:
        return None
    rrule, _, hour, minutes, zone, times, after, who = fields
    if times != "-" or after != "-":
        return None  # without a day no yes is needed
    try:
        for day in _beginnings(parse_rrule(rrule), near):
            start = day.isoformat() if hour == "-" else f"{day.isoformat()}T{hour}"
            rule = make(rrule, When(start, int(minutes), None if zone == "-" else zone))
            if ritual_version(rule, who) == text:
                return Terms(rule.first, who)
    except (ValueError, BadInput):
        return None
    return None


def _beginnings(parts: Parts, near: date) -> Iterator[date]:
    """One date in each of the periods in which the rule may begin."""
    for number in range(min(parts.interval, _MOST_APART)):
        if parts.freq in ("DAILY", "WEEKLY"):
            yield near + timedelta(days=number * (7 if parts.freq == "WEEKLY" else 1))
            continue
        months = near.year * 12 + near.month - 1 + number * (12 if parts.freq == "YEARLY" else 1)
        if months // 12 > LAST_YEAR:
            return
        yield near if number == 0 else date(months // 12, months % 12 + 1, 1)
