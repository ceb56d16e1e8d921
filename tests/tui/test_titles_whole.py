"""No mark, word or sign in a cell of the week takes a cell of a title."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

import pytest
from rich.cells import cell_len

from planner.domain.model.block import WE, Block, Column, Proposal, Terms, Version
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.frontend.block_facts import ASKS_AGAIN, ASKS_ME, CALLED_OFF, WAITS_FOR_THEM
from planner.tui.week.bands import Entry, frame, week_bands
from planner.tui.week.cell_text import CellMarks, entry_run
from tests.tui.test_layout import BERLIN, MONDAY, NOW, at, on, view

TITLES = (
    "Tea",
    "Choir practice",
    "Dinner with Robin",
    "A long walk around the lake with everybody",
    "日本語の本を読む会 in der Bibliothek",
)
WIDTHS = sorted({span.width for wide in (60, 80, 100, 120) for span in frame(wide, (0, 1, 2)).spans})
WORDS = (ASKS_ME, ASKS_AGAIN, WAITS_FOR_THEM, CALLED_OFF, "Sam plans", "Sam’s away")
MARKED = ("news", "overlaps", "halves", "conflicts", "private", "protected")


def blocks(title: str) -> dict[str, list[Block]]:
    """A block of each kind that has a cell of its own."""
    plain = Block("x", WE, title, at(3, "19:30"), "b")
    days = [
        plain._replace(id=f"x@{day}", when=at(day, "07:15", 20), ritual="x", occurrence=date(2026, 11, 23 + day))
        for day in range(7)
    ]
    return {
        "timed": [plain],
        "over": [plain._replace(when=at(0, "08:00"), status="done")],
        "day": [plain._replace(when=on(3))],
        "bar": [plain._replace(when=on(3, 3 * 1440))],
        "bar with an hour": [plain._replace(when=at(3, "19:30", 3000))],
        "week": [plain._replace(when=When.in_week(Week.of(MONDAY)))],
        "some a week": [plain._replace(when=When.in_week(Week.of(MONDAY)), ritual="x", tally=(2, 5))],
        "daily": [day._replace(daily=True) for day in days],
        "asked": [plain._replace(proposals=(Proposal("b", Terms(at(4, "20:00"), WE), NOW),))],
        "away": [plain._replace(ritual="x", occurrence=date(2026, 11, 26), aside="b")],
    }


def entry_of(kind: str, found: list[Block]) -> Entry:
    """The entry that these blocks make; of a proposal, where it would be."""
    bands = week_bands(view(*found), NOW, asked=found if kind == "asked" else ())
    entries = [entry for band in bands for cell in band.cells for entry in cell]
    return next((entry for entry in entries if entry.asked), entries[0])


def shown_cells(entry: Entry, title: str, width: int, marks: CellMarks, more: str = "") -> int:
    """How many cells of the title can be read."""
    column: Column = "we"
    text = "".join(run for run, _ in entry_run(entry, width, column, marks, more))
    assert cell_len(text) == width
    return max(cell_len(title[:n]) for n in range(len(title) + 1) if title[:n] in text)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("kind", list(blocks("")))
def test_no_mark_takes_a_cell_of_a_title(kind: str, title: str) -> None:
    plain = blocks(title)[kind]
    bare = [block._replace(aside="") for block in plain]
    for some in (names for size in (0, 1, len(MARKED)) for names in combinations(MARKED, size)):
        marked = [
            block._replace(
                conflicts=(Version("title", "Other", "b", "d", datetime(2026, 11, 23, tzinfo=BERLIN)),)
                if "conflicts" in some
                else (),
                visibility="busy" if "private" in some else "open",
                protected="protected" in some,
            )
            for block in plain
        ]
        ids = frozenset(block.id for block in plain)
        for word in ("", *WORDS):
            marks = CellMarks(
                news=ids if "news" in some else frozenset(),
                words=dict.fromkeys(ids, word) if word else {},
                overlaps=dict.fromkeys(ids, ("y",)) if "overlaps" in some else {},
                halves=ids if "halves" in some else (),
                me="a",
            )
            for width in WIDTHS:
                whole = shown_cells(entry_of(kind, bare), title, width, CellMarks())
                entry = entry_of(kind, marked if kind != "daily" or "conflicts" not in some else plain)
                for more in ("", "+12"):
                    assert shown_cells(entry, title, width, marks, more) >= whole, (some, word, width, more)
