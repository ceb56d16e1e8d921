"""Evenings without screens: shared blocks with a tag of that name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.domain.agreement import counts
from planner.domain.model.block import WE, Block

NO_SCREENS = "no screens"
"""The tag of a shared block without screens."""


def without_screens(blocks: Iterable[Block], now: datetime, viewer: ZoneInfo) -> Block | None:
    """The shared block with that tag under way at `now`; the one that ends last."""
    going = [block for block in blocks if _keeps_screens_off(block) and _is_under_way(block, now, viewer)]
    return max(going, key=lambda block: block.when.ends(viewer), default=None)


def _keeps_screens_off(block: Block) -> bool:
    tagged = any(tag.casefold().replace("-", " ").strip() == NO_SCREENS for tag in block.tags)
    return tagged and block.who == WE and block.status != "skipped" and not block.deleted and counts(block)


def _is_under_way(block: Block, now: datetime, viewer: ZoneInfo) -> bool:
    return block.when.precision == "time" and block.when.starts(viewer) <= now < block.when.ends(viewer)
