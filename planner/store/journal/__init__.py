"""What this device remembers: `undo` steps, `history` of values, `arrivals` and `drafts`.

`undo_0_1` reads the undo steps of version 0.1. Imports `private`, `codec` and the rooms below them.
"""
