"""What is on the disk and how it is joined; the only room that knows TinyDB.

It has no use cases. Imports `domain`.
"""
