"""Fixtures of every layer, which tests a run has, and on how many processors."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from planner.domain.ids import Ids
from planner.domain.wording import blocks as wording
from planner.plan.plan import Plan
from tests.profiles import PROFILES, Amount
from tests.support import DISK, Couple, HeldClock, Side, make_couple, seeded_ids
from tests.templates import Template, make_template

# The tests start hundreds of programs: none of them compiles planner anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

PEOPLE = ("alex", "sam")
AMOUNTS = {"long", "kills", "hostile"}
"""The profiles of tests that are given amounts."""
MOST_PROCESSES = 8
MEMORY = Path("/dev/shm")
ROOM = 32 * 2**20
"""Bytes; a run needs a few MB at a time."""
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    # Most tests are about what is in a file, not about how long a disk takes to keep it. See the marker `disk`.
    tempfile.tempdir = str(MEMORY)


# -- which tests, and where -------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    for name, what in PROFILES.items():
        config.addinivalue_line("markers", f"{name}: profile of {what}")


def pytest_report_header(config: pytest.Config) -> str:
    wanted = config.option.markexpr
    return f"profiles: {wanted or 'the short tests; more with -m and one of ' + ', '.join(PROFILES)}"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Spread the tests over all processors, unless a few files are run or debugged."""
    option = config.option
    if hasattr(config, "workerinput") or not config.pluginmanager.has_plugin("xdist"):
        return
    alone = option.usepdb or option.collectonly or option.capture == "no" or getattr(option, "update_snapshots", False)
    if option.numprocesses is None and not alone and not _named(config):
        option.numprocesses, option.maxprocesses = "auto", option.maxprocesses or MOST_PROCESSES
    if option.numprocesses and option.dist == "no":
        option.dist = "loadgroup"  # tests of one xdist_group stay together; everything else goes anywhere


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files without tests of the profiles that `-m` asks for unread.

    Reading all of them takes each process longer than many a test.
    """
    wanted = set(re.findall(r"\w+", config.option.markexpr)) - {"or"}
    if not wanted or not wanted <= PROFILES.keys() or collection_path.suffix != ".py":
        return None
    text = collection_path.read_text(encoding="utf-8")
    has_one = re.search(rf"mark\.(?:{'|'.join(wanted)})\b", text) or (wanted & AMOUNTS and "amounts(" in text)
    return None if has_one else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of profiles, unless `-m` or a named file chooses them.

    With `-m` the longest tests come first, so that at the end no processor waits long for another.
    """
    if config.option.markexpr:
        items.sort(key=lambda item: item.get_closest_marker("long") is None)
        return
    named = _named(config)
    left = [item for item in items if item.path not in named and any(map(item.get_closest_marker, PROFILES))]
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)


def _named(config: pytest.Config) -> set[Path]:
    """The files that the command line names, by themselves or in front of a test."""
    paths = {Path(config.invocation_params.dir, arg.partition("::")[0]).resolve() for arg in config.args}
    return {path for path in paths if path.is_file()}


def pytest_collection_finish() -> None:
    """Freeze long-lived objects; collecting them took a quarter of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


# -- fixtures ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def temporary_files(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is marked `disk` has its temporary files on the disk."""
    usual = tempfile.tempdir
    if request.node.get_closest_marker("disk"):
        tempfile.tempdir = DISK
    yield
    tempfile.tempdir = usual


@pytest.fixture
def tmp_path(tmp_path: Path, temporary_files: None, request: pytest.FixtureRequest) -> Iterator[Path]:
    """pytest's own, or a folder on the disk for what is marked `disk`."""
    if request.node.get_closest_marker("disk") is None:
        yield tmp_path
    else:
        with tempfile.TemporaryDirectory(prefix="planner-test-") as name:
            yield Path(name)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def ids() -> Ids:
    return seeded_ids()


@pytest.fixture(scope="session")
def couple_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """What `couple` is a copy of."""

    def make(root: Path) -> dict[str, Plan]:
        couple = make_couple(root)
        return {side.home.name: side.plan for side in couple.sides}

    return make_template(tmp_path_factory.mktemp("couple"), make)


@pytest.fixture
def couple(tmp_path: Path, couple_template: Template) -> Couple:
    """Alex and Sam: two homes and one folder, in step, on Wednesday of 2026-W48."""
    couple_template.copy(tmp_path)
    clock, folder = HeldClock(), tmp_path / "shared"
    me, you = (Side(tmp_path / home, folder, clock, couple_template.open(tmp_path, home, clock)) for home in PEOPLE)
    return Couple(tmp_path, clock, folder, me, you, [me, you])


@pytest.fixture
def alex(couple: Couple) -> Side:
    return couple.me


@pytest.fixture
def sam(couple: Couple) -> Side:
    return couple.you


@pytest.fixture(autouse=True)
def usual_style() -> Iterator[None]:
    """Settings for hours and dates that one test makes don't reach another."""
    yield
    wording.write_as(wording.Style())


# -- what is told at the end ------------------------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    callspec = getattr(item, "callspec", None)  # only a parametrized test has one
    amount = callspec.params.get("amount") if callspec else None
    if isinstance(amount, Amount):
        item.user_properties.append(("amount", amount.count))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print each test's measurements, and for a profile the amounts done.

    It prints those of tests that passed on another process too.
    """
    done: dict[str, tuple[int, float]] = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(str(value))
            elif name == "amount" and isinstance(value, int):
                test = report.nodeid.partition("[")[0]
                count, seconds = done.get(test, (0, 0.0))
                done[test] = (count + value, seconds + report.duration)
    if config.option.markexpr:
        for test, (count, seconds) in done.items():
            terminalreporter.write_line(f"| {count:,} | {seconds / 60:.1f} min | `{test}` |")
