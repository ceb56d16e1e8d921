"""Turn the events of a calendar into what an import brings into the plan.

An event that repeats becomes a ritual, with its exceptions; every other one a block. Of an event that the calendar
calls private, only that the time is taken is shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Draft, Visibility
from planner.domain.pillars import OFFERED_PILLARS, pillar_name
from planner.domain.recurrence.rule import Rule, recurring
from planner.domain.time.when import When
from planner.interop.ical.event import CalendarEvent, SkippedEvent
from planner.interop.ical.uids import uid_of
from planner.named_tuple import NamedTuple
from planner.plan.imports import Incoming

if TYPE_CHECKING:
    from planner.plan.plan import Plan

_UNTITLED = "Untitled"
_PILLARS = {name: pillar for pillar in OFFERED_PILLARS for name in (pillar, pillar_name(pillar))}


class ReadForImport(NamedTuple):
    """What a calendar brings in, what is left out and why, and what was guessed."""

    things: tuple[Incoming, ...]
    left_out: tuple[SkippedEvent, ...]
    doubts: tuple[SkippedEvent, ...]


def read_for_import(read: Iterable[CalendarEvent | SkippedEvent], plan: Plan, who: str) -> ReadForImport:
    """What these events bring into the column of `who`, a person's id or `we`."""
    masters: list[CalendarEvent] = []
    exceptions: dict[str, list[CalendarEvent]] = {}
    left_out: list[SkippedEvent] = []
    own, own_end = 0, uid_of("", plan.state.plan)
    for event in read:
        if isinstance(event, SkippedEvent):
            left_out.append(event)
        elif event.uid.endswith(own_end):
            own += 1
        elif event.private and who == WE:
            left_out.append(SkippedEvent(event.title, "It’s private there: not suggested to both."))
        elif event.replaces is None:
            masters.append(event)
        else:
            exceptions.setdefault(event.uid, []).append(event)
    if own:
        left_out.append(SkippedEvent("", f"{own} of them came from this plan, so they’re in it already."))
    things = [thing for event in masters for thing in _things(event, exceptions.pop(event.uid, []), who, left_out)]
    lone = (event for events in exceptions.values() for event in events)
    things += [_single(event, str(event.replaces), event.when, who) for event in lone]
    doubts = [SkippedEvent(event.title, event.doubt) for event in masters if event.doubt]
    return ReadForImport(tuple(things), tuple(left_out), tuple(doubts))


def _things(
    event: CalendarEvent, exceptions: list[CalendarEvent], who: str, left_out: list[SkippedEvent]
) -> Iterator[Incoming]:
    """An event's ritual or block, and the blocks of its other dates."""
    instead = {one.replaces: one for one in exceptions}
    yield from (_single(event, f"+{when.start}", when, who, instead.pop(when.start, None)) for when in event.also)
    if event.rrule is None:
        yield _single(event, "", event.when, who, instead.pop(event.when.start, None))
        yield from (_single(one, str(one.replaces), one.when, who) for one in instead.values())
        return
    try:
        rule = Rule(event.rrule, event.when.start, max(1, event.when.minutes), event.when.zone)
    except BadInput as problem:
        left_out.append(SkippedEvent(event.title, str(problem)))
        return
    off = {date.fromisoformat(start[:10]) for start in event.but}
    changed: dict[date, Draft] = {}
    for start, one in instead.items():
        day = date.fromisoformat(str(start)[:10])
        if one.following:
            left_out.append(SkippedEvent(one.title, "Only its first change is taken; the later ones stay by the rule."))
        if one.cancelled:
            off.add(day)
        else:
            off.discard(day)
            changed[day] = _draft(one, one.when, who)
    draft = recurring(_draft(event, event.when, who), rule)
    version = max((one.sequence, one.modified) for one in (event, *exceptions))
    yield Incoming(event.uid, "", draft, version, event.cancelled, tuple(sorted(off)), changed)


def _single(event: CalendarEvent, part: str, when: When, who: str, instead: CalendarEvent | None = None) -> Incoming:
    """One block; `instead` is what the calendar has in place of it."""
    said, when = (instead, instead.when) if instead else (event, when)
    version = (said.sequence, said.modified)
    return Incoming(event.uid, part, _draft(said, when, who), version, event.cancelled or said.cancelled)


def _draft(event: CalendarEvent, when: When, who: str) -> Draft:
    visibility: Visibility = "busy" if event.private else "open"
    pillar = next((found for name in event.categories if (found := _PILLARS.get(name.casefold()))), None)
    title = event.title or _UNTITLED
    return Draft(title, when, who, pillar, event.place, event.notes, visibility=visibility)
