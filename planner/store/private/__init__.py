"""Private words, which stay on this device.

`files` reads and writes them, `words` keeps them up to date in memory, `split` divides an edit of a record into shared
values and private ones. Imports `codec`, `shard` and the rooms below them.
"""
