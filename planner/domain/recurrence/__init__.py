"""Recurrence rules as in RFC 5545, the dates they give, their description in words, and rituals. Imports `model`."""
