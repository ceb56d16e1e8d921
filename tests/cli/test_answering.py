"""Saying yes at two shells: each command on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.shell import Shell

SIDES = pytest.mark.parametrize("first", ["a", "s"])


@pytest.fixture
def sides(a: Shell, s: Shell, first: str) -> tuple[Shell, Shell]:
    """The shell that asks first, and the other one."""
    return (a, s) if first == "a" else (s, a)


def says(shell: Shell, block: str) -> tuple[Any, Any]:
    """The answers of both people to a block, those of the shell's owner first."""
    people, found = shell.json("week"), shell.block(block)["agreement"]
    return found.get(people["me"]["id"]), found.get(people["you"]["id"])


@SIDES
def test_a_question_is_listed_for_the_other_and_their_yes_settles_it(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    assert other.json("week")["waiting"] == [cinema]
    assert asker.json("week")["balance"]["we"]["planned_minutes"] == 0
    assert "Cinema yes?" in other.did("week")
    assert "Cinema sent" in asker.did("week")
    assert other.did("agree", cinema) == "Yes to Cinema: Fri 27 Nov 19:30–21:30\n"
    assert says(asker, cinema) == says(other, cinema) == ("yes", "yes")
    assert other.json("week")["waiting"] == []
    for shell in sides:
        assert shell.json("week")["balance"]["we"]["planned_minutes"] == 120


@SIDES
def test_a_proposal_leaves_the_agreed_time(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    other.did("agree", cinema)
    said = asker.did("edit", cinema, "--start", "sat 20:00")
    assert "says yes, it stays at Fri 27 Nov 19:30" in said
    block = other.block(cinema)
    assert block["start"] == "2026-11-27T19:30+01:00"
    assert [(wish["start"], wish["minutes"], wish["who"]) for wish in block["proposals"]] == [
        ("2026-11-28T20:00+01:00", 120, "we")
    ]
    assert block["proposals"][0]["by"] == asker.json("week")["me"]["id"]
    other.did("suggest", cinema, "--start", "sun 18:00", "--length", "1h")
    assert len(asker.block(cinema)["proposals"]) == 2
    assert asker.json("agree", cinema)["start"] == "2026-11-29T18:00+01:00"
    assert other.block(cinema)["proposals"] == []
    assert says(other, cinema) == ("yes", "yes")


@SIDES
def test_a_proposal_is_withdrawn_or_refused(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    other.did("agree", cinema)
    asker.did("suggest", cinema, "--start", "sat")
    assert asker.did("withdraw", cinema) == "Taken back: Cinema\n"
    assert other.block(cinema)["proposals"] == []
    asker.did("suggest", cinema, "--start", "sun")
    other.did("decline", cinema, "--because", "early start")
    assert (asker.block(cinema)["proposals"], says(asker, cinema)) == ([], ("yes", "yes"))
    asked = asker.json("inbox")["asked"]
    assert [(row["id"], row["answer"], row["because"]) for row in asked] == [(cinema, "no", "early start")]
    assert "not this time to Sun 29 Nov 19:30–21:30: early start" in asker.did("show", cinema)


@SIDES
def test_a_no_leaves_the_week_and_is_in_the_json_with_its_reason(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    other.did("decline", cinema, "--because", "too tired")
    for shell in sides:
        assert "Cinema" not in shell.did("week")
        assert [block["id"] for block in shell.json("week")["columns"]["we"]] == [cinema]
        assert list(shell.block(cinema)["because"].values()) == ["too tired"]
    assert asker("next").status == 1
    asker.did("edit", cinema, "--start", "sun")
    assert other.json("week")["waiting"] == [cinema]


@SIDES
def test_a_called_off_block_stays_visible(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    other.did("agree", cinema)
    other.did("remove", cinema)
    assert "called off" in asker.did("week")
    assert "called it off" in asker.did("show", cinema)
    assert "called “Cinema” off" in asker("agree", cinema).sentence
    other.did("restore", cinema)
    assert says(asker, cinema) == ("yes", "yes")


def test_agree_in_person_notes_the_others_yes(a: Shell, s: Shell) -> None:
    cinema = a.added("Cinema fri 19:30 2h we")
    a.did("agree", cinema, "--in-person")
    assert says(s, cinema) == ("yes", "yes")
    s.did("decline", cinema)
    assert says(a, cinema) == ("yes", "no")


def test_protected_time_cannot_be_changed_by_the_other_and_is_mentioned(a: Shell, s: Shell) -> None:
    choir = s.added("Choir fri 19:00 2h !")
    for words in (
        ("edit", choir, "--start", "sat"),
        ("suggest", choir, "--start", "sat"),
        ("edit", choir, "--no-protected"),
        ("remove", choir),
        ("skip", choir),
    ):
        said = a(*words)
        assert (said.status, said.out) == (1, "")
        assert "Sam keeps that time" in said.sentence
    said = a("add", "Cinema fri 20:00 2h we")
    assert said.status == 0
    assert said.sentence == "Sam keeps Fri 27 Nov 19:00–21:00 for Choir."
    assert a("add", "Gym fri 20:00").err == ""


def test_overlaps_are_told_on_both_sides(a: Shell, s: Shell) -> None:
    cinema, swim = a.added("Cinema fri 19:30 2h we"), s.added("Swim fri 21:00")
    for shell in (a, s):
        assert shell.block(cinema)["overlaps"] == [swim]
        assert shell.block(swim)["overlaps"] == [cinema]
        assert "× Swim, Fri 27 Nov 21:00–22:00" in shell.did("show", cinema)
        assert "×" in shell.did("week")


@SIDES
def test_a_request_lists_its_two_blocks_and_one_yes_agrees_to_them(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    read, film = asker.added("Read sat 14:00 2h"), asker.added("Film sat 20:00 2h we")
    words = ("--feeling", "drained", "--need", "two hours to read", "--offer", "a film together")
    request = asker.json("request", *words, "--block", read, "--block", film)["id"]
    assert other.json("inbox")["waiting"][-1]["kind"] in ("request", "block")
    row = other.json("requests")["requests"][0]
    assert (row["feeling"], row["need"], row["offer"], row["answer"]) == (*words[1::2], "open")
    assert sorted(row["blocks"]) == sorted([read, film])
    assert "I’d like two hours to read" in other.did("requests")
    assert other.json("show", request) == row
    assert other.did("show", request[-5:]) == other.did("requests")
    assert other.did("decline", request, "--because", "not tonight").startswith("Not this time: two hours to read")
    assert asker.json("requests")["requests"][0]["because"] == "not tonight"
    asker.did("request", "--again", request, "--offer", "Sunday breakfast")
    assert request in other.json("week")["waiting"]
    other.did("agree", request)
    assert says(asker, film) == ("yes", "yes")
    assert asker.block(film)["request"] == request
    assert other("withdraw", request).status == 1
    asker.did("withdraw", request)
    assert "has taken “two hours to read” back in the meantime" in other("decline", request).sentence
    assert other.json("requests")["requests"] == []
    assert other.did("requests") == "No requests.\n"


def test_a_request_needs_a_wish(a: Shell) -> None:
    assert a("request", "--feeling", "drained").status == 2
    assert a("request", "--need", " ").status == 1
    assert a("request", "--again", "zzzz", "--offer", "x").status == 1


@SIDES
def test_the_inbox_lists_questions_answers_and_news(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    assert other.did("inbox") == "All quiet: nothing to answer, nothing new.\n"
    cinema = asker.added("Cinema fri 19:30 2h we")
    found = other.json("inbox")
    row = {"kind": "block", "id": cinema, "from": asker.json("week")["me"]["id"], "text": "Cinema"}
    assert [{key: entry[key] for key in row} for entry in found["waiting"]] == [row]
    assert found["waiting"][0]["at"] == "2026-11-25T12:00:00+01:00"
    assert [(entry["kind"], entry["id"]) for entry in found["news"]] == [("new", cinema)]
    assert [(entry["id"], entry["answer"]) for entry in asker.json("inbox")["asked"]] == [(cinema, "open")]
    text = other.did("inbox")
    assert text.startswith("Waiting for you\n  Cinema: Fri 27 Nov 19:30–21:30 · ")
    assert "You asked" in asker.did("inbox")


def test_unknown_and_ambiguous_ids_are_explained(a: Shell, s: Shell) -> None:
    cinema = a.added("Cinema fri 19:30 we")
    a.did("request", "--need", "an evening")
    said = s("agree", "2026-11")
    assert said.status == 1
    assert cinema in said.sentence
    assert "an evening" in said.sentence
    assert "I can’t find" in s("agree", "zzzzzz").sentence


def test_answering_without_a_question_is_explained(a: Shell, s: Shell) -> None:
    swim = a.added("Swim sat 9:00")
    assert "doesn’t need a yes" in s("agree", swim).sentence
    assert "yours alone, so just move it" in a("suggest", swim, "--start", "sun").sentence
    assert "no open question" in a("withdraw", swim).sentence
    assert a("suggest", swim).status == 2


@SIDES
def test_a_yes_to_a_block_called_off_meanwhile_gives_both_the_same_plan(sides: tuple[Shell, Shell]) -> None:
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    other.did("sync")
    asker.did("withdraw", cinema, "--offline")
    other.did("agree", cinema, "--offline")
    for shell in (asker, other, asker):
        shell.did("sync")
    assert asker.block(cinema) == other.block(cinema)
    assert [block["id"] for block in other.json("trash")["blocks"]] == [cinema]
    assert "is deleted; restore it" in other("agree", cinema).sentence


def test_a_busy_block_shows_the_other_only_its_time(a: Shell, s: Shell) -> None:
    block = a.added("Zahnfee fri 19:00 @Kellerbar", "--visibility", "busy")
    found = s.block(block)
    assert (found["title"], found["place"], found["visibility"], found["start"]) == (
        "",
        "",
        "busy",
        "2026-11-27T19:00+01:00",
    )
    assert "19:00 busy" in s.did("week")
    assert "Zahnfee busy" in a.did("week")
    a.did("edit", block, "--visibility", "hidden")
    assert s.json("week")["columns"]["you"] == []
    assert s("show", block).status == 1
    a.did("edit", block, "--visibility", "open")
    assert s.block(block)["title"] == "Zahnfee"
    assert a("add", "Cinema fri we", "--visibility", "busy").status == 1


@SIDES
def test_a_yes_still_in_the_folder_counts(sides: tuple[Shell, Shell]) -> None:
    """Alex moves a block before reading Sam's yes, which counts all the same."""
    asker, other = sides
    cinema = asker.added("Cinema fri 19:30 2h we")
    other.did("agree", cinema)
    assert "says yes, it stays" in asker.did("edit", cinema, "--start", "sat 20:00")
    walk = asker.added("Walk sat 9:00 we")
    asker.did("edit", walk, "--start", "10:00")
    other.did("agree", walk)
    refused = asker("undo").sentence
    assert "has said yes since; it stays." in refused
    assert "planner suggest Walk --start" in refused
    assert says(asker, walk) == ("yes", "yes")
    assert asker.block(walk)["start"] == "2026-11-28T10:00+01:00"
    asker.did("remove", walk)
    assert "called off" in other.did("week")


def test_the_inbox_is_marked_seen_on_request(a: Shell, s: Shell) -> None:
    a.did("add", "Swim sat 8:00")
    for words in (("inbox", "--json"), ("inbox",)):
        assert s(*words).status == 0
        assert [row["kind"] for row in s.json("inbox")["news"]] == ["new"]
    assert [row["kind"] for row in s.json("inbox", "--seen")["news"]] == ["new"]
    assert s.json("inbox")["news"] == []
    a.did("add", "Run sun 8:00")
    assert "Run" in s.did("inbox", "--seen")
    assert s.did("inbox") == "All quiet: nothing to answer, nothing new.\n"


def test_the_inbox_lists_remarks_first_and_other_news_below(a: Shell, s: Shell) -> None:
    """JSON has all of it, with what the header counts; only --seen marks it."""
    walk = a.added("Walk sun 15:00 we")
    s.did("agree", walk)
    s.did("inbox", "--seen")
    a.did("comment", walk, "I’ll bring tea")
    a.did("cheer", walk)
    a.did("idea", "Pottery class", "--we")
    a.did("intention", "In bed by eleven")
    a.did("goal", "10 km in March")
    a.did("settings", "turn", "you")
    expected = {
        ("word", "I’ll bring tea", True),
        ("cheer", "", True),
        ("idea", "Pottery class", False),
        ("intention", "In bed by eleven", False),
        ("goal", "10 km in March", False),
        ("turn", "Sam", False),
    }
    for _ in range(2):
        news = s.json("inbox")["news"]
        assert {(row["kind"], row["text"], row["counted"]) for row in news} == expected
        assert all(row["by"] == s.json("week")["you"]["id"] and row["at"] for row in news)
        assert {row["id"] for row in news if row["counted"]} == {walk}
    told, _, also = s.did("inbox", "--seen").partition("Also\n")
    assert "Alex on Walk: “I’ll bring tea”" in told
    assert "Well done for Walk, says Alex" in told
    assert "Alex’s idea for the jar: Pottery class" in also
    assert "Alex’s line, this week: In bed by eleven" in also
    assert "Alex’s goal: 10 km in March" in also
    assert "Your turn to plan the next date" in also
    assert s.json("inbox")["news"] == a.json("inbox", "--seen")["news"][1:] == []
    a.did("goal", "--reached", a.json("goals")["goals"][0]["id"])
    assert [(row["kind"], row["counted"]) for row in s.json("inbox")["news"]] == [("goal_reached", True)]
    assert "Alex reached a goal: 10 km in March" in s.did("inbox")


def test_open_questions_are_the_same_everywhere(a: Shell, s: Shell) -> None:
    """A block, another time, a ritual, a request and a house rule are listed alike.

    They appear in the week, in today and in the inbox.
    """
    a.did("add", "Cinema fri 19:30 2h we")
    a.did("add", "Yoga every sat 18:00 we")
    a.did("add", "Dentist thu 9:00", "--you")
    a.did("request", "--need", "two hours to read")
    a.did("rule", "Phones sleep in the hall")
    s.did("sync")
    listed = [row["id"] for row in s.json("inbox")["waiting"]]
    assert len(listed) == 5
    assert s.json("week")["waiting"] == s.json("today")["waiting"] == listed
    assert "waits for your answer (5)" in s.did("today")
    assert s.json("week", "next")["waiting"] == listed
