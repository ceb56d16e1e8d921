"""A change as JSON, for `planner watch` and for hooks."""

from __future__ import annotations

from planner.interop.json_blocks import Json, lone_block_json, moment
from planner.plan.change_feed import MadeChange
from planner.plan.plan import Plan


def change_json(change: MadeChange, plan: Plan) -> Json:
    """One change as JSON; `block` is None if it's about none."""
    return {
        "kind": change.kind,
        "id": change.id,
        "by": change.by,
        "text": change.text,
        "at": None if change.at is None else moment(change.at, plan.zone),
        "block": None if change.block is None else lone_block_json(change.block, plan),
    }
