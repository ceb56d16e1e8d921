"""Give and take in the shell and in JSON: asked, answered, moved and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.shell import Shell

NEED, OFFER = "two hours to read thu 20:00", "a film fri 20:00"


def ask(a: Shell, need: str = NEED, offer: str = OFFER) -> tuple[str, str, str]:
    """Alex's request: its id, and those of what it asks for and offers."""
    request = str(a.json("request", "--need", need, "--offer", offer)["id"])
    need_id, offer_id = a.json("show", request)["blocks"]
    return request, str(need_id), str(offer_id)


def blocks(shell: Shell, week: str = "this") -> dict[str, Any]:
    """All blocks of the week by id."""
    columns = shell.json("week", week)["columns"]
    return {block["id"]: block for found in columns.values() for block in found}


def minutes(shell: Shell) -> int:
    return sum(hours["planned_minutes"] for hours in shell.json("week")["balance"].values())


def test_both_are_in_the_week_of_both_and_count_after_the_yes(a: Shell, s: Shell) -> None:
    said = a.did("request", "--need", NEED, "--offer", OFFER)
    assert said == f"Asked Sam: {NEED} · Read: Thu 26 Nov 20:00–22:00 · Film: Fri 27 Nov 20:00–21:00\n"
    [request] = a.json("requests")["requests"]
    need, offer = request["blocks"]
    me, you = a.json("week")["me"]["id"], a.json("week")["you"]["id"]
    for shell in (a, s):
        found = blocks(shell)
        assert found[need]["give_and_take"] == {"role": "need", "other": offer}
        assert found[offer]["give_and_take"] == {"role": "offer", "other": need}
        assert (found[need]["who"], found[need]["protected"], found[offer]["who"]) == (me, True, "we")
        assert {found[key]["request"] for key in (need, offer)} == {request["id"]}
        assert found[need]["agreement"] == found[offer]["agreement"] == {me: "yes", you: "open"}
        assert minutes(shell) == 0
    assert s.json("week")["waiting"] == [request["id"]]
    assert s.did("agree", request["id"]) == f"Yes to Alex: {NEED}\n"
    for shell in (a, s):
        assert minutes(shell) == 180
        assert {tuple(block["agreement"].values()) for block in blocks(shell).values()} == {("yes", "yes")}
    assert s.json("week")["waiting"] == []
    assert s.json("inbox")["news"] == []


def test_the_mark_and_the_line(a: Shell, s: Shell) -> None:
    _, need, offer = ask(a)
    for shell in (a, s):
        week = shell.did("week")
        assert "20:00 [Read] " in week
        assert week.count(" &") == 2
        assert "  with it: Film, Fri 20:00\n" in shell.did("show", need)
        assert "  with it: Read, Thu 20:00\n" in shell.did("show", offer)
    assert "&" not in Shell(a.home, a.clock).did("week", "next")


@pytest.mark.parametrize(
    ("acts", "line"),
    [
        ([], "with it: Film, Fri 20:00"),
        ([("s", "agree", "request")], "with it: Film, Fri 20:00"),
        ([("s", "decline", "offer"), ("s", "agree", "request")], "with it: Film, Fri 20:00, not this time"),
        ([("s", "agree", "request"), ("a", "remove", "offer")], "with it: Film, Fri 20:00, called off"),
        ([("s", "agree", "request"), ("s", "remove", "offer")], "with it: Film, Fri 20:00, called off"),
        ([("s", "agree", "request"), ("a", "skip", "offer")], "with it: Film, Fri 20:00, didn’t happen"),
        ([("s", "agree", "request"), ("a", "done", "offer")], "with it: Film, Fri 20:00, happened"),
        ([("a", "remove", "offer")], ""),
    ],
)
def test_the_need_names_its_offer_in_every_state(
    a: Shell, s: Shell, acts: list[tuple[str, str, str]], line: str
) -> None:
    request, need, offer = ask(a)
    before = a.block(need)
    for who, act, whom in acts:
        {"a": a, "s": s}[who].did(act, {"request": request, "offer": offer}[whom])
    for shell in (a, s):
        now = shell.block(need)
        assert (now["start"], now["status"], now["protected"]) == (before["start"], "planned", True)
        assert now["give_and_take"] == {"role": "need", "other": offer if line else None}
        assert line in shell.did("show", need)
        assert ("with it" in shell.did("show", need)) == bool(line)


