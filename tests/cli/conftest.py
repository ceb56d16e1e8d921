"""Two shells, Alex's and Sam's, with two homes and one shared folder.

It is Wednesday of 2026-W48, noon in Berlin.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.support import HeldClock

BEGIN = ("--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin", "--device", "laptop")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def a(tmp_path: Path, clock: HeldClock, folder: Path) -> Shell:
    """Alex, who began the plan."""
    shell = Shell(tmp_path / "alex", clock)
    shell.did("init", str(folder), *BEGIN)
    return shell


@pytest.fixture
def s(tmp_path: Path, clock: HeldClock, folder: Path, a: Shell) -> Shell:
    """Sam, who joined it."""
    shell = Shell(tmp_path / "sam", clock)
    shell.did("join", str(folder), "--as", "Sam", "--device", "desk")
    return shell
