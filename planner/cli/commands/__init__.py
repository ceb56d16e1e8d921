"""The commands, a module for each family; only the one called is imported.

A module is named after its command. Those with several: `setup` (init, join, demo), `answer` (agree, decline, suggest,
withdraw), `edit` (from add to undo and redo), `show` (show, search, trash), `inbox` (also free and requests), `backup`
(also recover), `extras` (ideas, goals, intentions, cheers, comments), `notes_and_rules`, and `open_screen`, which is
planner without a command.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.cli.commands import help as help  # noqa: A004 - named after its command
    from planner.cli.commands import open_screen as open_screen
    from planner.cli.commands import overlays as overlays
else:
    from planner.doors import door

    __getattr__ = door(__name__)
