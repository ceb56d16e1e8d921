"""Every line of the table in tests/domain/lines.py is read as the table says."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from planner.domain.errors import BadInput
from planner.domain.quickadd import Cursor, Reading, draft, read, ritual_draft
from tests.domain.lines import KINDS, Line

ROWS = [pytest.param(line, kind.cursor, id=f"{kind.name}: {line.typed}") for kind in KINDS for line in kind.lines]


def rest_of(reading: Reading, name: str) -> str:
    if name == "rule":
        return reading.rule.rrule if reading.rule else ""
    if name == "left_out":
        return " ".join(map(str, reading.left_out))
    return str(getattr(reading, name))


@pytest.mark.parametrize(("line", "cursor"), ROWS)
def test_every_line_is_read_as_the_table_says(line: Line, cursor: Cursor) -> None:
    reading = read(line.typed, cursor)

    if line.asked:
        assert line.asked in " ".join(reading.unclear)
        assert all(question.endswith(".") for question in reading.unclear)
        with pytest.raises(BadInput):
            (ritual_draft if reading.rule else draft)(reading, "p1", "p2")
        return
    assert reading.unclear == ()
    assert (reading.title, reading.when.start, reading.when.minutes) == (line.title, line.start, line.minutes)
    assert {name: rest_of(reading, name) for name, _ in line.rest} == dict(line.rest)
    assert line.note in " ".join(reading.notes)


def test_there_are_enough_lines_of_every_kind() -> None:
    assert len(ROWS) >= 160
    assert all(len(kind.lines) >= 4 for kind in KINDS)


def test_the_page_has_the_lines_of_the_table() -> None:
    root = Path(__file__).parents[2]
    page = runpy.run_path(str(root / "scripts" / "quick_add.py"))["page"]()
    assert (root / "docs" / "quick-add.md").read_text(encoding="utf-8") == page, "run scripts/quick_add.py"
