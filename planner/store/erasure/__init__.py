"""Drop withdrawn words from this device's files, and find remaining copies.

Which words are withdrawn is `mirror/withdrawal.py`. Imports `index`, `journal`, `device` and the rooms below them.
"""
