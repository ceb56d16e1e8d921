"""The screen of looking back: `page_lines` lays a page out, `screen` shows it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.looking_back import screen as screen
else:
    from planner.doors import door

    __getattr__ = door(__name__)
