"""Titles, or parts of them, name the block of a command; ids on request."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.cli.shell import Shell

AN_ID = re.compile(r"\d{4}-\d{2}-[a-z2-7]{8}")


@pytest.mark.parametrize("text", ["Band practice", "band", "PRACTICE", "nd pra"])
def test_a_title_or_a_part_of_one_names_a_block(a: Shell, text: str) -> None:
    block = a.added("Band practice today 9:00")
    assert a.json("show", text)["id"] == block
    assert a.did("done", *text.split()) == "Band practice happened · Wed 25 Nov 09:00–10:00\n"
    assert a.block(block)["status"] == "done"


@pytest.mark.parametrize("text", ["cafe", "CAFÉ", "cafe\u0301", "du  nord", "maya's"])
def test_accents_case_and_composition_make_no_difference(a: Shell, text: str) -> None:
    block = a.added("Maya’s Café du Nord fri 20:00")
    assert a.json("show", text)["id"] == block
    assert a.json("search", text)["blocks"][0]["id"] == block


def test_several_are_listed_with_their_hours_and_ids(a: Shell) -> None:
    ids = [a.added("Pottery sat 15:00"), a.added("Pottery fair sun 10:00"), a.added("Pottery fair sun 14:00")]
    said = a("edit", "fair", "--place", "Hall")
    assert (said.status, said.out) == (1, "")
    assert said.sentence == (
        f"“fair” could be Pottery fair, Sun 29 Nov 10:00–11:00 ({ids[1]}); "
        f"Pottery fair, Sun 29 Nov 14:00–15:00 ({ids[2]})."
    )
    assert a.json("show", "pottery")["id"] == ids[0]  # just that title before a part of one
    assert "could be" in a("show", "potter").sentence


@pytest.mark.parametrize("letters", [3, 4, 8])
def test_four_letters_of_an_id_are_enough_and_three_are_not(a: Shell, letters: int) -> None:
    block = a.added("Swim fri 17:00")
    assert (a("show", block[-letters:]).status == 0) == (letters > 3)


def test_matches_in_this_and_later_weeks_come_before_old_ones(a: Shell) -> None:
    old, last, next_week = a.added("Run 2026-10-05 8:00"), a.added("Run 2026-11-19 8:00"), a.added("Run 4 dec 8:00")
    assert a.json("show", "run")["id"] == next_week
    a.did("remove", next_week)
    assert a.json("show", "run")["id"] == last
    a.did("remove", last)
    assert a.json("show", "run")["id"] == old


def test_done_by_title_picks_a_block_that_has_begun(a: Shell) -> None:
    a.added("Run fri 8:00")
    monday = a.added("Run 2026-11-23 8:00")
    assert a.did("done", "run") == "Run happened · Mon 23 Nov 08:00–09:00\n"
    assert a.json("reopen", "run")["id"] == monday


def test_the_title_of_a_ritual_names_one_of_its_days(a: Shell) -> None:
    a.did("add", "Songwriting every day 20:15 45m")
    assert a.did("done", "songwriting") == "Songwriting happened · Wed 25 Nov 20:15–21:00\n"
    assert a.json("edit", "songwriting", "--start", "21:00")["occurrence"] == "2026-11-26"
    assert "· Thu 26 Nov 21:00–21:45" in a.did("remove", "songwriting")
    assert a.json("show", "songwriting")["occurrence"] == "2026-11-27"
    assert a.json("reopen", "songwriting")["occurrence"] == "2026-11-25"
    assert a.json("skip", "songwriting", "--occurrence", "2026-11-28")["occurrence"] == "2026-11-28"
    assert "has ended" not in a.did("rituals")
    a.did("ritual", "--off", "songwriting")
    assert "Songwriting" not in a.did("rituals")
    a.did("restore", "songwriting")
    assert "Songwriting" in a.did("rituals")


def test_a_ritual_and_a_block_with_the_same_title_are_both_listed(a: Shell) -> None:
    ended = a.json("add", "Walk every mon 9:00")["ritual"]
    a.did("ritual", "--off", ended)
    ritual = a.json("add", "Walk every day 20:15 20m")["ritual"]
    block = a.added("Walk fri 9:00")
    sentence = a("edit", "walk", "--place", "Park").sentence
    assert f"Walk, every day ({ritual})" in sentence
    assert f"Walk, Fri 27 Nov 09:00–10:00 ({block})" in sentence
    assert a.json("skip", "walk", "--occurrence", "fri")["id"] == f"{ritual}@2026-11-27"
    assert a.json("ritual", "--edit", "walk", "every", "day", "21:00", "20m")["ritual"] == ritual


def test_a_date_given_for_a_single_block_is_refused(a: Shell) -> None:
    a.added("Swim fri 17:00")
    assert a("skip", "swim", "--occurrence", "fri").sentence == "“Swim” does not repeat, so it takes no date."


def test_a_title_in_an_answer_names_the_open_question(a: Shell, s: Shell) -> None:
    s.added("Pottery sun 15:00")
    asked = s.added("Pottery sat 15:00 we")
    assert a.did("agree", "pottery") == "Yes to Pottery: Sat 28 Nov 15:00–16:00\n"
    assert a.block(asked)["agreement"] == dict.fromkeys(a.block(asked)["agreement"], "yes")
    s.did("suggest", asked, "--start", "sun 11:00")
    assert "Sat 28 Nov 15:00" in a.did("decline", "pottery")
    a.did("suggest", asked, "--start", "sun 12:00")
    assert "Sat 28 Nov 15:00" in a.did("withdraw", "pottery")


def test_an_answer_reads_the_folder_before_it_picks_a_block(a: Shell, s: Shell) -> None:
    s.added("Pottery 2026-10-05 15:00 we")
    a.did("sync")
    asked = s.added("Pottery sat 15:00 we")
    assert a.json("agree", "pottery")["id"] == asked


def test_requests_rules_and_rituals_are_answered_by_their_words(a: Shell, s: Shell) -> None:
    a.did("request", "--need", "two hours to read")
    a.did("rule", "No phones at the table")
    a.did("ritual", "Date night every fri 19:30 2h")
    assert s.did("agree", "two", "hours") == "Yes to Alex: two hours to read\n"
    assert "No phones" in s.did("agree", "phones")
    assert s.did("agree", "date night").startswith("Yes to Date night, every time")
    assert a.did("withdraw", "hours to read") == "Taken back: two hours to read\n"


def test_things_beside_the_week_are_named_by_their_words(a: Shell) -> None:
    a.did("idea", "Italian course", "--we")
    a.did("goal", "Five songs by May")
    a.did("bring", "the phone bill")
    a.did("rule", "No phones")
    assert "Italian course" in a.did("schedule", "italian", "sat", "15:00")
    assert "Italian course" in a.did("show", "italian")
    assert "Five songs" in a.did("goal", "--reached", "songs")
    assert "phone bill" in a.did("bring", "--let-go", "bill")
    assert "No phones" in a.did("rule", "--let-go", "phones")
    assert "phone bill" in a.did("restore", "bill")
    assert "phone bill" in a.did("bring")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("agree", "pottery"), "I can’t find “pottery”. Try: planner search pottery"),
        (("show", "two words"), "I can’t find “two words”. Try: planner search two words"),
        (("schedule", "italian", "sat"), "No idea in the jar matches “italian”. Try: planner ideas"),
        (("goal", "--reached", "songs"), "No goal matches “songs”. Try: planner goals"),
        (("bring", "--show", "bill"), "No note for Sunday matches “bill”. Try: planner bring"),
        (("rule", "--let-go", "phones"), "No house rule matches “phones”. Try: planner rules"),
        (("ritual", "--off", "walk"), "No ritual matches “walk”. Try: planner rituals"),
        (("restore", "swim"), "Nothing deleted matches “swim”. Try: planner trash"),
        (("request", "--again", "read", "--offer", "x"), "No request matches “read”. Try: planner requests"),
    ],
)
def test_an_unknown_name_is_refused_with_a_way_to_find_it(a: Shell, words: tuple[str, ...], sentence: str) -> None:
    said = a(*words)
    assert (said.status, said.sentence) == (1, sentence)


@pytest.mark.parametrize("command", ["erase", "devices retire"])
def test_commands_that_cannot_be_undone_need_a_whole_id(a: Shell, command: str) -> None:
    a.did("remove", a.added("Swim fri 17:00"))
    said = a(*command.split(), "Swim", *(["--yes"] if command == "erase" else []))
    assert said.status == 1
    assert "Give the whole id" in said.sentence


def test_restore_takes_a_title(a: Shell) -> None:
    block = a.added("Swim fri 17:00")
    a.did("remove", "swim")
    assert a.did("restore", "swim").startswith("Swim is back in the week")
    assert not a.block(block)["agreement"].get("deleted")


def test_the_history_and_remarks_take_titles(a: Shell, s: Shell) -> None:
    s.added("Swim today 9:00")
    a.did("sync")
    assert a.did("cheer", "swim", "bravo").endswith("· Wed 25 Nov 09:00–10:00\n")
    assert a.did("comment", "swim", "when?").startswith("Comment left on Swim")
    s.did("edit", "swim", "--place", "Lake")
    s.did("edit", "swim", "--place", "Hall")
    assert "place: “Lake”" in s.did("history", "swim")


def test_ids_are_printed_only_when_asked_for(a: Shell, s: Shell) -> None:
    a.did("request", "--need", "an evening")
    a.did("ritual", "Date night every fri 19:30 2h")
    for words in ("idea Kites --we", "goal Songs", "rule No phones", "bring bills", "add Swim sat 9:00 we"):
        assert not AN_ID.search(a.did(*words.split()))
    a.did("remove", a.added("Gone sun 9:00"))
    lists = "ideas goals rules bring rituals requests inbox trash choose recover devices"
    for name in (*lists.split(), "search swim", "show swim", "history swim", "today", "next", "week"):
        for shell in (a, s):
            assert not AN_ID.search(shell(*name.split()).out), name
    assert AN_ID.match(a.did("next", "--ids"))
    for name in ("ideas", "goals", "rituals", "requests", "inbox", "trash", "search swim", "show swim"):
        assert AN_ID.search(a.did(*name.split(), "--ids")) or name == "goals"
        assert a.did("--ids", *name.split()) == a.did(*name.split(), "--ids")


def test_what_was_asked_is_listed_with_its_hour(a: Shell, s: Shell) -> None:
    a.added("Swim sat 9:00 we")
    assert a.did("inbox").startswith("You asked\n  Swim: Sat 28 Nov 09:00–10:00 · ")


def test_a_command_to_copy_names_a_long_title_by_its_beginning(a: Shell, s: Shell) -> None:
    walk = a.added("Walk sat 9:00 we")
    title = "Walk " + "round the lake and back again " * 30
    a.did("edit", walk, "--title", title)
    a.did("edit", walk, "--start", "10:00")
    s.did("agree", walk)
    hint = a("undo").sentence.partition("planner suggest ")[2]
    assert len(hint) < 60
    assert a.json("show", shlex.split(hint)[0])["id"] == walk


def test_the_inbox_shows_a_request_whole(a: Shell, s: Shell) -> None:
    a.did("request", "--feeling", "drained", "--need", "two hours to read", "--offer", "a film together")
    whole = ["    I’m feeling drained", "    I’d like two hours to read", "    and I’d offer a film together"]
    assert s.did("inbox").splitlines()[:5] == ["Waiting for you", "  Alex asks", *whole]
    halves = ["    with Read: this week, no day yet, 2h", "    with Film together: this week, no day yet"]
    assert a.did("inbox").splitlines() == ["You asked", "  you ask · not answered", *whole, *halves]
