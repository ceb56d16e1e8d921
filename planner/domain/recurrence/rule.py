"""`Rule`: a recurrence rule, and the dates on which a ritual occurs.

A rule is an RRULE (parsed in `rrule.py`) with the When of its first occurrence; `occurrences` lists its dates. Each
occurrence is at the rule's own local time in its own zone, so 19:00 stays 19:00 when the clocks change. A time that
the clocks jump over on such a date is read by the offset before the jump, as RFC 5545 says: 02:30 is then 03:30 (see
`When.starts`); one that comes twice is the first.

A flexible ritual ("walk, 5 a week, after 17:00") starts in a week and repeats by weeks; its occurrence is on the
week's own line, and its original date is the Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from planner.domain.errors import BadInput
from planner.domain.model.block import Draft, Visibility
from planner.domain.recurrence.describe import describe_parts
from planner.domain.recurrence.rrule import Parts, explicit, parse_rrule
from planner.domain.time.week import LAST_YEAR, Week
from planner.domain.time.when import When
from planner.named_tuple import NamedTuple

MOST_A_WEEK = 21
DAILY_FROM = 4
"""On how many days of a week a ritual comes that is shown as one row."""
_DAYS_TO_FIRST = (40, 400, 4000, 40_000)  # most rules first come within weeks, 29 February on a Sunday within 40 years
DAYS_AHEAD = (8, 400, 4_000, 40_000)
"""How far ahead the next date is looked for, in turn; most come within a week."""
_ONLY_ONE = 12 * 9999  # an interval past the end of the calendar, so only the period of DTSTART is expanded
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"


_when = lru_cache(maxsize=4096)(When)
"""Cached, since many rituals come at the same times."""


class _Comes(NamedTuple):
    rrule: str
    start: str
    minutes: int
    zone: str | None = None
    times: int | None = None
    after: str | None = None


class Rule(_Comes):
    """A recurrence rule: `rrule`, and the time of the first occurrence.

    `rrule` has no COUNT, and its UNTIL is a date. `start`, `minutes` and `zone` are as in When. `times` a week is
    allowed only when `start` is a week, and `after` ("17:00") only when there is no hour. Raises BadInput otherwise.
    """

    __slots__ = ()

    def __new__(
        cls,
        rrule: str,
        start: str,
        minutes: int,
        zone: str | None = None,
        times: int | None = None,
        after: str | None = None,
    ) -> Self:
        """Raises BadInput for what isn't a rule."""
        rule = super().__new__(cls, rrule, start, minutes, zone, times, after)
        rule._check()
        return rule

    @classmethod
    def _make(cls, iterable: Iterable[Any]) -> Self:  # type: ignore[override]
        """Build one as `_replace` does; what was replaced is checked as well."""
        return cls(*iterable)

    def _check(self) -> None:
        first, parts = self.first, self.parts
        if parts.count is not None:
            raise BadInput("A ritual’s rule ends on a day, not after a number of times.")
        if self.minutes < 1:
            raise BadInput("A block lasts at least a minute.")
        if first.precision == "week" and (parts.freq != "WEEKLY" or parts.days or parts.months or parts.month_days):
            raise BadInput("A ritual without a day repeats weekly.")
        if self.times is not None and not (first.precision == "week" and 1 <= self.times <= MOST_A_WEEK):
            raise BadInput(f"A ritual without a day comes 1 to {MOST_A_WEEK} times a week; any other needs days.")
        if self.after is not None and (first.precision == "time" or not re.fullmatch(_CLOCK, self.after)):
            raise BadInput("“after” needs a time of day such as 17:00, and a ritual that has no hour of its own.")

    @property
    def first(self) -> When:
        """The time of the first occurrence."""
        return _when(self.start, self.minutes, self.zone)

    @property
    def parts(self) -> Parts:
        """The parsed recurrence rule."""
        return parse_rrule(self.rrule)

    @property
    def comes_daily(self) -> bool:
        """Whether it comes on four days of a week or more."""
        return not self.flexible and _comes_daily(self.rrule)

    @property
    def until(self) -> date | None:
        """The last date that may have an occurrence; None for no end."""
        return self.parts.until

    @property
    def flexible(self) -> bool:
        """Whether it's ticked on the week's own line, instead of having a time."""
        return "W" in self.start

    def on(self, day: date) -> When:
        """The time of the occurrence with that original date."""
        if self.flexible:
            return When.in_week(Week.of(day), self.minutes)
        return _when(day.isoformat() + self.start[len("2026-11-27") :], self.minutes, self.zone)

    def ending(self, last: date) -> Rule:
        """The same rule without occurrences after that date."""
        return self._replace(rrule=str(self.parts._replace(until=last)))


