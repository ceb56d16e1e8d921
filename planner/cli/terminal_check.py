"""Checks of `planner doctor` for the terminal it runs in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Literal

CheckRow = tuple[Literal["ok", "note", "mend"], str, str, str]
_WIDE, HIGH = 80, 24


def terminal(env: Mapping[str, str]) -> Iterator[CheckRow]:
    """Findings about the terminal (level, name, text, remedy): kind, size, letters."""
    if not (sys.stdout is not None and sys.stdout.isatty()):
        yield "ok", "terminal", "This isn’t a terminal. Only the screen needs one; commands don’t.", ""
        return
    kind = env.get("TERM", "")
    if kind in ("", "dumb"):
        yield "mend", "terminal", f"TERM is “{kind}”, so no screen can be drawn.", "export TERM=xterm-256color"
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        size = os.terminal_size((0, 0))
    if 0 < size.columns < _WIDE or 0 < size.lines < HIGH:
        text = f"{size.columns}x{size.lines} cells; the whole week fits from {_WIDE}x{HIGH} on."
        yield "note", "terminal", text, "Make the window larger, or its letters smaller."
    letters = (sys.stdout.encoding or "").lower().replace("-", "")
    if letters != "utf8":
        yield (
            "note",
            "terminal",
            f"Its character set is {letters or 'not given'}, so plain signs are drawn.",
            ("export LANG=C.UTF-8"),
        )
    if kind not in ("", "dumb"):
        colours = "no colours (NO_COLOR)" if env.get("NO_COLOR") else env.get("COLORTERM") or "colours as TERM says"
        over = ", over SSH" if env.get("SSH_CONNECTION") else ""
        yield "ok", "terminal", f"{kind}, {size.columns}x{size.lines}, {colours}{over}.", ""
