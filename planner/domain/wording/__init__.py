"""What blocks, results, fields, hours and dates are called. Plain text, the same for commands and screen.

Imports `model`, `recurrence` and the modules below them.
"""
