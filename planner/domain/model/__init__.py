"""What a plan consists of, as immutable values: people, blocks, the things beside them, conflicts and results.

Imports `time` and the small modules of the domain.
"""
