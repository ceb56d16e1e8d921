"""Read the files of overlays: a file, or a folder of `.ics` files (a vdir)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from planner.store.disk.bounded_read import Unreadable, read_plain

LARGEST_OVERLAY = 20 * 1024 * 1024
"""Most bytes of one overlay."""
MOST_ICS_FILES = 20_000
"""Most files of a folder."""
SOURCE_GONE = "isn’t there"
SOURCE_SILENT = "isn’t answering"
SOURCE_TOO_LARGE = "is too large"
NO_CALENDAR = "is no calendar that planner can read"
LASTING = (SOURCE_TOO_LARGE, NO_CALENDAR)
"""What is wrong with the source itself, until it changes."""


class Unavailable(Exception):
    """A source that can't be read; the text ends a sentence after its name."""


def path_of(source: str) -> Path:
    """The path of a file or folder; `~` is the person's own folder."""
    return Path(source).expanduser()


def mark_of(path: Path, *, whole: bool) -> tuple[object, ...]:
    """What a file or folder looks like; it differs once something changed.

    Of a folder, without `whole`, only the part that changes when files are renamed, as a vdir's are.
    Raises Unavailable.
    """
    try:
        found = path.stat()
        if not stat.S_ISDIR(found.st_mode):
            return ("file", found.st_size, found.st_mtime_ns, found.st_ino)
        own = ("folder", found.st_mtime_ns, found.st_ino)
        if not whole:
            return own
        inside = [entry.stat() for entry in _files(path)]
    except OSError:
        raise Unavailable(SOURCE_GONE) from None
    return (*own, len(inside), sum(one.st_size for one in inside), max((one.st_mtime_ns for one in inside), default=0))


def is_same(mark: tuple[object, ...], found: tuple[object, ...]) -> bool:
    """Whether nothing changed since; `found` may be a look at a folder alone."""
    return bool(mark) and mark[: len(found)] == found


def size_of(mark: tuple[object, ...]) -> int:
    """The bytes of a file or folder that was wholly looked at."""
    size = mark[1] if mark[0] == "file" else mark[4]
    return size if isinstance(size, int) else 0


def read_files(path: Path) -> Iterator[bytes]:
    """Yield the contents of a file, or of each `.ics` file of a folder.

    Raises Unavailable. A file of a folder that can't be read, or has just gone, is left out.
    """
    if not path.is_dir():
        yield _plain(path)
        return
    room = LARGEST_OVERLAY
    for entry in sorted(_files(path), key=lambda entry: entry.name):
        try:
            data = read_plain(Path(entry.path), room, links=True)
        except Unreadable:
            raise Unavailable(SOURCE_TOO_LARGE) from None
        except OSError:
            continue
        room -= len(data)
        yield data


def _plain(path: Path) -> bytes:
    try:
        return read_plain(path, LARGEST_OVERLAY, links=True)
    except FileNotFoundError:
        raise Unavailable(SOURCE_GONE) from None
    except Unreadable as problem:
        raise Unavailable(SOURCE_TOO_LARGE if "large" in str(problem) else "isn’t an ordinary file") from None
    except OSError as problem:
        raise Unavailable(f"can’t be read ({os.strerror(problem.errno or 0)})") from None


def _files(folder: Path) -> list[os.DirEntry[str]]:
    """The ordinary files that may be calendars. Raises Unavailable."""
    try:
        with os.scandir(folder) as entries:
            named = [entry for entry in entries if entry.name.endswith(".ics") and not entry.name.startswith(".")]
    except OSError:
        raise Unavailable(SOURCE_GONE) from None
    if len(named) > MOST_ICS_FILES:
        raise Unavailable(f"has more than {MOST_ICS_FILES:,} files")
    return list(filter(_is_file, named))


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it's an ordinary file; a link that leads nowhere isn't."""
    try:
        return entry.is_file()
    except OSError:  # links in a ring
        return False
