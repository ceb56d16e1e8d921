"""Rituals, their rules and the dates on which they come.

- `rule` makes the dates of a ritual: an RRULE with the time of its first occurrence.
- `rrule` only parses and writes the text of an RRULE (RFC 5545); `describe` puts it into words.
- `ritual` has rituals as people see them: segments, turns, agreement, and the suggested ones.
- `ritual_version` reads back the terms that a yes was given to.

Imports `model` and the modules below it.
"""
