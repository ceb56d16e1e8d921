"""One line of text read as a block: `Date night fri 19:30 2h we #date`. The rules are in docs/quick-add.md.

days, times       what single words say about a day, a time of day, a length
phrases           the phrases of a whole line, and which of its words are the title
reading           what the phrases come to, with the defaults of wherever it was typed
"""

from planner.domain.quickadd.reading import Cursor, Reading, draft, read, read_length, read_when, said

__all__ = ["Cursor", "Reading", "draft", "read", "read_length", "read_when", "said"]
