"""Statistics of past weeks: `scan` counts them from files, `cache` keeps them.

`gc_pause` makes reading many blocks faster. Imports `index` and the rooms below it.
"""
