"""`kill -9` at any moment loses nothing that was said to be saved, and leaves nothing in the way."""

from __future__ import annotations

import json
import subprocess
from time import monotonic

from tests.real.people import PLANNER, Someone

TRIES = 30


def test_each_add_that_was_acknowledged_is_there(people: tuple[Someone, Someone]) -> None:
    """Killed at thirty moments, spread from before the program has started to after it has ended."""
    alex, sam = people
    began = monotonic()
    alex.run("add", "Start", "today", "12:00")
    whole = monotonic() - began
    saved = {"Start"}
    for number in range(TRIES):
        title = f"Block {number}"
        if _acknowledged(alex, title, seconds=whole * 1.2 * number / TRIES):
            saved.add(title)
    assert len(saved) > 1
    assert saved <= alex.week().keys()
    for path in alex.files():
        json.loads(path.read_bytes())
    assert alex.week().keys() == sam.week().keys()


def test_a_killed_command_leaves_no_lock(people: tuple[Someone, Someone]) -> None:
    alex, _ = people
    for hundredths in range(0, 30, 5):
        _acknowledged(alex, "Sometimes", seconds=hundredths / 100)
        assert alex.try_to("add", "Always", "today", "--offline").returncode == 0


def _acknowledged(person: Someone, title: str, *, seconds: float) -> bool:
    """Add a block and kill the program after so long. Whether it had said, or shown by its end, that it is saved."""
    command = [*PLANNER, "add", title, "today", "18:00"]
    with subprocess.Popen(
        command, env=person.env, cwd=person.home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
        return process.returncode == 0 or bool(said)
