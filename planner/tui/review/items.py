"""The rows of a review's step as values: words, fields, and things to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from planner.interop.markdown_review import ANSWER_LABELS

if TYPE_CHECKING:
    from planner.tui.review.controller import ReviewController

    Command = Callable[[ReviewController], object]

YEAR = 52
"""Weeks between a review and the one a year before it."""
MOST_ROWS = 6
MOST_OF_A_WEEK = 14
"""How many of a week's blocks one column shows.

Of other rows of a kind it shows `MOST_ROWS`.
"""
WordsLook = Literal["", "strong", "dim", "quote", "line"]
"""How words are shown.

`quote` is for somebody's own words, `line` for a text of one line.
"""


@dataclass(frozen=True, slots=True)
class WordsItem:
    """Something to read."""

    text: str
    look: WordsLook = ""


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """A field to write in.

    `name` is the field, `who` its owner (a person's id, or `we`). The row asks for its text whenever it shows it.
    `suggestion` is shown in parentheses while there is none.
    """

    name: str
    who: str
    label: str
    suggestion: str = ""

    @property
    def key(self) -> str:
        """The person and the field, as "who:name"."""
        return f"{self.who}:{self.name}"


@dataclass(frozen=True, slots=True)
class DeedItem:
    """Something to do with Enter: `do` does it.

    `key` identifies the row before and after a change. `shows` is what the row was painted from, where it answers
    that; when it changes, so does the row.
    """

    key: str
    words: str
    do: Command = field(compare=False, repr=False)
    shows: tuple[object, ...] = field(default=(), repr=False)


Item = WordsItem | AnswerItem | DeedItem
Columns = tuple[tuple[Item, ...], tuple[Item, ...], tuple[Item, ...]]
StepParts = tuple[Iterable[Item], Iterable[Item], Iterable[Item]]
"""The rows under me, we and you, as a step makes them."""

FIELD_LABELS: Mapping[str, str] = {
    **ANSWER_LABELS,
    "brought": "{who}, what did you bring back?",
    "help": "for {other}’s goal I could",
    "heard": "what I heard {other} say",
    "reply": "what I answer",
    "forward": "I look forward to",
    "intention": "for the week",
}
"""The labels of the fields, in the words of the person who writes."""


def label(name: str, who: str, other: str) -> str:
    """The label above a field, with the names of its owner and of the other person."""
    return FIELD_LABELS[name].format(who=who, other=other)
