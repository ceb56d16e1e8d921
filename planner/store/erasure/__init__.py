"""Drop withdrawn words from this device's files, and find remaining copies.

`mirror/withdrawal.py` says which words are withdrawn. Imports `index`, `journal`, `device` and the rooms below them.
"""
