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


@pytest.mark.parametrize("who", ["a", "s"])
def test_every_change_on_one_side_shows_on_the_other(a: Shell, s: Shell, who: str) -> None:
    actor, reader = (a, s) if who == "a" else (s, a)
    swim = actor.added("Swim sat 20:00 2h")
    assert actor.json("edit", swim, "--place", "East baths", "--start", "21:00", "--length", "1h30")["minutes"] == 90
    block = reader.block(swim)
    assert (block["place"], block["start"], block["minutes"]) == ("East baths", "2026-11-28T21:00+01:00", 90)
    assert reader.json("edit", swim, "--notes", "the small pool")["notes"] == "the small pool"
    assert actor.block(swim)["notes"] == "the small pool"
    actor.did("done", swim)
    assert reader.block(swim)["status"] == "done"
    actor.did("remove", swim)
    assert columns(reader)["you"] == []
    assert [block["id"] for block in reader.json("trash")["blocks"]] == [swim]
    actor.did("restore", swim)
    assert [block["id"] for block in columns(reader)["you"]] == [swim]


def test_an_unknown_id_is_fetched_from_the_folder(a: Shell, s: Shell) -> None:
    walk = a.added("Walk sun 15:00 we")
    assert s.json("partly", walk)["status"] == "partly"
    other = a.added("Swim sun 9:00")
    assert "I can’t find" in s("done", other, "--offline").sentence


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
    """A block both know, with the folder moved away; its id and the folder's place."""
    cinema = a.added("Cinema sat 20:00 2h we")
    columns(s)
    away = folder.with_name("away")
    folder.rename(away)
    return cinema, away


@pytest.mark.parametrize("first", ["a", "s"])
def test_a_conflict_is_shown_to_both_and_settled_by_one(
    a: Shell, s: Shell, folder: Path, parted: tuple[str, Path], first: str
) -> None:
    cinema, away = parted
    assert a("edit", cinema, "--place", "Odeon").status == 0
    assert s("edit", cinema, "--place", "Lichtspiele").status == 0
    away.rename(folder)
    for shell in (a, s, a) if first == "a" else (s, a, s):
        shell.did("sync")
    mine, theirs = a.block(cinema), s.block(cinema)
    assert mine == theirs
    assert [conflict["field"] for conflict in mine["conflicts"]] == ["place"]
    kept = mine["conflicts"][0]["value"]
    assert {mine["place"], kept} == {"Odeon", "Lichtspiele"}
    wrote, one, two, both, hint = s.did("show", cinema).splitlines()[-5:]
    assert wrote == "  Each wrote something (place); kept until one of you chooses:"
    by = {"Odeon": "Alex", "Lichtspiele": "Sam"}
    assert one.startswith(f"    1  {mine['place']} ({by[mine['place']]}, ")
    assert two.startswith(f"    2  {kept} ({by[kept]}, ")
    assert both == f"    both  {mine['place']} / {kept}"
    assert hint == "  planner choose Cinema place 1"
    assert f"  planner choose {cinema} place 1" in s.did("show", cinema, "--ids").splitlines()
    assert "≠" in s.did("week")
    settled = a.json("choose", cinema, "place", "2")
    assert (settled["place"], settled["conflicts"]) == (kept, [])
    assert (s.block(cinema)["place"], s.block(cinema)["conflicts"]) == (kept, [])


def test_both_texts_can_be_kept(a: Shell, s: Shell, folder: Path, parted: tuple[str, Path]) -> None:
    cinema, away = parted
    assert a("edit", cinema, "--notes", "a blanket").status == 0
    assert s("edit", cinema, "--notes", "two seats").status == 0
    away.rename(folder)
    for shell in (a, s, a):
        shell.did("sync")
    shown = a.block(cinema)["notes"]
    other = {"a blanket": "two seats", "two seats": "a blanket"}[shown]
    assert a.json("choose", cinema, "notes", "both")["notes"] == f"{shown}\n\n{other}"
    assert s.block(cinema)["notes"] == f"{shown}\n\n{other}"
    assert a("choose", cinema, "notes", "both").status == 1
    assert a("choose", cinema, "notes", "neither").status == 2


