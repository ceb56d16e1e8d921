"""add, edit, done …, undo, redo: each says in one line what it did."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.shell import Shell


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("Climbing", "fri", "18:00-20:00", "#passion", "!"),
            {"title": "Climbing", "start": "2026-11-27T18:00+01:00", "minutes": 120, "pillar": "passion"},
        ),
        (("Dentist 3 dec 9am 45m",), {"title": "Dentist", "start": "2026-12-03T09:00+01:00", "minutes": 45}),
        (("Call mum this week",), {"title": "Call mum", "start": "2026-W48", "precision": "week"}),
        (("Cinema", "--we", "sat"), {"title": "Cinema", "who": "we", "start": "2026-11-28"}),
        (("Cinema sat me", "--we"), {"title": "Cinema", "who": "we"}),
        (("Read", "#goal", "fri"), {"title": "Read", "pillar": "goal"}),
    ],
)
def test_add_reads_one_line(a: Shell, words: tuple[str, ...], expected: dict[str, Any]) -> None:
    block = a.json("add", *words)
    assert {key: block[key] for key in expected} == expected
    assert block["protected"] == ("!" in words)


def test_add_prints_its_reading_and_with_ids_the_id(a: Shell) -> None:
    words = ("add", "Cinema", "sat", "20:00", "2h", "we")
    assert a.did(*words) == "Added Cinema: Sat 28 Nov 20:00–22:00, both of you\n"
    a.did("undo")
    said = a.did("--ids", *words)
    block = a.json("search", "cinema")["blocks"][0]["id"]
    assert said == f"Added Cinema: Sat 28 Nov 20:00–22:00, both of you · {block}\n"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Zoo mon 15 dec", "15 Dec 2026 is a Tuesday, not a Monday. Type tue 15 dec or mon 14 dec."),
        ("Yoga mon and wed 7am", "“mon” and “wed” are two days. Type one line for each, or every mon and wed."),
        ("Gym tomorrow morning", "Morning: which hour? Type it, such as 9:00."),
        ("Swim every mon at 7 and wed at 8", "“at 7” and “at 8” are two times. Type one line for each."),
    ],
)
def test_an_unclear_line_is_questioned_and_not_added(a: Shell, line: str, sentence: str) -> None:
    before = a.json("week")
    said = a("add", line)
    assert (said.status, said.out, said.sentence) == (1, "", sentence)
    assert a.json("week") == before


def test_an_unknown_pillar_left_in_the_title_is_reported(a: Shell) -> None:
    said = a("add", "Film fri 20:00 #nopillar")
    assert said.status == 0
    assert said.sentence.startswith("There’s no pillar “nopillar”; known: passion, friends, rest, date, new, home")


def test_adding_a_known_title_as_a_ritual_says_its_rule_and_what_was_taken_over(a: Shell) -> None:
    a.did("add", "Climbing fri 18:00 2h #passion")
    said = a.did("add", "Climbing every sat 10:00")
    sentence = "Added Climbing, a ritual; the next is Sat 28 Nov 10:00–12:00 · every Sat · as before: for passion, 2h"
    assert said == f"{sentence}\n"


def test_a_date_that_a_ritual_leaves_out_is_left_out(a: Shell) -> None:
    choir = a.json("add", "Choir every fri 19:00 except 27 nov and 11 dec")
    weeks = [[block["start"][:10] for block in a.json("week", week)["columns"]["me"]] for week in ("this", "+1", "+2")]
    assert weeks == [[], ["2026-12-04"], []]
    assert choir["ritual"]
    a.did("undo")
    assert a.json("rituals")["rituals"] == []


def test_several_lines_make_a_block_each(a: Shell) -> None:
    blocks = a.json("add", "Gym fri 18:00\n\nSwim sat 9:00\r\nTea sun 16:00")
    assert [block["title"] for block in blocks] == ["Gym", "Swim", "Tea"]
    said = a("add", "Walk mon 18:00\nRun mon and wed 7am")
    assert said.status == 1
    assert a.json("search", "walk")["blocks"] == []


def test_lines_of_standard_input_make_a_block_each(a: Shell) -> None:
    a.typed = "Gym fri 18:00\nSwim sat 9:00\n"
    assert [line.partition(":")[0] for line in a("add", "-").out.splitlines()] == ["Added Gym", "Added Swim"]


@pytest.mark.parametrize("typed", ["cafe", "CAFÉ", "cafe\u0301", "Café"])
def test_search_finds_letters_with_and_without_accents(a: Shell, typed: str) -> None:
    a.did("add", "Caf\u00e9 sat 9:00")
    a.did("add", "Cafe\u0301 noir sun 9:00")
    assert len(a.json("search", typed)["blocks"]) == 2


def test_a_time_typed_for_a_stay_abroad_is_in_that_zone(a: Shell) -> None:
    a.did("away", "America/New_York", "--from", "28 nov", "--to", "30 nov")
    said = a("add", "Dinner sat 19:00")
    assert said.sentence == "That is New York time, where you are then."
    block = a.json("search", "dinner")["blocks"][0]
    assert (block["timezone"], block["start"]) == ("America/New_York", "2026-11-29T01:00+01:00")
    assert a.block(a.added("Dinner fri 19:00"))["timezone"] == "Europe/Berlin"


def test_add_puts_a_block_into_the_others_column(a: Shell) -> None:
    people = a.json("week")
    assert a.json("add", "Swim", "--you")["who"] == people["you"]["id"]
    assert a.json("add", "Swim")["who"] == people["me"]["id"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--title", "  Theatre\ttonight "), {"title": "Theatre tonight"}),
        (("--start", "sat 21:00"), {"start": "2026-11-28T21:00+01:00", "minutes": 120}),
        (("--start", "18:00"), {"start": "2026-11-27T18:00+01:00", "minutes": 120}),
        (("--start", "sat", "--length", "3h"), {"start": "2026-11-28T19:30+01:00", "minutes": 180}),
        (("--start", "next week"), {"start": "2026-W49", "precision": "week"}),
        (("--length", "1h30"), {"minutes": 90, "end": "2026-11-27T21:00+01:00"}),
        (("--who", "we"), {"who": "we"}),
        (("--pillar", "fri"), {"pillar": "friends"}),
        (("--place", "Odeon"), {"place": "Odeon"}),
        (("--notes", "a\r\nb\n"), {"notes": "a\nb"}),
        (("--protected",), {"protected": True}),
        (("--protected", "--no-protected"), {"protected": False}),
    ],
)
def test_edit_changes_only_the_named_fields(a: Shell, options: tuple[str, ...], expected: dict[str, Any]) -> None:
    before = a.json("add", "Cinema fri 19:30 2h")
    after = a.json("edit", before["id"], *options)
    assert {key: after[key] for key in expected} == expected
    touched = {*expected, "start", "end", "minutes", "precision", "timezone", "agreement"}
    assert {key: after[key] for key in after.keys() - touched} == {key: before[key] for key in before.keys() - touched}
    assert a.block(before["id"]) == after


@pytest.mark.parametrize(("field", "value"), [("pillar", "date"), ("lead", "you")])
def test_optional_fields_can_be_emptied(a: Shell, field: str, value: str) -> None:
    block = a.added("Cinema fri 19:30")
    assert a.json("edit", block, f"--{field}", value)[field]
    assert a.json("edit", block, f"--{field}", "none")[field] is None


def test_a_block_is_for_a_goal_of_either_named_by_its_id(a: Shell, s: Shell) -> None:
    goal = s.json("goal", "10 km in March")["id"]
    block = a.added("Drive Sam to the woods sat 9:00")
    assert a.json("edit", block, "--goal", goal[-5:])["goal"] == goal
    assert "for the goal 10 km in March" in a.did("show", block)
    assert a.json("show", block)["pillar"] == "champion"
    assert a.json("edit", block, "--goal", "none")["goal"] is None
    assert a.json("show", block)["pillar"] is None
    assert "No goal matches “films”" in a("edit", block, "--goal", "films").sentence


def test_a_place_and_notes_are_emptied_by_an_empty_text(a: Shell) -> None:
    block = a.added("Cinema fri 19:30 @Odeon")
    assert a.json("edit", block, "--place", "", "--notes", "")["place"] == ""


def test_edit_prints_its_change(a: Shell) -> None:
    block = a.added("Cinema fri 19:30 2h")
    assert a.did("edit", block, "--start", "sat 20:00") == "Cinema moved to Sat 28 Nov 20:00\n"
    assert a.did("edit", block, "--start", "sat 20:00") == "Cinema stays as it is\n"


def test_marking_a_block_and_reopening_it_prints_what_changed(a: Shell) -> None:
    block = a.added("Cinema fri 19:30")
    assert a.did("done", block) == "Cinema happened\n"
    assert a.did("partly", block) == "Cinema happened in part\n"
    assert a.did("skip", block) == "Cinema didn’t happen\n"
    assert a.block(block)["status"] == "skipped"
    assert a.did("reopen", block) == "Cinema is planned again\n"
    assert a.json("reopen", block)["status"] == "planned"


def test_a_removed_block_is_restored_by_its_id(a: Shell) -> None:
    block = a.added("Cinema fri 19:30")
    assert "is deleted" in a.did("remove", block)
    assert a.json("week")["columns"]["me"] == []
    assert "back in the week" in a.did("restore", block)
    assert a.did("restore", block) == "Cinema stays as it is\n"


def test_undo_and_redo_print_their_change(a: Shell, s: Shell) -> None:
    block = a.added("Cinema fri 19:30 we")
    a.did("edit", block, "--start", "sat 20:00")
    assert a.did("undo").startswith("Undone: Cinema ")
    assert s.block(block)["start"] == "2026-11-27T19:30+01:00"
    assert a.json("redo")["start"] == "2026-11-28T20:00+01:00"
    a.did("undo")
    a.did("undo")
    assert s.json("week")["columns"]["we"] == []


def test_undo_does_not_overwrite_the_others_change(a: Shell, s: Shell) -> None:
    block = a.added("Cinema fri 19:30 we")
    s.did("edit", block, "--title", "Theatre")
    a.did("sync")
    said = a("undo")
    assert said.status == 1
    assert "Sam changed the title since" in said.sentence
    assert f"To take your words back: planner remove {block}, then planner erase {block}" in said.sentence
    assert a.block(block)["title"] == "Theatre"
    a.did("remove", block)
    a.did("erase", block, "--yes")
    assert "took back something you had written on" in s("sync").sentence
    assert not any(s.json("week")["columns"].values())
