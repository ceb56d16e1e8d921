"""Write a block as a VEVENT (RFC 5545, 3.6.1).

Nothing in it depends on the moment of writing: an unchanged block gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress, vRecur, vText
from icalendar.parser import Contentline
from icalendar.prop import vInline

from planner.domain.availability import takes_time
from planner.domain.model.block import Block, Person, Yes
from planner.domain.pillars import pillar_name
from planner.domain.reminders import UsualReminders, minutes_before
from planner.domain.text import shown, shown_lines
from planner.domain.time.when import UTC_ZONE, When
from planner.domain.time.zones import known_zone
from planner.named_tuple import NamedTuple

BUSY = "Busy"
"""The title of what its owner shows as busy."""
UNTITLED = "Untitled"
UTC_NAMES = frozenset(("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu"))
"""The names of zones that are written as UTC."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_PARTSTAT: dict[Yes, str] = {
    "yes": "ACCEPTED",
    "no": "DECLINED",
    "changed": "NEEDS-ACTION",
    "open": "NEEDS-ACTION",
}


class Viewpoint(NamedTuple):
    """Whose export it is: the plan's id, the two people, and the viewer's zone.

    `usual` are the reminders of blocks that don't say it themselves.
    """

    plan: str
    me: Person
    you: Person
    zone: ZoneInfo
    usual: UsualReminders = UsualReminders()

    def zone_of(self, when: When) -> ZoneInfo:
        """The zone in which a time is written; the viewer's for an unknown one."""
        found = known_zone(when.zone) if when.zone else self.zone
        return self.zone if found is UTC_ZONE and when.zone != UTC_ZONE.key else found

    def name_of(self, person: str) -> str:
        """A person's name; their id for a stranger."""
        return next((shown(known.name) for known in (self.me, self.you) if known.id == person), person)


