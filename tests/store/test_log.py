"""The log: one line an event, private, bounded, and without plan content."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import pytest

from planner import __version__
from planner.store.backup import make_backup
from planner.store.disk import log
from planner.store.disk.layout import local
from planner.store.disk.log import log_path, note
from tests.support import TODAY, HeldClock, Side

SECRET = "Überraschungsfest"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \d+ [\d.]+ (?:\?|[a-z-]+)(?: [a-z_]+=\S+)*")
EVENTS = """
import sys
from pathlib import Path
from planner.store.disk import log
log.MAX_BYTES = int(sys.argv[3])
for number in range(int(sys.argv[2])):
    log.note(Path(sys.argv[1]), "save", number=number)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    local(tmp_path).mkdir()
    return tmp_path


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def lines(root: Path) -> list[str]:
    return log_path(root).read_text(encoding="ascii").splitlines()


def test_a_line_says_when_who_and_what(root: Path, clock: HeldClock) -> None:
    clock.forward(milliseconds=7)
    note(root, "save", clock=clock, device="k3f7qa7dm2x4t", file="months/2026-11", n="41-43", ms=12, error=None)
    note(root, "exchange", clock=clock, published=2, received=0, error=OSError(errno.ENOSPC, SECRET, f"/x/{SECRET}"))
    who = f"{os.getpid()} {__version__}"
    assert lines(root) == [
        f"2026-11-25T11:00:00.007Z {who} save device=k3f7qa7dm2x4t file=months/2026-11 n=41-43 ms=12",
        f"2026-11-25T11:00:00.007Z {who} exchange published=2 received=0 error=OSError.ENOSPC",
    ]


@pytest.mark.parametrize(
    "word",
    [
        SECRET,
        "Dinner",
        "cinema",
        "two words",
        "../private/Dinner",
        "a\nb",
        "x=1",
        "",
        "Dinner@19:00",
        "1" * 5000,
        "é",
        "uncomfortable",
    ],
)
def test_no_word_of_the_plan_reaches_the_log(word: str, root: Path) -> None:
    note(root, "save", title=word)
    note(root, word, n=1)
    note(root, "save", error=ValueError(word))
    text = log_path(root).read_text(encoding="ascii")
    assert [line.split(" ")[3:] for line in text.splitlines()] == [
        ["save", "title=?"],
        [
            word if word.islower() and word.isascii() and word.isalpha() else "?",
            "n=1",
        ],  # an event is a literal of the program
        ["save", "error=ValueError"],
    ]


@pytest.mark.parametrize(
    "name",
    [
        "2026-11-k3f7qa7d",
        "plan",
        "device",
        "months/2026-11",
        "private/months/2026-11",
        "local/state.json",
        "41-43",
        "2026-W48",
        "2026-11-25",
        "0.1.0",
        "restored",
    ],
)
def test_names_that_only_the_program_writes_stay(name: str, root: Path) -> None:
    note(root, "save", name=name)
    assert lines(root)[0].endswith(f"save name={name}")


@pytest.mark.parametrize("value", [1 << 70, -(1 << 70), 1.5, ["Dinner"], b"Dinner", {"Dinner": 1}])
def test_other_values_become_a_question_mark(value: object, root: Path) -> None:
    note(root, "save", value=value)  # type: ignore[arg-type]
    assert lines(root)[0].endswith(" save value=?")


@pytest.mark.parametrize("mask", [0o000, 0o077, 0o277, 0o777])
def test_a_private_file_is_private_under_any_umask(mask: int, root: Path) -> None:
    with umask(mask):
        note(root, "save", n=1)
        note(root, "save", n=2)
    assert stat.S_IMODE(log_path(root).stat().st_mode) == 0o600
    assert len(lines(root)) == 2


