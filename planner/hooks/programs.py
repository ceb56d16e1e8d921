"""Run another program for at most some seconds."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from planner.store.disk.waiting import pause

PROGRAM_TIME_S = 10.0
"""Seconds that a program gets."""
_LOOK_AGAIN_S = 0.01


def run_program(
    command: Sequence[str | Path],
    text: str = "",
    *,
    env: Mapping[str, str] | None = None,
    seconds: float = PROGRAM_TIME_S,
) -> str:
    """Run a command with `text` on its standard input; returns why it failed.

    That is "" if it didn't, else what follows its name in a sentence. What it prints goes nowhere, so that it can't
    draw on the screen. `env` is added to the environment. After `seconds` it's ended, with all that it started.
    """
    with tempfile.TemporaryFile() as typed:
        typed.write(text.encode())
        typed.seek(0)
        try:
            process = subprocess.Popen(
                command,
                stdin=typed,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )
        except (OSError, ValueError) as trouble:
            return f"can’t be run ({trouble.strerror if isinstance(trouble, OSError) else trouble})"
    status = _ended_within(process, seconds)
    if status is None:
        return f"didn’t end within {seconds:g} seconds"
    return f"ended with status {status}" if status else ""


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit status; None if it didn't end in time, and was ended."""
    # Count attempts instead of reading a clock, which may stop or jump.
    for _ in range(max(1, int(seconds / _LOOK_AGAIN_S))):
        if (status := process.poll()) is not None:
            return status
        pause(_LOOK_AGAIN_S)
    # The process leads a session of its own, so this ends what it started and nothing else.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return None
