"""Write a ritual as a VEVENT with RRULE, and one more for each changed evening.

Each segment of a ritual is a series of its own, and so are the turns of each person where the owner alternates. A rule
without an end has none here either, but what happens to single evenings (weeks off, absences, turns) is worked out up
to a last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from planner.domain.ids import occurrence_id
from planner.domain.model.block import WE, Block
from planner.domain.recurrence.ritual import Ritual, starting
from planner.domain.recurrence.rrule import explicit
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE
from planner.interop.ical.uids import safe_name, uid_of
from planner.interop.ical.write_block import (
    UTC_NAMES,
    Recurrence,
    Viewpoint,
    event_fields,
    is_exported,
    write_event,
)
from planner.named_tuple import NamedTuple
from planner.store.codec.rituals import Chain
from planner.store.index.month_ranges import months_between
from planner.store.index.occurrence_blocks import occurrence

if TYPE_CHECKING:
    from planner.domain.time.when import When
    from planner.store.index.repository import Repository

_TURN = "-turn"
"""How the name of the series ends that has the second person's turns."""


class CalendarItem(NamedTuple):
    """The events of one UID: their file's name, whose they are, zones and text."""

    name: str
    who: str
    zones: tuple[str, ...]
    text: bytes


class ExportSpan(NamedTuple):
    """The dates of an export, both included.

    `is_clipped` ends every series on the last. Otherwise a series goes on, and single evenings are worked out up to
    that date.
    """

    first: date
    last: date
    is_clipped: bool = False


class ChangedDate(NamedTuple):
    """What differs on one date of a series.

    `text` is the VEVENT that stands in its place; without, it doesn't come on that date. `touched` is when that was
    written; None for an absence.
    """

    day: date
    touched: datetime | None = None
    text: bytes = b""
    zones: tuple[str, ...] = ()


class Series(NamedTuple):
    """One segment of a ritual for one owner, from its first date to its last."""

    chain: Chain
    ritual: Ritual
    who: str
    first: date
    last: date | None

    @property
    def name(self) -> str:
        """The name of its item."""
        turn = "" if self.who == self.ritual.who else _TURN
        return safe_name(f"{self.ritual.id}{turn}")

    def covers(self, day: date) -> bool:
        """Whether a date is between its first and its last one."""
        return self.first <= day <= (self.last or date.max)

    def has(self, block: Block) -> bool:
        """Whether an occurrence is one of this series, perhaps at another time."""
        day = block.occurrence
        if day is None or not self.covers(day) or block.who != self.who:
            return False
        is_alike = block.when.precision == self.ritual.rule.first.precision
        return is_alike and self.ritual.comes_on(day) and self.ritual.terms(day).who == self.who


def block_item(block: Block, view: Viewpoint) -> CalendarItem | None:
    """A block, or an evening that is in no series, as an item.

    None for what isn't exported. A block without a day isn't: a calendar has no place for it.
    """
    if not is_exported(block) or block.when.precision == "week":
        return None
    name = safe_name(block.id)
    text = write_event(uid_of(name, view.plan), event_fields(block, view), [block.touched_at], view)
    return CalendarItem(name, block.who, zones_of([block.when], view), text)


def is_in(block: Block, span: ExportSpan, view: Viewpoint) -> bool:
    """Whether a block touches the dates of an export; one of everything has them all."""
    if not span.is_clipped:
        return True
    first, last = block.when.dates(view.zone)
    return first <= span.last and last >= span.first


def zones_of(whens: Iterable[When], view: Viewpoint) -> tuple[str, ...]:
    """The names of the zones that these times are written in; UTC needs none."""
    zones = {view.zone_of(when) for when in whens if when.precision == "time"}
    return tuple(sorted(zone.key for zone in zones if zone.key not in UTC_NAMES))


def series_of(chain: Chain, span: ExportSpan) -> Iterator[Series]:
    """The series of a ritual: one for each segment and owner that comes in the span."""
    for ritual in chain.segments:
        rule = ritual.rule
        if not ritual.comes or rule.flexible or chain.visibility == "hidden":
            continue
        alternates = ritual.turns and ritual.who != WE
        ends = [span.last] if span.is_clipped or alternates else []
        ends += [ritual.ends - timedelta(days=1)] if ritual.ends else []
        ends += [rule.until] if rule.until else []
        last = min(ends, default=None)
        for who in ritual.people if alternates else (ritual.who,):
            first = ritual.next_date(span.first)
            while alternates and first and ritual.terms(first).who != who and first < span.last:
                first = ritual.next_date(first + timedelta(days=1))
            if first and (last is None or first <= last):
                yield Series(chain, ritual, who, first, last)


