"""This device's copy of every device's files, merged table by table, without what was withdrawn.

Imports `codec`, `shard` and the rooms below them.
"""
