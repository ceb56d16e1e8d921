"""Which blocks remind their person, and when.

Only one's own blocks and shared ones do, with an hour, while they're planned and nobody said no. Times are instants:
half an hour before is thirty minutes before, whatever the clocks do that night.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from planner.domain.agreement import counts
from planner.domain.model.block import WE, Block
from planner.domain.time.when import UTC_ZONE
from planner.named_tuple import NamedTuple

LATE = timedelta(minutes=10)
"""How long after its beginning a block still reminds, if nobody looked before."""


class UsualReminders(NamedTuple):
    """How many minutes before they begin blocks remind that don't say it themselves.

    `protected` is for one's own protected time, `shared` for what both agreed to; None for never. A daily ritual has
    none.
    """

    protected: int | None = None
    shared: int | None = None


NONE_USUAL = UsualReminders()
"""Only blocks that say it themselves remind."""


class Reminder(NamedTuple):
    """That a block begins at `starts`, to be said at `at`; both are UTC."""

    block: Block
    at: datetime
    starts: datetime

    @property
    def key(self) -> str:
        """What is said only once: the block at that time. Moved, it reminds again."""
        return f"{self.block.id} {self.starts:%Y-%m-%dT%H:%M}"

    def is_due(self, now: datetime, within: timedelta = timedelta(0)) -> bool:
        """Whether to say it at `now`, or at the latest `within` that time.

        It's too late some minutes after the block has begun.
        """
        return self.at - within <= now < self.starts + LATE


def reminders(blocks: Iterable[Block], me: str, usual: UsualReminders) -> list[Reminder]:
    """The reminders of these blocks for a person, by the time to say them."""
    found = (_reminder(block, me, usual) for block in blocks)
    return sorted(filter(None, found), key=lambda reminder: (reminder.at, reminder.starts, reminder.block.id))


def _reminder(block: Block, me: str, usual: UsualReminders) -> Reminder | None:
    minutes = minutes_before(block, me, usual) if _may_remind(block, me) else None
    if minutes is None:
        return None
    starts = block.when.starts(UTC_ZONE)
    return Reminder(block, starts - timedelta(minutes=minutes), starts)


def _may_remind(block: Block, me: str) -> bool:
    is_gone = block.deleted or block.called_off_by or block.aside or block.closed or "no" in block.agreement.values()
    return block.who in (me, WE) and block.when.precision == "time" and block.status == "planned" and not is_gone


def minutes_before(block: Block, me: str, usual: UsualReminders) -> int | None:
    """How many minutes before it begins a block with an hour reminds; None for never."""
    if block.who not in (me, WE) or block.when.precision != "time":
        return None
    if block.remind is not None:
        return block.remind if block.remind >= 0 else None
    if block.daily or not counts(block):
        return None
    if block.who == WE:
        return usual.shared
    return usual.protected if block.protected else None
