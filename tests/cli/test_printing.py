"""`planner print`: pages for paper, to a file or to standard output."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from planner.cli.output import Output
from tests.cli.shell import Shell


def test_a_week_is_written_to_a_file_and_printed_the_same(a: Shell, tmp_path: Path) -> None:
    a.did("add", "Guitar thu 18:00 !")
    file = tmp_path / "fridge.html"
    assert a.did("print", "this", str(file)) == f"The week of 23 Nov is in {file}. Open it in a browser to print it.\n"
    html = file.read_text(encoding="utf-8")
    assert "Guitar" in html
    assert a.did("print", "2026-W48", "-") == a.did("print", "2026-11-28", "-") == html
    assert "Guitar" not in a.did("print", "next", "-")
    assert [path.name for path in tmp_path.glob("*.*")] == ["fridge.html"]


def test_four_digits_are_a_year(a: Shell, tmp_path: Path) -> None:
    file = tmp_path / "book.html"
    assert a.did("print", "2026", str(file)).startswith("The book of 2026 is in ")
    assert a.did("print", "2026", "-") == file.read_text(encoding="utf-8")


def test_another_file_stays_as_it_is(a: Shell, tmp_path: Path) -> None:
    file = tmp_path / "letter.html"
    file.write_text("<p>Dear Sam</p>")
    said = a("print", "this", str(file))
    assert (said.status, said.out) == (1, "")
    assert said.sentence == f"{file} isn’t a page from planner, so it stays as it is. Give another name."
    assert file.read_text() == "<p>Dear Sam</p>"
    assert a("print", "this", str(tmp_path / "none" / "x.html")).status == 1
    assert "is not a week" in a("print", "fridge", "-").sentence
    assert "outside the calendar" in a("print", "0000", "-").sentence
    assert a("print", "this").status == 2


def test_json_says_what_was_written_and_where(a: Shell, tmp_path: Path) -> None:
    file = tmp_path / "fridge.html"
    assert a.json("print", "this", str(file)) == {"week": "2026-W48", "file": str(file)}
    assert a.json("print", "2026", "-")["year"] == 2026
    assert a.json("print", "this", "-")["html"] == file.read_text(encoding="utf-8")


def test_what_comes_every_day_is_one_line_above_the_days(a: Shell) -> None:
    a.did("ritual", "Coffee every day 07:15 30m me")
    html = a.did("print", "next", "-")
    assert "<small>every day</small> <bdi>Coffee</bdi> <b>07:15</b><small>–07:45</small>" in html
    assert html.count("Coffee") == 1
    a.did("ritual", "Run every weekday 06:30 me")
    assert "<small>most days</small> <bdi>Run</bdi>" in a.did("print", "next", "-")


def test_an_evening_of_its_own_time_stays_on_its_day(a: Shell) -> None:
    a.did("ritual", "Coffee every day 07:15 30m me")
    a.did("edit", "coffee", "--occurrence", "2026-12-02", "--start", "2026-12-02 09:00")
    html = a.did("print", "next", "-")
    assert html.count("Coffee") == 2
    assert "<b>09:00</b>" in html
    assert "(<bdi>Alex</bdi>; Mon, Tue, Thu, Fri, Sat, Sun)" in html


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_is_not_utf_8_gets_references(encoding: str) -> None:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding=encoding)
    Output(stream, None, {}).html("<p>ส้มตำ ✓</p>\n")
    assert written.getvalue() == "<p>ส้มตำ ✓</p>\n".encode("ascii", "xmlcharrefreplace")


def test_no_page_of_either_has_a_private_or_unagreed_word(a: Shell, s: Shell) -> None:
    a.did("ritual", "Secretritual every day 07:15 30m me busy")
    a.did("ritual", "Secrethabit every thu 12:00 me hidden")
    a.did("add", "Secretbusy thu 18:00 @Secretplace busy")
    a.did("add", "Secrethidden thu 19:00 hidden")
    a.did("bring", "Secretnote")
    a.did("goal", "Secretgoal")
    a.did("intention", "Secretline", "--me")
    a.did("request", "--feeling", "Secretfeeling", "--need", "Secretneed fri 20:00", "--offer", "Secretoffer sat 20:00")
    asked = a.added("Secretquestion fri 18:00 we")
    guitar = a.added("Guitar mon 18:00")
    a.did("edit", guitar, "--start", "2026-11-23 18:00", "--notes", "Secretnotes")
    s.did("sync")
    s.did("comment", guitar, "Secretword")
    s.did("cheer", guitar, "Secretcheer")
    s.did("comment", guitar, "Secretmemory", "--sunday")
    a.did("sync")
    for shell in (a, s):
        pages = [shell.did("print", what, "-") for what in ("this", "next", "2026")]
        assert "Guitar" in pages[0]
        assert "Secret" not in "".join(pages)
        assert "Busy" not in "".join(pages)
    s.did("agree", asked)
    assert "Secretquestion" in s.did("print", "this", "-")
