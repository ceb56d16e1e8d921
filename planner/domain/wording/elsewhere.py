"""Describe what time it is where the other person is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.domain.model.block import Block, Person, zone_at
from planner.domain.time.zones import city, same_time
from planner.domain.wording.blocks import clock, day


def there(block: Block, me: Person, you: Person, viewer: ZoneInfo) -> str:
    """The hour where each person will be, if it differs from the viewer's.

    For example `13:00 there, 14:00 in Lisbon`. `there` is the other person's place; a named place is where the viewer
    will be. Empty for the same hours.
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


def _hour(place: ZoneInfo, at: datetime) -> str:
    local = at.astimezone(place)
    return clock(local) if local.date() == at.date() else f"{day(local.date())} {clock(local)}"
