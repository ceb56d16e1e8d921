"""The table of cell widths, checked against real terminals for every character."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from planner.domain.cells import cells, drawable
from tests.real.people import PLANNER, Someone, away_from_here
from tests.real.tmux import Tmux
from tests.real.waiting import until

HERE = Path(__file__).parent
MEASURE = HERE / "measuring.py"
TITLES = {
    "Thai": "ดื่มน้ำที่บ้าน",
    "family": "👨\u200d👩\u200d👧\u200d👦 tea",
    "flags": "🇩🇪🇫🇷 trip",
    "heart": "❤\ufe0f 1\ufe0f\u20e3 👍🏽",
    "jamo": "\u1112\u1161\u11ab\u1100\u1173\u11af \u1161",
    "joiner": "a\u034fb\ufffec",
    "Hindi": "हिन्दी",
    "wide": "映画を見る",
}


@cache
def drawn() -> tuple[str, ...]:
    """The characters that are drawn unchanged; a terminal never sees any others."""
    return tuple(chr(point) for point in range(0x20, 0x110000) if drawable(chr(point)) == chr(point))


def widths(terminal: str) -> Iterator[int]:
    """The recorded cells of every drawn code point.

    The file has lines of `FIRST-LAST CELLS`; all others take one cell.
    """
    recorded: dict[int, int] = {}
    for line in (HERE / "widths" / f"{terminal}.txt").read_text().splitlines():
        span, _, width = line.partition(" ")
        first, _, last = span.partition("-")
        recorded |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), int(width))
    return (recorded.get(ord(sign), 1) for sign in drawn())


def differing(measured: Iterator[int]) -> list[str]:
    pairs = zip(drawn(), measured, strict=True)
    return [f"U+{ord(sign):04X}: {width}, not {cells(sign)}" for sign, width in pairs if width != cells(sign)]


@pytest.mark.parametrize("terminal", ["tmux", "xterm", "kitty"])
@pytest.mark.xdist_group("cell widths")
def test_the_recorded_terminals_agree(terminal: str) -> None:
    assert not differing(widths(terminal))[:20]


@pytest.mark.xdist_group("cell widths")
def test_tmux_agrees(tmux: Tmux, tmp_path: Path) -> None:
    measured = tmp_path / "measured"
    tmux.open([sys.executable, str(MEASURE), str(measured)], {"PYTHONPATH": str(HERE.parent.parent)})
    until(measured.exists, "every character on the screen")
    assert not differing(map(int, measured.read_text().split()))[:20]


@pytest.mark.real
@pytest.mark.xdist_group("cell widths")
@pytest.mark.skipif(not (shutil.which("xterm") and shutil.which("xvfb-run")), reason="xterm or xvfb-run is not here")
def test_xterm_agrees(tmp_path: Path) -> None:
    """Where it is not installed, its recorded widths are used."""
    measured = tmp_path / "measured"
    command = ["xvfb-run", "-a", "xterm", "-u8", "-e", sys.executable, str(MEASURE), str(measured)]
    env = away_from_here(tmp_path) | {"PYTHONPATH": str(HERE.parent.parent)}
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=120)
    assert not differing(map(int, measured.read_text().split()))[:20]


def bars(screen: str) -> set[tuple[int, ...]]:
    """The cells at which the lines of the week have bars; tmux counts like `cells`."""
    rows = [line for line in screen.split("\n") if line.count("│") == 3]
    return {tuple(cells(row[:at]) for at, sign in enumerate(row) if sign == "│") for row in rows}


@pytest.mark.real
def test_every_column_stays_straight_on_a_real_screen(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    alex, _ = people
    for title in TITLES.values():
        alex.run("add", title, "today", "--offline")
        alex.run("add", title, "today", "we", "--offline")
    shell = tmux.open([*PLANNER, "--offline", "week"], alex.env, rows=60)
    shell.wait_ended()
    screen = tmux.open([*PLANNER], alex.env, rows=60)
    screen.wait_for("DEFR trip")
    screen.press("a")
    screen.wait_for("─ Add ─")
    screen.type("tea 👨\u200d👩\u200d👧")
    screen.wait_for("tea 👨")
    for pane in (shell, screen):
        text = pane.screen()
        assert "👨👩👧👦 tea" in text
        assert len(bars(text)) == 1, text
    edges = {cells(row) for row in screen.screen().split("\n") if row.startswith(("╭", "╰", "│ tea", "│ Fri"))}
    assert edges == {80}
