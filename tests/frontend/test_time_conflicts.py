"""Plans over protected time: the same sentence on the screen and in the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.model.block import WE, Terms
from planner.frontend.time_conflicts import MOST_OVERLAPS, kept_times
from planner.plan.plan import Plan
from tests.cli.conftest import BEGIN
from tests.cli.shell import Shell
from tests.support import HeldClock

KEPT = "keeps Fri 27 Nov 19:00–21:00 for Choir"


@pytest.fixture
def two(tmp_path: Path, clock: HeldClock) -> tuple[Shell, Shell]:
    """Alex’s shell and Sam’s; Sam keeps Friday evening for the choir."""
    a, s = Shell(tmp_path / "alex", clock), Shell(tmp_path / "sam", clock)
    a.did("init", str(tmp_path / "shared"), *BEGIN)
    s.did("join", str(tmp_path / "shared"), "--as", "Sam", "--device", "desk")
    s.added("Choir fri 19:00 2h !")
    a.did("sync")
    return a, s


def on_screen(shell: Shell, block_id: str, who: str) -> list[str]:
    """What the screen says of that block's time, before it is moved there."""
    plan = Plan.open(shell.home / "default" / "mirror", clock=shell.clock)
    block = plan.block(block_id)
    return list(kept_times(plan, Terms(block.when, who), block.id, plan.week(block.when.week)))


@pytest.mark.parametrize("when", ["fri 20:00 1h", "fri 18:30 1h", "fri 20:59 1m", "thu 22:00 22h"])
def test_add_and_edit_mention_protected_time(two: tuple[Shell, Shell], when: str) -> None:
    a, s = two
    for shell, words in ((a, f"Sam {KEPT}"), (s, f"You {KEPT.replace('keeps', 'keep')}")):
        said = shell("add", "--we", f"Cinema {when}", "--json")
        block = said.json["id"]
        assert said.sentence == f"{words}."
        assert [line[:1].upper() + line[1:] for line in on_screen(shell, block, WE)] == [words]
        moved = shell("edit", block, "--start", "fri 19:30", "--length", "1h")
        assert moved.sentence == f"{words}."
        shell.did("remove", block)


@pytest.mark.parametrize("when", ["fri 21:00 1h", "fri 18:00 1h", "sat 20:00 1h", "fri", "this week"])
def test_beside_protected_time_nothing_is_mentioned(two: tuple[Shell, Shell], when: str) -> None:
    a, _ = two
    said = a("add", "--we", f"Cinema {when}", "--json")
    assert said.err == ""
    assert on_screen(a, said.json["id"], WE) == []


def test_plans_of_ones_own_are_not_mentioned(two: tuple[Shell, Shell]) -> None:
    a, _ = two
    said = a("add", "Gym fri 20:00", "--json")
    assert said.err == ""
    assert on_screen(a, said.json["id"], "nobody") == []


@pytest.mark.parametrize("words", [("--we", "Cinema fri 18:30 1h"), ("Gym fri 18:30-18:45",)])
def test_add_and_edit_say_what_else_they_overlap(two: tuple[Shell, Shell], words: tuple[str, ...]) -> None:
    a, _ = two
    a.did("add", "Dentist fri 18:00 45m")
    beside = " · at the same time as Dentist, Fri 27 Nov 18:00–18:45\n"
    assert a("add", *words).out.endswith(beside)
    a.did("undo")
    assert "at the same time" not in a("add", "--you", "Walk fri 17:00 2h").out
    assert a("edit", "Walk", "--who", "we").out.endswith(beside)


def test_of_many_only_the_first_are_named(two: tuple[Shell, Shell]) -> None:
    a, _ = two
    for number in range(5):
        a.did("add", f"Errand {number} sat 10:00")
    said = a("add", "Gym sat 10:30").out
    assert said.count("at the same time as") == MOST_OVERLAPS
    assert said.endswith(" · and 2 more\n")
