"""Real terminals: a tmux server for tests, driven by keys and read as text."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.terminal import Terminal
from tests.real.waiting import PATIENCE, processes_with, until


class Tmux:
    """One server on its own socket, with no configuration but `mouse on`.

    `close` ends it and all its panes.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="planner-tmux-"))  # a socket's path has to be short
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
            "TMUX_TMPDIR": str(self._folder),
            "TERM": "xterm-256color",
        }
        self._base = ["tmux", "-u", "-f", "/dev/null", "-S", str(self._folder / "socket")]
        self._panes = 0

    def run(self, *arguments: str) -> str:
        """The output of one tmux command; AssertionError with its message when it fails."""
        done = subprocess.run([*self._base, *arguments], env=self._env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"tmux {shlex.join(arguments)}: {done.stderr}"
        return done.stdout

    def open(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
    ) -> Pane:
        """A new session running `command`; its screen stays readable after the end."""
        name = f"pane{self._panes}"
        self._panes += 1
        variables = [word for item in env.items() for word in ("-e", "=".join(item))]
        size = ("-x", str(columns), "-y", str(rows))
        options = ("set-option", "-g", "remain-on-exit", "on", ";", "set-option", "-g", "status", "off", ";")
        mouse = ("set-option", "-g", "mouse", "on", ";")
        # tmux 3.3 does not always know a program's exit status, so the program's parent writes it down.
        ended = self._folder / f"{name}.status"
        words = ["sh", "-c", '"$@"; echo $? >"$0"', str(ended), *command]
        new = ("new-session", "-d", "-s", name, *size, *variables, "-c", str(cwd or self._folder), shlex.join(words))
        # The options have to be there before the command can end, so all goes to the server in one go.
        self.run("start-server", ";", *options, *mouse, *new)
        return Pane(self, name, ended)

    def attach(self, pane: Pane, *, columns: int = 80, rows: int = 24) -> Terminal:
        """A client in a terminal of its own; what is written to it passes through tmux."""
        return Terminal(
            [*self._base, "attach-session", "-t", pane.name], self._env, columns=columns, rows=rows, cwd=self._folder
        )

    def close(self) -> None:
        """End the server, and wait for the programs in its panes, which may still write."""
        subprocess.run([*self._base, "kill-server"], env=self._env, capture_output=True, check=False)
        until(lambda: not processes_with("TMUX_TMPDIR", str(self._folder)), "the end of what ran in the panes")
        shutil.rmtree(self._folder, ignore_errors=True)


class Pane:
    """One program on one screen."""

    def __init__(self, tmux: Tmux, name: str, ended: Path) -> None:
        self._tmux = tmux
        self.name = name
        self._ended = ended

    def press(self, *keys: str) -> None:
        """Keys by tmux's names: `a`, `Enter`, `Up`, `C-c`."""
        self._tmux.run("send-keys", "-t", self.name, *keys)

    def type(self, text: str) -> None:
        self._tmux.run("send-keys", "-t", self.name, "-l", "--", text)

    def resize(self, columns: int, rows: int) -> None:
        self._tmux.run("resize-window", "-t", self.name, "-x", str(columns), "-y", str(rows))

    def screen(self) -> str:
        """What is on it now: lines without the blanks at their ends."""
        return self._tmux.run("capture-pane", "-p", "-t", self.name)

    def line_of(self, text: str) -> int:
        """The row on which `text` stands, from 0. AssertionError when it is on none."""
        rows = [number for number, line in enumerate(self.screen().split("\n")) if text in line]
        assert rows, f"{text!r} is not on\n{self.screen()}"
        return rows[0]

    def cell_of(self, text: str) -> tuple[int, int]:
        """Column and row where `text` begins, from 0."""
        row = self.line_of(text)
        return self.screen().split("\n")[row].index(text), row

    def wait_for(self, text: str, *, seconds: float = PATIENCE) -> str:
        """The screen once `text` is on it."""
        return self.wait_until(lambda screen: text in screen, f"{text!r} on the screen", seconds=seconds)

    def wait_gone(self, text: str, *, seconds: float = PATIENCE) -> str:
        """The screen once `text` is no longer on it."""
        return self.wait_until(lambda screen: text not in screen, f"{text!r} gone from the screen", seconds=seconds)

    def wait_until(self, fits: Callable[[str], bool], expected: str, *, seconds: float = PATIENCE) -> str:
        def look() -> str:
            screen = self.screen()
            return screen if fits(screen) else ""

        return until(look, expected, seconds=seconds, last=self.screen)

    def wait_ended(self, *, seconds: float = PATIENCE) -> int:
        """Wait for the program's exit status; 128 and more for a signal, as in a shell."""
        return int(until(self._status, "the program's end", seconds=seconds, last=self.screen))

    def _status(self) -> str:
        text = self._ended.read_text() if self._ended.exists() else ""
        return text.strip() if text.endswith("\n") else ""
