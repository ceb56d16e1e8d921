"""Cell widths: the table agrees with every terminal, and with Rich."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from planner.domain.cells import cells, cut, drawable, drawn, drawn_lines

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
SIGNS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from("a e\u0301\u200d\ufe0f\ufe0e\u034f\U0001f3fd🇩🇪👨👩❤1\u20e3ก\u0e33\u0e49\u1112\u1161\u11ab"),
    st.sampled_from("क\u094d\u093f\ufffe\u00ad漢"),
)


@pytest.mark.parametrize(
    ("text", "line", "width"),
    [
        ("Cinema", "Cinema", 6),
        ("naïve · ✓ ×", "naïve · ✓ ×", 11),
        ("e\u0301te\u0301", "été", 3),
        ("映画を見る", "映画を見る", 10),
        (f"{FAMILY} tea", "👨👩👧👦 tea", 12),
        ("🇩🇪🇫🇷", "DEFR", 4),
        ("❤\ufe0f 1\ufe0f\u20e3", "❤ 1\u20e3", 3),
        ("👍🏽 ✊🏿", "👍 ✊", 5),
        ("\U0001f3fd", "\ufffd", 1),
        ("ที่นี่", "ที่นี่", 2),
        ("น\u0e49\u0e33", "น\u0e49\u0e4d\u0e32", 2),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", 4),
        ("\u1161\u11ab", "\ufffd\ufffd", 2),
        ("a\u034fb", "ab", 2),
        ("soft\u00adhyphen", "softhyphen", 10),
        ("\ufffe\uffff\ufdd0", "\ufffd\ufffd\ufffd", 3),
        ("कि", "क\ufffd", 2),
        ("\x1b[2J", "\ufffd[2J", 4),
    ],
)
def test_drawn_text_has_the_width_the_terminal_gives_it(text: str, line: str, width: int) -> None:
    assert drawn(text) == line
    assert cells(text) == cells(line) == cell_len(line) == width


@given(st.text(SIGNS, max_size=40))
def test_rich_counts_the_same_cells(text: str) -> None:
    line = drawable(text)

    assert cell_len(line) == sum(map(cell_len, line)) == cells(line) == cells(text)
    assert drawable(line) == line


@given(st.text(SIGNS, max_size=40), st.integers(-1, 30))
def test_a_text_is_cut_to_the_cells_there_are(text: str, most: int) -> None:
    line = drawn(text)
    kept = cut(line, most)

    assert line.startswith(kept)
    assert cells(kept) <= max(0, most)
    assert kept == line or cells(line[: len(kept) + 1]) > most


def test_drawn_lines_keep_their_line_breaks() -> None:
    assert drawn_lines("one 🇩🇪\ntwo\x07") == ["one DE", "two\ufffd"]


def test_rich_has_the_same_width_for_every_code_point_that_is_drawn() -> None:
    others = [hex(point) for point in range(0x20, 0x34000) if cell_len(sign := drawable(chr(point))) != cells(sign)]
    assert not others
