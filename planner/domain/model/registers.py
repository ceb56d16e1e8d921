"""Names of registers that the values, their wording and the store share.

A field of a block is a register of the field's own name; what only the store knows is in `store/crdt/register.py`
(how a record was deleted or withdrawn) and `store/codec/visibility.py` (who may read it).
"""

from __future__ import annotations

ANSWER, PROPOSAL = "answer:", "proposal:"
"""Before a person's id: what they say to a record, and the other terms that they ask for."""
PERSONAL = (ANSWER, PROPOSAL)
"""Registers that say what somebody thinks of a record; they do not bring a deleted one back."""
TAG = "tag:"
"""Before the word of a tag: each tag is a register of its own."""
AWAY = "away:"
"""Before the first date of a person's stay in another zone."""
OFF = "off:"
"""Before a week in which a person rests."""
INTENTION = "intention"
"""A person's line for a week, or the line of both."""
