"""Who has what at home: one of the two, either, or each in turn."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell


def people(shell: Shell) -> tuple[str, str]:
    week = shell.json("week")
    return week["me"]["id"], week["you"]["id"]


def test_either_may_take_it(a: Shell, s: Shell) -> None:
    added = a.did("add", "Groceries sat 10:00 either")
    assert added == "Added Groceries: Sat 28 Nov 10:00–11:00, either of you has it\n"
    block = a.json("show", "Groceries")
    assert (block["who"], block["pillar"], block["lead"], block["agreement"]) == ("we", "home", "either", {})
    assert "  either of you has it\n" in s.did("show", "Groceries")
    assert "· either" in s.did("week")
    assert s.did("agree", "Groceries") == "Groceries is up to Sam · Sat 28 Nov 10:00–11:00\n"
    assert a.json("show", "Groceries")["lead"] == people(a)[1]
    assert "either" not in a.did("week")
    assert "  Sam has it\n" in a.did("show", "Groceries")
    assert "either of you" in a.did("edit", "Groceries", "--lead", "either")
    assert s.json("show", "Groceries")["lead"] == "either"


def test_a_ritual_in_turns_says_whose_turn_is_next(a: Shell, s: Shell) -> None:
    me, you = people(a)
    a.did("add", "Suppers every day 18:00 30m in turns #home")
    for shell in (a, s):
        week, following = (
            [block for block in shell.json("week", name)["columns"]["we"] if block["title"] == "Suppers"]
            for name in ("this", "next")
        )
        assert {(block["lead"], block["next_turn"]) for block in week} == {(me, you)}
        assert {(block["lead"], block["next_turn"]) for block in following} == {(you, me)}
        assert week[0]["agreement"] == {}
        assert "  Alex has it, then Sam\n" in shell.did("show", week[0]["id"])
    a.did("remove", following[0]["id"])
    assert a.json("show", week[0]["id"])["next_turn"] == you, "one evening less changes no turn"


def test_household_in_turns_is_no_evening_to_fill(a: Shell) -> None:
    a.did("add", "Shopping every sat 10:00 in turns #home")
    a.did("idea", "Museum", "--we")
    a.did("schedule", "Museum", "sat 10:00")
    titles = [block["title"] for block in a.json("week")["columns"]["we"]]
    assert sorted(titles) == ["Museum", "Shopping"]


def test_a_single_thing_in_turns_goes_to_the_one_who_did_not_have_it(a: Shell, s: Shell) -> None:
    me, you = people(a)
    lines = ("Shopping sat 10:00 in turns", "shopping next sat 10:00 in turns", "Shopping 12 dec 9:00 in turns")
    assert [a.json("add", line)["lead"] for line in lines] == [me, you, me]
    assert s.json("add", "Shopping 19 dec in turns")["lead"] == you
    assert a.json("add", "Lifts sat in turns")["lead"] == me, "another title, another turn"


def test_what_has_begun_is_nobody_s_to_take_any_more(a: Shell) -> None:
    a.did("add", "Groceries sat 10:00 either")
    a.clock.forward(days=4)
    assert "Groceries" in a.did("week")
    assert "either" not in a.did("week")
    a("agree", "Groceries")
    assert a.json("show", "Groceries")["lead"] == "either"


def test_both_may_take_it_at_once(a: Shell, s: Shell) -> None:
    a.did("add", "Groceries sat 10:00 either")
    s.did("sync")
    for shell in (a, s):
        shell("agree", "Groceries", "--offline")
    for shell in (a, s, a):
        shell.did("sync")
    for shell in (a, s):
        block = shell.json("show", "Groceries")
        leads = {block["lead"], *(version["value"] for version in block["conflicts"])}
        assert leads == set(people(a)), "you both changed this: choose"


def test_one_of_you_has_it(a: Shell, s: Shell) -> None:
    me, you = people(a)
    assert a.did("add", "Groceries sat 10:00 Sam has it") == "Added Groceries: Sat 28 Nov 10:00–11:00, Sam has it\n"
    block = s.json("show", "Groceries")
    assert (block["who"], block["pillar"], block["lead"]) == ("we", "home", you)
    assert s.json("add", "Bins every mon 7:00 Sam has it")["lead"] == you
    assert a.json("add", "Laundry sun Alex has it")["lead"] == me


@pytest.mark.parametrize("words", ["Shopping sat me either", "Shopping sat Sam either", "Shopping sat me in turns"])
def test_it_is_for_both_of_you(a: Shell, words: str) -> None:
    assert "is for both of you" in a("add", words).sentence


def test_a_ritual_of_one_each_takes_turns_by_its_owner(a: Shell) -> None:
    me, you = people(a)
    block = a.json("add", "Solo weekend every 1st sat 2d me in turns")
    assert (block["who"], block["lead"], block["next_turn"]) == (me, None, you)


def test_what_one_has_at_home_frees_the_other(a: Shell, s: Shell) -> None:
    s.did("add", "Climbing sat 10:00 2h !")
    a.did("add", "Groceries sat 10:00 either")
    home = "Only something at home that one of you has can free the other; give it --lead me."
    assert a("edit", "groceries", "--frees", "climbing").sentence == home
    s.did("inbox", "--seen")
    said = a.did("edit", "groceries", "--lead", "me", "--frees", "climbing")
    assert "so that Sam can: Climbing, Sat 28 Nov 10:00" in said
    assert "so that you can: Climbing, Sat 28 Nov 10:00" in s.did("show", "groceries")
    assert "Groceries: Alex has it · so that you can go" in s.did("inbox")
    climbing = next(block for block in s.json("week")["columns"]["me"] if block["title"] == "Climbing")
    groceries = next(block for block in s.json("week")["columns"]["we"] if block["title"] == "Groceries")
    assert groceries["frees"] == climbing["id"]
    assert "nobody is freed" in a("edit", "groceries", "--frees", "groceries").sentence
    a.did("edit", "groceries", "--frees", "none")
    assert "so that" not in s.did("show", "groceries")
