"""A terminal that is not UTF-8: a sign that it lacks keeps its cells."""

from __future__ import annotations

import io

import pytest

from planner.cli.output import Output
from planner.domain.cells import cells


@pytest.mark.parametrize("text", ["映画を見る", "ที่นี่", "👨\u200d👩\u200d👧 tea", "e\u0301te\u0301", "🇩🇪 ✓ │"])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_columns_stay_straight(text: str, encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    Output(stream, None, {}).line(text + "|")
    line = raw.getvalue().decode(encoding).rstrip("\n")
    assert len(line) == cells(text) + 1
