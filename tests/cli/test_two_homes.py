"""Two people, two homes, one folder: what one does, the other reads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell

SWAPPED = {"me": "you", "we": "we", "you": "me"}


def columns(shell: Shell, *week: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = shell.json("week", *week)["columns"]
    return found


def test_both_read_the_same_blocks_under_swapped_columns(a: Shell, s: Shell) -> None:
    a.added("Guitar", "tue", "19:00")
    a.added("Climbing fri 18:00-20:00 #passion !")
    s.added("Cinema", "sat", "20:00", "2h", "--we", "@Odeon")
    s.added("Long run fri 10:00")
    s.added("Call the bank this week we")
    mine, theirs = columns(a), columns(s)
    assert mine == {SWAPPED[column]: blocks for column, blocks in theirs.items()}
    assert [len(mine[column]) for column in ("me", "we", "you")] == [1, 2, 1]
    assert columns(a, "next")["me"][0]["title"] == "Guitar"


def test_everything_that_is_done_on_one_side_shows_on_the_other(a: Shell, s: Shell) -> None:
    cinema = a.added("Cinema sat 20:00 2h we")
    assert s.json("edit", cinema, "--place", "Odeon", "--length", "1h30")["minutes"] == 90
    assert (a.block(cinema)["place"], a.block(cinema)["minutes"]) == ("Odeon", 90)
    assert a.json("done", cinema)["status"] == "done"
    assert s.block(cinema)["status"] == "done"
    s.did("remove", cinema)
    assert columns(a)["we"] == []
    assert [block["id"] for block in a.json("trash")["blocks"]] == [cinema]
    a.did("restore", cinema)
    assert [block["id"] for block in columns(s)["we"]] == [cinema]


def test_an_id_heard_from_the_other_is_fetched_when_this_device_does_not_know_it_yet(a: Shell, s: Shell) -> None:
    walk = a.added("Walk sun 15:00 we")
    assert s.json("partly", walk)["status"] == "partly"
    other = a.added("Swim sun 9:00")
    assert "no block" in s("done", other, "--offline").sentence


def test_offline_touches_nothing_shared(a: Shell, s: Shell, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    walk = a.added("Walk sun 15:00 we", "--offline")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert columns(s)["we"] == []
    assert a.json("week", "--offline")["sync"]["unpublished"] == 1
    assert "1 change waits for the folder" in a.did("week", "--offline")
    assert a.json("sync")["published"] == 1
    assert [block["id"] for block in columns(s)["we"]] == [walk]
    assert a.json("week")["sync"]["unpublished"] == 0


@pytest.fixture
def parted(a: Shell, s: Shell, folder: Path) -> tuple[str, Path]:
    """A block that both know, and the folder out of sight; its id, and where the folder is meanwhile."""
    cinema = a.added("Cinema sat 20:00 2h we")
    columns(s)
    away = folder.with_name("away")
    folder.rename(away)
    return cinema, away


@pytest.mark.parametrize("first", ["a", "s"])
def test_each_wrote_something_and_one_chooses_for_both(
    a: Shell, s: Shell, folder: Path, parted: tuple[str, Path], first: str
) -> None:
    cinema, away = parted
    assert a("edit", cinema, "--start", "sun 19:00").status == 0
    assert s("edit", cinema, "--start", "fri 21:00").status == 0
    away.rename(folder)
    for shell in (a, s, a) if first == "a" else (s, a, s):
        shell.did("sync")
    mine, theirs = a.block(cinema), s.block(cinema)
    assert mine == theirs
    assert [conflict["field"] for conflict in mine["conflicts"]] == ["when"]
    both = {mine["start"], mine["conflicts"][0]["value"]["start"]}
    assert both == {"2026-11-29T19:00+01:00", "2026-11-27T21:00+01:00"}
    assert "Each wrote something (when)" in s.did("show", cinema)
    assert "≠" in s.did("week")
    kept = mine["conflicts"][0]["value"]["start"]
    settled = a.json("choose", cinema, "when", "2")
    assert (settled["start"], settled["conflicts"]) == (kept, [])
    assert (s.block(cinema)["start"], s.block(cinema)["conflicts"]) == (kept, [])


def test_an_edit_is_based_on_what_was_here_before_its_own_exchange(
    a: Shell, s: Shell, folder: Path, parted: tuple[str, Path]
) -> None:
    """Alex's edit waits in the folder when Sam edits: Sam had not seen it, so both stay."""
    cinema, away = parted
    away.rename(folder)
    a.did("edit", cinema, "--title", "Film")
    s.did("edit", cinema, "--title", "Theatre")
    block = s.block(cinema)
    assert {block["title"], block["conflicts"][0]["value"]} == {"Film", "Theatre"}
    for number in ("0", "3"):
        assert "number from 1 to 2" in s("choose", cinema, "title", number).sentence
    assert "nothing to choose" in s("choose", cinema, "place", "1").sentence


def test_a_second_device_of_the_same_person_says_so(a: Shell, s: Shell, folder: Path, tmp_path: Path) -> None:
    cinema = a.added("Cinema sat 20:00 we")
    third = Shell(tmp_path / "phone", a.clock)
    said = third.did("join", str(folder), "--as", "alex", "--device", "phone")
    assert "one more device of Alex" in said
    assert third.block(cinema) == a.block(cinema)
    fourth = Shell(tmp_path / "tablet", a.clock)
    assert fourth.json("join", str(folder), "--as", "Sam")["added_device"] is True


def test_profiles_of_one_home_are_two_people(tmp_path: Path, a: Shell, folder: Path) -> None:
    a.did("join", str(folder), "--as", "Sam", "--profile", "sam")
    walk = a.added("Walk fri 15:00")
    assert a.json("week", "--profile", "sam")["columns"]["you"][0]["id"] == walk


def test_a_folder_that_is_lost_and_comes_back_empty_takes_nothing_away(a: Shell, folder: Path) -> None:
    walk = a.added("Walk fri 15:00")
    shutil.rmtree(folder)
    said = a("week", "--json")
    assert said.status == 0
    assert "not there" in said.sentence
    assert said.json["sync"]["problems"] == [said.sentence]
    folder.mkdir()
    assert "nothing is written there" in a("done", walk).sentence
    assert list(folder.iterdir()) == []
    assert a.json("week", "--offline")["columns"]["me"][0]["status"] == "done"
