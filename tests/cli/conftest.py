"""Two shells, Alex's and Sam's, with two homes and one shared folder.

It is Wednesday of 2026-W48, noon in Berlin. What they began with is made once and copied for each test.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.support import HeldClock
from tests.templates import Template

BEGIN = ("--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin", "--device", "laptop")
Scene = Callable[[Shell, Shell], object]
"""What Alex and Sam type before the test, from nothing."""
Lay = Callable[[Scene], tuple[Shell, Shell]]


def begin(a: Shell, _: Shell) -> None:
    """Alex begins a plan."""
    a.did("init", str(a.home.parent / "shared"), *BEGIN)


def join(a: Shell, s: Shell) -> None:
    """Sam has joined it."""
    begin(a, s)
    s.did("join", str(a.home.parent / "shared"), "--as", "Sam", "--device", "desk")


def shells(root: Path, clock: HeldClock) -> tuple[Shell, Shell]:
    return Shell(root / "alex", clock), Shell(root / "sam", clock)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Scene], Template]:
    """Each scene as it's made once."""

    @cache
    def made(scene: Scene) -> Template:
        root = tmp_path_factory.mktemp("scene")
        both = shells(root, HeldClock())
        scene(*both)
        return Template(root, {shell.home.name: () for shell in both if shell.home.exists()})

    return made


@pytest.fixture
def lay_out(tmp_path: Path, clock: HeldClock, scenes: Callable[[Scene], Template]) -> Lay:
    """Lays out a scene for this test; the two shells in it."""

    def lay(scene: Scene) -> tuple[Shell, Shell]:
        scenes(scene).copy(tmp_path)
        return shells(tmp_path, clock)

    return lay


@pytest.fixture
def a(request: pytest.FixtureRequest, lay_out: Lay) -> Shell:
    """Alex, who began the plan."""
    return lay_out(join if "s" in request.fixturenames else begin)[0]


@pytest.fixture
def s(tmp_path: Path, clock: HeldClock, a: Shell) -> Shell:
    """Sam, who joined it."""
    return shells(tmp_path, clock)[1]