def test_a_no_and_another_offer(a: Shell, s: Shell) -> None:
    request, need, offer = ask(a)
    assert s.did("decline", request) == f"Not this time: {NEED}; Alex may offer another evening\n"
    assert not a.did("week").count("Read")
    said = a.did("request", "--again", request, "--offer", "breakfast sun 9:00")
    assert said.endswith("Read: Thu 26 Nov 20:00–22:00 · Breakfast: Sun 29 Nov 09:00–10:00\n")
    assert s.json("week")["waiting"] == [request]
    s.did("agree", request)
    assert minutes(a) == 180
    assert [blocks(a)[key]["title"] for key in (need, offer)] == ["Read", "Breakfast"]


def test_a_yes_with_other_times_asks_back_about_them_alone(a: Shell, s: Shell) -> None:
    request, need, offer = ask(a, "two hours to read", "a film")
    said = s.did("agree", request, "--at", "thu 20:00", "--offer-at", "fri 20:00")
    assert said.startswith("Yes to Alex: two hours to read · Asked Alex: Read Thu 26 Nov 20:00?")
    assert [blocks(a)[key]["start"] for key in (need, offer)] == ["2026-W48", "2026-W48"]
    assert minutes(a) == 180
    assert a.json("week")["waiting"] == [offer, need] or a.json("week")["waiting"] == [need, offer]
    a.did("agree", need)
    a.did("agree", offer)
    starts = [blocks(s)[key]["start"] for key in (need, offer)]
    assert starts == ["2026-11-26T20:00+01:00", "2026-11-27T20:00+01:00"]
    assert [blocks(s)[key]["proposals"] for key in (need, offer)] == [[], []]


def test_other_times_are_for_requests_that_have_them(a: Shell, s: Shell) -> None:
    cinema = a.added("Cinema fri 19:30 2h we")
    assert s("agree", cinema, "--at", "sat").status == 2
    request = str(a.json("request", "--need", "an hour alone")["id"])
    assert "has no offer in the week" in s("agree", request, "--offer-at", "sat").sentence
    assert s.json("requests")["requests"][0]["answer"] == "open"


def test_moving_one_says_that_the_other_stays(a: Shell, s: Shell) -> None:
    request, need, offer = ask(a)
    said = a.did("edit", need, "--start", "sat 20:00")
    assert said == "Read moved to Sat 28 Nov 20:00 · Film stays on Fri; --both moves both\n"
    assert blocks(a)[offer]["start"] == "2026-11-27T20:00+01:00"
    s.did("agree", request)
    assert "Film stays" not in a.did("edit", need, "--title", "Reading")
    assert "Film stays on Fri; --both moves both" in a.did("edit", need, "--start", "sun 20:00")


def test_moving_both(a: Shell, s: Shell) -> None:
    _, need, offer = ask(a)
    said = a.did("edit", need, "--start", "fri 19:00", "--both")
    assert said == "Read moved to Fri 27 Nov 19:00 · Film: Sat 28 Nov 19:00–20:00\n"
    starts = [blocks(s)[key]["start"] for key in (need, offer)]
    assert starts == ["2026-11-27T19:00+01:00", "2026-11-28T19:00+01:00"]
    a.did("undo")
    assert blocks(a)[offer]["start"] == "2026-11-27T20:00+01:00"


def test_moving_both_needs_a_half_and_a_time(a: Shell) -> None:
    run = a.added("Run fri 7:00")
    assert a("edit", run, "--start", "sat 7:00", "--both").sentence == (
        "“Run” isn’t half of a give and take, so nothing moves with it."
    )
    assert a("edit", run, "--title", "Jog", "--both").status == 2


@pytest.mark.parametrize("words", ["read every fri 20:00", "read thu 20:00 busy", "read thu 20:00 hidden"])
def test_rituals_and_private_time_are_refused_in_one_sentence(a: Shell, words: str) -> None:
    assert "can’t be half of a give and take" in a("request", "--need", words).sentence
    assert a.json("requests") == {"requests": []}


def test_a_request_closes_when_its_day_is_over(a: Shell, s: Shell) -> None:
    request, need, _ = ask(a)
    a.clock.forward(days=3)
    for shell in (a, s):
        assert shell.json("inbox") == {"waiting": [], "asked": [], "news": []}
        assert "its time has passed" in shell.did("requests")
    assert "has come and gone" in s("agree", request).sentence
    assert s("agree", need).status == 1


