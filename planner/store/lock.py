"""A lock between the processes of one device: a second session, a command while the screen is open."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.domain.errors import PlannerError

PATIENCE = 10.0
"""Seconds to wait for another process that is saving; it needs some milliseconds unless it was stopped."""


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock at `path`. The kernel lets it go with the process, so none is ever left behind.

    PlannerError when another process holds it for longer than `patience` seconds, or the disk refuses it.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise PlannerError(f"Nothing was changed: {problem.strerror or problem} ({path}).") from problem
    try:
        _acquire(descriptor, time.monotonic() + patience)
        yield
    finally:
        # Whatever closing says, the lock is gone with it, and nothing was written through it.
        with suppress(OSError):
            os.close(descriptor)


def _acquire(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise PlannerError(
                    "Another planner of yours has been saving for a while (is one stopped in the background?); "
                    "nothing was changed."
                ) from None
            time.sleep(0.002)
        else:
            return
