"""Hand on uncaught exceptions of threads before Python prints them.

This is separate from the crash reports, since every command that exchanges loads it and few have a crash to report.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def handled_in_threads(handle: Callable[[BaseException], object]) -> Iterator[None]:
    """Pass exceptions that end a thread, or occur in a finalizer, to `handle`.

    Python itself would print them to standard error, message included.
    """

    def of_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            handle(arguments.exc_value)

    def of_object(arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            handle(arguments.exc_value)

    hooks = threading.excepthook, sys.unraisablehook
    threading.excepthook, sys.unraisablehook = of_thread, of_object
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = hooks
