"""Settling conflicts: every version of each field, with author and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Literal

from planner.domain.errors import PlannerError
from planner.domain.model.conflict import Several
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import Viewer, by_and_at, register_words, value_words
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Line, Panel

KeptChoice = tuple[str, int | Literal["both"]]
Keep = Callable[[str, int | Literal["both"]], tuple[str, Sequence[Several]]]
"""Settles a register's conflict by a version's number (1 is shown), or `both`.

Returns the sentence about it, and the conflicts that are left. Raises PlannerError when nothing was done.
"""
CONFLICTS_INTRO = "You both changed this, without seeing the other’s words. Nothing is lost: keep the one you want"
EACH_WROTE = "≠ you both changed this"


class Settle(Dialog[str | None]):
    """Asks which versions to keep, and stays open until all conflicts are settled.

    Returns the sentence about the last choice, or None. `title` names the thing; `names` are words for the ids of
    goals.
    """

    def __init__(
        self,
        title: str,
        found: Sequence[Several],
        viewer: Viewer,
        keep: Keep,
        names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._found, self._viewer, self._keep, self._names = title, found, viewer, keep, names or {}
        self._choices: list[KeptChoice] = []
        self._done: str | None = None
        self._menu = Menu(self._groups())
        self._told = Line("", classes="said")
        self._told.display = False

    def panel(self) -> Panel:
        """Build the panel: a sentence, then the versions to choose from."""
        title = wording.short(self._title, 40) or "Untitled"
        both = ", or both texts" if any(found.both for found in self._found) else ""
        hint = "Enter: keep this one, or press its digit · q: close"
        return Panel(Line(f"{CONFLICTS_INTRO}{both}."), self._menu, self._told, title=title, hint=hint, classes="wide")

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Keep the chosen version; close when no other field needs a choice."""
        try:
            told, self._found = self._keep(*self._choices[int(message.entry.id)])
        except PlannerError as trouble:
            self._tell(str(trouble), troubled=True)
            return
        self._done = told
        if not self._found:
            self.dismiss(told)
            return
        self._menu.fill(self._groups())
        self._tell(told)

    def action_close(self) -> None:
        """Close with the sentence about the last choice, or None."""
        self.dismiss(self._done)

    def _tell(self, text: str, *, troubled: bool = False) -> None:
        self._told.set_classes("told" if troubled else "said")
        self._told.say(text)
        self._told.display = True

    def _groups(self) -> list[MenuGroup]:
        self._choices, digits = [], count(1)
        return [
            MenuGroup(tuple(self._entries(found, digits)), register_words(found.register, self._viewer))
            for found in self._found
        ]

    def _entries(self, found: Several, digits: Iterator[int]) -> Iterator[MenuEntry]:
        for number, version in enumerate(found.versions, start=1):
            words = value_words(found.register, version.value, self._viewer, self._names)
            now = " · shown now" if number == 1 else ""
            by = by_and_at(version.by, version.at, self._viewer)
            yield self._entry((found.register, number), next(digits), words, f"{by}{now}")
        if found.both is not None:
            yield self._entry((found.register, "both"), next(digits), found.both, "both")

    def _entry(self, choice: KeptChoice, digit: int, words: str, note: str) -> MenuEntry:
        self._choices.append(choice)
        key = str(digit) if digit < 10 else ""
        return MenuEntry(str(len(self._choices) - 1), words, key, (key,) if key else (), note)
