"""Dialogs over the week: one line, one choice, a form, a menu.

- `base` is the base of all; `line_input` and `text_prompt` ask for one line, `picker` for one of several options.
- `quick_add` and `block_form` (with `block_form_fields`) add and edit blocks; `block_menu` lists a block's actions.
- `time_prompt`, `away_prompt`, `go_to_date`, `find` and `repeat_scope` ask for a time, a stay, a day, words or scope.
- `request_form` makes a request; `conflicts` settles what both changed; `help` and `palette` list the actions.
"""
