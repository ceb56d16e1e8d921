"""The commands, a module for each family; only the one called is imported.

A module is named after its command. Those with several: `setup` (init, join, demo), `answer` (agree, decline, suggest,
withdraw), `edit` (from add to undo and redo), `show` (show, search, trash), `inbox` (also free and requests), `backup`
(also recover), `extras` (ideas, goals, intentions, cheers, comments), `notes_and_rules`, and `open_screen`, which is
planner without a command.
"""
