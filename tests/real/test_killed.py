"""`kill -9` at any moment loses no acknowledged edit and leaves no lock."""

from __future__ import annotations

import subprocess
from time import monotonic

from tests.profiles import Amount, amounts
from tests.real.people import PLANNER, Someone


@amounts(few=3, many=16, nightly=100, profile="kills")
def test_each_add_that_was_acknowledged_is_there(amount: Amount, people: tuple[Someone, Someone]) -> None:
    """Killed after the acknowledgement, and at moments spread over a whole run."""
    alex, sam = people
    began = monotonic()
    alex.run("add", "Start", "today", "12:00")
    whole = monotonic() - began
    saved = {"Start"}
    for number in range(amount.count):
        if _acknowledged(alex, f"Said {number}", seconds=None):
            saved.add(f"Said {number}")
        if _acknowledged(alex, f"Block {number}", seconds=whole * 1.2 * number / (amount.count - 1)):
            saved.add(f"Block {number}")
    assert {f"Said {number}" for number in range(amount.count)} <= saved
    assert saved <= alex.week().keys()
    alex.check_files()
    assert alex.week().keys() == sam.week().keys()


@amounts(few=3, many=30, nightly=100, profile="kills")
def test_a_killed_command_leaves_no_lock(amount: Amount, people: tuple[Someone, Someone]) -> None:
    alex, _ = people
    for number in range(amount.count):
        _acknowledged(alex, "Sometimes", seconds=0.3 * number / amount.count)
        assert alex.try_to("add", "Always", "today", "--offline").returncode == 0


def _acknowledged(person: Someone, title: str, *, seconds: float | None) -> bool:
    """Add a block and kill the program; return whether it acknowledged the block.

    It is killed after `seconds`, or, with None, at the acknowledgement. A finished run counts as one.
    """
    command = [*PLANNER, "add", title, "today", "18:00"]
    with subprocess.Popen(
        command, env=person.env, cwd=person.home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        if seconds is None and process.stdout is not None:
            first = process.stdout.readline()
            process.kill()
            return bool(first)
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
        return process.returncode == 0 or bool(said)
