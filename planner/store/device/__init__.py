"""This installation: its device id, its own shards, a new id after a copy.

Imports `mirror` and the rooms below it.
"""
