"""The plan as JSON, in the form that other programs rely on.

Every key is always present. A timed block's `start` and `end` have an offset, in the viewer's zone. A dated block's
are dates, the last day included; a week's are the week.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.domain.agreement import Answer
from planner.domain.model.block import COLUMNS, NO_REMINDER, WE, Block, Hours, Person, Proposal, Version, WeekView
from planner.domain.model.items import Carried, Remark
from planner.domain.text import shown
from planner.domain.time.week import Week
from planner.domain.time.when import When

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several
    from planner.plan.plan import Plan

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Around:
    """Values beside a block that its JSON includes, by block id."""

    overlaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cheers: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    comments: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    with_it: Mapping[str, Block] = field(default_factory=dict)
    memories: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    next_turns: Mapping[str, str] = field(default_factory=dict)


_ALONE = Around()
ROWS_AT_ONCE = 200
"""How many items of an iterator are written as one piece of JSON."""


def around(plan: Plan, view: WeekView) -> Around:
    """The overlaps and remarks of a week's blocks."""
    return _around(plan, view, plan.weeks.carried(view.week, view))


def _around(plan: Plan, view: WeekView, carried: Carried) -> Around:
    turns = plan.rituals.next_turns(block for blocks in view.columns.values() for block in blocks)
    overlaps = plan.weeks.overlaps(view)
    return Around(overlaps, carried.cheers, carried.comments, carried.with_it, carried.memories, turns)


def dumps(document: object, *, ascii_only: bool = False) -> str:
    """One line of JSON without characters that move the cursor or hide text."""
    return "".join(json_pieces(document, ascii_only=ascii_only))


def json_pieces(document: object, *, ascii_only: bool = False) -> Iterator[str]:
    """The text of `dumps` in pieces.

    An iterator as a value of the document, or of a dict in it, is written as a list. Its items are made as they are
    written, so that thousands of them are never there at once.
    """
    encode = json.JSONEncoder(ensure_ascii=ascii_only).encode
    for text in _pieces(document, encode):
        if text.isascii() and text.isprintable():
            yield text
        else:
            # Such a character is always inside a string, so an escape can replace it.
            signs = {ord(sign): json.dumps(sign)[1:-1] for sign in set(text) if shown(sign) != sign}
            yield text.translate(signs) if signs else text


def _pieces(value: object, encode: Callable[[object], str]) -> Iterator[str]:
    if isinstance(value, Iterator):
        between = "["
        while rows := list(islice(value, ROWS_AT_ONCE)):
            yield between + encode(rows)[1:-1]
            between = ", "
        yield "[]" if between == "[" else "]"
    elif isinstance(value, dict) and _has_iterator(value):
        between = "{"
        for key, inner in value.items():
            yield f"{between}{encode(key)}: "
            yield from _pieces(inner, encode)
            between = ", "
        yield "}"
    else:
        yield encode(value)


def _has_iterator(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_iterator, value.values()))
    return isinstance(value, Iterator)


def person_json(person: Person) -> Json:
    """A person as JSON: `id`, `name` and the `timezone` of their home."""
    return {"id": person.id, "name": person.name, "timezone": person.zone}


def away_json(person: Person) -> Json:
    """A person with their stays in other zones; `timezone` is that of home."""
    stays = [{"timezone": s.zone, "from": s.first.isoformat(), "to": s.last.isoformat()} for s in person.away]
    return person_json(person) | {"away": stays}


def when_json(when: When, zone: ZoneInfo) -> Json:
    """A time as JSON: `start`, `end`, `minutes`, `timezone` and `precision`."""
    start, end = _first_and_last(when, zone)
    return {
        "start": start,
        "end": end,
        "minutes": when.minutes,
        "timezone": when.zone,
        "precision": when.precision,
    }


