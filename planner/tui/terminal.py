"""Two things that Textual leaves to its users: output that is ASCII only, and a mouse that reports little."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter

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


class AsciiOnly(LineFilter):
    """The last filter before the terminal, for the text of every screen alike."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(as_ascii(text), style, control) for text, style, control in segments]


def ascii_filter() -> LineFilter:
    return AsciiOnly()


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
