"""The program's own source, read once for all tests that look at it.

They are in the group `sources`: one process runs them, so that no other reads it too.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import planner

PACKAGE = Path(planner.__path__[0])


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the program by its full name."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple((_name_of(path), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
