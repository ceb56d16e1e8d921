"""The merge: `register` has multi-value registers, `hlc` their stamps.

It does not touch files, and imports no other room of the store.
"""
