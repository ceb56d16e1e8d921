"""Rituals, their rules and the dates on which they come.

- `rule` makes the dates of a ritual: an RRULE with the time of its first occurrence.
- `rrule` only parses and writes the text of an RRULE (RFC 5545); `describe` puts it into words.
- `ritual` has rituals as people see them: segments, turns, agreement, and the suggested ones.
- `ritual_version` reads back the terms that a yes was given to.

Imports `model` and the modules below it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.domain.recurrence import ritual as ritual
    from planner.domain.recurrence import ritual_version as ritual_version
    from planner.domain.recurrence import rule as rule
else:
    from planner.doors import door

    __getattr__ = door(__name__)
