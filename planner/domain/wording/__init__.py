"""Words for blocks, results, fields and dates, shared by commands and screen.

Imports `model`, `recurrence` and the modules below them.
"""
