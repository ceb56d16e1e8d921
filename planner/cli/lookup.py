"""Find what an id names: a block, a request, a house rule or a ritual."""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.errors import AmbiguousId, UnknownId
from planner.domain.model.block import Block
from planner.domain.model.items import GroundRule, Request
from planner.domain.recurrence.ritual import Ritual
from planner.domain.text import shown
from planner.domain.wording import blocks as wording
from planner.plan.plan import Plan

Thing = Block | Request | GroundRule | Ritual


def find_thing(plan: Plan, text: str) -> Thing:
    """The one thing whose id begins or ends with `text`.

    Raises UnknownId, and AmbiguousId with the candidates.
    """
    wanted = text.strip().lower()
    found = list(_fits(plan, wanted))
    found = [thing for thing in found if wanted in (thing.id, getattr(thing, "root", ""))] or found
    if not found:
        raise UnknownId(f"I can’t find “{shown(text)[:40]}”. Try: planner search WORDS")
    if len(found) > 1:
        listed = ", ".join(f"{thing.id} ({name_of(thing)})" for thing in found[:8])
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise AmbiguousId(f"“{shown(text)[:40]}” could be {listed}{more}.", [thing.id for thing in found])
    return found[0]


def name_of(thing: Thing) -> str:
    """What a thing is called in a sentence."""
    if isinstance(thing, Block):
        return wording.name(thing)
    text = thing.need if isinstance(thing, Request) else thing.text if isinstance(thing, GroundRule) else thing.title
    return wording.short(text)


def _fits(plan: Plan, text: str) -> Iterator[Thing]:
    if not text:
        return
    rituals = [] if "@" in text else [r for r in plan.rituals.all() if r.root.startswith(text) or r.root.endswith(text)]
    yield from rituals
    try:
        found = [plan.weeks.resolve(text)]
    except AmbiguousId as several:
        found = [plan.block(candidate) for candidate in several.candidates]
    except UnknownId:
        found = []  # it may name something else
    roots = {ritual.root for ritual in rituals}
    yield from (block for block in found if block.ritual not in roots)
    others: tuple[Request | GroundRule, ...] = (*plan.requests.all(), *plan.items.rules())
    yield from (thing for thing in others if thing.id.startswith(text) or thing.id.endswith(text))
