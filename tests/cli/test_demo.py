"""The demo: a made-up plan, and the same plan as the other in a second terminal."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.plan.plan import Plan
from tests.cli.shell import Shell
from tests.support import THIS_WEEK, HeldClock


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.cli.commands.demo.need_terminal", lambda: None)


class Screen:
    """Stands in for the screen: notes its plan and runs a callback while open."""

    def __init__(self, clock: HeldClock, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.clock, self.meanwhile = clock, meanwhile
        self.opened: list[tuple[str, int, Path]] = []

    def __call__(self, home: Home) -> int:
        plan = Plan.open(home.mirror, clock=self.clock)
        blocks = sum(map(len, plan.week(THIS_WEEK).columns.values()))
        self.opened.append((plan.me.name, blocks, home.mirror))
        self.meanwhile()
        return 0


@pytest.mark.usefixtures("terminal")
def test_the_demo_opens_this_week_in_a_temporary_folder(
    tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    screen = Screen(clock)
    Shell(tmp_path / "home", clock, screen=screen).did("demo", "--weeks", "1")
    ((name, blocks, mirror),) = screen.opened
    assert (name, blocks > 10) == ("Alex", True)
    assert mirror.is_relative_to(tmp_path / "tmp")
    assert not list((tmp_path / "tmp").iterdir())
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("terminal")
def test_a_second_terminal_is_the_other_person(tmp_path: Path, clock: HeldClock) -> None:
    folder = str(tmp_path / "kept")
    second = Screen(clock)
    first = Screen(clock, lambda: Shell(tmp_path / "home", clock, screen=second).did("demo", "--folder", folder))
    shell = Shell(tmp_path / "home", clock, screen=first)
    shell.did("demo", "--weeks", "1", "--folder", folder)
    assert [name for name, _, _ in first.opened + second.opened] == ["Alex", "Sam"]
    first.meanwhile = lambda: None
    shell.did("demo", "--folder", folder)
    assert first.opened[1][0] == "Alex"


@pytest.mark.usefixtures("terminal")
def test_the_demo_refuses_a_folder_with_other_files(tmp_path: Path, clock: HeldClock) -> None:
    (tmp_path / "letter.txt").write_text("x")
    shell = Shell(tmp_path / "home", clock, screen=Screen(clock))
    said = shell("demo", "--folder", str(tmp_path))
    assert (said.status, "holds other things" in said.sentence) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    for weeks in ("0", "-3", "99999"):
        assert "weeks" in shell("demo", "--weeks", weeks).sentence


def test_the_demo_needs_a_terminal(tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert "needs a terminal" in Shell(tmp_path, clock)("demo").sentence
