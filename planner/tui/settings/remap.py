"""Give an action another key: Enter on it, then the key."""

from __future__ import annotations

from planner.tui.actions.table import BY_ID, GROUPS, actions
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.text_prompt import TextPrompt, TextWanted
from planner.tui.services.device_settings import DeviceSettings
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Line, Panel


class Remap(Dialog[None]):
    """All actions with their keys."""

    def __init__(self, device: DeviceSettings) -> None:
        super().__init__()
        self._device = device
        self._menu = Menu([], most_columns=2)
        self._told = Line("", classes="said")
        self._told.display = False

    def panel(self) -> Panel:
        """Build the list of actions with their keys."""
        self._fill()
        return Panel(self._menu, self._told, title="Keys", hint="Enter: choose another key · q: close", classes="wide")

    def _fill(self, cursor: str | None = None) -> None:
        listed = actions(self._device.keys)
        groups = [
            MenuGroup(tuple(MenuEntry(a.id, a.label, a.key) for a in listed if a.group == group and a.key), heading)
            for group, heading in GROUPS.items()
        ]
        self._menu.fill(groups, cursor)

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Ask for another key for the chosen action."""
        action = BY_ID[message.entry.id]

        def keep(key: str) -> None:
            told = self._device.set_key(action.id, key)
            self._fill(action.id)
            self._told.say(told)
            self._told.display = True

        wanted = TextWanted(f"A key for: {action.label}", "One sign, or a name like f5 or ctrl+n.")
        self.app.push_screen(TextPrompt(wanted, keep))
