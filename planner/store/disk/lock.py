"""A lock between the processes of one device.

There may be two windows, or a command while the screen is open.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.domain.errors import PlannerError
from planner.store.disk.waiting import pause

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another process that is saving, in seconds.

A save takes some milliseconds, unless its process was stopped.
"""
_PAUSE_S = 0.002


class Busy(PlannerError):
    """Another process has held the lock for too long."""


@contextmanager
def locked(path: Path, timeout: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock at `path`; the kernel releases it when the process ends.

    Raises Busy when another process holds it for longer than `timeout` seconds, and PlannerError when the disk
    refuses.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise PlannerError(f"Nothing was changed: {problem.strerror or problem} ({path}).") from problem
    try:
        _acquire(descriptor, path, timeout)
        yield
    finally:
        # Even if closing fails the lock is released, and nothing was written through the descriptor.
        with suppress(OSError):
            os.close(descriptor)


def _acquire(descriptor: int, path: Path, timeout: float) -> None:
    # Count attempts instead of reading a clock, which may stop or jump.
    for _ in range(max(int(timeout / _PAUSE_S), 1)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, InterruptedError):
            pause(_PAUSE_S)
        except OSError as problem:
            raise PlannerError(f"Nothing was changed: {problem.strerror or problem} ({path}).") from problem
        else:
            return
    raise Busy(
        "Another planner of yours has been saving for a while (is one stopped in the background?); nothing was changed."
    )
