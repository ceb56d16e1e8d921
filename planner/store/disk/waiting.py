"""Wait for a duration, measured by the kernel and not by a clock.

The timeouts of `threading` (`Event.wait`, `Thread.join`, a lock's `acquire`) and `time.sleep` are deadlines on the
monotonic clock. Where that clock is faked, stands still or jumps (faketime, a restored virtual machine) they return at
once or never. `poll` takes a duration, so here a second is a second whatever any clock says.
"""

from __future__ import annotations

import math
import os
import select
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class PipeEvent:
    """As `threading.Event`, with a `wait` that no clock can hold up."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
            weakref.finalize(self, os.close, end).atexit = False

    def is_set(self) -> bool:
        """Whether it is set now, without waiting."""
        return self.wait(0)

    def set(self) -> None:
        """Set it and wake every waiting thread; no effect when it is set."""
        with suppress(BlockingIOError):  # the pipe is full, so it is set
            os.write(self._write, b"\0")

    def clear(self) -> None:
        """Reset it; no effect when it is not set."""
        with suppress(BlockingIOError):  # the pipe is empty
            while os.read(self._read, 4096):
                pass

    def wait(self, seconds: float) -> bool:
        """Whether it was set within that time."""
        poll = select.poll()  # one for each call: a poll object serves one thread at a time
        poll.register(self._read, select.POLLIN)
        return bool(poll.poll(math.ceil(seconds * 1000)))


def pause(seconds: float) -> None:
    """As `time.sleep`."""
    select.select([], [], [], seconds)


def run_within(seconds: float, work: Callable[[], T], *, name: str) -> T | None:
    """What `work` returns when it ends in time, else None; it goes on in a daemon thread called `name`.

    Raises what `work` raises in time; what it raises later is the thread's own (`threading.excepthook`).
    """
    from threading import Thread  # of use to few commands

    results: list[T] = []
    errors: list[Exception] = []
    ended, late = PipeEvent(), PipeEvent()

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:
            if late.is_set():
                raise
            errors.append(error)
        finally:
            ended.set()

    Thread(target=run, name=name, daemon=True).start()
    if not ended.wait(seconds):
        late.set()
    if errors:
        raise errors[0]
    return results[0] if results else None
