"""Commands in processes of their own, with the time and memory that each took.

The program is loaded once, by a process that does nothing else; each command is a fork of it. So a command's time is
that of what it does, without that of starting Python and loading the program; `start` tells both together.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

LOADED = """
import atexit, gc, json, os, pkgutil, sys
from importlib import import_module
from pathlib import Path
import planner
from planner.__main__ import main
for module in pkgutil.walk_packages(planner.__path__, "planner."):
    if not module.name.startswith(("planner.tui", "planner.__main__")):
        import_module(module.name)
gc.freeze()
for line in iter(sys.stdin.buffer.raw.readline, b""):
    ask = json.loads(line)
    child = os.fork()
    if not child:
        break
    _, status, used = os.wait4(child, 0)
    said = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime]
    os.write(1, f"{json.dumps(said)}\\n".encode())
else:
    os._exit(0)
os.umask(ask["umask"])
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
for number, name in ((1, "out"), (2, "err")):
    os.dup2(os.open(ask[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), number)
peak = Path(ask["peak"])
atexit.register(lambda: peak.write_text(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]))
sys.argv[1:] = ask["words"]
sys.exit(main())
"""
"""The program: it runs a command for each line of its input.

After each it prints the status and the seconds.
A command writes down the most memory that it took; what the system counts includes that of the process before it.
"""


class Run(NamedTuple):
    """What a command said, and what it took."""

    status: int
    out: str
    err: str
    seconds: float
    memory: int


class Programs:
    """The loaded program, for a `with` statement; its notes are below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded = subprocess.Popen([sys.executable, "-c", LOADED], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loaded.communicate()

    def run(self, home: Path, *words: str, umask: int = 0o022) -> Run:
        """Run one command in that home to its end."""
        out, err, peak = (self._folder / name for name in ("out", "err", "peak"))
        peak.unlink(missing_ok=True)
        ask = {
            "words": ("--home", str(home), *words),
            "umask": umask,
            "out": str(out),
            "err": str(err),
            "peak": str(peak),
        }
        assert self._loaded.stdin
        assert self._loaded.stdout
        self._loaded.stdin.write(f"{json.dumps(ask)}\n".encode())
        self._loaded.stdin.flush()
        status, seconds = json.loads(self._loaded.stdout.readline())
        return Run(status, out.read_text(), err.read_text(), seconds, int(peak.read_text()) * 1024)


def start(home: Path, *words: str) -> float:
    """The processor time of a command that begins with starting Python."""
    command = [sys.executable, "-m", "planner", "--home", str(home), *words]
    started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode in (0, 1)
    return used.ru_utime + used.ru_stime
