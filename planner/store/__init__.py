"""Read, write and merge the files of a plan; the only room that knows TinyDB.

It has no use cases. Imports `domain`.
"""
