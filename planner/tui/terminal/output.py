"""The last step to and from the terminal: cell widths, ASCII, mouse, pastes."""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from functools import lru_cache
from select import select
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message

from planner.domain.cells import drawable

LOOK_EVERY_S = 0.1
"""Seconds between checks whether the app has ended, or a lone Esc was a key."""
PACKET = 64 * 1024

# Each sign of ours and of Textual's borders, with an ASCII sign of one cell in its place.
_SIGNS = {
    "─": "-", "━": "=", "═": "=", "╌": "-", "│": "|", "┃": "|", "║": "|", "▌": "#", "▐": "#", "█": "#", "▎": "|",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┏": "+", "┓": "+", "┗": "+", "┛": "+",
    "▔": "-", "▁": "_", "▀": "-", "▄": "_", "▊": "|", "▕": "|", "▏": "|",
    "✓": "x", "≠": "#", "·": ".", "–": "-", "—": "-", "…": ".", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "↵": "|", "“": '"', "”": '"', "‘": "'", "’": "'", "�": "?", "×": "&", "●": "*", "○": "o", "▸": ">", "▾": "v",
}  # fmt: skip


@lru_cache(maxsize=4096)
def as_ascii(text: str) -> str:
    """The text in as many cells, in ASCII alone; `?` for signs without a likeness."""
    if text.isascii():
        return text
    return "".join(sign if sign.isascii() else _SIGNS.get(sign) or "?" * cell_len(sign) for sign in text)


# What Rich measures as one: a sign with those that join it or choose how it looks. Few texts need it compiled.
_CLUSTER = r"(?s:.)(?:\u200d(?s:.)|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff])*"


@lru_cache(maxsize=4096)
def as_measured(text: str) -> str:
    """The text as every terminal draws it, in as many cells as Rich counted.

    Text that the program shows was made so before layout; this is for text typed into a field.
    """
    if text.isascii() or drawable(text) == text:
        return text
    return "".join(_as_measured(cluster) for cluster in re.findall(_CLUSTER, text))


def _as_measured(cluster: str) -> str:
    safe = drawable(cluster)
    return safe if safe == cluster else set_cell_size(safe, cell_len(cluster))


class AgreedWidths(LineFilter):
    """Filters out signs that terminals draw in different numbers of cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments as every terminal draws them."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [Segment(as_measured(text), style, control) for text, style, control in segments]


class AsciiOnly(LineFilter):
    """Turns the text of every screen into ASCII, as the last filter."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII."""
        return [Segment(as_ascii(text), style, control) for text, style, control in segments]


def last_filters(*, ascii_only: bool) -> list[LineFilter]:
    """Return the filters for a line just before it goes to the terminal."""
    return [AgreedWidths(), AsciiOnly()] if ascii_only else [AgreedWidths()]


def screen_driver(*, quiet: bool = False) -> type[Driver] | None:
    """Textual's driver for this system, with a keyboard that loses no paste.

    `quiet`: ask the mouse for clicks and drags, but not for every move. Returns None where Textual's driver is
    another one (Windows), which is used as it is. If a part that this keyboard needs is missing, the driver has
    Textual's own.
    """
    try:
        from textual.drivers.linux_driver import LinuxDriver  # another system has none
    except ImportError:
        return None
    try:
        from planner.tui.terminal import keyboard  # another version's driver may lack what it needs
    except ImportError:
        keyboard = None  # type: ignore[assignment]

    class ScreenDriver(LinuxDriver):
        def __init__(self, app: App[object], **options: Any) -> None:
            super().__init__(app, **options)
            self.app = app

        def write(self, data: str) -> None:
            # 1003 reports every move of the mouse, 1002 only those with a button down.
            if quiet and data.startswith("\x1b[?1003"):
                data = data.replace("\x1b[?1003", "\x1b[?1002")
            super().write(data)

        def run_input_thread(self) -> None:
            if keyboard is None or not all(hasattr(self, name) for name in ("exit_event", "fileno")):
                super().run_input_thread()
                return
            parser = keyboard.PasteParser()
            decode = getincrementaldecoder("utf-8")("replace").decode
            while not self.exit_event.is_set():
                if select([self.fileno], [], [], LOOK_EVERY_S)[0]:
                    data = os.read(self.fileno, PACKET)
                    if not data:
                        self.app.call_later(self.app.exit)
                        return
                    if text := decode(data):
                        self._hand_over(parser.feed(text))
                self._hand_over(parser.tick())

        def _hand_over(self, messages: Iterable[Message]) -> None:
            for message in messages:
                self.process_message(message)

    return ScreenDriver
