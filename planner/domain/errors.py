"""Errors, each with one sentence that a person can act on.

PlannerError                 could not be done: exit status 1
├── BadInput                 what was typed cannot be understood or cannot be
├── UnknownId                no block, ritual or request has that id
├── AmbiguousId              several have it; `candidates` lists them
├── NothingToUndo            the end of the undo or redo list
├── ChangedSince             somebody else changed it after what would be undone
│   └── AnsweredSince        they said yes to it; `record` is what another time can be suggested for
├── WrittenSince             this device wrote the same field since the edit began; nothing was saved over
├── TakenBack                the other person took it back after the edit began
├── NotYours                 it is the other person's to decide
├── NotSetUp                 there is no plan on this device yet
└── FolderProblem            the shared folder cannot be used as asked
"""

from __future__ import annotations

from collections.abc import Sequence


class PlannerError(Exception):
    """Something could not be done; `str()` is one sentence for the person."""


class BadInput(PlannerError):
    """What was typed cannot be understood, or describes something that cannot be."""


class UnknownId(PlannerError):
    """Nothing in the plan has this id."""


class AmbiguousId(PlannerError):
    """A shortened id fits several things."""

    def __init__(self, sentence: str, candidates: Sequence[str]) -> None:
        super().__init__(sentence)
        self.candidates = tuple(candidates)


class NothingToUndo(PlannerError):
    """The undo (or redo) list is at its end."""


class ChangedSince(PlannerError):
    """An undo would go over a later change, so it was not done."""


class AnsweredSince(ChangedSince):
    """The other person has said yes since to what would be undone. `record` is its id."""

    def __init__(self, name: str, record: str) -> None:
        super().__init__(f"{name} has said yes since; it stays.")
        self.record = record


class WrittenSince(PlannerError):
    """This device wrote the same register after the edit began; nothing was saved over.

    `block_id` and `registers` name where; `mine` holds what this edit wanted to write.
    """

    def __init__(self, sentence: str, block_id: str, mine: dict[str, object]) -> None:
        super().__init__(sentence)
        self.block_id = block_id
        self.mine = mine


class TakenBack(PlannerError):
    """The other person erased or hid it after the edit began; what was typed is still with the person."""


class NotYours(PlannerError):
    """The other person decides about this; one can ask."""


class NotSetUp(PlannerError):
    """This device has no plan yet."""


class FolderProblem(PlannerError):
    """The shared folder is missing, is not a plan, is another plan's, or cannot be read or written."""
