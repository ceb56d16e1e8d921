"""The values and the rules of a plan: no files, no clock of its own, no screen.

- `model/` has the values: blocks, other items, conflicts, results.
- `time/` has weeks, times and zones; `recurrence/` has rules and rituals.
- `quickadd/` reads a typed line; `wording/` makes sentences; `review/` has the steps of the Sunday review.
- `agreement` decides who agreed to what; `availability` finds overlaps and free time.
- `absence` knows when either of the two is away, which sets shared rituals aside.
- `folding` makes one row of a ritual that comes nearly every day.
- `braid` draws days as glyphs, `looking_back` puts them and some sentences on a page.
- `statistics` and `week_view` add up a week; `pillars` says what a block can be for.
- `no_reply` notices two weeks without an answer, `no_screens` evenings without screens,
  `reminders` what to be reminded of.
- `text` and `cells` make text safe and measure it (widths from `cell_table`); `ids`, `clock` and `errors` are for all.

Imports nothing else of planner.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.domain import quickadd as quickadd
else:
    from planner.doors import door

    __getattr__ = door(__name__)
