"""Polling for what another process does, up to a deadline, never a fixed sleep."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 90.0
"""Seconds; a busy machine may take long, and nothing waits longer than it has to."""


def until(look: Callable[[], T], expected: str, *, seconds: float = PATIENCE, last: Callable[[], str] = str) -> T:
    """The first true result of `look`.

    Raises AssertionError with `expected` and `last()` when none came in time.
    """
    deadline = monotonic() + seconds
    between = threading.Event()
    while not (found := look()):
        if monotonic() > deadline:
            raise AssertionError(f"{expected}: not within {seconds:g} s\n{last()}")
        between.wait(0.03)
    return found


def processes_with(variable: str, value: str) -> list[int]:
    """The living processes started with `variable=value` in their environment."""
    wanted = f"{variable}={value}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:  # it ended while we looked, or is another user's
            continue
    return found
