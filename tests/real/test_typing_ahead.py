"""A slow line delivers many keys at once: each of them goes where the person meant it."""

from __future__ import annotations

from tests.real.people import PLANNER, Someone
from tests.real.tmux import Tmux


def test_a_line_typed_in_one_go_is_added_and_nothing_else_is_done(tmux: Tmux, people: tuple[Someone, Someone]) -> None:
    """`a`, a title full of letters that are keys of the week (`x` deletes, `d` marks it as happened), Enter."""
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    pane = tmux.open(PLANNER, alex.env)
    pane.wait_for("Run · ")
    pane.type("aBox dinner with xd\r")
    pane.wait_for("Added Box dinner with xd", seconds=10)
    week = alex.week()
    assert week.keys() == {"Run", "Box dinner with xd"}
    assert {block["status"] for block in week.values()} == {"planned"}
