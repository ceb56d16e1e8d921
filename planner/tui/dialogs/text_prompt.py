"""One line of words: a reason, a cheer, a comment, an idea, a goal …"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from planner.tui.dialogs.line_input import OneLine


class Wanted(NamedTuple):
    """What is asked for: `title` above the line, `help` below it; `empty` says what Enter on an empty line does, ""
    where that only closes. `meaning` says what the words would come to."""

    title: str
    help: str
    empty: str = ""
    meaning: Callable[[str], str] | None = None


class Words(OneLine[str | None]):
    """Gives the words, "" where none are wanted either; None when the person thought better of it.

    `keep` is called with the words before the line closes; its PlannerError is told, and the line stays open.
    """

    def __init__(self, wanted: Wanted, keep: Callable[[str], object], text: str = "") -> None:
        self.TITLE_WORDS = wanted.title
        self.EXAMPLE = wanted.help
        self.HINT = wanted.empty or "Enter keeps it · Enter on an empty line closes"
        super().__init__(text)
        self._wanted, self._keep = wanted, keep

    def meaning(self, text: str) -> str:
        """Describe what the words mean here, or return the example."""
        return self._wanted.meaning(text) if self._wanted.meaning else self.EXAMPLE

    def says_nothing(self, text: str) -> bool:
        """Whether the text is empty where words are needed."""
        return not text.strip() and not self._wanted.empty

    def take(self, text: str) -> None:
        """Save the words, and close with them."""
        self._keep(text.strip())
        self.dismiss(text.strip())
