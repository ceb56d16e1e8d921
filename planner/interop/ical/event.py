"""What one VEVENT of a calendar says, in the words of a plan."""

from __future__ import annotations

from planner.domain.time.when import When
from planner.named_tuple import NamedTuple


class CalendarEvent(NamedTuple):
    """One VEVENT (RFC 5545, 3.6.1) with the times it comes.

    `rrule` is a rule that a ritual can follow, without COUNT, and `when` is its first occurrence; `but` are the local
    starts of EXDATE, `also` the times of RDATE and of a start that the rule leaves out. With `replaces`, the local
    start of its RECURRENCE-ID, the event stands in place of that occurrence of the event with the same `uid`; with
    `following`, of the later ones too. Local starts are written as in `When.start`, in the zone of the series' first.
    `busy` is false for what takes nobody's time (TRANSP:TRANSPARENT, or a status that says so); `cancelled` is STATUS:
    CANCELLED; `private` is CLASS:PRIVATE or CONFIDENTIAL. `modified` is an ISO time in UTC, or empty. `doubt` says in
    one sentence what had to be guessed.
    """

    uid: str
    title: str
    when: When
    rrule: str | None = None
    but: tuple[str, ...] = ()
    also: tuple[When, ...] = ()
    replaces: str | None = None
    following: bool = False
    place: str = ""
    notes: str = ""
    categories: tuple[str, ...] = ()
    busy: bool = True
    cancelled: bool = False
    private: bool = False
    sequence: int = 0
    modified: str = ""
    doubt: str = ""


class SkippedEvent(NamedTuple):
    """An event that could not be read: what it is called and why, in one sentence.

    `name` is its title, else its UID, else empty.
    """

    name: str
    why: str
