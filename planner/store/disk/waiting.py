"""Wait for a duration that doesn't depend on any clock.

The timeouts of `threading` (`Event.wait`, `Thread.join`, a lock's `acquire`) and `time.sleep` are deadlines on the
monotonic clock. Where that clock is faked, stopped or jumps (faketime, a restored virtual machine) they return at
once or never. `poll` takes a duration, so here a second is a second.
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
    """Like `threading.Event`, with a `wait` that doesn't depend on a clock."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
            weakref.finalize(self, os.close, end).atexit = False

    def is_set(self) -> bool:
        """Whether it's set now."""
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
        """Wait up to `seconds` for it to be set; returns whether it is."""
        poll = select.poll()  # one for each call: a poll object serves one thread at a time
        poll.register(self._read, select.POLLIN)
        return bool(poll.poll(math.ceil(seconds * 1000)))


def pause(seconds: float) -> None:
    """Like `time.sleep`, without a clock."""
    select.select([], [], [], seconds)


def run_within(seconds: float, work: Callable[[], T], *, name: str) -> T | None:
    """Run `work` for at most `seconds`; returns its result, or None if it's late.

    It then goes on in a daemon thread called `name`. Exceptions raised in time are raised here; later ones go to
    `threading.excepthook`.
    """
    from threading import Thread  # only few commands need it

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
