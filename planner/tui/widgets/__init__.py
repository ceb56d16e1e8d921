"""Widgets without knowledge of a plan.

- `line_widget` paints lines of `text_runs`; `footer` and `status_line` are such lines.
- `field_list`, `field_kinds`, `form_panel` and `form_drafts` are forms, and `row_text` the text of a row.
- `line_field` is one line to type in, `lines_field` several, `menu` and `menu_layout` are menus.
- `panel` is a frame, `month` a small calendar, `reading` a text to scroll.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.widgets import form_drafts as form_drafts
else:
    from planner.doors import door

    __getattr__ = door(__name__)
