"""The merge: multi-value registers with hybrid logical clock stamps.

It does not touch files, and imports no other room of the store.
"""
