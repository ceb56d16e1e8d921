"""When the events of a calendar come.

Series are worked out near the wanted days, without what was moved or called off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from planner.domain.errors import BadInput
from planner.domain.model.overlay import OverlayEvent
from planner.domain.recurrence.rule import Rule, occurrences
from planner.domain.time.when import DAY, When
from planner.interop.ical.event import CalendarEvent, SkippedEvent

MOST_OCCURRENCES = 50_000
"""Most times that one calendar comes within the wanted days."""
_DATE = len("2026-11-27")


class Expansion:
    """The times of a calendar from `first` to `last`, and what was left out."""

    def __init__(self, events: Iterable[CalendarEvent | SkippedEvent], first: date, last: date) -> None:
        # A day more on either side: local dates of two zones can differ.
        self._first, self._last = first - timedelta(days=1), last + timedelta(days=1)
        self.skipped: list[SkippedEvent] = []
        found = list(islice(self._all(events), MOST_OCCURRENCES + 1))
        if len(found) > MOST_OCCURRENCES:
            self.skipped.append(SkippedEvent("", f"More than {MOST_OCCURRENCES:,} times near now."))
        self.events: list[OverlayEvent] = sorted(found[:MOST_OCCURRENCES], key=_order)

    def _all(self, events: Iterable[CalendarEvent | SkippedEvent]) -> Iterator[OverlayEvent]:
        latest: dict[tuple[str, str | None], CalendarEvent] = {}
        for event in events:
            if isinstance(event, SkippedEvent):
                self.skipped.append(event)
                continue
            before = latest.get((event.uid, event.replaces))
            if before is None or (event.sequence, event.modified) >= (before.sequence, before.modified):
                latest[event.uid, event.replaces] = event
        instead: dict[str, list[CalendarEvent]] = {}
        for event in latest.values():
            if event.replaces is not None:
                instead.setdefault(event.uid, []).append(event)
        for event in latest.values():
            if event.replaces is None:
                yield from self._series(event, instead.pop(event.uid, ()))
        for single in instead.values():  # an occurrence alone, as an invitation to one of a series has it
            yield from (found for event in single for found in self._kept(event, event.when))

    def _series(self, event: CalendarEvent, instead: Sequence[CalendarEvent]) -> Iterator[OverlayEvent]:
        """Yield the times of an event, and of what replaces some of them."""
        following = sorted((one for one in instead if one.following), key=lambda one: str(one.replaces))
        gone = {*event.but, *(str(one.replaces) for one in instead)}
        for one in instead:
            yield from self._kept(one, one.when)
        for when in dict.fromkeys((*self._rule_times(event), *event.also)):
            if gone & {when.start, when.start[:_DATE]}:
                continue
            later = next((one for one in reversed(following) if str(one.replaces) <= when.start), None)
            yield from self._kept(later, _shifted(when, later)) if later else self._kept(event, when)

    def _rule_times(self, event: CalendarEvent) -> Iterator[When]:
        """Yield the times of the event's rule that may touch the wanted days."""
        if event.rrule is None:
            yield event.when
            return
        when = event.when
        try:
            # A rule needs a length of a minute; an event may have none.
            rule = Rule(event.rrule, when.start, max(1, when.minutes), when.zone)
        except BadInput as problem:
            self.skipped.append(SkippedEvent(event.title or event.uid, str(problem)))
            return
        # A day more on either side for those that a later change of the series shifted.
        low = self._first - timedelta(days=when.minutes // DAY + 8)
        for day in occurrences(rule, low, self._last + timedelta(days=7)):
            yield when.to_day(day)

    def _kept(self, event: CalendarEvent, when: When) -> Iterator[OverlayEvent]:
        """Yield the event at that time, if it takes place and touches the wanted days."""
        if event.cancelled or when.precision == "week":
            return
        begins = when.local_start
        ends = begins + timedelta(minutes=max(0, when.minutes - 1))
        if begins.date() <= self._last and ends.date() >= self._first:
            yield OverlayEvent(when, event.title, event.place, event.busy)


def _shifted(when: When, later: CalendarEvent) -> When:
    """The time of an occurrence after the series was changed from an earlier one on."""
    try:
        moved = later.when.local_start - When(str(later.replaces), 0, later.when.zone).local_start
        local = when.local_start + moved
        start = local.isoformat(timespec="minutes") if later.when.precision == "time" else local.date().isoformat()
        return later.when._replace(start=start)
    except (BadInput, OverflowError):
        return when


def _order(event: OverlayEvent) -> tuple[str, str, int]:
    return event.when.start, event.title, event.when.minutes
