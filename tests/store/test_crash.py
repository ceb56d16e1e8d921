"""A crash report has the types and the places of an exception, and not one value."""

from __future__ import annotations

import errno
import os
import re
import stat
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from planner import __version__
from planner.store.disk import crash_reports as crash
from planner.store.disk.crash_reports import (
    CrashReports,
    crash_sentence,
    exception_chain,
    list_crash_reports,
    write_crash_report,
)
from planner.store.disk.layout import local
from planner.store.disk.log import log_path
from planner.store.disk.thread_hooks import handled_in_threads
from planner.store.shard.schema import parse_shard
from tests.support import HeldClock

SECRET = "Überraschungsfest"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    local(tmp_path / "mirror").mkdir(parents=True)
    return tmp_path / "mirror"


def caught(raises: Callable[[], object]) -> Exception:
    try:
        raises()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError("it raised nothing")


def fail(title: str = SECRET) -> None:
    words = f"{title} on Friday"
    raise ValueError(words)


def fail_again() -> None:
    try:
        fail()
    except ValueError as error:
        raise KeyError(SECRET) from error


def fail_while_failing() -> None:
    try:
        fail()
    finally:
        raise OSError(errno.ENOSPC, SECRET, f"/home/{SECRET}")


def fail_in_a_group() -> None:
    raise ExceptionGroup(SECRET, [caught(fail), caught(fail_again)])


def report_of(mirror: Path, error: BaseException, clock: HeldClock) -> str:
    path = write_crash_report(mirror, error, "command", clock=clock)
    assert path is not None
    data = path.read_bytes()
    assert SECRET.encode() not in data
    assert SECRET.encode("latin-1") not in data
    assert b"Friday" not in data
    return data.decode()


def test_a_report_names_version_system_type_and_places(mirror: Path, clock: HeldClock) -> None:
    lines = report_of(mirror, caught(lambda: parse_shard(b"\xff" + SECRET.encode())), clock).splitlines()
    assert lines[0] == "planner crash report, 2026-11-25 11:00:00 UTC, command"
    assert re.fullmatch(rf"planner {re.escape(__version__)}, Python 3\.[\d.]+, Textual (not loaded|[\d.]+)", lines[1])
    assert re.fullmatch(r"\S+ \S+ \S+, TERM=\S+", lines[2])
    assert lines[4].startswith("raised ")
    assert any(re.fullmatch(r"  planner/store/shard/schema\.py:\d+ parse_shard", line) for line in lines)
    assert any(re.fullmatch(r"  \(other code\):\d+ caught", line) for line in lines)


@pytest.mark.parametrize(
    ("raises", "types"),
    [
        (fail, ["raised ValueError"]),
        (fail_again, ["raised KeyError", "with ValueError"]),
        (fail_while_failing, ["raised OSError.ENOSPC", "with ValueError"]),
        (fail_in_a_group, ["raised ExceptionGroup", "with ValueError", "with KeyError", "with ValueError"]),
    ],
)
def test_a_report_has_the_chain_of_types_and_no_message(
    raises: Callable[[], object], types: list[str], mirror: Path, clock: HeldClock
) -> None:
    lines = report_of(mirror, caught(raises), clock).splitlines()
    assert [line for line in lines if line.startswith(("raised", "with"))] == types


def test_places_in_a_report_are_module_paths() -> None:
    site = "/home/x/venv/lib/python3.11/site-packages"
    assert crash._place(f"{site}/textual/app.py") == "textual/app.py"
    assert crash._place("/usr/lib/python3/dist-packages/dateutil/rrule.py") == "dateutil/rrule.py"
    assert crash._place(os.__file__) == "python/os.py"
    assert crash._place(crash.__file__) == "planner/store/disk/crash_reports.py"
    assert crash._place("<frozen importlib._bootstrap>") == "<frozen importlib._bootstrap>"
    for strange in (f"<{SECRET}>", f"/home/{SECRET}.py", SECRET, ""):
        assert crash._place(strange) == "(other code)"


def test_a_recursion_is_listed_from_both_ends(mirror: Path, clock: HeldClock) -> None:
    def deeper() -> None:
        deeper()

    text = report_of(mirror, caught(deeper), clock)
    assert "raised RecursionError" in text
    assert re.search(r"\n  … \d+ more\n", text)
    assert len(text.splitlines()) < 100


def test_an_odd_terminal_name_is_not_reported(mirror: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", f"{SECRET} on Friday")
    assert "TERM=?" in report_of(mirror, caught(fail), clock)


def test_only_this_person_can_read_it(mirror: Path, clock: HeldClock) -> None:
    before = os.umask(0)
    try:
        path = write_crash_report(mirror, caught(fail), "screen", clock=clock)
    finally:
        os.umask(before)
    assert path is not None
    assert path.parent == local(mirror) / "crashes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert log_path(mirror).read_text().endswith(" crash where=screen\n")


@pytest.mark.parametrize("step", [timedelta(hours=1), -timedelta(days=365)])
def test_the_newest_ten_stay_also_when_the_clock_goes_backwards(
    step: timedelta, mirror: Path, clock: HeldClock
) -> None:
    written = []
    for _ in range(13):
        clock.at += step
        written.append(write_crash_report(mirror, caught(fail), "command", clock=clock))
        assert written[-1] is not None
        assert written[-1].exists()
        assert len(list_crash_reports(mirror)) <= crash.KEPT
    assert len(list_crash_reports(mirror)) == crash.KEPT


def test_without_a_mirror_a_crash_report_goes_beside_its_future_place(tmp_path: Path, clock: HeldClock) -> None:
    mirror = tmp_path / "new" / "mirror"
    path = write_crash_report(mirror, caught(fail), "screen", clock=clock)
    assert path is not None
    assert path.parent == tmp_path / "new" / "crashes"
    assert list_crash_reports(mirror) == [path]
    assert not mirror.exists()


def test_a_report_that_can_be_written_nowhere_is_mentioned(tmp_path: Path, clock: HeldClock) -> None:
    (tmp_path / "file").touch()
    assert write_crash_report(tmp_path / "file" / "mirror", caught(fail), "command", clock=clock) is None
    assert "No report of it could be written." in crash_sentence(None)


def test_the_same_fault_is_reported_once(mirror: Path, clock: HeldClock) -> None:
    reports = CrashReports(mirror, clock)
    assert not reports
    for raises in (fail, fail, fail_again, fail):
        clock.forward(seconds=1)
        reports.add(caught(raises), "folder")
    assert reports
    assert len(list_crash_reports(mirror)) == 2
    assert reports.newest == list_crash_reports(mirror)[0]


def test_an_exception_in_a_thread_is_handled_and_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    found: list[BaseException] = []
    hook = threading.excepthook
    with handled_in_threads(found.append):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert threading.excepthook is hook
    assert [type(error) for error in found] == [ValueError]
    assert capfd.readouterr() == ("", "")


def test_an_exception_in_a_finalizer_is_handled(capfd: pytest.CaptureFixture[str]) -> None:
    class Stubborn:
        def __del__(self) -> None:
            fail()

    found: list[str] = []
    with handled_in_threads(lambda error: found.append(type(error).__name__)):
        stubborn = Stubborn()
        del stubborn
    assert found == ["ValueError"]
    assert capfd.readouterr() == ("", "")


def test_a_cyclic_exception_chain_ends() -> None:
    error = caught(fail)
    other = caught(fail_again)
    error.__cause__, other.__cause__ = other, error
    assert [link.type for link in exception_chain(error)] == ["ValueError", "KeyError"]
