"""Words that stay on this device: their files, and how one edit is divided.

Imports `codec`, `shard` and the rooms below them.
"""
