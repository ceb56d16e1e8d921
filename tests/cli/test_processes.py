"""Real processes, killed at any moment or many at once: finished writes remain."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.shell import Shell
from tests.profiles import Amount, amounts
from tests.support import check_whole

SHORTEST, LONGEST = 0.02, 0.33
"""Seconds before a kill: from before a command's save to about its end."""


def command(shell: Shell, *words: str) -> list[str]:
    return [sys.executable, "-m", "planner", "--home", str(shell.home), *words]


def titles(shell: Shell) -> set[str]:
    return {block["title"] for block in shell.json("search", "Walk")["blocks"]}


@amounts(few=4, many=24, nightly=200, profile="kills")
def test_an_add_that_returned_0_outlives_every_kill(amount: Amount, a: Shell, folder: Path) -> None:
    ended, killed = set(), 0
    for n in range(amount.count):
        seconds = SHORTEST + (LONGEST - SHORTEST) * n / amount.count
        try:  # a time-out kills with SIGKILL
            done = subprocess.run(command(a, "add", f"Walk {n}"), timeout=seconds, capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            killed += 1
        else:
            assert done.returncode == 0, done.stderr
            ended.add(f"Walk {n}")
    assert killed
    assert ended <= titles(a)
    for root in (a.home, folder):
        for path in root.rglob("*.json"):
            check_whole(path)
    a.did("add", "Walk at last")
    assert a.json("sync")["problems"] == []
    other = Shell(a.home.with_name("sam"), a.clock)
    other.did("join", str(folder), "--as", "Sam")
    assert titles(other) == titles(a) >= ended | {"Walk at last"}


def test_many_processes_of_one_device_at_once(a: Shell, s: Shell) -> None:
    running = [
        subprocess.Popen(command(a, "add", f"Walk {n}"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for n in range(8)
    ]
    for process in running:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, ""), out
    assert titles(a) == titles(s) == {f"Walk {n}" for n in range(8)}


def test_python_m_planner_and_the_console_script_do_the_same(a: Shell) -> None:
    from planner.__main__ import main

    assert main.__module__ == "planner.__main__"
    environment = {**os.environ, "PLANNER_HOME": str(a.home), "PLANNER_PROFILE": "default"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from planner.__main__ import main; sys.exit(main())", "today"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("nothing planned\n")
