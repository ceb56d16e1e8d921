"""Impossible input by people and programs: one sentence, a status, no loss."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from planner.cli.context import HASTE
from planner.cli.main import main
from planner.config.paths import Home
from planner.domain.text import shown
from planner.store.disk import lock
from planner.sync.exchange import AT_WORK
from tests.cli.conftest import BEGIN
from tests.cli.shell import Shell
from tests.support import HeldClock


@pytest.fixture
def new(tmp_path: Path, clock: HeldClock) -> Shell:
    """A shell whose home has no plan yet."""
    return Shell(tmp_path / "new", clock)


def refused(shell: Shell, *words: str) -> str:
    """The sentence of a command that could not be done."""
    said = shell(*words)
    assert (said.status, said.out) == (1, ""), said
    return said.sentence


# -- folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_without_a_plan_is_refused_and_left_alone(new: Shell, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "cat.jpg").write_bytes(b"")
    assert "has no planner.space" in refused(new, "join", str(tmp_path / "pictures"), "--as", "Sam")
    assert "holds other things" in refused(new, "init", str(tmp_path / "pictures"), *BEGIN)
    assert "no folder" in refused(new, "join", str(tmp_path / "nowhere"), "--as", "Sam")
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["cat.jpg"]
    assert not new.home.exists()


def test_a_folder_that_is_a_file(new: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "is a file" in refused(new, "join", str(tmp_path / "file"), "--as", "Sam")
    assert "is a file" in refused(new, "init", str(tmp_path / "file"), *BEGIN)


def test_a_folder_whose_marker_cannot_be_read(a: Shell, new: Shell, folder: Path) -> None:
    walk = a.added("Walk fri 15:00")
    marker = folder / "planner.space"
    marker.unlink()
    marker.mkdir()
    refused(new, "join", str(folder), "--as", "Sam")
    said = a("done", walk)
    assert (said.status, said.out) == (0, "Walk happened\n")
    assert "cannot be read" in said.sentence


def test_a_folder_without_permission(a: Shell, new: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read anything, so the system's answer is put in its mouth."""
    scan, opens = os.scandir, os.open

    def guarded(path: Path) -> Path:
        if Path(path).is_relative_to(folder):
            raise PermissionError(13, "Permission denied", str(path))
        return path

    monkeypatch.setattr(os, "scandir", lambda path: scan(guarded(path)))
    monkeypatch.setattr(os, "open", lambda path, *args: opens(guarded(path), *args))
    assert "cannot be read: Permission denied" in refused(new, "join", str(folder), "--as", "Sam")
    said = a("add", "Walk")
    assert said.status == 0
    assert "cannot be read: Permission denied" in said.sentence
    assert a.json("week", "--offline")["sync"]["unpublished"] == 1


def test_a_folder_that_hangs_blocks_no_command(a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr("planner.sync.exchange.Exchange.run", lambda self, **_: answered.wait())
    monkeypatch.setattr("planner.cli.context.PATIENCE", 0.01)
    monkeypatch.setattr("planner.cli.commands.sync.SYNC_PATIENCE", 0.01)
    try:
        for words in (("week",), ("add", "Walk")):
            said = a(*words)
            assert said.status == 0
            assert said.sentence == "The shared folder is not answering."
        said = a("sync")
        assert (said.status, said.out, said.sentence) == (1, "", "The shared folder is not answering.")
        for words in (("today",), ("next",), ("week", "--offline")):
            assert a(*words).err in ("", "planner: Nothing with a time is coming up.\n")
    finally:
        answered.set()


@pytest.mark.parametrize("name", ["lock", "exchange.lock"])
def test_a_stopped_planner_blocks_no_reader(name: str, a: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    a.did("add", "Walk", "fri")
    monkeypatch.setattr(lock, "pause", waited.append)
    with lock.locked(Home.at(str(a.home)).mirror / "local" / name):
        said = a("week")
    assert (said.status, said.sentence) == (0, AT_WORK)
    assert "Walk" in said.out
    assert sum(waited) <= 1.1 * HASTE


def test_a_third_person(a: Shell, new: Shell, folder: Path) -> None:
    assert "join as one of them" in refused(new, "join", str(folder), "--as", "Mia")
    assert not new.home.exists()
    assert "already holds a plan" in refused(new, "init", str(folder), *BEGIN)


def test_one_home_has_one_plan(a: Shell, tmp_path: Path) -> None:
    assert "already" in refused(a, "init", str(tmp_path / "other"), *BEGIN)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("me", "you", "zone"), [("Alex", "alex", "Europe/Berlin"), ("", "Sam", "UTC"), ("A", "B", "Europe/Atlantis")]
)
def test_impossible_people_and_zones(new: Shell, tmp_path: Path, me: str, you: str, zone: str) -> None:
    refused(new, "init", str(tmp_path / "f"), "--me", me, "--you", you, "--timezone", zone)
    assert not new.home.exists()


# -- times, ids, pillars ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Walk 31 nov", "Walk 28 mar 2027 02:30", "Walk fri 18:00-16:00", "Walk fri 25:00", "Walk 2027-02-29", "fri 18:00"],
)
def test_impossible_times(a: Shell, text: str) -> None:
    said = a("add", text, "--json")
    if said.status == 0:  # what isn't a time stays in the title
        assert said.json["title"] == text
    else:
        assert (said.status, said.out) == (1, "")
        assert said.sentence


