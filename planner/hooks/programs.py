"""Run another program for at most some seconds."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PROGRAM_TIME_S = 10.0


def run_program(
    command: Sequence[str | Path],
    text: str = "",
    *,
    env: Mapping[str, str] | None = None,
    seconds: float = PROGRAM_TIME_S,
) -> str:
    """Run a command with `text` on its standard input; returns why it failed.

    That is "" if it didn't. What it prints goes nowhere, so that it can't draw on the screen. `env` is added to the
    environment. After `seconds` it's ended, with all that it started.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    except (OSError, ValueError) as trouble:
        return (trouble.strerror if isinstance(trouble, OSError) else "") or "it cannot be started"
    try:
        process.communicate(text.encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        # The process leads a session of its own, so this ends what it started and nothing else.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return f"it was ended after {seconds:g} seconds"
    return f"it ended with status {process.returncode}" if process.returncode else ""
