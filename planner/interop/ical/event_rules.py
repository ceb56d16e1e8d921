"""Read the rule of an event that repeats.

A rule that a ritual can follow is taken as it is. One that comes several times a day is written out as single times
where it ends; any other is left out.
"""

from __future__ import annotations

import re
from datetime import timedelta

from planner.domain.errors import BadInput
from planner.domain.recurrence.rrule import MOST_TIMES
from planner.domain.recurrence.rule import Rule, make, occurrences, until_for_count
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple

MOST_DATES = 400
"""Most dates that a rule is written out as."""
_MOST_COUNTED = 20_000
_SPAN = timedelta(days=5 * 366)
_WITHOUT_MEANING = {"RSCALE": "GREGORIAN", "SKIP": "OMIT", "INTERVAL": "0", "BYSECOND": "0"}
_UNTIL = re.compile(r"(\d{8})(?:T(\d{2})(\d{2})?(\d{2})?(Z?))?", re.ASCII)
_SEVERAL_A_DAY = ("BYHOUR", "BYMINUTE")


class EventDates(NamedTuple):
    """The rule of an event, its first occurrence, and those that the rule leaves out."""

    rrule: str | None
    first: When
    also: tuple[When, ...] = ()

    def has(self, when: When) -> bool:
        """Whether the rule comes at that time, or the first is then."""
        if self.rrule is None or when.zone != self.first.zone:
            return when.start == self.first.start
        rule, day = Rule(self.rrule, *self.first), when.local_start.date()
        return rule.on(day).start == when.start and bool(occurrences(rule, day, day))


def read_rule(text: str, start: When) -> EventDates:
    """The dates of a rule that begins at `start`. Raises BadInput, in one sentence."""
    parts = _parts(text, start)
    start = start._replace(minutes=max(1, start.minutes))
    try:
        rule = _made(parts, start)
    except BadInput as problem:
        if "end before" in str(problem):
            raise BadInput("Its rule ends before it begins.") from None
        return _written_out(parts, start)
    if rule.first == start:
        return EventDates(rule.rrule, start)
    # Its own start is an occurrence too, though the rule doesn't name it (RFC 5545, 3.8.5.3).
    return EventDates(rule.rrule, rule.first, (start,))


def _made(parts: dict[str, str], start: When) -> Rule:
    """The rule; one that counts further than a ritual may gets the day of its end."""
    count = parts.get("COUNT", "")
    if not (count.isdecimal() and MOST_TIMES < int(count) <= _MOST_COUNTED):
        return make(_text(parts), start)
    endless = make(_text({key: value for key, value in parts.items() if key != "COUNT"}), start)
    return endless.ending(until_for_count(endless, int(count)))


def _parts(text: str, start: When) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.upper().replace(" ", "").strip(";").split(";"):
        key, equals, value = part.partition("=")
        if not equals:
            raise BadInput("It repeats by a rule of an older kind (vCalendar 1.0).")
        if value and not key.startswith("X-") and _WITHOUT_MEANING.get(key) != value:
            parts[key] = value
    for key, value in zip(_SEVERAL_A_DAY, _hour(start), strict=True):
        if key in parts and parts[key].isdecimal() and value and int(parts[key]) == int(value):
            del parts[key]
    if parts.get("FREQ") in ("DAILY", "WEEKLY") and "BYDAY" in parts:
        parts["BYDAY"] = re.sub(r"[+-]?\d", "", parts["BYDAY"])  # a number counts in a month or a year only
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"])
        parts.pop("COUNT", None)
    return parts


def _until(text: str) -> str:
    """An UNTIL as RFC 5545 writes it. Raises BadInput for what is none."""
    match = _UNTIL.fullmatch(text.replace("-", "").replace(":", ""))
    if not match:
        raise BadInput(f"The end of its rule, “{text[:40]}”, is not in the calendar.")
    return match[1] if match[2] is None else f"{match[1]}T{match[2]}{match[3] or '00'}{match[4] or '00'}{match[5]}"


def _written_out(parts: dict[str, str], start: When) -> EventDates:
    """The times of a rule that comes several times a day, if it ends soon enough."""
    if not (start.zone and parts.keys() & {*_SEVERAL_A_DAY} and parts.keys() & {"UNTIL", "COUNT"}):
        raise BadInput("It repeats in a way that no ritual can.")
    hours, minutes = (
        _numbers(parts.pop(key, "") or own) for key, own in zip(_SEVERAL_A_DAY, _hour(start), strict=True)
    )
    clock = [f"T{hour:02}:{minute:02}" for hour in hours for minute in minutes]
    count = min(int(parts.pop("COUNT", MOST_DATES + 1)), MOST_DATES + 1)
    begin = start.local_start.date()
    rule = make(_text(parts), start)
    dates = occurrences(rule, begin, begin + _SPAN)[:count]
    starts = [text for date in dates for hour in clock if (text := date.isoformat() + hour) >= start.start][:count]
    if len(starts) > MOST_DATES:
        raise BadInput(f"It comes more than {MOST_DATES} times, in a way that no ritual can.")
    first, *others = (start._replace(start=text) for text in dict.fromkeys([start.start, *starts]))
    return EventDates(None, first, tuple(others))


def _hour(start: When) -> tuple[str, str]:
    hour, _, minute = start.start[len("2026-11-27T") :].partition(":")
    return hour, minute


def _numbers(text: str) -> list[int]:
    return sorted({int(number) for number in text.split(",")})


def _text(parts: dict[str, str]) -> str:
    return ";".join(f"{key}={value}" for key, value in parts.items())