def test_two_devices_of_one_person_can_each_write_a_time(a: Shell, s: Shell, folder: Path, tmp_path: Path) -> None:
    phone = Shell(tmp_path / "phone", a.clock)
    swim = a.added("Swim sat 20:00")
    phone.did("join", str(folder), "--as", "Alex")
    a.did("edit", swim, "--start", "sun 19:00", "--offline")
    phone.did("edit", swim, "--start", "fri 21:00", "--offline")
    for shell in (a, phone, a):
        shell.did("sync")
    block = phone.block(swim)
    assert block == a.block(swim)
    assert {block["start"], block["conflicts"][0]["value"]["start"]} == {
        "2026-11-29T19:00+01:00",
        "2026-11-27T21:00+01:00",
    }
    assert "Sun 29 Nov 19:00–20:00" in s.did("show", swim)
    assert "Fri 27 Nov 21:00–22:00" in s.did("show", swim)


def test_removed_here_and_changed_there_is_a_conflict(a: Shell, s: Shell) -> None:
    walk = a.added("Walk sat 15:00")
    columns(s)
    a.did("remove", walk, "--offline")
    s.did("edit", walk, "--place", "park", "--offline")
    for shell in (a, s, a):
        shell.did("sync")
    wrote, stays, goes = s.did("show", walk).splitlines()[-4:-1]
    assert wrote == "  Each wrote something (deleted); kept until one of you chooses:"
    assert stays.startswith("    1  it stays (Sam, ")
    assert goes.startswith("    2  it’s deleted (Alex, ")
    a.did("choose", walk, "deleted", "2")
    assert [block["id"] for block in s.json("trash")["blocks"]] == [walk]


def test_an_edit_is_based_on_the_plan_before_its_exchange(
    a: Shell, s: Shell, folder: Path, parted: tuple[str, Path]
) -> None:
    """An edit is based on the plan before its exchange, so both versions stay.

    Alex's edit waits in the folder when Sam edits: Sam had not seen it.
    """
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


def test_a_folder_that_comes_back_empty_loses_nothing(a: Shell, folder: Path) -> None:
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


def test_every_kind_of_conflict_is_listed_and_settled(a: Shell, s: Shell, folder: Path, tmp_path: Path) -> None:
    phone = Shell(tmp_path / "phone", a.clock)
    phone.did("join", str(folder), "--as", "Alex")
    assert a.did("choose") == "Nothing was changed by both of you.\n"
    request = a.json("request", "--need", "two hours")["id"]
    walk = a.added("Walk sat 15:00 we")
    phone.did("sync")
    for shell, words in ((a, "a film"), (phone, "a walk")):
        shell.did("request", "--again", request, "--offer", words, "--offline")
        shell.did("settings", "hours", "8-22" if shell is a else "9-21", "--offline")
        shell.did("edit", walk, "--place", words, "--offline")
    for shell in (a, phone, a):
        shell.did("sync")
    rows = {row["id"]: row for row in a.json("choose")["twice"]}
    assert {version["value"] for version in rows[request]["fields"]["offer"]} == {"a film", "a walk"}
    assert rows[walk]["fields"].keys() == {"place"}
    [me] = rows.keys() - {request, walk}
    listed = a.did("choose", "--ids").splitlines()
    assert f"  planner choose {request} offer 1" in listed
    assert f"  planner choose {me} hours 1" in listed
    assert any("weekday 08:00–22:00" in line for line in listed)
    assert "Which field" in a("choose", request, "offer").sentence
    kept = rows[request]["fields"]["offer"][1]["value"]
    a.did("choose", request[-5:], "offer", "2")
    a.did("choose", me, "hours", "2")
    a.did("choose", walk, "place", "both")
    assert [row["offer"] for row in s.json("requests")["requests"]] == [kept]
    assert s.json("choose") == phone.json("choose") == {"twice": []}
