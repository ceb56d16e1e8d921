"""The commands, a module for each family; only the one called is imported.

`extras` has ideas, goals, intentions, cheers and comments.
"""
