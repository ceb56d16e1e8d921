"""Private words, which stay on this device: their files, and how edits are split.

Imports `codec`, `shard` and the rooms below them.
"""
