"""Parse RFC 5545 recurrence rules, and write them in one canonical form.

Supported: FREQ (DAILY to YEARLY), INTERVAL, BYDAY with ordinals, BYMONTHDAY, BYMONTH, BYSETPOS, WKST, UNTIL, COUNT.
Anything else, or a number that no calendar has, is BadInput: rules also come from files that others wrote. This only
reads the text of a rule; its dates are worked out in `rule.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, get_args

from planner.domain.errors import BadInput
from planner.domain.time.when import zone
from planner.named_tuple import NamedTuple

Freq = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
FREQS: tuple[Freq, ...] = get_args(Freq)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = (0, 1, 2, 3, 4)
LONGEST_TEXT = 400
MOST_APART = 1000
MOST_TIMES = 1000
_KEYS = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST", "UNTIL", "COUNT")
# Compiled only when a rule needs them, since opening a week waits for it.
_BYDAY = r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)"
_NUMBER = r"[+-]?[0-9]{1,4}"
_UNTIL = r"([0-9]{8})(?:T([0-9]{6})(Z?))?"


class Parts(NamedTuple):
    """A parsed rule. `days` are (ordinal or 0, weekday from 0 for Monday).

    `until` is the last local date that may match.
    """

    freq: Freq
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    wkst: int = 0
    until: date | None = None
    count: int | None = None  # type: ignore[assignment]  # the tuple's own `count` is never used

    def __str__(self) -> str:
        """The text of the rule, its parts always in the same order."""
        return ";".join(f"{key}={value}" for key, value in self._texts() if value)

    @property
    def weekdays(self) -> frozenset[int]:
        """The weekdays that the rule names, from 0 for Monday, without their ordinals."""
        return frozenset(weekday for _, weekday in self.days)

    @property
    def counts_within(self) -> bool:
        """Whether it counts within a month or year, such as the 1st Saturday."""
        return bool(self.positions) or self.counts_by_ordinal

    @property
    def counts_by_ordinal(self) -> bool:
        """Whether a weekday has an ordinal, such as the 1st Saturday."""
        return any(ordinal for ordinal, _ in self.days)

    def _texts(self) -> list[tuple[str, str]]:
        until = f"{self.until.year:04}{self.until:%m%d}" if self.until else ""
        return [
            ("FREQ", self.freq),
            ("INTERVAL", "" if self.interval == 1 else str(self.interval)),
            ("BYMONTH", _listed(self.months)),
            ("BYMONTHDAY", _listed(self.month_days)),
            ("BYDAY", ",".join(f"{ordinal or ''}{CODES[weekday]}" for ordinal, weekday in self.days)),
            ("BYSETPOS", _listed(self.positions)),
            ("WKST", CODES[self.wkst] if self.wkst else ""),
            ("UNTIL", until),
            ("COUNT", "" if self.count is None else str(self.count)),
        ]


@lru_cache(maxsize=8192)
def parse_rrule(text: str, zone_name: str | None = None, hour: time = time()) -> Parts:
    """Parse `FREQ=WEEKLY;BYDAY=FR`, with or without `RRULE:` before it.

    Raises BadInput for a rule that no ritual can follow. An UNTIL with a time of day becomes the last date on which
    `hour` in that zone isn't after it.
    """
    given = _split(text)
    freq = next((freq for freq in FREQS if freq == given.get("FREQ")), None)
    if freq is None:
        raise BadInput("A ritual can come at most once a day: its rule begins with DAILY, WEEKLY, MONTHLY or YEARLY.")
    months = _numbers(given, "BYMONTH", 12)
    most = {"MONTHLY": 5, "YEARLY": 5 if months else 53}.get(freq, 0)
    parts = Parts(
        freq=freq,
        interval=_one(given, "INTERVAL", 1, MOST_APART) or 1,
        days=_days(given.get("BYDAY"), most),
        month_days=_numbers(given, "BYMONTHDAY", 31, below=True),
        months=months,
        positions=_numbers(given, "BYSETPOS", 366, below=True),
        wkst=_weekday(given.get("WKST", "MO")),
        until=_until(given["UNTIL"], zone_name, hour) if "UNTIL" in given else None,
        count=_one(given, "COUNT", 1, MOST_TIMES),
    )
    if parts.until and parts.count:
        raise BadInput("A ritual ends on a day or after a number of times, not both.")
    if parts.positions and freq in ("DAILY", "WEEKLY"):
        raise BadInput("BYSETPOS needs a month or a year to count in.")
    return parts


@lru_cache(maxsize=1024)
def explicit(parts: Parts, begins: date) -> Parts:
    """The rule with the values that RFC 5545 takes from the first date made explicit."""
    if parts.days or parts.month_days or parts.freq == "DAILY":
        return parts
    if parts.freq == "WEEKLY":
        return parts._replace(days=((0, begins.weekday()),))
    months = parts.months or ((begins.month,) if parts.freq == "YEARLY" else ())
    return parts._replace(months=months, month_days=(begins.day,))


def _split(text: str) -> dict[str, str]:
    if len(text) > LONGEST_TEXT:
        raise BadInput("That rule is too long for a ritual.")
    given: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        key, _, value = part.partition("=")
        if key not in _KEYS or key in given or not value:
            raise BadInput(f"“{part or text}” isn’t part of a rule that a ritual can follow.")
        given[key] = value
    return given


def _numbers(given: Mapping[str, str], key: str, most: int, *, below: bool = False) -> tuple[int, ...]:
    """Parse the numbers of a part, 1 to `most`, sorted and without repetition.

    With `below`, -1 to -`most` are allowed too.
    """
    found = set()
    for text in given[key].split(",") if key in given else ():
        number = int(text) if re.fullmatch(_NUMBER, text) else 0
        if not 1 <= (abs(number) if below else number) <= most:
            raise BadInput(f"“{key}={given[key]}” is not in the calendar.")
        found.add(number)
    return tuple(sorted(found))


def _one(given: Mapping[str, str], key: str, least: int, most: int) -> int | None:
    if key not in given:
        return None
    number = int(given[key]) if re.fullmatch(_NUMBER, given[key]) else 0
    if not least <= number <= most:
        raise BadInput(f"“{key}={given[key]}”: a ritual can have {least} to {most}.")
    return number


def _days(text: str | None, most: int) -> tuple[tuple[int, int], ...]:
    """Parse BYDAY in order of the week; `most` is the highest ordinal allowed."""
    found = set()
    for day in (text or "").split(",") if text else ():
        match = re.fullmatch(_BYDAY, day)
        if not match or (match[1] and not 1 <= abs(int(match[1])) <= most):
            raise BadInput(f"“BYDAY={text}” isn’t a day that this rule can have.")
        found.add((int(match[1] or 0), CODES.index(match[2])))
    return tuple(sorted(found, key=lambda day: (day[1], day[0])))


def _weekday(text: str) -> int:
    if text not in CODES:
        raise BadInput(f"“WKST={text}” isn’t a day of the week.")
    return CODES.index(text)


def _until(text: str, zone_name: str | None, hour: time) -> date:
    match = re.fullmatch(_UNTIL, text)
    try:
        if not match:
            raise ValueError
        at = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")
        if match[3] and zone_name:
            at = at.replace(tzinfo=UTC).astimezone(zone(zone_name)).replace(tzinfo=None)
        return at.date() if at.time() >= hour else at.date() - timedelta(days=1)
    except (ValueError, OverflowError):
        raise BadInput(f"“UNTIL={text}” is not in the calendar.") from None


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
