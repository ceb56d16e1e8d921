"""docs/commands.md covers every command, and its examples can be typed."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest

from planner.cli.parser import parse_command, parser_of, split
from planner.cli.registry import COMMAND_NAMES, find_command

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
EXAMPLES = [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]


def test_the_page_agrees_with_the_script() -> None:
    assert runpy.run_path(str(ROOT / "scripts" / "commands.py"))["page"]() == PAGE, "run scripts/commands.py"


@pytest.mark.parametrize("name", COMMAND_NAMES)
def test_every_command_has_its_line_and_an_example(name: str) -> None:
    assert re.search(rf"^\*\*{name}\*\*: {re.escape(find_command(name).help[0].upper())}\S* .+\.$", PAGE, re.MULTILINE)
    assert any(split(words_of(example))[0] == name for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood(example: str) -> None:
    name, words = split(words_of(example))
    assert name
    parse_command(parser_of(name, find_command(name)), words)


def words_of(example: str) -> list[str]:
    """The words behind `planner`; in `eval "$(planner …)"` and beside a `|` as well."""
    found = re.search(r"(?:^|\$\(|\| )planner ([^|)]+)", example)
    assert found, example
    return shlex.split(found[1])
