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
from typing import Any, NamedTuple

_NO_FILE = {errno.ELOOP, errno.ENXIO, errno.ENODEV}
_MB = 1024 * 1024


class Unreadable(Exception):
    """These bytes are no file of a plan; `str()` says why in a few words."""


class Bounds(NamedTuple):
    """The most bytes of a file, and the most brackets and commas in it."""

    size: int
    parts: int

    def hold(self, data: bytes) -> bool:
        """Whether these bytes keep to both."""
        return len(data) <= self.size and parts(data) <= self.parts


READ = Bounds(8 * _MB, 300_000)
"""What is read of anybody."""
SAVED = Bounds(READ.size // 2, READ.parts // 2)
"""What a save may make of a file: there is always room left to delete, hide and answer."""
EARLIER = Bounds(32 * _MB, 1_200_000)
"""What is read of a file that this device has from version 0.1, which took in so much."""
MOST_TEXT = _MB
"""Bytes of a file that somebody writes by hand."""


def parts(data: bytes) -> int:
    """How many brackets and commas there are: roughly how many values parsing makes."""
    return data.count(b"[") + data.count(b"{") + data.count(b",")


def read_plain(path: Path, most: int, *, links: bool = False) -> bytes:
    """The bytes of an ordinary file of at most that size. Never waits for anybody.

    `links`: a link to such a file is as good. Unreadable when it is something else, or larger; OSError.
    """
    _must_be_plain(path.stat() if links else path.lstat(), most)
    # What lay there may have been replaced meanwhile: what was opened is looked at once more.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | (0 if links else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags)
    except OSError as problem:
        if problem.errno in _NO_FILE:
            raise Unreadable("no ordinary file") from None
        raise
    with open(descriptor, "rb") as file:
        _must_be_plain(os.fstat(descriptor), most)
        data = file.read(most + 1)
    if len(data) > most:
        raise Unreadable("larger than any file of a plan")
    return data


def read_own(path: Path) -> bytes:
    """A file of this device's own, which no other device writes; a link to one is as good.

    Unreadable when it is none, or more than any version ever wrote; OSError.
    """
    data = read_plain(path, EARLIER.size, links=True)
    if not EARLIER.hold(data):
        raise Unreadable("larger than any file of a plan")
    return data


def read_text(path: Path) -> str:
    """A text file of one's own; a link to one is as good. Unreadable when it is none, or huge; OSError."""
    try:
        return read_plain(path, MOST_TEXT, links=True).decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8 text") from None


def from_json(data: bytes | str) -> Any:
    """Any JSON. ValueError for what is none, and for what is nested without end."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested without end") from None


def _must_be_plain(found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("no ordinary file")
    if found.st_size > most:
        raise Unreadable("larger than any file of a plan")
