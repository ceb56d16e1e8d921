"""Whether a question has had no reply for two weeks.

The screen then folds such questions into one line. This depends only on what the other person wrote, never on whether
they looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from planner.domain.model.block import Block

A_WHILE = timedelta(days=14)


def asked_at(block: Block, me: str, other: str) -> datetime | None:
    """When I asked the other person something that has no answer; None if I didn't.

    A question whose time has come counts too.
    """
    if block.deleted:
        return None
    own = next((proposal for proposal in block.proposals if proposal.by == me), None)
    if own:
        return own.at
    waits = block.author == me and block.agreement.get(other) in ("open", "changed")
    return block.touched_at if waits else None


def planning_alone(asked: Iterable[datetime | None], last_word: datetime | None, now: datetime) -> bool:
    """Whether a question is two weeks old and the other has written nothing since.

    All times have a time zone.
    """
    return any(at and at + A_WHILE <= now and (last_word is None or last_word < at) for at in asked)
