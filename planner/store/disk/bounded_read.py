"""Read files that others may have replaced or inflated, within limits.

Every such read goes through here. Only regular files are opened, so that no pipe, device or link blocks or redirects
a read. The size is checked first, and the values that the text would become are counted, from its brackets and commas,
before it is parsed.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

from planner.named_tuple import NamedTuple

_NO_FILE = {errno.ELOOP, errno.ENXIO, errno.ENODEV}
_MB = 1024 * 1024


class Unreadable(Exception):
    """The bytes aren't a readable file of a plan; `str()` is a short reason."""


class Bounds(NamedTuple):
    """Limits of a file: its size in bytes, and its number of brackets and commas."""

    size: int
    parts: int

    def hold(self, data: bytes) -> bool:
        """Whether the bytes keep within both limits."""
        return len(data) <= self.size and parts(data) <= self.parts


READ = Bounds(8 * _MB, 300_000)
"""Limits for reading any file."""
SAVED = Bounds(READ.size // 2, READ.parts // 2)
"""Limits for a file after a save, so that there's room to delete and answer."""
EARLIER = Bounds(32 * _MB, 1_200_000)
"""Limits for files of this device from version 0.1, which allowed that much."""
MOST_TEXT = _MB
"""Most bytes of a file that somebody writes by hand."""


def parts(data: bytes) -> int:
    """Count the brackets and commas: roughly how many values parsing would make."""
    return data.count(b"[") + data.count(b"{") + data.count(b",")


def read_plain(path: Path, most: int, *, links: bool = False) -> bytes:
    """Read an ordinary file of at most `most` bytes, without ever blocking.

    With `links`, a link to such a file is followed. Raises Unreadable for anything else or for a larger file, and
    OSError.
    """
    _must_be_plain(path.stat() if links else path.lstat(), most)
    # The file may have been replaced since: check again what was opened.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | (0 if links else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
    except OSError as problem:
        if problem.errno in _NO_FILE:
            raise Unreadable("not an ordinary file") from None
        raise
    with open(descriptor, "rb") as file:
        _must_be_plain(os.fstat(descriptor), most)
        data = file.read(most + 1)
    if len(data) > most:
        raise Unreadable("larger than any file of a plan")
    return data


def read_own(path: Path) -> bytes:
    """Read a file that only this device writes, following a link.

    Raises Unreadable when it isn't an ordinary file or is larger than any version ever wrote, and OSError.
    """
    data = read_plain(path, EARLIER.size, links=True)
    if not EARLIER.hold(data):
        raise Unreadable("larger than any file of a plan")
    return data


def read_text(path: Path) -> str:
    """Read a text file that the person writes, following a link.

    Raises Unreadable when it isn't an ordinary file of UTF-8 or is too large, and OSError.
    """
    try:
        return read_plain(path, MOST_TEXT, links=True).decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8 text") from None


def from_json(data: bytes | str) -> Any:
    """Parse JSON. Raises ValueError, also for too deep a nesting."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _must_be_plain(found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("not an ordinary file")
    if found.st_size > most:
        raise Unreadable("larger than any file of a plan")
