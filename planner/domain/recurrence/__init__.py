"""Recurrence rules as in RFC 5545, their dates and their words; and rituals.

Imports `model` and the modules below it.
"""
