"""Give a line to a command that the person named, without a shell."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping

from planner.domain.errors import BadInput, PlannerError
from planner.store.disk.waiting import pause

DEADLINE_S = 10.0
"""Seconds that the command gets for one line."""
_PAUSE_S = 0.01


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


def hand_over(words: list[str], line: str, about: Mapping[str, str], deadline: float = DEADLINE_S) -> None:
    """Run a command with the line as its last argument and on its standard input.

    `about` is added to its environment. What it prints is dropped. Raises NotHandedOver.
    """
    env = {**os.environ, **{name: value.replace("\0", "") for name, value in about.items()}}
    with tempfile.TemporaryFile() as typed:
        typed.write(f"{line}\n".encode())
        typed.seek(0)
        try:
            process = subprocess.Popen(
                [*words, line], stdin=typed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
            )
        except OSError as problem:
            raise NotHandedOver(f"{words[0]} can’t be run ({problem.strerror or problem})") from None
    status = _ended_within(process, deadline)
    if status is None:
        raise NotHandedOver(f"{words[0]} didn’t end within {deadline:g} seconds")
    if status:
        raise NotHandedOver(f"{words[0]} ended with status {status}")


def _ended_within(process: subprocess.Popen[bytes], deadline: float) -> int | None:
    """The exit status; None if it didn't end in time, and was ended."""
    # Count attempts instead of reading a clock, which may stop or jump.
    for _ in range(max(1, int(deadline / _PAUSE_S))):
        if (status := process.poll()) is not None:
            return status
        pause(_PAUSE_S)
    process.kill()
    process.wait()
    return None
