"""“Each wrote something”: every version of each field side by side, with who and when; one is kept, or all words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Literal

from planner.domain import wording
from planner.domain.several import Several
from planner.domain.valuewords import Viewer, by_and_at, register_words, value_words
from planner.tui.widgets.dialog import Dialog, Line, Panel
from planner.tui.widgets.menu import Entry, Group, Menu

Choice = tuple[str, int | Literal["both"]]
INTRO = "Each wrote something without having seen the other. Nothing is lost: keep the one that holds"


class Settle(Dialog[Choice | None]):
    """Gives the register and the number of the version to keep, 1 for the one that is shown, or `both`.

    `title` is what they are about; `names` are words for the ids of goals.
    """

    def __init__(
        self, title: str, found: Sequence[Several], viewer: Viewer, names: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._title, self._found, self._viewer, self._names = title, tuple(found), viewer, names or {}
        self._choices: list[Choice] = []

    def panel(self) -> Panel:
        digits = count(1)
        groups = [
            Group(tuple(self._entries(found, digits)), register_words(found.register, self._viewer))
            for found in self._found
        ]
        title = wording.short(self._title, 40) or "Untitled"
        both = ", or both texts" if any(found.both for found in self._found) else ""
        return Panel(
            Line(f"{INTRO}{both}."),
            Menu(groups),
            title=title,
            hint="Enter or the digit keeps it · q closes",
            classes="wide",
        )

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        self.dismiss(self._choices[int(message.entry.id)])

    def _entries(self, found: Several, digits: Iterator[int]) -> Iterator[Entry]:
        for number, version in enumerate(found.versions, start=1):
            words = value_words(found.register, version.value, self._viewer, self._names)
            now = " · as it stands now" if number == 1 else ""
            by = by_and_at(version.by, version.at, self._viewer)
            yield self._entry((found.register, number), next(digits), words, f"{by}{now}")
        if found.both is not None:
            yield self._entry((found.register, "both"), next(digits), found.both, "both")

    def _entry(self, choice: Choice, digit: int, words: str, note: str) -> Entry:
        self._choices.append(choice)
        key = str(digit) if digit < 10 else ""
        return Entry(str(len(self._choices) - 1), words, key, (key,) if key else (), note)
