"""One table says what each key does; the screens and the settings follow it."""

from __future__ import annotations

import runpy
import sys
from collections import Counter
from inspect import getmembers, isfunction, signature
from pathlib import Path

from textual.binding import Binding

from planner.tui.actions.table import ACTIONS, BY_ID, actions, bindings, keymap, shown_key
from planner.tui.week_session import handler_of

ROOT = Path(__file__).parent.parent.parent


def test_keys_and_ids_are_unique() -> None:
    assert max(Counter(key for action in ACTIONS for key in action.keys).values()) == 1
    assert len(BY_ID) == len(ACTIONS)


def test_every_action_has_a_handler_of_a_session() -> None:
    for action in ACTIONS:
        assert [*signature(handler_of(action)).parameters] == ["session"], action.id


def test_no_handler_is_left_without_an_action() -> None:
    public = {
        f"{module}:{name}"
        for module in {handler_of(action).__module__ for action in ACTIONS}
        for name, found in getmembers(sys.modules[module], isfunction)
        if not name.startswith("_") and found.__module__ == module
        if [*signature(found).parameters] == ["session"]
    }
    assert public - {action.run for action in ACTIONS} == {"planner.tui.actions.review:reveal_sent"}


def test_every_binding_has_its_id_and_its_words() -> None:
    expanded = list(Binding.make_bindings(bindings()))
    assert all(binding.id in BY_ID and binding.tooltip for binding in expanded)
    assert "left_square_bracket" in {binding.key for binding in expanded}


def test_a_key_given_to_one_action_is_taken_from_the_other() -> None:
    table = {action.id: action.keys for action in actions({"add": "n, insert", "done": "a"})}
    assert table["add"] == ("n", "insert")
    assert table["done"] == ("a",)
    assert table["up"] == ("up", "k")


def test_unknown_actions_and_empty_keys_are_ignored() -> None:
    assert actions({"dance": "n", "add": " "}) == ACTIONS


def test_the_page_of_keys_is_made_from_the_table() -> None:
    page = runpy.run_path(str(ROOT / "scripts" / "keys.py"))["page"]()
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == page, "run scripts/keys.py"


def test_keys_of_actions_that_are_part_of_another_lead_there() -> None:
    table = {action.id: action.keys for action in actions({"bin": "f6", "settle": "=", "go_to": "g", "find": "f3"})}
    assert table["recover"] == ("V", "f6", "=")
    assert table["find"] == ("f3", "g")
    assert table["bin"] == table["settle"] == table["go_to"] == ()
    assert keymap({"bin": "f6", "done": "f"}) == {"recover": "V,f6", "done": "f"}


def test_keys_are_shown_as_a_person_writes_them() -> None:
    assert [shown_key(key) for key in ("a", "enter", "shift+tab", "+", "up", "ctrl+p")] == [
        "a",
        "Enter",
        "Shift+Tab",
        "+",
        "↑",
        "Ctrl+p",
    ]
