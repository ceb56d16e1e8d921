"""One line of text read as a block: `Date night fri 19:30 2h we #date`. The rules are in docs/quick-add.md.

days, times       what single words say about a day, a time of day, a length
phrases           the phrases of a whole line, and which of its words are the title
settling          the day, time and length of a line as one `When`, with the defaults of wherever it was typed
reading           the whole line, and how it is said back
"""

from planner.domain.quickadd.reading import Reading, draft, read, read_length, read_when, said
from planner.domain.quickadd.settling import Cursor

__all__ = ["Cursor", "Reading", "draft", "read", "read_length", "read_when", "said"]