class RitualDraft(NamedTuple):
    """A ritual to add. `who` is a person's id or `we`, `lead` as in `Block`.

    `turns` alternates lead or owner.
    """

    title: str
    rule: Rule
    who: str
    pillar: str | None = None
    place: str = ""
    notes: str = ""
    lead: str | None = None
    goal: str | None = None
    tags: tuple[str, ...] = ()
    protected: bool = False
    visibility: Visibility = "open"
    turns: bool = False
    remind: int | None = None


def recurring(draft: Draft, rule: Rule) -> RitualDraft:
    """A ritual from a block that repeats; the rule has its times."""
    fields = {name: getattr(draft, name) for name in RitualDraft._fields if name not in ("rule", "turns")}
    return RitualDraft(rule=rule, **fields)


def encode_rule(rule: Rule) -> dict[str, object]:
    """Encode a rule as JSON: rrule, start, minutes, zone, and times and after if set."""
    value: dict[str, object] = {
        "rrule": rule.rrule,
        "start": rule.start,
        "minutes": rule.minutes,
        "zone": rule.zone,
    }
    optional = {"times": rule.times, "after": rule.after}
    return value | {key: one for key, one in optional.items() if one is not None}


@lru_cache(maxsize=4096)
def _comes_daily(rrule: str) -> bool:
    parts = parse_rrule(rrule)
    days = len(parts.weekdays) or (7 if parts.freq == "DAILY" else 1)
    is_weekly = parts.freq in ("DAILY", "WEEKLY") and not (parts.month_days or parts.months)
    return is_weekly and parts.interval == 1 and days >= DAILY_FROM


def decode_rule(value: object) -> Rule | None:
    """Decode a rule from JSON; None if it isn't one. Unknown keys are ignored."""
    if not isinstance(value, Mapping):
        return None
    rrule, start, minutes, zone = (value.get(key) for key in ("rrule", "start", "minutes", "zone"))
    times, after = value.get("times"), value.get("after")
    if not (isinstance(rrule, str) and isinstance(start, str) and type(minutes) is int):
        return None
    if not (zone is None or isinstance(zone, str)) or not (after is None or isinstance(after, str)):
        return None
    if not (times is None or type(times) is int):
        return None
    try:
        return _rule(rrule, start, minutes, zone, times, after)
    except BadInput:
        return None


_rule = lru_cache(maxsize=4096)(Rule)
"""Cached like `_when`, for the same reason."""


def make(rrule: str, first: When, *, times: int | None = None, after: str | None = None) -> Rule:
    """Make a rule whose first occurrence is on or after `first`, with COUNT as UNTIL.

    Raises BadInput when it comes more than once a day, never, or only past the calendar.
    """
    parts = parse_rrule(rrule, first.zone, first.local_start.time())
    endless = Rule(str(parts._replace(until=None, count=None)), first.start, first.minutes, first.zone, times, after)
    begins = _first_date(endless)
    if parts.until and parts.until < begins:
        raise BadInput("That ritual would end before it begins.")
    rule = endless._replace(start=endless.on(begins).start)
    until = parts.until if parts.count is None else until_for_count(rule, parts.count)
    return rule if until is None else rule.ending(until)


EVERY_DAY = Parts("DAILY")[: Parts._fields.index("wkst")]


def occurrences(rule: Rule, first: date, last: date, until: date | None = None) -> list[date]:
    """The original dates from `first` to `last` inclusive, in order.

    There are none after `until`. The cost depends on the window, not on how long ago the rule began. A flexible
    ritual's dates are Mondays. Blocks that began before the window and reach into it have dates before it, so ask for
    as many days earlier.
    """
    begins = rule.first.local_start.date()
    low = max(first, begins)
    high = min(end for end in (last, rule.until, until, date(LAST_YEAR, 12, 31)) if end is not None)
    return [*_dates_between(rule.parts, begins, low, high)] if low <= high else []


def first_occurrence(rule: Rule, day: date) -> date | None:
    """The first original date on or after `day`; None when there are no more."""
    low = max(day, rule.first.local_start.date())
    for days in DAYS_AHEAD:
        last = min(low.toordinal() + days, date(LAST_YEAR, 12, 31).toordinal())
        if found := occurrences(rule, low, date.fromordinal(last)):
            return found[0]
    return None


@lru_cache(maxsize=1024)
def _dates_between(parts: Parts, begins: date, low: date, high: date) -> tuple[date, ...]:
    """The dates of a rule that began then; cached, as many rituals share one."""
    if parts[: len(EVERY_DAY)] == EVERY_DAY:  # the most common crowd, and nothing has to be looked for
        return tuple(date.fromordinal(number) for number in range(low.toordinal(), high.toordinal() + 1))
    parts = explicit(parts, begins)
    days = tuple(_in_turn(parts, begins, low, high))
    if days and parts.counts_within:
        return tuple(_by_calendar(parts, begins, days[0], days[-1]))
    return days


def describe_rule(rule: Rule) -> str:
    """Describe the rule as quick add reads it, such as `every 2 weeks on Tue`."""
    begins = None if rule.flexible else rule.first.local_start.date()
    return describe_parts(rule.parts, begins, rule.times, rule.after)


