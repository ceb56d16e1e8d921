"""The Sunday review on the screen: its steps, its fields, and old reviews.

`controller` goes through the review and acts on the plan; `planning` has a function for each row that does something,
`steps` the rows of each step (`step_content` lists them), `drafts` the text of the fields, `step_lines` the lines
around the columns. `breaks` finds another time for what can't be said tonight, and `ways` holds a review in another
way. They, `items` and `viewer` import no Textual. `screen` composes them with the widgets of `rows`, `header` and
`column_cursor`; `watching` says who else is here, `prepare` gets ready alone, and `archive` has the old reviews.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.review import archive as archive
    from planner.tui.review import prepare as prepare
    from planner.tui.review import screen as screen
    from planner.tui.review import watching as watching
else:
    from planner.doors import door

    __getattr__ = door(__name__)
