"""Time: `week` has ISO weeks, `when` the time of a block, `zones` time zones.

Imports `errors` alone.
"""
