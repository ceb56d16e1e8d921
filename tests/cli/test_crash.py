"""A crashing command: exit status 1, one sentence, and a report without the plan."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.store.disk.crash_reports import list_crash_reports
from planner.sync.exchange import Exchange
from tests.cli.conftest import BEGIN
from tests.cli.shell import Said, Shell
from tests.support import HeldClock

SECRET = "Überraschungsfest"
SENTENCE = "Something went wrong inside planner. Nothing you saved is lost. "


def fail(*_: object, **__: object) -> None:
    title = f"{SECRET} on Friday"
    raise KeyError(f"{title}\nTraceback")


def report_of(shell: Shell) -> str:
    """The one report of that home; without the secret."""
    (path,) = list_crash_reports(Home.at(str(shell.home), env={}).mirror)
    data = path.read_bytes()
    assert SECRET.encode() not in data
    assert b"Friday" not in data
    return data.decode()


def is_one_sentence_about(said: Said, shell: Shell) -> None:
    (path,) = list_crash_reports(Home.at(str(shell.home), env={}).mirror)
    assert said.status == 1
    assert said.sentence == f"{SENTENCE}A report without any of your words is in {path}."
    assert SECRET not in said.out + said.err


def test_a_crash_is_one_sentence_and_a_report(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    a.did("add", SECRET, "today", "12:00")
    monkeypatch.setattr("planner.plan.plan.Plan.week", fail)
    is_one_sentence_about(a("week"), a)
    text = report_of(a)
    assert "raised KeyError" in text
    assert re.search(r"\n  planner/cli/commands/week\.py:\d+ \w+", text)
    assert text.splitlines()[0] == "planner crash report, 2026-11-25 11:00:00 UTC, command"


def test_json_that_crashes_has_nothing_on_standard_output(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.plan.plan.Plan.week", fail)
    said = a("week", "--json")
    assert said.out == ""
    is_one_sentence_about(said, a)


def test_planner_debug_prints_the_traceback_as_well(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.plan.plan.Plan.week", fail)
    a.env["PLANNER_DEBUG"] = "1"
    said = a("week")
    assert said.status == 1
    assert said.err.startswith(f"planner: {SENTENCE}")
    assert "Traceback (most recent call last)" in said.err
    assert "in fail\n" in said.err
    assert "│" not in said.err  # no table of local variables


@pytest.mark.parametrize("error", [OSError(SECRET), TimeoutError(), shutil.Error([(SECRET, SECRET, SECRET)])])
def test_an_unexpected_error_is_a_crash(error: OSError, a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_it(*_: object) -> None:
        raise error

    monkeypatch.setattr("planner.plan.plan.Plan.week", raise_it)
    is_one_sentence_about(a("week"), a)
    report_of(a)


def test_a_crash_without_a_plan_is_reported_beside_the_future_mirror(
    tmp_path: Path, folder: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(tmp_path / "new", clock)
    monkeypatch.setattr("planner.cli.commands.setup.create", fail)
    is_one_sentence_about(shell("init", str(folder), *BEGIN), shell)
    report_of(shell)
    assert list((shell.home / "default").iterdir()) == [shell.home / "default" / "crashes"]


def test_an_unwritable_report_is_mentioned(tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    shell = Shell(tmp_path / "file", clock)
    monkeypatch.setattr("planner.cli.commands.setup.create", fail)
    said = shell("init", str(tmp_path / "shared"), *BEGIN)
    assert (said.status, said.sentence) == (1, f"{SENTENCE}No report of it could be written.")


def test_a_crash_while_the_command_line_is_read_prints_one_sentence(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.cli.parser.parse_command", fail)
    a.env["PLANNER_HOME"] = str(a.home)
    is_one_sentence_about(a("week"), a)
    monkeypatch.setattr("planner.cli.parser.split", fail)
    a.env["PLANNER_PROFILE"] = "../other"
    assert a("week").sentence == f"{SENTENCE}No report of it could be written."


@pytest.mark.parametrize("words", [("sync",), ("add", SECRET), ("doctor",)])
def test_a_crash_of_the_exchange_prints_no_traceback(
    words: tuple[str, ...], a: Shell, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Exchange, "_exchange", fail)
    said = a(*words)
    assert said.err.count(SENTENCE) == 1
    assert "Traceback" not in said.err
    assert SECRET not in said.err
    assert capfd.readouterr() == ("", "")
    assert "raised KeyError" in report_of(a)


def test_a_crash_inside_doctor_is_one_sentence(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.sync.doctor._waiting", fail)
    is_one_sentence_about(a("doctor"), a)


def test_a_demo_s_crash_is_reported_in_the_person_s_own_place(
    a: Shell, monkeypatch: pytest.MonkeyPatch, run_demo: Callable[[Shell], Said]
) -> None:
    is_one_sentence_about(run_demo(a), a)
    assert "raised KeyError" in report_of(a)


@pytest.fixture
def run_demo(monkeypatch: pytest.MonkeyPatch) -> Callable[[Shell], Said]:
    from planner.store.disk.crash_reports import Crashed, write_crash_report

    def screen(home: Home) -> int:
        try:
            fail()
        except KeyError as error:
            raise Crashed(write_crash_report(home.mirror, error, "screen")) from error
        return 0

    def run(shell: Shell) -> Said:
        monkeypatch.setattr("planner.cli.commands.demo.need_terminal", lambda: None)
        shell.screen = screen
        return shell("demo", "--weeks", "1")

    return run
