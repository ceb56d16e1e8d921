"""A program in a pseudo-terminal, seen like the far end of an SSH connection."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType


class Terminal:
    """A process running `command` in a terminal of `columns` x `rows`.

    As a context manager it leaves no process behind. `output` is every byte the program has written so far; it grows
    in `read`, `wait_for` and `quiet`.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
    ) -> None:
        self.output = bytearray()
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.started = monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the program and everything it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._ours)

    def write(self, data: str | bytes) -> None:
        os.write(self._ours, data.encode() if isinstance(data, str) else data)

    def read(self, seconds: float) -> bytes:
        """The next bytes, waiting up to a limit; empty on a timeout or at the end."""
        if not select.select([self._ours], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # Linux says EIO once nobody has the other side open
            return b""
        self.output += data
        return data

    def wait_for(self, text: str, seconds: float = 30.0) -> float:
        """Read until `text` has been written in one run; return seconds since the start.

        Raises AssertionError, with the end of the output, when it does not come.
        """
        deadline = monotonic() + seconds
        while text.encode() not in self.output:
            if not self.read(deadline - monotonic()) and (monotonic() >= deadline or self.process.poll() is not None):
                raise AssertionError(f"{text!r} never came; the last was {bytes(self.output[-2000:])!r}")
        return monotonic() - self.started

    def quiet(self, seconds: float) -> int:
        """Reads until nothing has come for so long. The number of bytes that came."""
        count = 0
        while data := self.read(seconds):
            count += len(data)
        return count

    def count_for(self, seconds: float) -> int:
        """The number of bytes that come in so many seconds."""
        deadline = monotonic() + seconds
        count = 0
        while (left := deadline - monotonic()) > 0:
            count += len(self.read(left))
        return count

    def cpu(self) -> float:
        """Seconds of processor time that the program has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
