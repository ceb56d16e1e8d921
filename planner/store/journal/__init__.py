"""What this device remembers of what was done and typed.

These are `undo` steps, the `history` of values, `arrivals`, and `drafts` of forms.
`undo_0_1` reads the undo steps of version 0.1. Imports `private`, `codec` and the rooms below them.
"""
