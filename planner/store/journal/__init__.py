"""The journal of this device: undo steps, history of overwritten values, news.

Imports `private`, `codec` and the rooms below them.
"""
