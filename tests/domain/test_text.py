"""Text from people and files cannot move, hide, colour or reverse the output."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.errors import BadInput
from planner.domain.text import MAX_TEXT_LENGTH, many_lines, one_line, shown, shown_lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Cinema", "Cinema"),
        ("[b]Cinema[/b]", "[b]Cinema[/b]"),
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("bell\x07 and \x9b31m", "bell\ufffd and \ufffd31m"),
        ("\u202egpj.exe", "\ufffdgpj.exe"),
        ("\u2066isolated\u2069", "\ufffdisolated\ufffd"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
        ("tag\U000e0041", "tag\ufffd"),
        ("half\ud800", "half\ufffd"),
        ("naïve 漢字 👩\u200d🚀", "naïve 漢字 👩\u200d🚀"),
    ],
)
def test_shown_text_has_its_control_characters_replaced(text: str, line: str) -> None:
    assert shown(text) == line


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_shown_text_is_one_harmless_line(text: str) -> None:
    line = shown(text)

    assert line.encode("utf-8").decode("utf-8") == line
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in line)
    assert not any(
        unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for sign in line
    )
    assert shown(line) == line


def test_no_character_that_is_replaced_counts_as_printable() -> None:
    hidden = [*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F)]
    hidden += [*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000), *range(0xE0000, 0xE0080)]
    assert [sign for sign in map(chr, hidden) if shown(f"a{sign}b") == f"a{sign}b"] == []


def test_notes_keep_their_lines() -> None:
    assert shown_lines("one\r\ntwo\x1b\n\nfour") == ["one", "two\ufffd", "", "four"]
    assert many_lines(" one\r\ntwo\rthree \n", "notes") == "one\ntwo\nthree"


def test_a_title_is_one_line() -> None:
    assert one_line("  two\n words ", "title") == "two words"


def test_too_long_is_bad_input_and_says_the_figure() -> None:
    assert one_line("x" * MAX_TEXT_LENGTH, "title") == "x" * MAX_TEXT_LENGTH
    with pytest.raises(BadInput, match=r"The title is 20,001 characters long; 20,000 are kept at most\."):
        one_line("x" * (MAX_TEXT_LENGTH + 1), "title")
    with pytest.raises(BadInput, match="notes"):
        many_lines("x" * (MAX_TEXT_LENGTH + 1), "notes")


def test_undecodable_bytes_are_refused_with_one_sentence() -> None:
    with pytest.raises(BadInput, match="isn’t UTF-8 text"):
        one_line("caf\udce9", "title")
