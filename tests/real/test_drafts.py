"""A connection that breaks during typing: the field's text is there afterwards."""

from __future__ import annotations

import pytest

from tests.real.people import PLANNER, Someone
from tests.real.tmux import Pane, Tmux

TYPED = "squ1 ?"
PASTED = "\x1b[200~Tea\x1b[201~"
FORMS = {
    "quick add": ["a"],
    "full form": ["A"],
    "edit": ["e"],
    "request": ["S"],
    "settings": [","],
    "word": ["+"],
    "idea": ["i", "a"],
}


def hang_up(tmux: Tmux, pane: Pane) -> None:
    """End the terminal, as a connection that breaks does."""
    tmux.run("kill-session", "-t", pane.name)


@pytest.mark.parametrize("form", FORMS)
def test_text_typed_into_a_form_survives_a_killed_program(
    form: str, tmux: Tmux, people: tuple[Someone, Someone]
) -> None:
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    tmux.open(["cat"], alex.env)  # the server would end with its last pane
    pane = tmux.open(PLANNER, alex.env)
    pane.wait_for("Run · ")
    for key in FORMS[form]:
        pane.press(key)
    pane.type(TYPED + PASTED)
    pane.wait_for("Tea")
    before = alex.week()
    hang_up(tmux, pane)
    again = tmux.open(PLANNER, alex.env)
    again.wait_for("Run · ")
    for key in FORMS[form]:
        again.press(key)
    screen = again.wait_for("Tea")
    assert TYPED in screen
    assert alex.week() == before
