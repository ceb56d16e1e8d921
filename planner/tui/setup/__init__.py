"""The first run: `screen` asks a few questions, `answers` has what they lead to."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.setup import screen as screen
else:
    from planner.doors import door

    __getattr__ = door(__name__)
