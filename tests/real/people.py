"""Two people, each with a home of their own, who run the real program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import check_whole

ROOT = Path(__file__).parent.parent.parent
PLANNER = (sys.executable, "-m", "planner")


def away_from_here(home: Path) -> dict[str, str]:
    """This process's environment without anything that leads to this working copy."""
    ours = ("PYTHON", "VIRTUAL_ENV", "PLANNER", "SSH_", "TMUX")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PLANNER_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Someone:
    """One person's installation; `folder` is the shared folder."""

    name: str
    home: Path
    folder: Path

    @property
    def env(self) -> dict[str, str]:
        """All that their program gets to know of this machine."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PLANNER_HOME": str(self.home),
        }

    def try_to(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command, as it ends."""
        return subprocess.run(
            [*PLANNER, *words], env=self.env, cwd=self.home, capture_output=True, text=True, check=False, timeout=60
        )

    def run(self, *words: str) -> str:
        """The output of a command; AssertionError with its output when it fails."""
        done = self.try_to(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def add(self, *words: str) -> dict[str, Any]:
        block: dict[str, Any] = json.loads(self.run("add", *words, "--json"))
        return block

    def week(self, *words: str) -> dict[str, dict[str, Any]]:
        """This week's blocks by title, each with the `column` it is in.

        No two may have the same title.
        """
        columns = json.loads(self.run("week", "--json", *words))["columns"]
        blocks = [block | {"column": column} for column, listed in columns.items() for block in listed]
        by_title = {block["title"]: block for block in blocks}
        assert len(by_title) == len(blocks), f"twice: {sorted(block['title'] for block in blocks)}"
        return by_title

    def has(self, text: str) -> bool:
        """Whether that text has arrived in a file of this person's mirror."""
        mirror = self.home / "default" / "mirror" / "devices"
        return any(text in path.read_text(encoding="utf-8") for path in mirror.rglob("*.json"))

    def files(self) -> Iterator[Path]:
        """Every file of the plan: in this person's home and in the shared folder."""
        for root in (self.home, self.folder):
            yield from (path for path in root.rglob("*.json") if not path.name.startswith("."))

    def check_files(self) -> None:
        """Assert that every file of the plan is whole."""
        for path in self.files():
            check_whole(path)


def two_people(folder: Path) -> tuple[Someone, Someone]:
    """Alex, who made the plan, and Sam, who joined it."""
    alex, sam = (Someone(name, folder / name.lower(), folder / "shared") for name in ("Alex", "Sam"))
    alex.home.mkdir()
    sam.home.mkdir()
    alex.run("init", str(alex.folder), "--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin")
    sam.run("join", str(sam.folder), "--as", "Sam", "--timezone", "Europe/Berlin")
    return alex, sam
