"""Errors, each with one sentence that a person can act on.

PlannerError                 could not be done: exit status 1
├── BadInput                 the input can't be understood, or isn't possible
├── UnknownId                no block, ritual or request has that id
├── AmbiguousId              several have it; `candidates` lists them
├── NothingToUndo            the end of the undo or redo list
├── ChangedSince             somebody else changed it after what would be undone
│   ├── AnsweredSince        they said yes to it; `record` is where another time can be suggested
│   └── AddKept              it was adding something; `record` is what can be deleted and erased
├── WrittenSince             this device wrote the same field since the edit began; nothing was overwritten
├── TakenBack                the other person took it back after the edit began
├── NotYours                 it is the other person's to decide
│   └── TheirTime            their own or protected time: one can say what one would like
├── MonthFull                a month has no room for more
├── NotSetUp                 there is no plan on this device yet
└── FolderProblem            the shared folder cannot be used as asked
"""

from __future__ import annotations

from collections.abc import Sequence


class PlannerError(Exception):
    """Something could not be done; `str()` is one sentence for the person."""


class BadInput(PlannerError):
    """The input can't be understood, or describes something impossible."""


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
    """An undo would overwrite somebody else's later change, so it wasn't done."""


class AnsweredSince(ChangedSince):
    """The other person has since said yes to what would be undone.

    `record` is the id of what they said yes to.
    """

    def __init__(self, name: str, record: str) -> None:
        super().__init__(f"{name} has said yes since; it stays.")
        self.record = record


class AddKept(ChangedSince):
    """An add can't be undone: the other person has changed or answered it since.

    `record` is the id of what was added.
    """

    def __init__(self, sentence: str, record: str) -> None:
        super().__init__(sentence)
        self.record = record


class WrittenSince(PlannerError):
    """This device wrote the same register after the edit began.

    Nothing was overwritten.
    """

    def __init__(self, sentence: str, block_id: str, mine: dict[str, object]) -> None:
        super().__init__(sentence)
        self.block_id = block_id
        self.mine = mine


class TakenBack(PlannerError):
    """The other person erased or hid the record after the edit began.

    What was typed isn't lost.
    """


class NotYours(PlannerError):
    """The other person decides about this; one can only ask."""


class TheirTime(NotYours):
    """The time is the other person's own; one can say what one would like instead."""


class MonthFull(PlannerError):
    """A month's file has no room for more; nothing was saved."""


class NotSetUp(PlannerError):
    """This device has no plan yet."""


class FolderProblem(PlannerError):
    """The shared folder is missing, can't be read or written, or isn't this plan's."""
