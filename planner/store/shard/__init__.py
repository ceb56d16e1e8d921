"""One file of one device: its schema, how it is read and checked, and its storage as a TinyDB database.

Imports `crdt` and `disk`.
"""
