"""Open a calendar's file, and make its lines ready to be read.

Its lines then end in LF, and are in UTF-8 where the file says so by a byte order mark. What is no calendar at all (a
login page, an archive) is told apart here.
"""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from planner.domain.errors import BadInput, PlannerError
from planner.domain.text import shown
from planner.store.disk.bounded_read import Unreadable, read_plain

LARGEST_CALENDAR = 64 * 1024 * 1024
"""Most bytes of a calendar's file."""
_LOOKED_AT = 4096
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|\?xml|!--)", re.IGNORECASE)
_CALENDAR = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*V(?:CALENDAR|EVENT)\b", re.IGNORECASE | re.MULTILINE)
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ")


def load_calendar(source: Path | bytes) -> bytes:
    """The lines of a calendar, from its file or from its bytes.

    Raises BadInput, in one sentence, for what isn't a calendar, and PlannerError for a file that can't be read.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > LARGEST_CALENDAR:
        raise BadInput(f"It is larger than {LARGEST_CALENDAR // 1024**2} MB; export a shorter range.")
    data = _as_utf8(data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    _must_be_calendar(data)
    return data


def count_events(data: bytes) -> int:
    """How many events a loaded calendar seems to have, to show progress by."""
    return data.count(b"BEGIN:VEVENT")


def _read(path: Path) -> bytes:
    name = shown(str(path))
    try:
        # A link is followed: the person named it.
        size = os.stat(path).st_size
        return read_plain(path, LARGEST_CALENDAR, links=True)
    except Unreadable as problem:
        if path.is_dir():
            raise BadInput(f"{name} is a folder; give one of the .ics files in it.") from None
        if size > LARGEST_CALENDAR:
            raise BadInput(f"{name} is larger than {LARGEST_CALENDAR // 1024**2} MB; export a shorter range.") from None
        raise BadInput(f"{name} can’t be read: {problem}.") from None
    except (OSError, ValueError) as problem:
        raise PlannerError(f"{name} can’t be read: {getattr(problem, 'strerror', None) or problem}.") from None


def _as_utf8(data: bytes) -> bytes:
    """The bytes without a byte order mark; UTF-16 and UTF-32 become UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode()
    if data.startswith((b"B\0E\0", b"\0B\0E")):
        return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace").encode()
    return data


def _must_be_calendar(data: bytes) -> None:
    if _CALENDAR.search(data):
        return
    if not data.strip(b" \t\n\0"):
        raise BadInput("It is empty.")
    if data.startswith(_ARCHIVES):
        raise BadInput("It is an archive: unpack it first, then take the .ics files in it.")
    if _HTML.match(data[:_LOOKED_AT]):
        raise BadInput("It is a web page, not a calendar: perhaps a login page. Download the .ics file again.")
    raise BadInput("It isn’t a calendar: an .ics file begins with BEGIN:VCALENDAR.")