def until_for_count(rule: Rule, count: int) -> date:
    """The date of occurrence number `count`; BadInput if it's past the calendar."""
    low, span, end = rule.first.local_start.date(), 366, date(LAST_YEAR, 12, 31)
    while True:
        high = end if (end - low).days <= span else low + timedelta(days=span)
        dates = occurrences(rule, low, high)
        if len(dates) >= count:
            return dates[count - 1]
        if high == end:
            raise BadInput("That ritual would go on beyond the calendar.")
        count, low, span = count - len(dates), high + timedelta(days=1), span * 2


def _first_date(rule: Rule) -> date:
    begins = rule.first.local_start.date()
    end = date(LAST_YEAR, 12, 31)
    for days in _DAYS_TO_FIRST:
        last = end if (end - begins).days <= days else begins + timedelta(days=days)
        if dates := occurrences(rule, begins, last):
            return dates[0]
    raise BadInput("That rule never comes: no day in the calendar fits it.")


def _in_turn(parts: Parts, begins: date, low: date, high: date) -> Iterator[date]:
    """Yield the rule's days in the window, ignoring ordinals and positions.

    These are days within every `interval`-th day, week, month or year since the rule began.
    """
    first_number = _period(parts, low)
    first_number += (_period(parts, begins) - first_number) % parts.interval
    least, most, weekdays = low.toordinal(), high.toordinal(), parts.weekdays
    for number in range(first_number, _period(parts, high) + 1, parts.interval):
        for first, last in _stretches(parts, number):
            for ordinal in range(max(first, least), min(last, most) + 1):
                # The year 1 began on a Monday. Most days are skipped here, before making a date.
                if not weekdays or (ordinal - 1) % 7 in weekdays:
                    day = date.fromordinal(ordinal)
                    if _fits(parts, day):
                        yield day


def _stretches(parts: Parts, number: int) -> list[tuple[int, int]]:
    """The first and last days, as ordinals, of each stretch of a period to look at.

    For a year these are its months, or those that the rule names.
    """
    if parts.freq == "DAILY":
        return [(number, number)]
    if parts.freq == "WEEKLY":
        return [(number * 7 + 1 + parts.wkst, number * 7 + 7 + parts.wkst)]
    if parts.freq == "MONTHLY":
        return [_month(number)]
    return [_month(number * 12 + month - 1) for month in parts.months or range(1, 13)]


def _month(number: int) -> tuple[int, int]:
    first, following = (date(n // 12, n % 12 + 1, 1).toordinal() for n in (number, number + 1))
    return first, following - 1


def _fits(parts: Parts, day: date) -> bool:
    """Whether the rule allows that day, ignoring weekdays, ordinals and positions."""
    if parts.months and day.month not in parts.months:
        return False
    return not parts.month_days or day.day in parts.month_days or _from_the_end(day) in parts.month_days


def _from_the_end(day: date) -> int:
    """-1 for the last day of a month."""
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (day - next_month).days


def _period(parts: Parts, day: date) -> int:
    if parts.freq == "DAILY":
        return day.toordinal()
    if parts.freq == "WEEKLY":
        # The year 1 began on a Monday.
        return (day.toordinal() - 1 - parts.wkst) // 7
    return day.year if parts.freq == "YEARLY" else _month_number(day)


def _by_calendar(parts: Parts, begins: date, low: date, high: date) -> Iterator[date]:
    """Yield dates of rules that count in a month or year, such as the 1st Saturday.

    One period is expanded at a time, because for a rule that never matches dateutil searches up to the year 9999.
    """
    yearly = parts.freq == "YEARLY"
    months = parts.interval * (12 if yearly else 1)
    origin = _month_number(begins) - (begins.month - 1 if yearly else 0)
    number = origin + (_month_number(low) - origin) // months * months
    while number <= _month_number(high):
        yield from (day for day in _dates_within(parts._replace(interval=1, until=None), number) if low <= day <= high)
        number += months


@lru_cache(maxsize=1024)
def _dates_within(parts: Parts, number: int) -> tuple[date, ...]:
    """The dates of a rule in one month, or in the year that begins with it.

    Kept, since dateutil is slow and many rituals share a rule. It's imported here since few rules need it.
    """
    from dateutil.rrule import MONTHLY, YEARLY, rrule, weekday  # only rules by month or year

    dates = rrule(
        YEARLY if parts.freq == "YEARLY" else MONTHLY,
        dtstart=datetime(number // 12, number % 12 + 1, 1),
        interval=_ONLY_ONE,
        byweekday=[weekday(day, ordinal or None) for ordinal, day in parts.days] or None,
        bymonthday=parts.month_days or None,
        bymonth=parts.months or None,
        bysetpos=parts.positions or None,
        wkst=parts.wkst,
    )
    return tuple(day.date() for day in dates)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
