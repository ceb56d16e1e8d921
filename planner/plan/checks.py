"""Checks that several services share: the time exists, the version can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from planner.domain.errors import BadInput
from planner.domain.model.block import Person
from planner.domain.model.conflict import together
from planner.domain.text import shown as safe
from planner.domain.time.when import When


def must_exist(when: When) -> None:
    """Raise BadInput for an hour that the clocks jump over."""
    if not when.exists():
        raise BadInput(f"{when.start.replace('T', ' ')} does not exist in {when.zone}: the clocks jump over it.")


def must_remind_me(who: str, you: Person) -> None:
    """Raise BadInput for what is the other person's own: it reminds nobody else."""
    if who == you.id:
        raise BadInput(f"That’s {safe(you.name)[:40]}’s own; only your own and shared things remind you.")


def must_be_one_of(number: int | Literal["both"], register: str, others: int) -> None:
    """Raise BadInput when there's nothing to choose from, or not that many."""
    if not others:
        raise BadInput(f"There is nothing to choose for “{safe(register)[:40]}” here.")
    if number != "both" and not 1 <= number <= others + 1:
        raise BadInput(f"Choose a number from 1 to {others + 1}.")


def all_words(register: str, values: Sequence[object]) -> str:
    """All of their words joined. Raises BadInput where only one can be kept."""
    words = together(register, values)
    if words is None:
        raise BadInput(f"Only one version of “{safe(register)[:40]}” can be kept.")
    return words
