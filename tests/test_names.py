"""Names and docstrings: one meaning for each name, and plain words."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.sources import modules

pytestmark = pytest.mark.xdist_group("sources")

ROOT = Path(__file__).parent.parent
PROSE = ("planner", "tests", "bench", "scripts")
"""The folders whose docstrings and comments are checked."""
SAME_EVERYWHERE = {"COMMANDS", "main", "T"}
"""The commands of each family, the start of the program, a type variable.

They are the same thing in each module.
"""

LONGEST_FIRST_LINE = 79
RIDDLES = re.compile(
    r"\b(who|which)ever\b|\b(let|lets|letting) go\b|\bof late\b|\bas good as\b|\bweightiest\b|\bgo(es)? along\b"
    r"|\blies? over\b|\bcomes? no more\b|\bwhat stands\b|\bthat is none\b|\bin the bin\b|\bat the foot\b"
    r"|\bground rules?\b",
    re.IGNORECASE,
)
"""Phrases that have to be decoded, or that the project has another word for."""


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_a_name_at_module_level_has_one_meaning() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for module, tree in modules():
        for name in _defined(tree):
            if not name.startswith("_") and name not in SAME_EVERYWHERE:
                places[name].add(module)
    assert {name: sorted(found) for name, found in places.items() if len(found) > 1} == {}


def _sources() -> Iterator[tuple[Path, str]]:
    """Every Python file below PROSE with its path from the top."""
    for folder in PROSE:
        yield from ((path, str(path.relative_to(ROOT))) for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def _docstrings(path: Path) -> tuple[tuple[int, str], ...]:
    """Every docstring with its line, those below an attribute included."""
    found: list[tuple[int, str]] = []
    for node in _statements(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text)), lineno=line):
                found.append((line, text.strip()))
    return tuple(found)


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Every statement below a node; a docstring is in no expression."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inner in getattr(node, name, ()):
            if isinstance(inner, ast.stmt):
                yield inner
            yield from _statements(inner)


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    """Every comment with its line, of a file that has a riddle anywhere."""
    text = path.read_text(encoding="utf-8")
    if not RIDDLES.search(text):
        return
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    yield from ((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)


def _first_lines() -> Iterator[tuple[str, str]]:
    for path, name in _sources():
        for line, text in _docstrings(path):
            yield f"{name}:{line}", text.partition("\n")[0]


def test_a_docstring_begins_with_a_sentence_on_one_short_line() -> None:
    assert [(place, len(line)) for place, line in _first_lines() if len(line) > LONGEST_FIRST_LINE] == []
    assert [(place, line) for place, line in _first_lines() if not line.endswith((".", "?"))] == []


def test_docstrings_and_comments_use_plain_words() -> None:
    found = [
        (f"{name}:{line}", riddle[0])
        for path, name in _sources()
        for line, text in (*_docstrings(path), *_comments(path))
        if (riddle := RIDDLES.search(text))
    ]
    assert found == []


def test_the_check_of_words_finds_riddles() -> None:
    for riddle in ("for whoever looks", "the rest is let go", "What stands, stands.", "a block in the bin"):
        assert RIDDLES.search(riddle)
    assert not RIDDLES.search("Later it stands for the people of latest news.")
