"""One file of one device: its schema, validation, and storage in TinyDB.

Imports `crdt` and `disk`.
"""
