"""Read a line such as `Date night fri 19:30 2h we #date` as a block.

The rules are in docs/quick-add.md.

tokens                                  what the words at one place can mean
numbers, dates, date_ranges, times,     how a number, a day, several days, an hour or a length is written
lengths
recurrence                              how a ritual is written: `every fri until 18 dec`
vague                                   words about time that name no exact one, and the question to ask
choice                                  which of the phrases of a line count, and which contradict each other
parser                                  the phrases of a whole line, and which of its words are the title
cursor                                  where a line is typed
resolve_day, resolve, resolve_rule      one `When`, or a rule, from the phrases and the defaults of that place
halves                                  the two lines of a request, each as a block
interpret                               the whole line as a draft, and how it is said back

Imports `recurrence`, `wording` and the modules below them.
"""

from planner.domain.quickadd.cursor import Cursor, Known
from planner.domain.quickadd.halves import read_halves
from planner.domain.quickadd.interpret import (
    Reading,
    as_before,
    describe_ritual,
    describe_time_in,
    draft,
    read,
    read_length,
    read_reminder,
    read_when,
    ritual_draft,
    said,
    understood,
    whose,
)
from planner.domain.quickadd.resolve import said_if_twice

__all__ = [
    "Cursor",
    "Known",
    "Reading",
    "as_before",
    "describe_ritual",
    "describe_time_in",
    "draft",
    "read",
    "read_halves",
    "read_length",
    "read_reminder",
    "read_when",
    "ritual_draft",
    "said",
    "said_if_twice",
    "understood",
    "whose",
]
