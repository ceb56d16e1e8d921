"""Helpers of the screens' tests: read what is shown, and type."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.pilot import Pilot

from planner.tui.dialogs.line_input import LinePanel
from planner.tui.widgets.menu import Menu


def shown_rows(app: App[Any]) -> list[str]:
    """The rows of the present screen as text, as wide as the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def go_to_entry(pilot: Pilot[Any], words: str) -> None:
    """Put the cursor of the open menu on the first entry with these words."""
    menu = pilot.app.screen.query_one(Menu)
    menu.go(next(n for n, entry in enumerate(menu.entries) if words in entry.words))
    await pilot.pause()


async def type_line(pilot: Pilot[Any], words: str) -> None:
    """Type words into the open line and press Enter."""
    pilot.app.screen.query_one(LinePanel).field.value = words
    await pilot.press("enter")
    await pilot.pause()
