"""This installation: its device id, what it tells of itself, its own shards, a new id after a copy.

Imports `mirror` and the rooms below it.
"""
