"""A connection that breaks during typing: the field's text is there afterwards."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.real.people import PLANNER, Someone
from tests.real.tmux import Pane, Tmux
from tests.real.waiting import until

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
    "note for Sunday": ["b"],
    "line for the week": ["C", "Enter"],
    "goal": ["C", "Down", "Down", "Enter"],
    "house rule": ["C", "Down", "Down", "Down", "Down", "Down", "Enter"],
    "review": ["R", "Enter"],
}
"""The keys that open each form of the week, with the cursor on its first field."""
ALWAYS = ("quick add", "review")
"""A line and a form; the other forms are in the profile of real programs."""


def hang_up(tmux: Tmux, pane: Pane) -> None:
    """End the terminal, as a connection that breaks does."""
    tmux.run("kill-session", "-t", pane.name)


def wait_for_draft(person: Someone) -> None:
    """A program whose terminal ends writes what was typed, and may take its time."""

    def is_written() -> bool:
        with suppress(FileNotFoundError):  # a temporary file that is gone by now
            return any(b"Tea" in path.read_bytes() for path in person.home.rglob("*") if path.is_file())
        return False

    until(is_written, "the draft")


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=() if form in ALWAYS else pytest.mark.real) for form in FORMS]
)
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
    wait_for_draft(alex)
    again = tmux.open(PLANNER, alex.env)
    again.wait_for("Run · ")
    for key in FORMS[form]:
        again.press(key)
    screen = again.wait_for("Tea")
    assert TYPED in screen
    assert alex.week() == before


def test_what_was_typed_into_the_set_up_is_there_again(tmux: Tmux, tmp_path: Path) -> None:
    newcomer = Someone("Alex", tmp_path / "alex", tmp_path / "shared")
    newcomer.home.mkdir()
    tmux.open(["cat"], newcomer.env)  # the server would end with its last pane
    pane = tmux.open(PLANNER, newcomer.env)
    pane.wait_for("your name")
    pane.type(TYPED + PASTED)
    pane.wait_for("Tea")
    hang_up(tmux, pane)
    wait_for_draft(newcomer)
    screen = tmux.open(PLANNER, newcomer.env).wait_for("Tea")
    assert TYPED in screen
    assert not newcomer.folder.exists()
