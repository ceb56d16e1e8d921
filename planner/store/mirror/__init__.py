"""This device's copy of all files, merged by table, without withdrawn values.

- `mirror` reads every device's files; `merged_table` merges one table of them.
- `withdrawal` says which values somebody took back.

Imports `codec`, `shard` and the rooms below them.
"""
