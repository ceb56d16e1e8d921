"""The palette: find an action by its name. It can be left without Esc."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.widgets import Input

ASKS = "An action, by its name · Backspace on an empty line closes"


class Palette(CommandPalette):
    """Every action of the screen below, as its commands."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace", "rub_out", priority=True, show=False)]

    def __init__(self) -> None:
        super().__init__(placeholder=ASKS, id="--command-palette")

    async def action_rub_out(self) -> None:
        """Delete the character at the left; in an empty line, close."""
        line = self.query_one(Input)
        if line.value:
            line.action_delete_left()
        else:
            await self.run_action("escape")
