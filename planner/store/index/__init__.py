"""Indexes of the merged records: by month, by date of a ritual, by title.

Imports `journal`, `private`, `mirror` and the rooms below them.
"""
