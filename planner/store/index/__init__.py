"""Read blocks and rituals from the merged records, by week, month, id or title.

- `repository` holds the parts together: `facts` (the two people), `merged_records`, `blocks` and `occurrences`
  (rituals on their dates, without the weeks off; `occurrence_blocks` makes the blocks).
- `months` reads a month's blocks when they're needed; `shard_files` knows when a file changed.
- `cross_month` finds records that moved to another month, or are still open (`open_marks`, `month_ranges`).
- `crowd` reads the first blocks of a crowded day; `plain_rituals` and `plain_blocks` read what one device wrote.
- `absences` sets aside the shared rituals that fall into somebody's absence.
- `titles` knows the usual pillar and length of a title.

Imports `journal`, `private`, `mirror` and the rooms below them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.store.index import titles as titles
else:
    from planner.doors import door

    __getattr__ = door(__name__)
