"""The week and the day: the screen, its state as a value, and how it's painted.

- `screen` is the widget tree; `state` is the value of what it shows.
- `bands`, `day_bands`, `day_clocks` and `cursor_grid` lay a week or a day out in rows and cells.
- `cell_text` writes the words in a cell, a proposal's time among them; `marks` decides a block's word.
- `grid` and `grid_painter` paint the columns and their heads; `header`, `footer` and `details` (words from
  `captions`) what is around.
- `greeting` says what waits when the program opens; `first_days` gives hints in the first week,
  `week_line` chooses the one line under the week.
- `reminding` knows what an open screen reminds of.
- `no_screens` stands in place of the week during an evening without screens.

Bands, cells, marks and captions are pure; the grid, the header and the footer are widgets.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.week import no_screens as no_screens
    from planner.tui.week import reminding as reminding
else:
    from planner.doors import door

    __getattr__ = door(__name__)
