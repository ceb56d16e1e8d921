"""The plan in other forms: JSON, Markdown, statistics as text.

- `json_blocks`, `json_changes`, `json_inbox`, `json_rituals` and `json_review` make the documents of `--json`.
- `markdown_review` makes a review to keep or print.
- `ical` reads and writes iCalendar, `export_blocks` makes JSON and Markdown of the same.
- `paper_week` and `paper_year` make pages for paper in the frame of `paper_html`; `paper_file` saves one.
- `statistics_data` reads the balance, `statistics` shows it as a table, a plot and JSON.

Imports `plan`, `store` and `domain`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.interop import ical as ical
    from planner.interop import json_blocks as json_blocks
    from planner.interop import paper_file as paper_file
else:
    from planner.doors import door

    __getattr__ = door(__name__)
