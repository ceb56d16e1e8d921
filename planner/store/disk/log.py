"""The log in `local/log`: a line for each save, exchange and new device id.

    2026-11-25T11:00:00.123Z 4711 0.1.0 save device=k3f7qa7dm2x4t file=months/2026-11 n=41 ms=12

A line holds the time, the process, the version, an event and facts about it. It never holds a word of the plan: a fact
is a number, or a text of a form that only this program writes (`_NAME`, `WORDS`), and anything else becomes `?`.
The log is never exchanged and in no backup; at MAX_BYTES it becomes `log.1`.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
from pathlib import Path

from planner import __version__
from planner.domain.clock import Clock, system_clock
from planner.domain.ids import DEVICE_ID, RECORD_ID
from planner.store.disk.layout import local

MAX_BYTES = 256_000
MAX_LINE_BYTES = 1_000
WORDS = frozenset(
    {"again", "backup", "cloned", "command", "damaged", "folder", "new", "none", "offline", "ok", "private", "redo"}
    | {"restored", "reverted", "screen", "skipped", "thread", "undo", "unreadable", "whole"}
)
"""Words of the program that a fact may be; every other word becomes `?`.

Add a word here before a caller writes it.
"""

DEVICES = frozenset({"device", "former", "peer"})
"""Keys of facts that are device ids.

Under any other key, 13 small letters may be a word of the plan.
"""

Fact = int | str | BaseException | None

_EVENT = re.compile(r"[a-z][a-z-]{0,31}")
_NAME = re.compile(
    rf"{RECORD_ID.pattern}"
    r"|(?:private/)?(?:plan|device|months/\d{4}-\d\d)"  # a file of a replica
    r"|(?:local/)?[a-z]{1,20}\.(?:jsonl?|lock|space|tmp)"
    r"|\d{1,20}-\d{1,20}"  # a range of n
    r"|\d{4}-(?:W\d\d|\d\d-\d\d)"
    r"|\d{1,4}(?:\.\d{1,4}){1,3}",  # a version
    re.ASCII,
)
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_PRIVATE = 0o600
_UNKNOWN = "?"


def log_path(root: Path) -> Path:
    """The log file of the mirror at `root`."""
    return local(root) / "log"


def note(root: Path, event: str, /, *, clock: Clock = system_clock, **facts: Fact) -> None:
    """Write one line to the log of the mirror at `root`. Never raises OSError.

    `event` is a literal such as `save`. A fact is an int; a name (a record's id, a file, a range `41-43`, or a device
    id under a key of DEVICES); a word of WORDS; or an exception, of which only the type and the name of its error
    number are written. None is left out.
    """
    line = _format_line(event, facts, clock)
    try:
        _append(os.fspath(log_path(root)), line)
    except OSError:
        # A full disk, a read-only mirror, no mirror yet: the line is lost and the plan is not touched. Reporting it
        # would turn a save that worked into an error. This is the only place that answers an OSError by returning.
        return


def describe_error(error: BaseException) -> str:
    """Describe an exception by type and error number, such as `OSError.ENOSPC`.

    It has no message and no path.
    """
    number = error.errno if isinstance(error, OSError) else None
    code = errno.errorcode.get(number) if isinstance(number, int) else None
    return f"{type(error).__qualname__}.{code}" if code else type(error).__qualname__


def _format_line(event: str, facts: dict[str, Fact], clock: Clock) -> bytes:
    now = clock()
    at = f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z"
    name = event if _EVENT.fullmatch(event) else _UNKNOWN
    told = (f"{key}={_format_fact(key, value)}" for key, value in facts.items() if value is not None)
    line = " ".join((at, str(os.getpid()), __version__, name, *told))
    return line.encode("ascii", "replace")[: MAX_LINE_BYTES - 1] + b"\n"


def _format_fact(key: str, value: Fact) -> str:
    if isinstance(value, int):
        return str(int(value)) if abs(value) < 1 << 63 else _UNKNOWN
    if isinstance(value, BaseException):
        return describe_error(value)
    form = DEVICE_ID if key in DEVICES else _NAME
    return value if isinstance(value, str) and (value in WORDS or form.fullmatch(value)) else _UNKNOWN


def _append(path: str, line: bytes) -> None:
    """Append with a single write, so that lines of two processes never mix."""
    descriptor = os.open(path, _FLAGS, _PRIVATE)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return
        os.write(descriptor, line)
        if stat.S_IMODE(found.st_mode) != _PRIVATE:
            os.fchmod(descriptor, _PRIVATE)
        if found.st_size + len(line) >= MAX_BYTES:
            _rotate(descriptor, path, found)
    finally:
        os.close(descriptor)


def _rotate(descriptor: int, path: str, full: os.stat_result) -> None:
    """Rename the full log to `log.1`, unless another process has done so.

    The lock is on the full file itself: a process that gets it and still finds that file at `path` is the only one to
    rename it.
    """
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    there = os.lstat(path)
    if (there.st_dev, there.st_ino) == (full.st_dev, full.st_ino):
        os.replace(path, f"{path}.1")
