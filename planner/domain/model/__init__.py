"""Immutable values of a plan.

- `block` has people (and where each is on a day), blocks, weeks and the result of an action on a block.
- `items` has everything else: ideas, goals, remarks, notes, house rules, requests, questions, news and the inbox.
- `overlay` has calendars that a week shows beside the plan.
- `conflict` has values written by people who hadn't seen each other's; `registers` the names of registers.

Imports `time` and the small modules of the domain.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.domain.model import conflict as conflict
    from planner.domain.model import overlay as overlay
else:
    from planner.doors import door

    __getattr__ = door(__name__)
