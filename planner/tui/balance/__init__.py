"""The screen of the balance of some weeks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.tui.balance import screen as screen
else:
    from planner.doors import door

    __getattr__ = door(__name__)