@lru_cache(maxsize=4096)
def _first_and_last(when: When, zone: ZoneInfo) -> tuple[str, str]:
    """The start and end of a time; a crowd has few different ones."""
    if when.precision == "time":
        return _iso(when.starts(zone)), _iso(when.ends(zone))
    if when.precision == "day":
        first, last = when.dates(zone)
        return first.isoformat(), last.isoformat()
    return when.start, when.start


def block_json(block: Block, zone: ZoneInfo, beside: Around = _ALONE) -> Json:
    """A block as JSON, as its viewer in that zone sees it."""
    return {
        "id": block.id,
        "who": block.who,
        "title": block.title,
        **when_json(block.when, zone),
        "pillar": block.pillar,
        "place": block.place,
        "notes": block.notes,
        "lead": block.lead,
        "next_turn": beside.next_turns.get(block.id),
        "goal": block.goal,
        "frees": block.frees,
        "tags": list(block.tags),
        "status": block.status,
        "protected": block.protected,
        "visibility": block.visibility,
        "author": block.author,
        "agreement": dict(block.agreement),
        "because": {person: text for person, text in block.because.items() if text},
        "proposals": [_proposal(proposal, zone) for proposal in block.proposals],
        "earlier_yes": [_proposal(earlier, zone) for earlier in block.earlier_yes],
        "overlaps": list(beside.overlaps.get(block.id, ())),
        "conflicts": [_conflict(version, zone) for version in block.conflicts],
        "unreadable": list(block.unreadable),
        "ritual": block.ritual,
        "occurrence": block.occurrence.isoformat() if block.occurrence else None,
        "set_aside": {"by": block.aside} if block.aside else None,
        "request": block.request,
        "give_and_take": _give_and_take(block, beside.with_it.get(block.id)),
        "remind_minutes": remind_minutes(block.remind),
        "memories": [{"by": memory.by, "text": memory.text} for memory in beside.memories.get(block.id, ())],
        "cheers": [{"by": remark.by, "text": remark.text} for remark in beside.cheers.get(block.id, ())],
        "comments": [
            {"by": remark.by, "text": remark.text, "at": moment(remark.at, zone)}
            for remark in beside.comments.get(block.id, ())
        ],
    }


def remind_minutes(remind: int | None) -> int | None:
    """How many minutes before it the reader is reminded, if they said so; else None."""
    return None if remind == NO_REMINDER else remind


def _give_and_take(block: Block, other: Block | None) -> Json | None:
    """Which half of a give and take a block is, and the id of the other half."""
    return {"role": block.role, "other": other.id if other else None} if block.role else None


def lone_block_json(block: Block, plan: Plan) -> Json:
    """A single block as JSON, with its remarks and overlaps in its week."""
    cheers, comments = plan.weeks.remarks_of([block])
    memories, turns = plan.weeks.memories_of([block]), plan.rituals.next_turns([block])
    beside = Around(plan.weeks.overlaps_of(block), cheers, comments, plan.weeks.with_it([block]), memories, turns)
    return block_json(block, plan.zone, beside)


def blocks_json(blocks: Iterable[Block], plan: Plan) -> Json:
    """A list of blocks of any weeks, as JSON."""
    return {"blocks": list(_lone_blocks_json(list(blocks), plan))}


def _lone_blocks_json(blocks: Sequence[Block], plan: Plan) -> Iterator[Json]:
    """Each block with what is beside it; every week and month is looked at once."""

    @cache
    def overlaps(week: Week) -> Mapping[str, tuple[str, ...]]:
        return plan.weeks.overlaps(plan.week(week))

    cheers, comments = plan.weeks.remarks_of(blocks)
    memories = plan.weeks.memories_of(blocks)
    with_it, turns = plan.weeks.with_it(blocks), plan.rituals.next_turns(blocks)
    for block in blocks:
        beside = {} if block.deleted else overlaps(block.when.week)
        yield block_json(block, plan.zone, Around(beside, cheers, comments, with_it, memories, turns))