def test_a_log_that_others_could_read_is_closed_to_them(root: Path) -> None:
    log_path(root).touch()
    log_path(root).chmod(0o644)
    note(root, "save")
    assert stat.S_IMODE(log_path(root).stat().st_mode) == 0o600


def test_a_full_log_becomes_the_one_before(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 1000)
    for number in range(200):
        note(root, "save", number=number)
    assert "log.1" in {path.name for path in local(root).iterdir()} <= {"log", "log.1"}
    for path in local(root).iterdir():
        assert path.stat().st_size < 1100
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = "".join(path.read_text() for path in sorted(local(root).iterdir(), reverse=True))
    numbers = [int(line.rpartition("=")[2]) for line in text.splitlines()]
    assert numbers == list(range(numbers[0], 200))


def test_a_log_that_another_process_has_just_rotated_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 10)
    path = log_path(root)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    path.rename(f"{path}.1")
    path.write_text("the new one\n")
    log._rotate(descriptor, str(path), os.fstat(descriptor))
    os.close(descriptor)
    assert path.read_text() == "the new one\n"


@pytest.mark.parametrize(("most_bytes", "kept"), [(10_000_000, 4000), (20_000, None)])
def test_two_processes_write_at_once(most_bytes: int, kept: int | None, root: Path) -> None:
    words = [sys.executable, "-c", EVENTS, str(root), "2000", str(most_bytes)]
    for process in [subprocess.Popen(words) for _ in range(2)]:
        assert process.wait(60) == 0
    found = [line for path in sorted(local(root).iterdir()) for line in path.read_text().splitlines()]
    assert all(LINE.fullmatch(line) for line in found)
    if kept is not None:
        assert len(found) == kept
    assert all(path.stat().st_size < most_bytes + 200 for path in local(root).iterdir())


def missing(root: Path) -> None:
    local(root).rmdir()


def a_folder(root: Path) -> None:
    log_path(root).mkdir()


def a_link(root: Path) -> None:
    (root / "elsewhere").touch()
    log_path(root).symlink_to(root / "elsewhere")


def a_pipe(root: Path) -> None:
    os.mkfifo(log_path(root))


@pytest.mark.parametrize("state", [missing, a_folder, a_link, a_pipe])
def test_an_unwritable_log_changes_nothing(state: object, root: Path) -> None:
    assert callable(state)
    state(root)
    before = sorted(root.rglob("*"))
    note(root, "save", n=1)
    assert sorted(root.rglob("*")) == before
    if (root / "elsewhere").exists():
        assert (root / "elsewhere").read_bytes() == b""


@pytest.mark.parametrize("call", ["open", "write", "fstat"])
def test_a_refusing_disk_only_loses_the_log_line(call: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        note(root, "save", n=1)
    note(root, "save", n=2)
    assert len(lines(root)) == 1


def test_the_log_is_in_no_backup_and_in_no_shared_folder(alex: Side, tmp_path: Path) -> None:
    alex.add()
    note(alex.mirror, "save", n=1)
    alex.exchange()
    with zipfile.ZipFile(make_backup(alex.mirror, tmp_path / "backups", TODAY)) as archive:
        assert not [name for name in archive.namelist() if "log" in name]
    assert not list(alex.folder.rglob("log*"))


def test_the_log_imports_nothing_slow() -> None:
    code = "import json, sys, planner.store.disk.log; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"logging", "tempfile", "dataclasses", "inspect", "threading", "shutil", "platformdirs"}


def test_a_line_costs_some_microseconds(root: Path, record_property: Callable[[str, object], None]) -> None:
    def once() -> float:
        begun = perf_counter()
        for _ in range(200):
            note(root, "save", device="k3f7qa7dm2x4t", file="months/2026-11", n=41, ms=12)
        return (perf_counter() - begun) / 200

    best = min(once() for _ in range(10))
    record_property("measured", f"a line of the log: {best * 1e6:.0f} µs")
    assert best < 200e-6  # a machine that is busy; alone it is a tenth of that
