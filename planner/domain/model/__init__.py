"""Immutable values of a plan: people, blocks, other items, conflicts and results.

Imports `time` and the small modules of the domain.
"""
