"""Withdrawn words: `purge` removes them from files, `remains` finds copies.

`mirror/withdrawal.py` says which words are withdrawn. Imports `index`, `journal`, `device` and the rooms below them.
"""
