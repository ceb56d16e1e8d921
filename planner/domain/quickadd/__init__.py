"""One line of text read as a block: `Date night fri 19:30 2h we #date`. The rules are in docs/quick-add.md.

days, spans, times, repeating   what words at one place say about a day, several days, an hour or a length, a ritual
phrases           the phrases of a whole line, and which of its words are the title
settling          the day, time and length of a line as one `When`, with the defaults of wherever it was typed
recurring         the same for a line with an `every`: a rule and its first occurrence
reading           the whole line, and how it is said back
"""

from planner.domain.quickadd.interpret import Reading, draft, read, read_length, read_when, ritual_draft, said
from planner.domain.quickadd.resolve import Cursor, Known, said_if_twice

__all__ = [
    "Cursor",
    "Known",
    "Reading",
    "draft",
    "read",
    "read_length",
    "read_when",
    "ritual_draft",
    "said",
    "said_if_twice",
]
