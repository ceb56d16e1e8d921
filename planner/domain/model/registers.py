"""Names of registers that the values, their wording and the store share.

A field of a block is a register of the same name. Registers that only the store knows are in `store/crdt/register.py`
(deleted and withdrawn records) and `store/codec/visibility.py` (who may read a record).
"""

from __future__ import annotations

ANSWER, PROPOSAL = "answer:", "proposal:"
"""Prefixes of a person's registers: their answer, and the terms they propose.

A person's id follows.
"""
PERSONAL = (ANSWER, PROPOSAL)
"""Registers with a person's opinion of a record, which revive no deleted one."""
TAG = "tag:"
"""Before the word of a tag: each tag is a register of its own."""
AWAY = "away:"
"""Before the first date of a person's stay in another zone."""
OFF = "off:"
"""Before a week in which a person rests."""
OFF_BECAUSE = "off-because:"
"""Before a week in which a person rests: a word for why, which both can read."""
REMIND = "remind:"
"""Before a person's id: how long before it begins they want to hear of a block.

It's theirs alone: the other person is never told of it, nor shown it.
"""
HALF = "half:"
"""Of a request, before a role: the id of the block that is this half of it."""
INTENTION = "intention"
"""A person's line for a week, or the line of both."""
