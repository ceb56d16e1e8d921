"""Write a block as a VEVENT (RFC 5545, 3.6.1).

Nothing in it depends on the moment of writing: an unchanged block gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress, vRecur, vText
from icalendar.prop import vInline

from planner.domain.availability import takes_time
from planner.domain.model.block import Block, Person, Yes
from planner.domain.pillars import pillar_name
from planner.domain.text import shown, shown_lines
from planner.domain.time.when import UTC_ZONE, When
from planner.domain.time.zones import known_zone
from planner.named_tuple import NamedTuple

BUSY = "Busy"
"""The title of what its owner shows as busy."""
UNTITLED = "Untitled"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_PARTSTAT: dict[Yes, str] = {
    "yes": "ACCEPTED",
    "no": "DECLINED",
    "changed": "NEEDS-ACTION",
    "open": "NEEDS-ACTION",
}


class Viewpoint(NamedTuple):
    """Whose export it is: the plan's id, the two people, and the viewer's zone."""

    plan: str
    me: Person
    you: Person
    zone: ZoneInfo

    def zone_of(self, when: When) -> ZoneInfo:
        """The zone in which a time is written; the viewer's for an unknown one."""
        found = known_zone(when.zone) if when.zone else self.zone
        return self.zone if found is UTC_ZONE and when.zone != UTC_ZONE.key else found

    def name_of(self, person: str) -> str:
        """A person's name; their id for a stranger."""
        return next((shown(known.name) for known in (self.me, self.you) if known.id == person), person)


class EventFields(NamedTuple):
    """What a VEVENT says of a block, apart from its UID and stamps.

    `answers` are (person, PARTSTAT) of those whose yes it needs, where somebody else made it.
    """

    title: str
    when: When
    author: str
    place: str = ""
    notes: str = ""
    category: str = ""
    status: str = "CONFIRMED"
    takes_time: bool = True
    private: bool = False
    answers: tuple[tuple[str, str], ...] = ()


class Recurrence(NamedTuple):
    """The values that make a VEVENT a series, or one occurrence of it.

    `rrule` is the value of RRULE, `but` the times of EXDATE, `replaces` the time of RECURRENCE-ID.
    """

    rrule: str = ""
    but: tuple[When, ...] = ()
    replaces: When | None = None


_ONCE = Recurrence()


def is_exported(block: Block) -> bool:
    """Whether a block is in exports: not hidden or deleted, and nobody said no to it.

    What is called off is, as that; what an absence sets aside isn't.
    """
    is_refused = "no" in block.agreement.values() and not block.called_off_by
    return not (block.deleted or block.visibility == "hidden" or is_refused or block.aside)


def event_fields(block: Block, view: Viewpoint) -> EventFields:
    """What a VEVENT says of a block.

    Of private time it says that it's taken, also of one's own: a calendar leaves this device.
    """
    when, status, takes = block.when, _status(block), takes_time(block) and block.when.precision == "time"
    if block.visibility != "open":
        return EventFields(BUSY, when, block.author, status=status, takes_time=takes, private=True)
    needed = block.agreement
    is_asked = len(needed) > 1 or any(person != block.author for person in needed)
    return EventFields(
        title=shown(block.title).strip() or UNTITLED,
        when=when,
        author=block.author,
        place=shown(block.place).strip(),
        notes="\n".join(shown_lines(block.notes)),
        category=shown(pillar_name(block.pillar)) if block.pillar else "",
        status=status,
        takes_time=takes,
        answers=tuple((person, _PARTSTAT[said]) for person, said in sorted(needed.items())) if is_asked else (),
    )


def _status(block: Block) -> str:
    said = block.agreement.values()
    if block.called_off_by or block.status == "skipped":
        return "CANCELLED"
    return "CONFIRMED" if all(answer == "yes" for answer in said) else "TENTATIVE"


def write_event(
    uid: str, fields: EventFields, touched: Iterable[datetime | None], view: Viewpoint, comes: Recurrence = _ONCE
) -> bytes:
    """A VEVENT; `touched` are the times of the latest writes behind it."""
    event = Event()
    event.add("UID", uid)
    stamp = max((at for at in touched if at), default=_LONG_AGO)
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", stamp)
    event.add("SEQUENCE", max(0, int((stamp - _LONG_AGO).total_seconds())))
    _add_times(event, fields.when, view)
    _add_recurrence(event, comes, view)
    _add_texts(event, fields)
    event.add("STATUS", fields.status)
    event.add("TRANSP", "OPAQUE" if fields.takes_time else "TRANSPARENT")
    if fields.private:
        event.add("CLASS", "PRIVATE")
    if fields.answers:
        event.add("ORGANIZER", _address(fields.author, view))
        for person, said in fields.answers:
            event.add("ATTENDEE", _address(person, view, said))
    return bytes(event.to_ical())


def local_value(when: When, view: Viewpoint) -> date | datetime:
    """The start of a time as RFC 5545 has it: a date, or a local time with its zone."""
    if when.precision == "time":
        return when.local_start.replace(tzinfo=view.zone_of(when))
    return when.local_start.date()


def _add_times(event: Event, when: When, view: Viewpoint) -> None:
    begins = local_value(when, view)
    event.add("DTSTART", begins)
    if when.precision == "day":
        event.add("DTEND", begins + timedelta(days=when.days))
    elif when.minutes:
        ends = when.ends(view.zone_of(when))
        # An hour that comes twice can only be told apart in UTC.
        is_second = ends.replace(fold=1).utcoffset() != ends.replace(fold=0).utcoffset() and ends.fold
        event.add("DTEND", ends.astimezone(UTC) if is_second else ends)


def _add_recurrence(event: Event, comes: Recurrence, view: Viewpoint) -> None:
    if comes.rrule:
        event.add("RRULE", vRecur.from_ical(comes.rrule))
    if comes.but:
        event.add("EXDATE", [local_value(when, view) for when in comes.but])
    if comes.replaces:
        event.add("RECURRENCE-ID", local_value(comes.replaces, view))


def _add_texts(event: Event, fields: EventFields) -> None:
    event.add("SUMMARY", _text(fields.title))
    if fields.place:
        event.add("LOCATION", _text(fields.place))
    if fields.notes:
        event.add("DESCRIPTION", _text(fields.notes))
    if fields.category:
        event.add("CATEGORIES", [fields.category])


def _text(text: str) -> vText | vInline:
    r"""Make a TEXT value.

    The library takes `\N` in it for a line end, so such a text is escaped here.
    """
    if "\\N" not in text:
        return vText(text)
    for plain, escaped in (("\\", "\\\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
        text = text.replace(plain, escaped)
    return vInline(text)


def _address(person: str, view: Viewpoint, said: str = "") -> vCalAddress:
    """A person as a CAL-ADDRESS that no mail can be sent to."""
    address = vCalAddress(f"urn:x-planner:{person if person.isalnum() and person.isascii() else 'person'}")
    address.params["CN"] = view.name_of(person)
    if said:
        address.params["PARTSTAT"] = said
    return address
