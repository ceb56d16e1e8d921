"""A public name at module level has one meaning: no two modules define the same one."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PLANNER = Path(__file__).parent.parent / "planner"
SAME_EVERYWHERE = {"COMMANDS", "main", "T"}
"""The commands of each family, what starts the program, a type variable: the same thing in each module."""
NOT_YET = ("tui", "demo")
"""Rooms that still have names of their own for what another room calls the same."""


def _defined(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_a_name_at_module_level_has_one_meaning() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path in PLANNER.rglob("*.py"):
        room = path.relative_to(PLANNER)
        if room.parts[0] not in NOT_YET:
            for name in _defined(path):
                if not name.startswith("_") and name not in SAME_EVERYWHERE:
                    places[name].add(str(room))
    assert {name: sorted(found) for name, found in places.items() if len(found) > 1} == {}
