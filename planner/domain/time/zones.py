"""Where the two of them are, and what hour it is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.domain.errors import BadInput
from planner.domain.model.block import Block, Person
from planner.domain.time.when import UTC_ZONE, zone
from planner.domain.wording.blocks import clock, day


def known_zone(name: str) -> ZoneInfo:
    """The zone of that name; UTC where this machine does not know it."""
    try:
        return zone(name)
    except BadInput:
        return UTC_ZONE


def zone_at(person: Person, at: datetime) -> ZoneInfo:
    """The zone that a person is in at that instant."""
    home = known_zone(person.zone)
    return known_zone(person.zone_on(at.astimezone(home).date())) if person.away else home


def city(name: str) -> str:
    """The place that a zone is named after: `New York`."""
    return name.rpartition("/")[2].replace("_", " ")


def there(block: Block, me: Person, you: Person, viewer: ZoneInfo) -> str:
    """The same hours where people will be then, where those are others: `13:00 there`, `14:00 in Lisbon`.

    `there` is the other person's place; a place with its name is where the viewer is by then. Empty otherwise.
    """
    if block.when.precision != "time":
        return ""
    return ", ".join(_there(block, me, you, viewer))


def _there(block: Block, me: Person, you: Person, viewer: ZoneInfo) -> Iterator[str]:
    at = block.when.starts(viewer)
    if block.who != you.id and not same_time(mine := zone_at(me, at), viewer, at):
        yield f"{_hour(mine, at)} in {city(mine.key)}"
    if block.who != me.id and not same_time(theirs := zone_at(you, at), viewer, at):
        yield f"{_hour(theirs, at)} there"


def same_time(one: ZoneInfo, other: ZoneInfo, at: datetime) -> bool:
    """Whether clocks in both say the same at that instant."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def _hour(place: ZoneInfo, at: datetime) -> str:
    local = at.astimezone(place)
    return clock(local) if local.date() == at.date() else f"{day(local.date())} {clock(local)}"
