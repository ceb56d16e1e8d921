"""`erase`: words removed for good, after one question, with a list of remains."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.support import Couple, HeldClock, Side


@pytest.fixture
def a(alex: Side, clock: HeldClock) -> Shell:
    return Shell(alex.home, clock)


@pytest.fixture
def s(sam: Side, clock: HeldClock) -> Shell:
    return Shell(sam.home, clock)


def deleted(shell: Shell, *words: str) -> str:
    block = shell.added(*words)
    shell.did("remove", block)
    return block


def test_erase_removes_the_words_and_names_what_remains(a: Shell, s: Shell, couple: Couple) -> None:
    block = deleted(a, "Zahnfee", "fri", "19:00", "we")
    s.did("sync")
    a.did("sync")
    a.did("backup")
    said = a("erase", block, "--yes")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Erased Zahnfee, here and in the shared folder.",
        "It’s removed from Sam’s laptop at the next exchange.",
        "Still in your backups: 2026-11-25.zip. Delete them if that matters.",
    ]
    s.did("sync")
    assert "Zahnfee" not in s.did("trash") + a.did("trash")
    for file in couple.folder.rglob("*.json"):
        assert b"Zahnfee" not in file.read_bytes()
    assert a("undo").err == "planner: There is nothing to undo.\n"


def test_erase_prints_json(a: Shell) -> None:
    block = deleted(a, "Zahnfee", "fri", "19:00")
    assert a.json("erase", block, "--yes") == {
        "did": "erased",
        "id": block,
        "text": "Zahnfee",
        "devices": [],
        "backups": [],
    }


def test_erase_needs_a_yes(a: Shell) -> None:
    block = deleted(a, "Zahnfee", "fri", "19:00")
    said = a("erase", block)
    assert (said.status, said.sentence) == (
        2,
        "Erasing “Zahnfee” cannot be undone; add --yes if that is what you want.",
    )
    for typed in ("", "\n", "n\n", "nope\n"):
        said = replace(a, typed=typed)("erase", block)
        assert (said.status, said.out) == (1, "Nothing was erased.\n")
        assert said.err == "Erase “Zahnfee”, here and in the shared folder? This cannot be undone. [y/N] "
    assert "Zahnfee" in a.did("trash")
    assert replace(a, typed="y\n")("erase", block).out.startswith("Erased Zahnfee")


def test_erase_takes_the_whole_id_of_a_deleted_thing(a: Shell) -> None:
    block, there = deleted(a, "Zahnfee", "fri", "19:00"), a.added("Cinema", "fri", "20:00")
    for text in (block[:-1], block[8:], "Zahnfee", "", "2026"):
        said = a("erase", text, "--yes")
        assert said.status == 1
        assert said.sentence.endswith("Give the whole id; planner trash --ids lists them.")
    assert a("erase", there, "--yes").sentence == "“Cinema” is not deleted; delete it first."
    assert "Zahnfee" in a.did("trash")


def test_the_trash_lists_the_id_of_everything_that_can_be_erased(a: Shell) -> None:
    ritual = a.json("add", "Geigenstunde", "every", "thu", "18:00")["id"].partition("@")[0]
    a.did("remove", ritual)
    a.did("idea", "Mondfahrt")
    idea = a.json("ideas")["ideas"][0]["id"]
    a.did("idea", "--let-go", idea)
    listed = a.did("trash", "--ids")
    assert f"{ritual}  a ritual that has ended: Geigenstunde" in listed
    assert f"{idea}  an idea: Mondfahrt" in listed
    assert {(row["id"], row["kind"]) for row in a.json("trash")["others"]} == {(ritual, "ritual"), (idea, "idea")}
    for thing in (ritual, idea):
        a.did("erase", thing, "--yes")
    assert a.did("trash") == "Nothing has been deleted.\n"


def test_only_ones_own_words_are_erased_from_the_others_things(a: Shell, s: Shell) -> None:
    block = a.added("Cinema", "fri", "19:00", "we")
    s.did("sync")
    s.did("edit", block, "--place", "Kellerbar")
    a.did("sync")
    a.did("remove", block)
    s.did("sync")
    assert "What Alex wrote there is Alex’s to erase, and stays." in s.did("erase", block, "--yes").splitlines()
    assert "Cinema" in a.did("trash")


def test_the_trash_leaves_out_what_was_deleted_before_one_joined(clock: HeldClock, tmp_path: Path) -> None:
    a, late = Shell(tmp_path / "alex", clock), Shell(tmp_path / "sam", clock)
    a.did("init", str(tmp_path / "shared"), "--me", "Alex", "--you", "Sam")
    block = deleted(a, "Ring for Sam", "sat", "15:00", "we")
    clock.forward(days=1)
    late.did("join", str(tmp_path / "shared"), "--as", "Sam")
    assert "Ring for Sam" in a.did("trash")
    assert late.json("trash")["blocks"] == []
    seen = deleted(a, "Cinema", "sat", "15:00", "we")
    assert [row["id"] for row in late.json("trash")["blocks"]] == [seen]
    assert block not in late.did("trash", "--ids")
