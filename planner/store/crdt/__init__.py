"""The merge: multi-value registers with hybrid logical clock stamps.

Knows no files; imports no other room of the store.
"""
