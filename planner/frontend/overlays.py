"""Sentences about overlays: where an event is from, what is wrong with one.

An overlay is named by its own name; its address, which may have a secret in it, is in no sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planner.domain.model.block import Block
from planner.domain.wording import blocks as wording
from planner.domain.wording.formats import how_many

if TYPE_CHECKING:
    from planner.domain.model.overlay import OverlayState
    from planner.plan.plan import Plan

OLD_AFTER = timedelta(days=1)
"""After how long an address that wasn't asked again makes an overlay old."""
_NAME_CELLS = 24


def overlay_called(state: OverlayState) -> str:
    """The overlay's name in quotation marks."""
    return f"“{wording.short(state.name, _NAME_CELLS)}”"


def overlay_source_said(block: Block, plan: Plan) -> str:
    """Where an event is from, and where it's changed."""
    if state := plan.weeks.overlays.state_of(block.id):
        return f"From {overlay_called(state)}: change it there; planner only shows it."
    if block.who == plan.me.id:
        return "You share this time as busy from another device of yours."
    return f"{wording.short(plan.you.name, _NAME_CELLS)} is busy then, by a calendar that isn’t in the plan."


def overlay_trouble(state: OverlayState, plan: Plan) -> str:
    """What is wrong with an overlay, and as of when it's shown; empty when it's well.

    For example `“Work” isn’t answering; you see it as of Thu 26 Nov 14:05.`
    """
    read_at = _moment(state.read_at)
    as_of = f"you see it as of {_said(read_at, plan)}" if read_at else ""
    if state.trouble:
        return "; ".join(filter(None, (f"{overlay_called(state)} {state.trouble}", as_of))) + "."
    tried_at = _moment(state.tried_at)
    if read_at and tried_at and plan.now - read_at >= OLD_AFTER:
        return f"{overlay_called(state)} wasn’t fetched again; {as_of}."
    return ""


def overlay_left_out(state: OverlayState) -> str:
    """What of an overlay could not be read, in one line; empty for nothing."""
    if not state.left_out:
        return ""
    example = f", first {wording.short(state.example, 120).rstrip('.')}" if state.example else ""
    return f"{overlay_called(state)}: {how_many(state.left_out, 'event')} left out{example}."


def overlay_troubles(plan: Plan) -> Iterator[str]:
    """What is wrong with the overlays, a sentence each."""
    return filter(None, (overlay_trouble(state, plan) for state in plan.weeks.overlays.states))


def overlay_line(state: OverlayState, plan: Plan) -> str:
    """An overlay in a line: `Work · with its words · not shared · read today 14:05`."""
    shows = "with its words" if state.show == "words" else "as busy"
    shares = f"{wording.short(plan.you.name, _NAME_CELLS)} sees it as busy" if state.share == "busy" else "not shared"
    read_at = _moment(state.read_at)
    read = f"read {_said(read_at, plan)}" if read_at else "not read yet"
    return " · ".join((wording.short(state.name, _NAME_CELLS), shows, shares, read))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _said(at: datetime, plan: Plan) -> str:
    local = at.astimezone(plan.zone)
    day = "today" if local.date() == plan.today else wording.day(local.date(), plan.today)
    return f"{day} {wording.clock(local)}"
