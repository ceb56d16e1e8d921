"""planner: two people who share a life plan their week together in the terminal.

- `domain` has the values and rules, `store` the files and the merge, `plan` what one can do with a plan.
- `sync` exchanges with the shared folder, `interop` gives a plan other forms, `config` has this machine's settings.
- `frontend` has what screen and shell share; `cli` are the commands, `tui` the screens, `demo` a made-up plan.
- `doors` loads a room's module when it is first named; `named_tuple` makes small classes fast; `resources` finds the
  style sheets.
"""

__version__ = "0.2.0"