def test_taking_it_back_takes_both(a: Shell, s: Shell) -> None:
    request, *_ = ask(a)
    a.did("withdraw", request)
    assert blocks(a) == blocks(s) == {}
    a.did("undo")
    assert len(blocks(s)) == 2
    a.did("undo")
    assert blocks(s) == {}
    a.did("redo")
    assert len(blocks(s)) == 2


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("by", ["request", "Film", "need"])
def test_a_withdrawn_request_is_one_row_of_the_trash(a: Shell, s: Shell, answered: bool, by: str) -> None:
    request, need, offer = ask(a)
    if answered:
        s.did("agree", request)
    a.did("withdraw", request)
    assert a.json("trash") == {"blocks": [], "others": [{"id": request, "kind": "request", "text": NEED}]}
    assert a.did("trash") == f"a request: {NEED}\n"
    assert s.json("trash")["blocks"] == []
    a.did("restore", {"request": request, "Film": "Film", "need": need}[by])
    assert a.json("trash") == {"blocks": [], "others": []}
    for shell in (a, s):
        found = blocks(shell)
        assert set(found) == {need, offer}
        answers = {said for block in found.values() for said in block["agreement"].values()}
        assert answers == ({"yes"} if answered else {"yes", "open"})
    assert [row["answer"] for row in s.json("requests")["requests"]] == ["yes" if answered else "open"]
    a.did("undo")
    assert a.json("trash")["blocks"] == []


def test_a_half_deleted_by_itself_keeps_its_own_row(a: Shell, s: Shell) -> None:
    request, need, offer = ask(a)
    a.did("remove", offer)
    a.clock.forward(minutes=1)
    a.did("withdraw", request)
    assert [block["id"] for block in a.json("trash")["blocks"]] == [offer]
    a.did("restore", request)
    assert set(blocks(s)) == {need}


def test_erasing_a_request_that_was_taken_back_erases_its_blocks(a: Shell, s: Shell) -> None:
    request, *_ = ask(a)
    s.did("agree", request)
    a.did("withdraw", request)
    a.did("erase", request, "--yes")
    for shell in (a, s):
        assert "Film" not in str(shell.json("trash")) + str(shell.json("week"))
    assert a.json("trash") == {"blocks": [], "others": []}


def test_a_yes_noted_for_the_other(a: Shell) -> None:
    request, *_ = ask(a)
    a.did("agree", request, "--in-person")
    assert minutes(a) == 180


def test_a_yes_by_the_name_of_a_half_is_to_what_was_read(a: Shell, s: Shell) -> None:
    _, need, offer = ask(a)
    s.did("week")
    a.did("edit", offer, "--start", "sat 20:00")
    s.did("agree", "read")
    you = a.json("week")["you"]["id"]
    assert (blocks(a)[need]["agreement"][you], blocks(a)[offer]["agreement"][you]) == ("yes", "changed")


# -- memories ---------------------------------------------------------------------------------------------------------


def test_a_memory_is_nowhere_to_be_read_until_it_opens(a: Shell, s: Shell) -> None:
    dance = a.added("Dance class mon 19:00 we")
    a.did("edit", dance, "--start", "2026-11-23 19:00")
    s.did("week")
    assert a.did("comment", dance, "your left feet", "--sunday").startswith("A word about Dance class, for Sunday")
    for shell in (a, s):
        for words in (("inbox",), ("today",), ("search", "left"), ("show", dance), ("week",), ("history", dance)):
            assert "left feet" not in shell.did(*words)
        assert "left feet" not in repr(shell.json("week"))
        assert "left feet" not in repr(shell.json("inbox"))
        assert shell.block(dance)["memories"] == shell.block(dance)["comments"] == []
    a.clock.forward(days=14)
    assert [memory["text"] for memory in s.block(dance)["memories"]] == ["your left feet"]
    assert "Alex: your left feet" in s.did("show", dance)


def test_a_memory_is_about_something_past(a: Shell) -> None:
    a.did("add", "Cinema", "fri", "19:30", "we")
    assert "hasn’t happened yet" in a("comment", "cinema", "--sunday", "lovely").sentence
