"""What Textual leaves to its users: cells as terminals have them, ASCII only, and a mouse that reports little."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter

from planner.domain.cells import drawable

# Every sign of ours and of Textual's borders, each with one sign of one cell. The words around them say the rest.
_SIGNS = {
    "─": "-", "━": "=", "═": "=", "╌": "-", "│": "|", "┃": "|", "║": "|", "▌": "#", "▐": "#", "█": "#", "▎": "|",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┏": "+", "┓": "+", "┗": "+", "┛": "+",
    "▔": "-", "▁": "_", "▀": "-", "▄": "_", "▊": "|", "▕": "|", "▏": "|",
    "✓": "x", "≠": "#", "·": ".", "–": "-", "—": "-", "…": ".", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "“": '"', "”": '"', "‘": "'", "’": "'", "�": "?", "×": "&", "●": "*", "○": "o", "▸": ">", "▾": "v",
}  # fmt: skip


@lru_cache(maxsize=4096)
def as_ascii(text: str) -> str:
    """The text in as many cells, none of them beyond ASCII: `?` for what has no likeness."""
    if text.isascii():
        return text
    return "".join(sign if sign.isascii() else _SIGNS.get(sign) or "?" * cell_len(sign) for sign in text)


# What Rich measures as one: a sign and what joins it or chooses how it looks.
_CLUSTER = re.compile(r".(?:\u200d.|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff])*", re.DOTALL)


@lru_cache(maxsize=4096)
def as_measured(text: str) -> str:
    """The text as every terminal draws it, in as many cells as Rich has counted for it.

    What the program shows has been made so before it was laid out; this is for what somebody types into a field.
    """
    if text.isascii() or drawable(text) == text:
        return text
    return "".join(_as_measured(cluster) for cluster in _CLUSTER.findall(text))


def _as_measured(cluster: str) -> str:
    safe = drawable(cluster)
    return safe if safe == cluster else set_cell_size(safe, cell_len(cluster))


class AgreedWidths(LineFilter):
    """The gate before the terminal: nothing passes that terminals draw in different numbers of cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(as_measured(text), style, control) for text, style, control in segments]


class AsciiOnly(LineFilter):
    """The last filter before the terminal, for the text of every screen alike."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(as_ascii(text), style, control) for text, style, control in segments]


def last_filters(*, ascii_only: bool) -> list[LineFilter]:
    return [AgreedWidths(), AsciiOnly()] if ascii_only else [AgreedWidths()]


def quiet_driver() -> type[Driver] | None:
    """Textual's driver for this system, asking for the mouse's clicks and drags but not for its every move.

    None where there is another driver than the one of terminals (Windows): there the usual one serves.
    """
    try:
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:
        return None

    class QuietDriver(LinuxDriver):
        def write(self, data: str) -> None:
            # 1003 reports every move of the mouse, 1002 only those with a button down.
            super().write(data.replace("\x1b[?1003", "\x1b[?1002") if data.startswith("\x1b[?1003") else data)

    return QuietDriver
