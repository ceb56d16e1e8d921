"""The released program: the source archive, and a wheel in a fresh environment."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bench.terminal import Terminal
from tests.real.people import ROOT, away_from_here
from tests.support import DISK

pytestmark = [pytest.mark.package, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def built() -> Iterator[Path]:
    """The folder with the source distribution, and the wheel that was built from it."""
    with tempfile.TemporaryDirectory(prefix="planner-built-", dir=DISK) as name:
        run([sys.executable, "-m", "build", "--outdir", name, str(ROOT)], Path(name))
        yield Path(name)


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("planner-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Iterator[Path]:
    """The `planner` of a fresh environment."""
    with tempfile.TemporaryDirectory(prefix="planner-installed-", dir=DISK) as name:
        folder = Path(name)
        run([sys.executable, "-m", "venv", str(folder / "venv")], folder)
        run([str(folder / "venv/bin/pip"), "install", "-q", str(wheel)], folder)
        yield folder / "venv/bin/planner"


def test_the_source_distribution_has_all_that_is_tracked(built: Path) -> None:
    (archive,) = built.glob("planner-*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    for folder in ("planner", "styles", "tests", "docs", "bench"):
        files = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*.*") if path.is_file()}
        assert {name for name in files if "__pycache__" not in name} <= names
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names


def test_the_style_sheets_are_in_the_wheel_and_nothing_else_is(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    sheets = {f"planner/styles/{path.name}" for path in (ROOT / "styles").glob("*.tcss")}
    assert sheets
    assert sheets <= set(names)
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"planner"}


def test_the_commands_work_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    plan = str(tmp_path / "plan")
    run([str(installed), "init", plan, "--me", "Alex", "--you", "Sam", "--timezone", "Europe/Berlin"], tmp_path)
    run([str(installed), "add", "Run", "today", "18:00"], tmp_path)
    week = json.loads(run([str(installed), "week", "--json"], tmp_path))
    assert [block["title"] for block in week["columns"]["me"]] == ["Run"]


def test_the_screen_opens_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    # The demo is killed at the end, so what it leaves in the temporary folder has to be in ours.
    env = away_from_here(tmp_path) | {"TMPDIR": str(tmp_path)}
    with Terminal([str(installed), "demo"], env, columns=120, rows=40, cwd=tmp_path) as terminal:
        terminal.wait_for("Week ")


def run(command: Sequence[str], home: Path) -> str:
    """What it prints; AssertionError with all it said when it does not end well."""
    done = subprocess.run(command, cwd=home, env=away_from_here(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
