"""Replace files atomically: write a temporary file, sync it, rename it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

_NO_MODES = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}

Signature = tuple[int, int, int]
"""Size, modification time in nanoseconds, and inode; differs once a file changes."""

_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
_COUNTER = count()


class Unconfirmed(OSError):
    """The file was replaced, but a power cut may undo that: the folder didn't sync."""


def signature(found: os.stat_result) -> Signature:
    """The signature of a file from its `stat`: size, time in ns, inode."""
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def replace_file(path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> bool:
    """Replace a file's contents atomically; returns False if it held them already.

    The bytes and the rename are on the disk when this returns, unless `durable` is False. Raises OSError; the file is
    then unchanged, unless the error is Unconfirmed.
    """
    if holds(path, data):
        return False
    temporary = write_beside(path, data, mode=mode, durable=durable)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        try:
            sync_folder(path.parent)
        except OSError as problem:
            raise Unconfirmed(problem.errno, problem.strerror, str(path)) from problem
    return True


def keep_derived(path: Path, data: bytes) -> None:
    """Replace a file that can be derived again; a disk that refuses is ignored."""
    with suppress(OSError):
        replace_file(path, data, durable=False)


def holds(path: Path, data: bytes) -> bool:
    """Whether an ordinary file at `path` holds exactly these bytes."""
    with suppress(FileNotFoundError):  # a new file is the ordinary case
        there = path.lstat()
        return stat.S_ISREG(there.st_mode) and there.st_size == len(data) and path.read_bytes() == data
    return False


def write_beside(path: Path, data: bytes | Iterable[bytes], *, mode: int = 0o600, durable: bool = True) -> Path:
    """Write a temporary file beside `path`, under a name of its own. Raises OSError."""
    temporary, descriptor = _create_beside(path, mode)
    try:
        with open(descriptor, "wb") as file:
            _set_mode(descriptor, mode)
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _create_beside(path: Path, mode: int) -> tuple[Path, int]:
    while True:
        # The common sync tools leave a name of this form alone.
        temporary = path.with_name(f".~{path.name}.{os.getpid()}-{next(_COUNTER)}.tmp")
        with suppress(FileExistsError):  # left by a crash of an earlier process with the same number
            # O_EXCL: a link that somebody put into a shared folder must not decide where our bytes go.
            return temporary, os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)


def append(path: Path, text: str, *, durable: bool = True) -> None:
    """Append text to a file on this device.

    Raises OSError; part of the text may have been written then.
    """
    new = not path.exists()
    if new:
        make_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with open(descriptor, "ab") as file:
        if os.fstat(descriptor).st_mode & 0o077:
            _set_mode(descriptor, 0o600)
        file.write(encoded(text))
        file.flush()
        if durable:
            os.fsync(file.fileno())
    if new and durable:
        sync_folder(path.parent)


def encoded(text: str) -> bytes:
    """Encode as UTF-8, lone surrogates included: JSON can contain them."""
    return text.encode("utf-8", "surrogatepass")


def sweep(folder: Path, name: str = "*") -> None:
    """Remove temporaries that crashes left beside the files called `name`.

    The caller makes sure that no process is writing one.
    """
    for left in folder.glob(f".~{name}.tmp"):
        with suppress(OSError):  # the next sweep tries again, and nobody reads the file
            left.unlink()


def _set_mode(descriptor: int, mode: int) -> None:
    """Set exactly these permissions, whatever the umask.

    File systems without permissions (vfat, CIFS) are ignored.
    """
    try:
        os.fchmod(descriptor, mode)
    except OSError as problem:
        if problem.errno not in _NO_MODES:
            raise


def sync_folder(folder: Path) -> None:
    """Sync a folder, so that a rename in it or a new file survives a power cut.

    File systems that can't do this, and don't need it, are ignored.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        with suppress(OSError):  # nothing was written through it
            os.close(descriptor)


def make_folder(folder: Path, *, mode: int = 0o700) -> None:
    """Make a folder and its parents, each entry on the disk when this returns."""
    if folder.is_dir():
        return
    make_folder(folder.parent, mode=mode)
    folder.mkdir(exist_ok=True)
    try:
        folder.chmod(mode)
    except OSError as problem:
        if problem.errno not in _NO_MODES:
            raise
    sync_folder(folder.parent)
