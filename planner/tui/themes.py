"""Our themes: a hue for each column, an accent for the cursor, dim for the past.

`planner-dark` and `planner-light` have all their colours. `planner-plain` uses the terminal's own sixteen on its own
background, for terminals with only these, and under NO_COLOR, where only bold and reverse are left.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="planner-dark",
    dark=True,
    primary="#8ab4d8",
    secondary="#b79ad6",
    accent="#e8b563",
    warning="#e8b563",
    error="#e58e7e",
    success="#93c48b",
    foreground="#dcdfe4",
    background="#15181d",
    surface="#1b1f26",
    panel="#22272f",
    boost="#262c35",
    variables={
        "me": "#7fb8e6",
        "we": "#e8b563",
        "you": "#93c99a",
        "over": "#7c848f",
        "soft": "#8f98a4",
        "line": "#3a414c",
        "cursor-ground": "#2f3a4a",
        "footer-key-foreground": "#e8b563",
        "block-cursor-background": "#2f3a4a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "input-cursor-background": "#e8b563",
        "input-cursor-foreground": "#15181d",
        "input-selection-background": "#3d5a78",
        "border": "#5a6676",
        "border-blurred": "#3a414c",
    },
)
LIGHT = Theme(
    name="planner-light",
    dark=False,
    primary="#1d5f96",
    secondary="#6d4a94",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#a83a26",
    success="#2f7038",
    foreground="#23272e",
    background="#faf8f4",
    surface="#f3f0ea",
    panel="#ebe7df",
    boost="#e4dfd5",
    variables={
        "me": "#1d5f96",
        "we": "#935600",
        "you": "#2c6e37",
        "over": "#777a80",
        "soft": "#6b6e75",
        "line": "#c9c4b9",
        "cursor-ground": "#dbe6f1",
        "footer-key-foreground": "#935600",
        "block-cursor-background": "#dbe6f1",
        "block-cursor-foreground": "#10151c",
        "block-cursor-text-style": "bold",
        "input-cursor-background": "#935600",
        "input-cursor-foreground": "#faf8f4",
        "input-selection-background": "#c4d9ee",
        "border": "#8b8f96",
        "border-blurred": "#c9c4b9",
    },
)
PLAIN_THEME = Theme(
    name="planner-plain",
    ansi=True,
    dark=True,
    primary="ansi_blue",
    secondary="ansi_magenta",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "me": "ansi_cyan",
        "we": "ansi_yellow",
        "you": "ansi_green",
        "over": "ansi_bright_black",
        "soft": "ansi_default",
        "line": "ansi_bright_black",
        "cursor-ground": "ansi_default",
        "footer-key-foreground": "ansi_yellow",
        "block-cursor-background": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-text-style": "reverse",
        "border": "ansi_default",
        "border-blurred": "ansi_bright_black",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_bright_white",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_bright_white",
    },
)
THEMES = (DARK, LIGHT, PLAIN_THEME)
OWN_VARIABLES = ("me", "we", "you", "over", "soft", "line", "cursor-ground")


def defaults(dark: bool) -> dict[str, str]:
    """Our variables for other themes, so that any of Textual's can be chosen."""
    ours = (DARK if dark else LIGHT).variables
    return {name: ours[name] for name in OWN_VARIABLES}


_COLOUR_OF = {
    "text": "foreground",
    "strong": "foreground",
    "dim": "soft",
    "over": "over",
    "off": "over",
    "me": "me",
    "we": "we",
    "you": "you",
    "head-me": "me",
    "head-we": "we",
    "head-you": "you",
    "rule": "line",
    "today": "accent",
    "new": "accent",
    "key": "accent",
    "trouble": "error",
}
"""The theme's colour for each look that lines are painted in.

`planner/tui/week/cell_text.py` names the looks.
"""
_BOLD = {"strong", "head-me", "head-we", "head-you", "today", "new", "key", "trouble"}
_DIM_WITHOUT_COLOUR = {"over", "rule"}


class Looks:
    """The styles of one theme.

    `cursor+me` is the look `me` on the cursor's background, `own+me` on that of own hours. They're made from the
    theme and not from component classes in the style sheets, which would be computed for every widget and take a
    tenth of the start.
    """

    def __init__(self, variables: Mapping[str, str], *, plain: bool = False, colourless: bool = False) -> None:
        self._variables = variables
        self._plain = plain
        self._colourless = colourless
        self._made: dict[str, Style] = {}

    def __getitem__(self, name: str) -> Style:
        style = self._made.get(name)
        if style is None:
            style = self._made[name] = self._make(name)
        return style

    def _make(self, name: str) -> Style:
        ground, _, own = name.rpartition("+")
        chosen = ground == "cursor"
        return Style(
            color=self._colour(_COLOUR_OF[own]),
            bgcolor=self._colour("cursor-ground" if chosen else "surface" if ground else "background"),
            bold=True if chosen or own in _BOLD else None,
            # With sixteen colours or none the cursor is reversed, since it has no background.
            reverse=True if chosen and self._plain else None,
            strike=True if own == "off" else None,
            dim=True if own in _DIM_WITHOUT_COLOUR and self._colourless else None,
        )

    def _colour(self, variable: str) -> RichColor:
        return Color.parse(self._variables[variable]).rich_color
