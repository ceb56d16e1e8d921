"""Drop withdrawn words from every file of this device, and find where copies of them remain.

Which words are withdrawn is `mirror/withdrawal.py`. Imports `index`, `journal`, `device` and the rooms below them.
"""
