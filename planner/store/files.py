"""Files that survive a crash: written beside, synced, renamed into place."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

_NO_MODES = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}

Signature = tuple[int, int, int]
"""Size, modification time in nanoseconds and inode: what tells one state of a file from the next."""

_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}


def signature(found: os.stat_result) -> Signature:
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def replace_file(path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> bool:
    """Make `path` hold `data`, whole or not at all; False when it held just that already.

    The bytes and the rename are on the disk when this returns, unless `durable` is False (for what can be derived
    again). One writer at a time is the caller's business. Raises OSError; `path` is then as it was.
    """
    with suppress(FileNotFoundError):  # a new file is the ordinary case, not a trouble
        there = path.lstat()
        if stat.S_ISREG(there.st_mode) and there.st_size == len(data) and path.read_bytes() == data:
            return False
    # A name that the common sync tools leave alone; one writer, so one name, and the next save cleans up after a crash.
    temporary = path.with_name(f".~{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        # O_EXCL: others may write to a shared folder too, and a link of theirs must not decide where our bytes go.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with open(descriptor, "wb") as file:
            _set_mode(descriptor, mode)
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)
    return True


def _set_mode(descriptor: int, mode: int) -> None:
    """Exactly these permissions, whatever the umask; vfat and CIFS have none to set, which stops nothing."""
    try:
        os.fchmod(descriptor, mode)
    except OSError as problem:
        if problem.errno not in _NO_MODES:
            raise


def sync_folder(folder: Path) -> None:
    """Put a rename or a new entry of this folder on the disk; some file systems cannot, and do not need it."""
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
