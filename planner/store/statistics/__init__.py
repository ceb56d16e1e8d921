"""Statistics of past weeks: counted from the files, cached until one changes.

Imports `index` and the rooms below it.
"""
