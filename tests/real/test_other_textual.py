"""The screen works alike with a Textual that lacks the private parts in use."""

from __future__ import annotations

import sys

import pytest

from tests.real.people import PLANNER, Someone
from tests.real.tmux import Tmux

WITHOUT = """
import sys
from types import ModuleType
import textual, textual.app, textual.drivers.linux_driver
for name in ("_compositor", "_xterm_parser", "_time"):  # Textual itself has what it needs of them by now
    sys.modules[f"textual.{name}"] = ModuleType(name)
    setattr(textual, name, sys.modules[f"textual.{name}"])
from planner.__main__ import main
status = main()
from planner.tui.terminal import terminal_app
assert terminal_app.DrawnFrame is None
sys.exit(status)
"""


@pytest.mark.real
def test_without_textuals_private_parts_the_screen_looks_and_works_the_same(
    tmux: Tmux, people: tuple[Someone, Someone]
) -> None:
    alex, _ = people
    alex.run("add", "Run", "today", "18:00")
    usual, plain = (tmux.open(command, alex.env) for command in (PLANNER, [sys.executable, "-c", WITHOUT]))
    for pane in (usual, plain):
        pane.wait_for("Run · ")
        pane.press("?")
        pane.wait_for("all keys")
        pane.press("?")
        pane.wait_for("Moving about")
    plain.wait_until(lambda screen: screen == usual.screen(), "the same help")
    for pane in (usual, plain):
        pane.press("Escape")
        pane.wait_gone("Moving about")
    plain.wait_until(lambda screen: screen == usual.screen(), "the same week")
    plain.type("aBox dinner with xd\r")
    plain.wait_for("Added Box dinner with xd", seconds=10)
    assert alex.week().keys() == {"Run", "Box dinner with xd"}
    plain.press("q")
    assert plain.wait_ended() == 0
