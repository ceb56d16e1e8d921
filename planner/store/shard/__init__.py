"""One file of a device: `schema` checks its contents, `tinydb_storage` saves it.

Imports `crdt` and `disk`.
"""
