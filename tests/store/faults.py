"""Failing operating-system calls: the n-th one, or all from there on, counted."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from planner.store.disk import atomic_write as files

CALLS = ("open", "fsync", "fchmod", "close", "replace", "unlink", "mkdir", "chmod", "scandir", "lstat", "stat", "pread")
"""The calls of `os` that a save makes.

Writing is counted where files are opened, and reading if wanted.
"""


class Crash(BaseException):
    """The process ends here, as after kill -9; only unavoidable cleanup follows."""


@dataclass
class Counter:
    count: int = 0
    calls: list[str] = field(default_factory=list)


@contextmanager
def faults(
    n: int | None,
    problem: BaseException,
    *,
    lasting: bool = False,
    only: str = "",
    reads: bool = False,
    instead: Callable[[], None] | None = None,
) -> Iterator[Counter]:
    """Raise `problem` at the n-th call inside (None: never), and count the calls.

    After a Crash every later call fails as well.

    `only`: the names of the calls that count, separated by blanks. `reads`: opening a file to read it counts too.
    `instead`: is called at that moment and does not return.
    """
    counter = Counter()
    patch = pytest.MonkeyPatch()
    dead = lasting or isinstance(problem, Crash)

    def hit(name: str) -> None:
        if only and name not in only.split():
            return
        counter.calls.append(name)
        counter.count += 1
        if n is not None and (counter.count == n + 1 or (dead and counter.count > n)):
            if instead:
                instead()
            raise problem

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name != "close":
                hit(name)
                return real(*args, **kwargs)
            # Whatever it returns, the file is closed; and the kernel closes what a dead process had open.
            real(*args, **kwargs)
            return None if dead else hit(name)

        return call

    @contextmanager
    def torn(write_half: Callable[[], object]) -> Iterator[None]:
        """Of what is being written at that moment, half is there."""
        try:
            yield
        except (OSError, Crash):
            if counter.count == (n or 0) + 1:
                write_half()
            raise

    class Writing:
        """A file that is being written: each step may go wrong."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def __enter__(self) -> Writing:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def write(self, data: bytes) -> int:
            with torn(lambda: (self._file.write(data[: len(data) // 2]), self._file.flush())):
                hit("write")
            return int(self._file.write(data))

        def writelines(self, parts: Iterable[bytes]) -> None:
            for part in parts:
                self.write(part)

        def flush(self) -> None:
            hit("flush")
            self._file.flush()

        def fileno(self) -> int:
            return int(self._file.fileno())

    def writing_in_place(descriptor: int, data: bytes, offset: int) -> int:
        with torn(lambda: pwrite(descriptor, data[: len(data) // 2], offset)):
            hit("pwrite")
        return pwrite(descriptor, data, offset)

    def reading(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if "r" in mode:
            hit("read")
        return builtins.open(file, mode, *args, **kwargs)

    pwrite = os.pwrite
    patch.setattr(os, "pwrite", writing_in_place)
    for name in CALLS:
        patch.setattr(os, name, wrapped(name, getattr(os, name)))
    if reads:
        patch.setattr(io, "open", reading)  # as `pathlib` calls it
    patch.setattr(files, "open", lambda *args: Writing(builtins.open(*args)), raising=False)  # noqa: SIM115
    try:
        yield counter
    finally:
        patch.undo()
