"""What happened on this device: undo steps, the history of covered values, and what has arrived.

Imports `private`, `codec` and the rooms below them.
"""
