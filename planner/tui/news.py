"""What counts as new: the same in the header, in the greeting and in the inbox. Pure."""

from __future__ import annotations

from planner.domain.carry import Inbox, News


def new_of(inbox: Inbox, me: str) -> tuple[News, ...]:
    """What the other wrote, without what waits for my answer or answers me, and without what I may not read."""
    above = {row.id for row in inbox.waiting} | {row.id for row in inbox.asked if row.says == "no"}
    return tuple(
        row
        for row in inbox.news
        if row.id not in above and row.by != me and (row.block.title or row.block.visibility == "busy")
    )
