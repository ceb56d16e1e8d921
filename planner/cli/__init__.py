"""The commands: parse, call the plan, print.

- `main` runs a command line; `parser`, `registry` and `errors` read it.
- `context` has a command's plan and its exchanges with the shared folder; `output` prints, `progress` shows a bar.
- `hand_over` gives a line to a command that the person named.
- `arguments`, `lookup` and `occurrences` find the thing that a command is about.
- `week_table` is the text of `planner week`; `terminal_check` is doctor's look at the terminal.
- `commands/` has the commands, a module for each family.

The entry point is `planner.cli.main.main`. Nothing here imports Textual or `tui`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.cli import hand_over as hand_over
    from planner.cli import lookup as lookup
    from planner.cli import week_table as week_table
else:
    from planner.doors import door

    __getattr__ = door(__name__)
