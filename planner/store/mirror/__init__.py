"""This device's copy of all files, merged by table, without withdrawn values.

Imports `codec`, `shard` and the rooms below them.
"""
