"""All keys, from the table of actions; choosing one does its action."""

from __future__ import annotations

from collections.abc import Sequence

from planner.tui.actions.table import ACTIONS, GROUPS, Action, shown_key
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Panel

KEYS_SHOWN = 2


class Help(Dialog[str | None]):
    """Lists the keys; returns the id of the chosen action."""

    def __init__(self, actions: Sequence[Action] = ACTIONS) -> None:
        super().__init__()
        self._actions = tuple(actions)

    def panel(self) -> Panel:
        """Build the list of actions that have a key, by group."""
        groups = [
            MenuGroup(
                tuple(_entry(action) for action in self._actions if action.group == group and action.keys),
                heading,
            )
            for group, heading in GROUPS.items()
        ]
        menu = Menu([group for group in groups if group.entries], most_columns=3, column_width=33)
        return Panel(menu, title="All keys", hint="Enter: choose, or press its key · q: close", classes="wide")

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Close with the id of the action, or None for help and quit."""
        # Help is open already; its own keys and those that go back close it.
        self.dismiss(None if message.entry.id in ("help", "quit") else message.entry.id)


def _entry(action: Action) -> MenuEntry:
    keys = " ".join(shown_key(key) for key in action.keys[:KEYS_SHOWN] if "+" not in key or key == action.keys[0])
    return MenuEntry(action.id, action.label, keys, action.keys)
