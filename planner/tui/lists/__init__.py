"""Lists over the week: inbox, ideas, notes, rituals, trash, free time, history.

`base` is the screen of them all and `rows` what a list contains. Each other module has the rows of one list: `inbox`,
`ideas`, `sunday_notes`, `goals_and_rules`, `rituals`, `free_slots`, `block_history`, `trash`, and `recover`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.lists import base as base
    from planner.tui.lists import block_history as block_history
else:
    from planner.doors import door

    __getattr__ = door(__name__)