class RitualReader:
    """Finds what differs on single dates of the series of a plan."""

    def __init__(self, repository: Repository, span: ExportSpan, view: Viewpoint) -> None:
        self._repository, self._span, self._view = repository, span, view
        self._changed: dict[str, dict[str, list[Block]]] = {}
        """The changed occurrences by month and ritual."""
        self._apart: dict[tuple[date, date], frozenset[date]] = {}

    def differences(self, series: Series, first: date = date.min, last: date = date.max) -> Iterator[ChangedDate]:
        """The dates from `first` to `last` on which a series differs from its rule."""
        low, high = max(first, series.first), min(last, series.last or self._span.last, self._span.last)
        days = series.ritual.dates(low, high)
        if not (series.ritual.turns and series.who != WE):  # then every other turn is the other's
            days = sorted(self._days_apart(low, high).union(self._changed_days(series, low, high)).intersection(days))
        for day in days:
            key = occurrence_id(series.ritual.root, day)
            changed = self._repository.months.changed_occurrences(key[-10:-3]).get(key)
            found = self._differing(series, day, changed) if changed else self._missing(series, day)
            if found:
                yield found

    def alone(self, series: Iterable[Series], root: str, month: str) -> Iterator[CalendarItem]:
        """The ritual's occurrences of a home month that are in none of its series."""
        yield from self._items(series, self._changed_in(month, root))

    def _changed_in(self, month: str, root: str) -> Sequence[Block]:
        """The changed occurrences of a ritual whose home is that month."""
        if month not in self._changed:
            found = self._changed[month] = {}
            for block in self._repository.months.changed_occurrences(month).values():
                found.setdefault(str(block.ritual), []).append(block)
        return self._changed[month].get(root, ())

    def _changed_days(self, series: Series, low: date, high: date) -> Iterator[date]:
        """The original dates of a ritual's changed occurrences, of whole months."""
        for month in months_between(low, high):
            for block in self._changed_in(month, series.ritual.root):
                if block.occurrence:
                    yield block.occurrence

    def _days_apart(self, low: date, high: date) -> frozenset[date]:
        """The dates of weeks in which somebody rests or is absent."""
        if (low, high) not in self._apart:
            days = [low + timedelta(days=later) for later in range((high - low).days + 1)]
            self._apart[low, high] = frozenset(day for day in days if self._is_apart(day))
        return self._apart[low, high]

    def _is_apart(self, day: date) -> bool:
        rituals, absences = self._repository.rituals, self._repository.absences
        someone_rests = any(rituals.is_off(person, day) for person in self._repository.facts.people_ids)
        return someone_rests or not absences.of_week(Week.of(day)).is_nobody

    def called_off(self, series: Iterable[Series], chain: Chain) -> Iterator[CalendarItem]:
        """The first dates from which on it was called off, if nobody changed those."""
        keys = (occurrence_id(chain.segments[0].root, day) for day in chain.called_off())
        unchanged = (key for key in keys if key not in self._repository.months.changed_occurrences(key[-10:-3]))
        yield from self._items(series, filter(None, map(self._repository.blocks.get, unchanged)))

    def _items(self, series: Iterable[Series], blocks: Iterable[Block]) -> Iterator[CalendarItem]:
        own = list(series)
        for block in blocks:
            if is_in(block, self._span, self._view) and not any(one.has(block) for one in own):
                item = block_item(self._repository.absences.marked(block), self._view)
                if item:
                    yield item

    def _missing(self, series: Series, day: date) -> ChangedDate | None:
        ritual = series.ritual
        if ritual.terms(day).who != series.who or self._repository.rituals.rests(ritual, day):
            return ChangedDate(day)
        absences = self._repository.absences
        if series.who != WE or absences.of_week(Week.of(day)).is_nobody:
            return None
        return ChangedDate(day) if absences.marked(occurrence(ritual, day, series.chain)).aside else None

    def _differing(self, series: Series, day: date, block: Block) -> ChangedDate | None:
        block = self._repository.absences.marked(block)
        if not series.has(block) or not is_exported(block):
            return ChangedDate(day, block.touched_at)
        base = occurrence(series.ritual, day, series.chain)
        fields = event_fields(block, self._view)
        if fields == event_fields(base, self._view):
            return None
        comes = Recurrence(replaces=base.when)
        text = write_event(uid_of(series.name, self._view.plan), fields, [block.touched_at], self._view, comes)
        return ChangedDate(day, block.touched_at, text, zones_of([block.when, base.when], self._view))


def series_item(series: Series, evenings: Iterable[ChangedDate], view: Viewpoint) -> CalendarItem | None:
    """A series with what differs on single dates, as an item; None if it never comes."""
    found = sorted(evenings)
    ritual, but = series.ritual, [evening.day for evening in found if not evening.text]
    if series.last and set(ritual.dates(series.first, series.last)) <= set(but):
        return None
    base = occurrence(ritual, series.first, series.chain)
    base = base._replace(who=series.who, when=ritual.when(series.first))
    comes = Recurrence(_rrule(series, view), tuple(map(ritual.when, but)))
    touched = [base.touched_at, *(evening.touched for evening in found)]
    master = write_event(uid_of(series.name, view.plan), event_fields(base, view), touched, view, comes)
    zones = {*zones_of([base.when], view), *(zone for evening in found for zone in evening.zones)}
    return CalendarItem(
        series.name, series.who, tuple(sorted(zones)), b"".join([master, *(evening.text for evening in found)])
    )


def _rrule(series: Series, view: Viewpoint) -> str:
    """The value of RRULE, with its UNTIL in UTC (RFC 5545, 3.3.10)."""
    rule = starting(series.ritual.rule, series.first)
    text = str(explicit(rule.parts, series.ritual.rule.first.local_start.date())._replace(until=None))
    if series.last is None:
        return text
    last = series.ritual.when(series.last)
    if last.precision == "day":
        return f"{text};UNTIL={last.start.replace('-', '')}"
    until = last.starts(UTC_ZONE).replace(tzinfo=None).isoformat(timespec="seconds")
    return f"{text};UNTIL={until.replace('-', '').replace(':', '')}Z"
