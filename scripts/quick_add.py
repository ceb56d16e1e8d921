#!/usr/bin/env python3
"""Write the examples in docs/quick-add.md from the lines that a test checks.

scripts/quick_add.py       run it again whenever tests/domain/lines.py changes; a test compares
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from planner.domain.quickadd import Cursor, read, said  # noqa: E402
from planner.domain.time.week import DAYS, MONTHS  # noqa: E402
from tests.domain.lines import KINDS, NOON, Kind, Line  # noqa: E402

PAGE = HERE / "docs" / "quick-add.md"
BEGIN, END = "<!-- lines: written by scripts/quick_add.py -->\n", "<!-- end of lines -->\n"


def examples() -> str:
    """The table of each kind of line."""
    return "\n".join(line for kind in KINDS for line in _section(kind)) + "\n"


def page() -> str:
    """The page, with its examples as the table has them now."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{examples()}{END}{rest.partition(END)[2]}"


def _section(kind: Kind) -> Iterator[str]:
    yield f"### {kind.name}"
    yield ""
    if kind.cursor != NOON:
        yield f"{_moment(kind.cursor)}."
        yield ""
    yield "| you type | it becomes |"
    yield "|---|---|"
    for line in kind.lines:
        yield f"| `{line.typed}` | {_becomes(line, kind.cursor)} |"
    yield ""


def _moment(cursor: Cursor) -> str:
    now = cursor.now
    order = "" if cursor.day_first else ", with the month before the day"
    return f"On {DAYS[now.weekday()]} {now.day} {MONTHS[now.month - 1]} {now.year} at {now:%H:%M}{order}"


def _becomes(line: Line, cursor: Cursor) -> str:
    reading = read(line.typed, cursor)
    if reading.unclear:
        return f"*asks*: {reading.unclear[0]}"
    return said(reading, cursor).removeprefix(f"{cursor.me} · ").replace("|", "/")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
