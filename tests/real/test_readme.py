"""The first line that README.md asks a person to type, typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.real.people import ROOT, away_from_here
from tests.real.tmux import Tmux

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "dist", "build", "snapshots")


@pytest.mark.package
def test_the_first_line_installs_and_opens_the_program(tmux: Tmux, tmp_path: Path) -> None:
    copy = tmp_path / "planner"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    lines = (ROOT / "README.md").read_text().splitlines()
    (line,) = (line.strip() for line in lines if line.strip().startswith("python3 -m venv") and "pytest" not in line)
    pane = tmux.open(["sh", "-c", line], away_from_here(tmp_path / "home") | {"TERM": "tmux-256color"}, cwd=copy)
    pane.wait_for("your name", seconds=240)
    pane.type("Alex")
    pane.wait_for("Alex")