def hours_json(hours: Hours, wished: tuple[int, int] | None = None) -> Json:
    """One column's hours as JSON; `wished` is the range that the viewer chose."""
    return {
        "planned_minutes": hours.planned,
        "done_minutes": hours.done,
        "range_minutes": list(wished) if wished else None,
        "pillars": dict(hours.pillars),
    }


def intentions_json(plan: Plan, intentions: Mapping[str, str]) -> Json:
    """The intentions by column; null where there is none."""
    return {"me": intentions.get(plan.me.id), "we": intentions.get(WE), "you": intentions.get(plan.you.id)}


def week_json(
    plan: Plan,
    view: WeekView,
    *,
    last_exchange: datetime | None,
    problems: tuple[str, ...] = (),
    rows: Callable[[Iterator[Json]], object] = list,
) -> Json:
    """The document of `planner week --json`.

    `rows` makes a column of its blocks; with `iter` each is made when it's written.
    """
    carried, ranges = plan.weeks.carried(view.week, view), plan.statistics.ranges()
    beside = _around(plan, view, carried)
    off = {"me": plan.me.id in carried.off, "you": plan.you.id in carried.off, "we": len(carried.off) > 1}
    hours = {column: Hours(0, 0, {}) if off[column] else view.hours[column] for column in COLUMNS}
    columns = {name: rows(block_json(b, view.zone, beside) for b in view.columns[name]) for name in COLUMNS}
    return {
        "week": str(view.week),
        "from": view.week.monday.isoformat(),
        "to": view.week.sunday.isoformat(),
        "me": person_json(view.me),
        "you": person_json(view.you),
        "columns": columns,
        "overlays": _overlays_json(plan, view),
        "intentions": intentions_json(plan, carried.intentions),
        "balance": {column: hours_json(hours[column], ranges.get(column)) for column in COLUMNS},
        "waiting": list(plan.inbox.waiting_ids()),
        "sync": {
            "last_exchange": None if last_exchange is None else moment(last_exchange, view.zone),
            "unpublished": plan.arrivals.unpublished,
            "problems": list(problems),
        },
    }


def _overlays_json(plan: Plan, view: WeekView) -> list[Json]:
    """What the week shows from calendars beside the plan; they are no blocks of it."""
    found = plan.weeks.beside_plan(view.week)
    over: dict[str, list[str]] = {}
    for block_id, others in plan.weeks.overlaps(plan.weeks.with_overlays(view)).items() if found else ():
        for other in others:
            over.setdefault(other, []).append(block_id)
    return [
        {
            "name": state.name if (state := plan.weeks.overlays.state_of(block.id)) else None,
            "title": block.title,
            **when_json(block.when, view.zone),
            "who": block.who,
            "place": block.place,
            "busy": block.pillar is not None and block.when.precision == "time",
            "overlaps": sorted(over.get(block.id, ())),
        }
        for block in found
    ]


def several_json(key: str, title: str, found: Iterable[Several], zone: ZoneInfo) -> Json:
    """The conflicts of one thing: all versions of each field, the shown one first."""
    fields = {several.register: [_conflict(version, zone) for version in several.versions] for several in found}
    return {"id": key, "title": title, "fields": fields}


def _conflict(version: Version, zone: ZoneInfo) -> Json:
    value = version.value
    if isinstance(value, When):
        value = when_json(value, zone)
    elif isinstance(value, Answer):
        value = value.said
    elif isinstance(value, tuple):
        value = list(value)
    return {
        "field": version.register,
        "value": value,
        "by": version.by,
        "device": version.device,
        "at": moment(version.at, zone),
    }


def _proposal(proposal: Proposal, zone: ZoneInfo) -> Json:
    when = when_json(proposal.terms.when, zone)
    return {
        "by": proposal.by,
        "start": when["start"],
        "minutes": when["minutes"],
        "who": proposal.terms.who,
        "at": moment(proposal.at, zone),
    }


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time as ISO 8601 to the second, with the offset of `zone`."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
