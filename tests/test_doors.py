"""Doors: the modules of a room are loaded when somebody first names them."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import planner
from planner.doors import found_at
from tests.sources import modules

pytestmark = pytest.mark.xdist_group("sources")
PACKAGE = Path(planner.__path__[0])
ROOMS = sorted(path for path in PACKAGE.rglob("__init__.py") if "import door" in path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    return ".".join(path.parent.relative_to(PACKAGE.parent).parts)


def listed(path: Path) -> list[str]:
    """The modules that the types of a room's door name."""
    return [
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == room_of(path)
        for alias in node.names
    ]


@cache
def named() -> frozenset[tuple[str, str]]:
    """Every `owner.name` of the program; an imported owner has its full name."""
    found: set[tuple[str, str]] = set()
    for _, tree in modules():
        called = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                if isinstance(node.value, ast.Name) and node.value.id in called:
                    found.add((called[node.value.id], node.attr))
                elif isinstance(node.value, ast.Attribute):
                    found.add((node.value.attr, node.attr))
    return frozenset(found)


def uses(room: str) -> set[str]:
    """The modules of a room that are named through its door anywhere in the program."""
    return {name for owner, name in named() if owner in (room, room.rpartition(".")[2])}


def test_there_are_doors() -> None:
    assert {"planner.tui.dialogs", "planner.interop"} <= set(map(room_of, ROOMS))


@pytest.mark.parametrize("path", ROOMS, ids=room_of)
def test_a_door_lists_what_is_used_through_it_and_leads_there(path: Path) -> None:
    room = import_module(room_of(path))
    assert listed(path)
    assert set(listed(path)) <= uses(room_of(path))
    for name in listed(path):
        assert getattr(room, name) is import_module(f"{room_of(path)}.{name}")


def test_a_module_is_loaded_when_it_is_first_named() -> None:
    code = (
        "import sys; from planner.tui import dialogs\n"
        "before = 'planner.tui.dialogs.picker' in sys.modules\n"
        "dialogs.picker\n"
        "print(before, 'planner.tui.dialogs.picker' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"


def test_a_door_has_no_module_that_does_not_exist() -> None:
    from planner.tui import dialogs

    assert not hasattr(dialogs, "ballroom")
    assert not hasattr(dialogs, "__wrapped__")


def test_a_fault_inside_a_module_is_not_taken_for_a_missing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roomy").mkdir()
    (tmp_path / "roomy" / "__init__.py").write_text(
        "from planner.doors import door\n__getattr__ = door(__name__)\n", encoding="utf-8"
    )
    (tmp_path / "roomy" / "broken.py").write_text("import nowhere_at_all\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="nowhere_at_all"):
        import_module("roomy").broken  # noqa: B018 - naming it loads it


def test_a_place_in_text_is_resolved() -> None:
    assert found_at("planner.doors:found_at") is found_at
