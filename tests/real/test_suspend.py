"""ctrl+z stops the program, and `fg` brings the whole screen back."""

from __future__ import annotations

import pytest

from tests.real.people import PLANNER, Someone
from tests.real.tmux import Tmux

pytestmark = pytest.mark.real


def test_the_program_is_suspended_and_goes_on(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    pane = tmux.open(["bash", "--norc", "-i"], alex.env)
    pane.type(" ".join(map(str, PLANNER)) + "\n")
    pane.wait_for("Run")
    pane.press("C-z")
    pane.wait_for("Stopped")
    pane.type("fg\n")
    pane.wait_for(" we ")
    pane.press("a")
    pane.wait_for("Add")
    pane.type("Tea today 19:00")
    pane.press("C-z")
    pane.wait_for("Stopped")
    pane.type("fg\n")
    pane.wait_for("Tea today 19:00")
    pane.press("Enter")
    pane.wait_gone("Tea today 19:00")
    assert "Tea" in alex.week()
