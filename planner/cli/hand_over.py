"""Give a line to a command that the person named, without a shell."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from planner.domain.errors import BadInput, PlannerError
from planner.hooks.programs import PROGRAM_TIME_S, run_program


class NotHandedOver(PlannerError):
    """The command couldn't be run, failed, or didn't end in time."""


def split_command(text: str) -> list[str]:
    """The program and its arguments, quoted as in a shell. Raises BadInput."""
    try:
        words = shlex.split(text)
    except ValueError as problem:
        raise BadInput(f"That command can’t be read: {problem}.") from None
    if not words or "\0" in text:
        raise BadInput("Which command should get each line? For example --run 'notify-send planner'.")
    return words


def hand_over(words: list[str], line: str, about: Mapping[str, str], seconds: float = PROGRAM_TIME_S) -> None:
    """Run a command with the line as its last argument and on its standard input.

    `about` is added to its environment. What it prints is dropped. Raises NotHandedOver.
    """
    env = {name: value.replace("\0", "") for name, value in about.items()}
    if failed := run_program([*words, line], f"{line}\n", env=env, seconds=seconds):
        raise NotHandedOver(f"{words[0]} {failed}")
