"""What this device remembers of what was done and typed.

These are `undo` steps, the `history` of values, `arrivals`, `drafts` of forms, what was `imported` from calendars, and
the reminders that were `handed_over`.
`undo_0_1` reads the undo steps of version 0.1. Imports `private`, `codec` and the rooms below them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.store.journal import drafts as drafts
    from planner.store.journal import history as history
else:
    from planner.doors import door

    __getattr__ = door(__name__)
