"""House rules of the code: small classes, composition over inheritance.

No method is looked up by a constructed name. A class that still breaks a rule is on a list here. The lists only get
shorter: nothing is added to them, and a class that keeps the rule by now is taken off.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pytest

from tests.sources import PACKAGE, modules

pytestmark = pytest.mark.xdist_group("sources")
MOST_MEMBERS = 40
MOST_BASES = 1
MOST_LINES = 50
MOST_LATE_IMPORTS = 30
"""The number only gets smaller."""

STILL_TOO_LARGE: frozenset[str] = frozenset()
"""Classes with too many methods and properties, inherited planner ones included."""
STILL_CHAINS: frozenset[str] = frozenset()
"""Classes with more than one class of ours between them and their library."""


class Class(NamedTuple):
    """`bases` are the full names of the classes of ours that it is directly built on."""

    members: frozenset[str]
    bases: tuple[str, ...]


def imported(tree: ast.Module) -> dict[str, str]:
    """What the names in a module mean that come from other modules of ours."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "planner"
        for alias in node.names
    }


@cache
def classes() -> dict[str, Class]:
    """Every class of the program by its full name, nested classes included."""
    found: dict[str, Class] = {}
    for module, tree in modules():
        known = imported(tree)
        local = {node.name: f"{module}.{node.name}" for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                names = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
                bases = [(known | local).get(base.id) for base in names if isinstance(base, ast.Name)]
                members = {item.name for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}
                found[f"{module}.{node.name}"] = Class(frozenset(members), tuple(filter(None, bases)))
    return found


def ancestors(name: str) -> set[str]:
    """All planner classes that a class inherits from; none for an exception."""
    direct = [base for base in classes()[name].bases if base in classes()]
    return {*direct, *(older for base in direct for older in ancestors(base))}


def is_error(name: str) -> bool:
    """Errors are ordered by what catches them: a chain of them has no code in it."""
    return "planner.domain.errors.PlannerError" in {name, *ancestors(name)}


def members(name: str) -> frozenset[str]:
    return frozenset().union(*(classes()[found].members for found in {name, *ancestors(name)}))


def short(names: Iterable[str]) -> set[str]:
    return {name.removeprefix("planner.") for name in names}


def test_no_class_has_more_than_forty_methods_and_properties() -> None:
    assert short(name for name in classes() if len(members(name)) > MOST_MEMBERS) == STILL_TOO_LARGE


def test_no_function_is_longer_than_one_screen() -> None:
    long = {
        f"{name}.{node.name}": length
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and (length := node.end_lineno - node.lineno + 1) > MOST_LINES
    }
    assert long == {}


def late_imports() -> list[tuple[str, int]]:
    """Every import in a function as (module, line)."""
    return [
        (name, node.lineno)
        for name, tree in modules()
        for node in {
            inner
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for inner in ast.walk(function)
        }
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_imports_in_functions_do_not_increase() -> None:
    """Doors spare a command what it doesn't use: docs/decisions/11-doors.md."""
    assert len(late_imports()) <= MOST_LATE_IMPORTS


def test_a_comment_beside_each_import_in_a_function_says_why_it_is_there() -> None:
    def line(module: str, number: int) -> str:
        path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
        return path.read_text(encoding="utf-8").splitlines()[number - 1]

    assert [(module, number) for module, number in late_imports() if "  # " not in line(module, number)] == []


def test_a_class_has_at_most_one_planner_base_before_its_library() -> None:
    chains = short(name for name in classes() if len(ancestors(name)) > MOST_BASES and not is_error(name))
    assert chains == STILL_CHAINS


def test_no_method_is_looked_up_by_a_constructed_name() -> None:
    def is_built(node: ast.AST) -> bool:
        lookup = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr"
        return lookup and any(isinstance(part, ast.JoinedStr | ast.BinOp | ast.IfExp) for part in node.args[1:2])  # type: ignore[attr-defined]

    assert short(name for name, tree in modules() if any(map(is_built, ast.walk(tree)))) == set()


def test_no_object_changes_its_class() -> None:
    def is_class(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and node.attr == "__class__" and isinstance(node.ctx, ast.Store)

    assert short(name for name, tree in modules() if any(map(is_class, ast.walk(tree)))) == set()


@pytest.mark.parametrize("name", ["tui.week.screen.WeekScreen", "tui.week_session.WeekSession", "plan.plan.Plan"])
def test_the_check_finds_the_classes_that_matter(name: str) -> None:
    assert len(members(f"planner.{name}")) > 10


def test_named_tuples_are_the_projects_own() -> None:
    """They're made in half the time: planner/named_tuple.py."""
    theirs = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "typing"
        if any(alias.name == "NamedTuple" for alias in node.names)
    }
    assert theirs == {"planner.named_tuple"}
