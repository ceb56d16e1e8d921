"""The documents name modules that exist, and the rooms say what lives in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if path.name != "CHANGELOG.md")
MODULE = re.compile(r"`((?:[a-z_0-9]+/)*[a-z_0-9]+\.py)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_that_a_document_names_is_there(document: Path) -> None:
    named = MODULE.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not _is_there(name)] == []


def test_the_architecture_names_modules_of_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = sorted(path.parent.name for path in ROOT.glob("planner/*/__init__.py"))
    assert [room for room in rooms if f"  {room}/ " not in text] == []
    assert len(set(MODULE.findall(text))) > 50


def test_every_package_says_what_lives_in_it() -> None:
    empty = [str(path) for path in ROOT.glob("planner/**/__init__.py") if not path.read_text().startswith('"""')]
    assert empty == []


def test_every_package_names_its_modules() -> None:
    unnamed = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("planner/*/**/*.py")
        if path.parent.name != "commands" and path.stem not in (path.parent / "__init__.py").read_text(encoding="utf-8")
    ]
    assert [name for name in unnamed if not name.endswith("__init__.py")] == []


def _is_there(name: str) -> bool:
    """Whether a path in a text exists, from the top or from `planner/`.

    A name alone stands for a module of the room that the text is about.
    """
    if "/" not in name:
        return any(ROOT.glob(f"planner/**/{name}")) or any(ROOT.glob(f"scripts/{name}"))
    return (ROOT / name).is_file() or (ROOT / "planner" / name).is_file()
