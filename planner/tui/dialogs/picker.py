"""Choose one of a few things: a pillar, a column, a day to move to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.wording.blocks import short
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Panel


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its key, its value, its words, and a dim note beside them."""

    key: str
    value: str
    words: str
    note: str = ""


class Choose(Dialog[str | None]):
    """Asks for one of several options; returns its value.

    The cursor starts on the option whose value is `current`.
    """

    def __init__(self, title: str, options: Sequence[Option], current: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._current = current

    def panel(self) -> Panel:
        """Build the list of options, with the cursor on the current one."""
        entries = tuple(
            MenuEntry(str(n), option.words, option.key, (option.key,) if option.key else (), option.note)
            for n, option in enumerate(self._options)
        )
        start = next((str(n) for n, option in enumerate(self._options) if option.value == self._current), None)
        menu = Menu([MenuGroup(entries)], cursor=start)
        return Panel(menu, title=short(self._title, 40), hint="Enter: choose · q: close", classes="narrow")

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Close with the value of the chosen option."""
        self.dismiss(self._options[int(message.entry.id)].value)
