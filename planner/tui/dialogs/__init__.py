"""Dialogs over the week: one line, one choice, a form, a menu.

- `base` is the base of all; `line_input` and `text_prompt` ask for one line, `picker` for one of several options.
- `quick_add` and `block_form` (with `block_form_fields`) add and edit blocks; `block_menu` lists a block's actions.
- `time_prompt`, `away_prompt`, `go_to_date`, `find` and `repeat_scope` ask for a time, a stay, a day, words or scope.
- `request_form` makes a request; `conflicts` settles what both changed; `help` and `palette` list the actions.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.dialogs import block_form as block_form
    from planner.tui.dialogs import block_menu as block_menu
    from planner.tui.dialogs import conflicts as conflicts
    from planner.tui.dialogs import find as find
    from planner.tui.dialogs import go_to_date as go_to_date
    from planner.tui.dialogs import help as help  # noqa: A004 - the module of that name
    from planner.tui.dialogs import palette as palette
    from planner.tui.dialogs import picker as picker
    from planner.tui.dialogs import quick_add as quick_add
    from planner.tui.dialogs import repeat_scope as repeat_scope
    from planner.tui.dialogs import request_form as request_form
    from planner.tui.dialogs import text_prompt as text_prompt
    from planner.tui.dialogs import time_prompt as time_prompt
else:
    from planner.doors import door

    __getattr__ = door(__name__)
