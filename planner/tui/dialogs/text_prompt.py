"""One line of words: a reason, a cheer, a comment, an idea, a goal …"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.line_input import Asked, LinePanel, is_blank


class Wanted(NamedTuple):
    """What is asked for: `title` above the line, `help` below it; `empty` says what Enter on an empty line does, ""
    where that only closes. `meaning` says what the words would come to."""

    title: str
    help: str
    empty: str = ""
    meaning: Callable[[str], str] | None = None


class Words(Dialog[str | None]):
    """Gives the words, "" where none are wanted either; None when the person thought better of it.

    `keep` is called with the words before the line closes; its PlannerError is told, and the line stays open.
    """

    def __init__(self, wanted: Wanted, keep: Callable[[str], object], text: str = "") -> None:
        super().__init__()
        self._wanted, self._keep, self._text = wanted, keep, text

    def panel(self) -> LinePanel:
        """Return the panel with the line to type in."""
        wanted = self._wanted
        hint = wanted.empty or "Enter keeps it · Enter on an empty line closes"
        asked = Asked(wanted.title, hint, wanted.help, self._meaning, self._take, self._is_empty)
        return LinePanel(asked, text=self._text)

    def _meaning(self, text: str) -> str:
        return self._wanted.meaning(text) if self._wanted.meaning else self._wanted.help

    def _is_empty(self, text: str) -> bool:
        return is_blank(text) and not self._wanted.empty

    def _take(self, text: str) -> None:
        self._keep(text.strip())
        self.dismiss(text.strip())