class EventFields(NamedTuple):
    """What a VEVENT says of a block, apart from its UID and stamps.

    `answers` are (person, PARTSTAT) of those whose yes it needs, where somebody else made it. `remind` is how many
    minutes before it begins the viewer wants to hear of it.
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
    remind: int | None = None


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
    if block.visibility != "open":
        bare = without_words(block)
        return EventFields(
            BUSY,
            block.when,
            block.author,
            status=_status(bare),
            takes_time=_takes_time(bare),
            private=True,
            remind=minutes_before(block, view.me.id, view.usual),
        )
    status = _status(block)
    needed = block.agreement
    is_asked = len(needed) > 1 or any(person != block.author for person in needed)
    return EventFields(
        title=shown(block.title).strip() or UNTITLED,
        when=block.when,
        author=block.author,
        place=shown(block.place).strip(),
        notes="\n".join(shown_lines(block.notes)),
        category=shown(pillar_name(block.pillar)) if block.pillar else "",
        status=status,
        takes_time=_takes_time(block),
        answers=tuple((person, _PARTSTAT[said]) for person, said in sorted(needed.items())) if is_asked else (),
        remind=None if status == "CANCELLED" else minutes_before(block, view.me.id, view.usual),
    )


def without_words(block: Block) -> Block:
    """A private block without what stays on the device that wrote it."""
    return block._replace(
        title="", place="", notes="", pillar=None, lead=None, goal=None, tags=(), status="planned", conflicts=()
    )


def _takes_time(block: Block) -> bool:
    return block.when.precision == "time" and takes_time(block)


def _status(block: Block) -> str:
    said = block.agreement.values()
    if block.called_off_by or block.status == "skipped":
        return "CANCELLED"
    return "CONFIRMED" if all(answer == "yes" for answer in said) else "TENTATIVE"


def write_event(
    uid: str, fields: EventFields, touched: Iterable[datetime | None], view: Viewpoint, comes: Recurrence = _ONCE
) -> bytes:
    """A VEVENT; `touched` are the times of the latest writes behind it."""
    stamp = max((at for at in touched if at), default=_LONG_AGO)
    lines = [
        b"BEGIN:VEVENT\r\n",
        Contentline(f"UID:{uid}").to_ical(),
        _stamp_lines(stamp),
        *_times(fields.when, view),
        *_recurrence(comes, view),
        *_texts(fields),
        f"STATUS:{fields.status}\r\n".encode(),
        b"TRANSP:OPAQUE\r\n" if fields.takes_time else b"TRANSP:TRANSPARENT\r\n",
        b"CLASS:PRIVATE\r\n" if fields.private else b"",
    ]
    if fields.answers:
        lines.append(_person_line("ORGANIZER", fields.author, view.name_of(fields.author)))
        lines += [_person_line("ATTENDEE", person, view.name_of(person), said) for person, said in fields.answers]
    if fields.remind is not None:
        alarm = f"TRIGGER:-PT{fields.remind}M\r\nEND:VALARM\r\n".encode()
        lines += [b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n", _text_line("DESCRIPTION", fields.title), alarm]
    return b"".join([*lines, b"END:VEVENT\r\n"])


def start_value(when: When, view: Viewpoint) -> date | datetime:
    """The start of a time as RFC 5545 has it: a date, or a local time with its zone."""
    if when.precision == "time":
        return when.local_start.replace(tzinfo=view.zone_of(when))
    return when.local_start.date()


# -- lines: what repeats is written by the library once, and kept -----------------------------------------------------


def _stamp_lines(stamp: datetime) -> bytes:
    text = _plain(stamp.astimezone(UTC))
    sequence = max(0, int((stamp - _LONG_AGO).total_seconds()))
    return f"\r\nDTSTAMP:{text}Z\r\nLAST-MODIFIED:{text}Z\r\nSEQUENCE:{sequence}\r\n".encode()


def _times(when: When, view: Viewpoint) -> Iterator[bytes]:
    begins = start_value(when, view)
    yield _time_line("DTSTART", begins)
    if when.precision == "day":
        yield _time_line("DTEND", begins + timedelta(days=when.days))
    elif when.minutes:
        ends = when.ends(view.zone_of(when))
        # An hour that comes twice can only be told apart in UTC.
        yield _time_line("DTEND", ends.astimezone(UTC_ZONE) if ends.fold else ends)


def _time_line(name: str, value: date | datetime) -> bytes:
    """A line of DATE or DATE-TIME (RFC 5545, 3.3.4 and 3.3.5)."""
    if not isinstance(value, datetime):
        return f"{name};VALUE=DATE:{value.isoformat().replace('-', '')}\r\n".encode()
    zone = str(value.tzinfo)
    if zone in UTC_NAMES:
        return f"{name}:{_plain(value)}Z\r\n".encode()
    return f"{name};TZID={zone}:{_plain(value)}\r\n".encode()


def _plain(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _recurrence(comes: Recurrence, view: Viewpoint) -> Iterator[bytes]:
    if comes.rrule:
        yield _library_line("RRULE", vRecur.from_ical(comes.rrule))
    if comes.but:
        yield _library_line("EXDATE", [start_value(when, view) for when in comes.but])
    if comes.replaces:
        yield _time_line("RECURRENCE-ID", start_value(comes.replaces, view))


def _texts(fields: EventFields) -> Iterator[bytes]:
    yield _text_line("SUMMARY", fields.title)
    if fields.place:
        yield _text_line("LOCATION", fields.place)
    if fields.notes:
        yield _text_line("DESCRIPTION", fields.notes)
    if fields.category:
        yield _category_line(fields.category)


@lru_cache(maxsize=4096)
def _text_line(name: str, text: str) -> bytes:
    r"""A line of TEXT.

    The library takes `\N` in it for a line end, so such a text is escaped here.
    """
    if "\\N" not in text:
        return _library_line(name, vText(text))
    for plain, escaped in (("\\", "\\\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
        text = text.replace(plain, escaped)
    return _library_line(name, vInline(text))


@lru_cache(maxsize=256)
def _category_line(name: str) -> bytes:
    return _library_line("CATEGORIES", [name])


@lru_cache(maxsize=256)
def _person_line(role: str, person: str, name: str, said: str = "") -> bytes:
    """A person as a CAL-ADDRESS that no mail can be sent to."""
    address = vCalAddress(f"urn:x-planner:{person if person.isalnum() and person.isascii() else 'person'}")
    address.params["CN"] = name
    if said:
        address.params["PARTSTAT"] = said
    return _library_line(role, address)


def _library_line(name: str, value: object) -> bytes:
    """A property as the library writes it, with its parameters, escaped and folded."""
    event = Event()
    event.add(name, value)
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")