def test_a_time_that_does_not_exist_and_an_end_before_its_start(a: Shell) -> None:
    assert "does not exist" in refused(a, "add", "Walk 28 mar 2027 02:30")
    assert "before it starts" in refused(a, "add", "Walk fri 18:00-16:00")
    walk = a.added("Walk fri 18:00")
    assert "does not exist" in refused(a, "edit", walk, "--start", "28 mar 2027 02:30")
    assert "before it starts" in refused(a, "edit", walk, "--start", "18:00-16:00")
    assert "is not a time" in refused(a, "edit", walk, "--start", "whenever")
    assert "is not a length" in refused(a, "edit", walk, "--length", "long")
    assert "is not a length" in refused(a, "edit", walk, "--length=-1h")
    assert "up to a year" in refused(a, "edit", walk, "--length", "400d")
    assert a.block(walk)["start"] == "2026-11-27T18:00+01:00"


@pytest.mark.parametrize("command", ["show", "done", "partly", "skip", "reopen", "remove", "restore"])
def test_unknown_and_ambiguous_ids_are_refused_in_one_sentence(a: Shell, command: str) -> None:
    first, second = a.added("Walk fri 15:00"), a.added("Swim fri 17:00")
    for text in ("zzzzzzzz", "", "../../etc/passwd"):
        assert f" “{text}”. Try: planner " in refused(a, command, text)
    sentence = refused(a, command, "2026-11")
    assert first in sentence
    assert second in sentence


def test_an_unknown_pillar(a: Shell) -> None:
    walk = a.added("Walk fri 15:00")
    assert "There’s no pillar “nonsense”; known: passion, " in refused(a, "edit", walk, "--pillar", "nonsense")
    assert a.block(walk)["pillar"] is None


@pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "someday", "2026-13-01", "+99999999999", "-9999999", "", "١"])
def test_invalid_weeks(a: Shell, week: str) -> None:
    assert refused(a, "week", "--", week)


def test_nothing_to_undo_and_empty_titles(a: Shell) -> None:
    assert "nothing to undo" in refused(a, "undo")
    assert "nothing to redo" in refused(a, "redo")
    assert "no title" in refused(a, "add", "")
    assert "title" in refused(a, "edit", a.added("Walk"), "--title", "  ")


# -- text -------------------------------------------------------------------------------------------------------------


def test_a_title_of_ten_thousand_characters(a: Shell, s: Shell) -> None:
    title = "long " * 2000
    block = a.added(title.strip(), "@park")
    assert s.block(block)["title"] == title.strip()
    for words in (("week",), ("today",), ("search", "long"), ("done", block)):
        lines = s.did(*words).splitlines()
        assert max(map(len, lines)) <= 120
    assert title.strip() in s.did("show", block)
    assert "20,000 are kept" in refused(a, "add", "x" * 20_001)


@pytest.mark.parametrize(
    "text",
    ["a\x1b[31mred\x1b]0;x\x07", "a\u202eb\u2066", "\x9b31m", "[bold]x[/bold] [link=x]", "a\x00b"],
)
def test_titles_cannot_control_the_terminal(a: Shell, s: Shell, text: str) -> None:
    block = a.added(f'"{text}" fri 18:00')
    for words in (
        ("week",),
        ("show", block),
        ("search", "--", text.split()[-1]),
        ("week", "--json"),
        ("remove", block),
    ):
        out = s(*words).out
        assert all(
            shown(line) == " ".join(line.split()) or not line.strip() for line in map(str.strip, out.splitlines())
        )
    refused(a, "show", f"x{text}")


@pytest.mark.parametrize("command", [("add",), ("ritual", "every fri"), ("idea",), ("bring",), ("goal",)])
def test_undecodable_bytes_are_refused(a: Shell, command: tuple[str, ...]) -> None:
    before = a.json("search", "caf")
    assert "isn’t UTF-8 text, so nothing was saved" in refused(a, *command, "Caf\udce9 fri 18:00")
    assert a.json("search", "caf") == before


def test_names_cannot_control_the_terminal(new: Shell, tmp_path: Path) -> None:
    new.did("init", str(tmp_path / "f"), "--me", "[b]A\x1b[31m", "--you", "B\u202e")
    for words in (("week",), ("today",), ("add", "Walk fri 15:00 you")):
        assert "\x1b" not in new(*words).out
        assert "\u202e" not in new(*words).out


# -- standard output --------------------------------------------------------------------------------------------------


def run(a: Shell, words: str, *, redirect: str = "", stdin: str = "") -> subprocess.CompletedProcess[str]:
    """In a process of its own, by a shell that redirects as one does."""
    command = f"'{sys.executable}' -m planner --home '{a.home}' {words} {redirect}"
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("redirect", [">&-", "| true; exit ${PIPESTATUS[0]}", ">/dev/null", "2>&-", "<&-"])
@pytest.mark.parametrize("words", ["week", "week --json --offline", "add Walk today", "--help"])
def test_an_output_that_is_closed_or_leaves_early(a: Shell, words: str, redirect: str) -> None:
    done = run(a, words, redirect=redirect)
    assert (done.returncode, done.stderr) == (0, "")
    if words.startswith("add"):
        assert len(a.json("search", "Walk")["blocks"]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_that_is_full(a: Shell) -> None:
    done = run(a, "week", redirect=">/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left" in done.stderr


class Unreadable(io.StringIO):
    """A terminal of long ago."""

    encoding = "latin-1"


def test_an_output_that_is_not_unicode(a: Shell) -> None:
    a.added("Füße 走", "fri", "15:00")
    for words in (("week",), ("week", "--json")):
        out = Unreadable()
        assert main(["--home", str(a.home), *words], stdout=out, stderr=io.StringIO(), clock=a.clock, env={}) == 0
        out.getvalue().encode("latin-1")
        assert "Fri" in out.getvalue() or "\\u8d70" in out.getvalue()
