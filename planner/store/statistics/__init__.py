"""Statistics of past weeks: `scan` counts them from files, `cache` keeps them.

`ritual_counts` counts crowds of rituals by their rules, `gc_pause` makes reading many blocks faster. Imports
`index` and the rooms below it.
"""
