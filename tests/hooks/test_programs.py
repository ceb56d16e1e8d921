"""Running other programs: what they get, how they fail, how they end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from planner.hooks.nudge import tell_carrier
from planner.hooks.programs import run_program
from planner.hooks.telling import Nudges
from planner.store.disk.waiting import PipeEvent
from tests.real.waiting import until


def script(path: Path, lines: str) -> Path:
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_program_gets_its_words_on_standard_input_and_draws_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = script(tmp_path / "hook", f'cat > "{tmp_path}/in"; echo "$MORE" >> "{tmp_path}/in"; echo a; echo b >&2')
    assert run_program([program], "Zoë’s hat\n", env={"MORE": "more"}) == ""
    assert (tmp_path / "in").read_text(encoding="utf-8") == "Zoë’s hat\nmore\n"
    assert capfd.readouterr() == ("", "")


def test_a_program_that_reads_nothing_is_no_failure(tmp_path: Path) -> None:
    assert run_program([script(tmp_path / "hook", "exit 0")], "x" * 1_000_000) == ""


def test_what_goes_wrong_is_said(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    assert run_program([tmp_path / "none"]) == "can’t be run (No such file or directory)"
    assert run_program([tmp_path / "text"]) == "can’t be run (Permission denied)"
    assert run_program([script(tmp_path / "hook", "exit 3")]) == "ended with status 3"
    assert run_program(["a\0b"]) == "can’t be run (embedded null byte)"


def test_a_program_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text(
        f"import os, signal\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\nsignal.pause()\n"
    )
    waits = f"{sys.executable} {tmp_path}/child.py &\nwhile [ ! -s {tmp_path}/pid ]; do :; done\nwait"
    assert run_program([script(tmp_path / "hook", waits)], seconds=3) == "didn’t end within 3 seconds"
    pid = int((tmp_path / "pid").read_text())
    until(lambda: not _lives(pid), "the end of what it started", seconds=10)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_nudge_may_be_any_command(tmp_path: Path) -> None:
    program = script(
        tmp_path / "carry it", f'cat > "{tmp_path}/files"; echo "$1 $PLANNER_FOLDER" >> "{tmp_path}/files"'
    )
    assert tell_carrier(f"'{program}' now", tmp_path, ["devices/a/plan.json"]) == ""
    assert (tmp_path / "files").read_text() == f"{tmp_path}/devices/a/plan.json\nnow {tmp_path}\n"


def test_a_nudge_that_fails_is_one_sentence(tmp_path: Path) -> None:
    program = script(tmp_path / "hook", "exit 3")
    sentence = "The command in the setting nudge ended with status 3."
    assert tell_carrier(str(program), tmp_path, ["x"]) == sentence
    assert tell_carrier("'open", tmp_path, ["x"]) == "The command in the setting nudge has a quote that isn’t closed."


def test_files_that_come_while_a_nudge_is_at_work_are_told_together_afterwards() -> None:
    told: list[tuple[str, ...]] = []
    said: list[str] = []
    begun, goes_on, ended = PipeEvent(), PipeEvent(), PipeEvent()

    def tell(files: tuple[str, ...]) -> str:
        told.append(files)
        begun.set()
        assert goes_on.wait(60)
        return "It didn't work." if len(told) == 2 else ""

    def say(sentence: str) -> None:
        said.append(sentence)
        ended.set()

    nudges = Nudges(tell, say)
    nudges.add([])
    nudges.add(["a"])
    assert begun.wait(60)
    for files in (["b"], ["c", "b"]):
        nudges.add(files)
    goes_on.set()
    assert ended.wait(60)
    assert told == [("a",), ("b", "c")]
    assert said == ["It didn't work."]
