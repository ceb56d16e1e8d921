"""Completion comes from the parsers, so every command and option is in it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from planner.cli.commands.completion import SHELLS, completion_words
from planner.cli.registry import COMMAND_NAMES, find_command
from tests.cli.shell import Shell


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_the_script(a: Shell, shell: str) -> None:
    script = a.did("completion", shell)
    for name in COMMAND_NAMES:
        assert name in script
        for word in completion_words(name, find_command(name)):
            assert (f"-l {word.text[2:]}" if shell == "fish" and word.text.startswith("--") else word.text) in script
    assert a.json("completion", shell) == {"shell": shell, "script": script}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_the_completion_script(a: Shell, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed here")
    done = subprocess.run([shell, "-n"], input=a.did("completion", shell), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("planner re", ["request", "requests", "review", "remind", "remove", "reopen", "restore", "redo", "recover"]),
        ("planner --offline edit x --pr", ["--protected", "--profile"]),
        ("planner edit x --who ", ["me", "we", "you"]),
        ("planner completion f", ["fish"]),
        ("planner week --i", ["--ids"]),
    ],
)
def test_bash_completes_matching_words(a: Shell, line: str, offered: list[str]) -> None:
    words = line.split(" ")
    listed = " ".join(f"'{word}'" for word in words)
    script = (
        f"{a.did('completion', 'bash')}\nCOMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}\n"
        '_planner; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == sorted(offered)
