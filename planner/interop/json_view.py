"""The plan as JSON, in the form that other programs rely on.

Every key is always there; what a later version fills is null, empty or false until then. A timed block's `start` and
`end` have an offset, in the viewer's zone. A dated block's are dates, the last day included; a week's are the week.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.domain.model import COLUMNS, Block, Hours, Person, Version, WeekView
from planner.domain.text import shown
from planner.domain.when import When

Json = dict[str, object]


def dumps(document: object, *, ascii_only: bool = False) -> str:
    """One line of JSON in which no character can move a cursor, hide text or change its direction."""
    text = json.dumps(document, ensure_ascii=ascii_only)
    # Such a character only ever stands inside a string, so an escape can take its place.
    return text.translate({ord(sign): json.dumps(sign)[1:-1] for sign in set(text) if shown(sign) != sign})


def person_json(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "timezone": person.zone}


def when_json(when: When, zone: ZoneInfo) -> Json:
    """`start`, `end`, `minutes`, `timezone`, `precision`."""
    if when.precision == "time":
        start, end = _iso(when.starts(zone)), _iso(when.ends(zone))
    elif when.precision == "day":
        start, end = (day.isoformat() for day in when.dates(zone))
    else:
        start = end = when.start
    return {
        "start": start,
        "end": end,
        "minutes": when.minutes,
        "timezone": when.zone,
        "precision": when.precision,
    }


def block_json(block: Block, zone: ZoneInfo) -> Json:
    """A block as its viewer, in that zone, reads it."""
    return {
        "id": block.id,
        "who": block.who,
        "title": block.title,
        **when_json(block.when, zone),
        "pillar": block.pillar,
        "place": block.place,
        "notes": block.notes,
        "lead": block.lead,
        "goal": block.goal,
        "tags": list(block.tags),
        "status": block.status,
        "protected": block.protected,
        "visibility": block.visibility,
        "author": block.author,
        "agreement": dict(block.agreement),
        "because": {},
        "proposals": [],
        "overlaps": [],
        "conflicts": [_conflict(version, zone) for version in block.conflicts],
        "ritual": block.ritual,
        "occurrence": block.occurrence and block.occurrence.isoformat(),
        "request": None,
        "cheers": [],
        "comments": [],
    }


def blocks_json(blocks: Iterable[Block], zone: ZoneInfo) -> Json:
    return {"blocks": [block_json(block, zone) for block in blocks]}


def hours_json(hours: Hours) -> Json:
    return {
        "planned_minutes": hours.planned,
        "done_minutes": hours.done,
        "range_minutes": None,
        "pillars": dict(hours.pillars),
    }


def week_json(
    view: WeekView, *, last_exchange: datetime | None, unpublished: int, problems: tuple[str, ...] = ()
) -> Json:
    """The document of `planner week --json`."""
    return {
        "week": str(view.week),
        "from": view.week.monday.isoformat(),
        "to": view.week.sunday.isoformat(),
        "me": person_json(view.me),
        "you": person_json(view.you),
        "columns": {column: [block_json(block, view.zone) for block in view.columns[column]] for column in COLUMNS},
        "intentions": dict.fromkeys(COLUMNS),
        "balance": {column: hours_json(view.hours[column]) for column in COLUMNS},
        "waiting": [],
        "sync": {
            "last_exchange": None
            if last_exchange is None
            else last_exchange.astimezone(view.zone).isoformat(timespec="seconds"),
            "unpublished": unpublished,
            "problems": list(problems),
        },
    }


def _conflict(version: Version, zone: ZoneInfo) -> Json:
    value = version.value
    if isinstance(value, When):
        value = when_json(value, zone)
    elif isinstance(value, tuple):
        value = list(value)
    return {
        "field": version.register,
        "value": value,
        "by": version.by,
        "device": version.device,
        "at": version.at.astimezone(zone).isoformat(timespec="seconds"),
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
