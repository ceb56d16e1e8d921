"""Backups of thirty days, and restoring from them without overwriting."""

from __future__ import annotations

import random
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.errors import PlannerError
from planner.domain.ids import Ids
from planner.plan.plan import Plan
from planner.store.backup import backup_of_the_day, lay_out, make_backup, take_in, unpack
from planner.store.device import identity
from planner.store.device.edits import Edit
from planner.store.disk.backup_files import list_backups
from planner.store.disk.transaction import exclusive
from planner.sync.exchange import Exchange
from tests.cli.shell import Shell
from tests.support import TODAY, Couple, HeldClock, Side, tree


@pytest.fixture
def backups(alex: Side) -> Path:
    return alex.mirror.parent / "backups"


def titles(plan: Plan) -> set[str]:
    return {block.title for block in plan.weeks.search("title")}


def test_one_backup_a_day_is_kept_for_thirty_days(alex: Side, backups: Path) -> None:
    for day in range(33):
        assert backup_of_the_day(alex.mirror, backups, TODAY + timedelta(days=day))
        assert backup_of_the_day(alex.mirror, backups, TODAY + timedelta(days=day)) is None
    found = list_backups(backups)
    assert len(found) == 30
    assert found[0].stem == str(TODAY + timedelta(days=32))
    assert found[-1].stem == str(TODAY + timedelta(days=3))
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}


def test_a_full_disk_leaves_yesterday_s(alex: Side, backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_backup(alex.mirror, backups, TODAY)
    before = tree(backups)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="No space"):
        make_backup(alex.mirror, backups, TODAY + timedelta(days=1))
    assert tree(backups) == before


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_an_invalid_backup_is_explained(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(PlannerError, match="cannot be read as a backup"):
        unpack(tmp_path / "x.zip", tmp_path / "out")
    with pytest.raises(PlannerError, match="There is no backup"):
        unpack(tmp_path / "absent.zip", tmp_path / "out")


def test_a_backup_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("../evil", "devices/../../evil", "/etc/evil", "evil"):
            archive.writestr(name, "evil")
    unpack(tmp_path / "x.zip", tmp_path / "out")
    assert not list(tmp_path.rglob("evil"))


def test_a_peer_s_writes_that_the_mirror_lacks_are_taken_in(
    couple: Couple, alex: Side, sam: Side, backups: Path
) -> None:
    sam.add("title of Sam")
    couple.meet()
    backup = make_backup(alex.mirror, backups, TODAY)
    shutil.rmtree(alex.mirror / "devices" / sam.plan.device / "months")
    shutil.rmtree(couple.folder)
    then = unpack(backup, couple.root / "then")
    with exclusive(alex.mirror):
        assert take_in(alex.mirror, then, Ids(random.Random(1))) == 1
    assert titles(alex.reopened()) == {"title of Sam"}


def test_a_mirror_set_back_gets_its_own_later_writes_as_a_peer_s(
    couple: Couple, alex: Side, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "anchor", lambda root: None)  # as when the whole machine was set back
    shutil.copytree(alex.mirror, couple.root / "old")
    alex.add("title")
    backup = make_backup(alex.mirror, backups, TODAY)
    before = alex.plan.device
    shutil.rmtree(alex.mirror)
    shutil.copytree(couple.root / "old", alex.mirror)
    with exclusive(alex.mirror):
        take_in(alex.mirror, unpack(backup, couple.root / "then"), Ids(random.Random(1)))
    plan = alex.reopened()
    assert titles(plan) == {"title"}
    assert plan.device != before
    couple.meet()
    assert titles(couple.you.plan) == {"title"}


def test_a_mirror_that_is_gone_is_laid_out_as_a_new_device(couple: Couple, alex: Side, backups: Path) -> None:
    alex.add("title 1")
    couple.meet()
    backup = make_backup(alex.mirror, backups, TODAY)
    alex.add("title 2")
    couple.meet()
    old = alex.plan.device
    shutil.rmtree(alex.mirror)
    lay_out(backup, alex.mirror, Ids(random.Random(1)))
    assert alex.reopened().device != old
    assert titles(alex.plan) == {"title 1"}
    alex.add("title 3")
    couple.meet()
    for side in couple.sides:
        assert titles(side.plan) == {"title 1", "title 2", "title 3"}
    with pytest.raises(PlannerError, match="already"):
        lay_out(backup, alex.mirror, Ids())


def test_recover_lists_differences_and_writes_the_chosen_ones(
    couple: Couple, alex: Side, sam: Side, clock: HeldClock
) -> None:
    shell = Shell(alex.home, clock)
    kept, other = alex.add("title"), alex.add("title, too")
    shell.did("backup")
    alex.plan.change(kept, {"title": "something else", "place": "there"})
    alex.plan.remove(alex.again(other))
    listed = shell.json("recover")["differences"]
    assert [(row["id"], row["register"], row["then"], row["now"]) for row in sorted(listed, key=str)] == sorted(
        [(kept.id, "title", "title", "something else"), (other.id, "deleted", False, True)], key=str
    )
    assert "the title: “title” → “something else”" in shell.did("recover")
    assert shell("recover", "zzzz").status == 1
    shell.did("recover", kept.id)
    alex.plan.refresh()
    assert (alex.again(kept).title, alex.again(kept).place) == ("title", "there")
    assert alex.again(other).deleted
    shell.did("recover", "--all")
    alex.plan.refresh()
    assert not alex.again(other).deleted
    assert "something else" in [row.value for row in alex.plan.recovery.history(alex.again(kept))]
    Exchange(sam.mirror, sam.folder, clock=clock).run()
    sam.plan.refresh()
    assert titles(sam.plan) == {"title", "title, too"}
    shell.did("undo")


def test_sync_makes_the_backup_of_the_day_once(alex: Side, backups: Path, clock: HeldClock) -> None:
    shell = Shell(alex.home, clock)
    shell.did("sync")
    (made,) = list_backups(backups)
    before = made.stat().st_ino
    alex.add("title")
    shell.did("sync")
    assert made.stat().st_ino == before
    clock.forward(days=1)
    shell.did("sync")
    assert len(list_backups(backups)) == 2


def test_private_words_are_listed_and_come_back_for_their_owner_alone(
    couple: Couple, alex: Side, sam: Side, clock: HeldClock
) -> None:
    shell = Shell(alex.home, clock)
    busy = alex.add("Zahnfee", visibility="busy", notes="leise")
    hidden = alex.add("Kellerbar", "2026-11-26T12:00", visibility="hidden")
    note = alex.plan.items.bring("heimlich").id
    shell.did("backup")
    alex.plan.change(busy, {"title": "Arzt", "notes": ""})
    alex.plan.remove(hidden)
    alex.plan.items.drop_note(alex.plan.items.note(note))
    rows = shell.json("recover")["differences"]
    assert {(row["id"], row["register"], row["then"], row["now"], row["private"]) for row in rows} == {
        (busy.id, "title", "Zahnfee", "Arzt", True),
        (busy.id, "notes", "leise", "", True),
        (hidden.id, "deleted", False, True, True),
        (note, "deleted", False, True, True),
    }
    listed = shell.did("recover")
    assert "the title: “Zahnfee” → “Arzt” (yours alone)" in listed
    assert "note: heimlich" in listed
    shell.did("recover", "--all")
    assert shell.json("recover")["differences"] == []
    alex.plan.refresh()
    again = alex.again(busy)
    assert (again.title, again.notes, again.visibility) == ("Zahnfee", "leise", "busy")
    assert not alex.again(hidden).deleted
    assert [kept.id for kept in alex.plan.items.notes()] == [note]
    assert "Arzt" in [row.value for row in alex.plan.recovery.history(again)]
    for _ in range(3):
        shell.did("undo")
    alex.plan.refresh()
    assert (alex.again(busy).title, alex.again(hidden).deleted, alex.plan.items.notes()) == ("Arzt", True, ())
    couple.meet()
    for root in (couple.folder, sam.home):
        files = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
        assert not any(word in data for word in (b"Zahnfee", b"Kellerbar", b"heimlich") for data in files)


def test_lost_private_words_are_recovered_from_a_backup(
    couple: Couple, alex: Side, sam: Side, clock: HeldClock
) -> None:
    shell = Shell(alex.home, clock)
    busy = alex.add("Zahnfee", visibility="busy")
    hidden = alex.add("Kellerbar", "2026-11-26T12:00", visibility="hidden")
    opened = alex.add("Markt", "2026-11-26T15:00")
    alex.plan.change(opened, {"visibility": "hidden"})
    note = alex.plan.items.bring("heimlich").id
    shell.did("backup")
    shutil.rmtree(alex.mirror / "private")
    shell.did("recover", "--all")
    assert shell.json("recover")["differences"] == []
    plan = alex.reopened()
    assert [plan.block(block.id).title for block in (busy, hidden, opened)] == ["Zahnfee", "Kellerbar", "Markt"]
    assert [plan.block(block.id).visibility for block in (busy, hidden, opened)] == ["busy", "hidden", "hidden"]
    assert not plan.block(opened.id).deleted
    assert [kept.id for kept in plan.items.notes()] == [note]
    couple.meet()
    assert not sam.plan.weeks.search("Markt")
    for _ in range(4):
        shell.did("undo")


def test_restoring_never_opens_private_words(couple: Couple, alex: Side, clock: HeldClock) -> None:
    """A block private now stays private; a block open now stays as it is."""
    shell = Shell(alex.home, clock)
    block = alex.add("title", place="Kellerbar")
    other = alex.add("Zahnfee", "2026-11-26T12:00", visibility="busy")
    shell.did("backup")
    alex.plan.change(block, {"visibility": "busy"})
    alex.plan.change(alex.again(block), {"place": "Praxis"})
    alex.plan.change(other, {"title": "Dentist"})
    alex.plan.change(alex.again(other), {"visibility": "open"})
    rows = shell.json("recover")["differences"]
    assert {(row["id"], row["register"]) for row in rows} == {
        (block.id, "place"),
        (other.id, "visibility"),
        (other.id, "title"),
    }
    shell.did("recover", "--all")
    alex.plan.refresh()
    assert [(alex.again(b).visibility, alex.again(b).title) for b in (block, other)] == [
        ("busy", "title"),
        ("busy", "Zahnfee"),
    ]
    assert alex.again(block).place == "Kellerbar"
    couple.meet()
    months = couple.folder.rglob("months/*.json")
    assert not any(b"Zahnfee" in path.read_bytes() for path in months)


def test_restoring_leaves_the_others_things(couple: Couple, alex: Side, sam: Side, clock: HeldClock) -> None:
    shell = Shell(alex.home, clock)
    goal = sam.plan.items.add_goal("ten km").id
    request = sam.plan.requests.ask(need="two hours", offer="a film").id
    mine = alex.plan.requests.ask(need="an hour", offer="tea").id
    couple.meet()
    shell.did("backup")
    sam.plan.items.finish_goal(sam.plan.items.goal(goal), reached=False)
    sam.plan.requests.offer_another(sam.plan.requests.request(request), offer="a walk")
    alex.plan.requests.withdraw_request(alex.plan.requests.request(mine))
    couple.meet()
    said = shell("recover", "--all")
    assert said.status == 1
    assert said.err.count("That is Sam’s own, and stays as it is.") == 2
    assert "Hour is back in the week" in said.out
    assert said.out.endswith("As it was then: an hour\n")
    couple.meet()
    assert not sam.plan.items.goals()
    assert {row.id: row.offer for row in sam.plan.requests.all()} == {request: "a walk", mine: "tea"}


def test_restoring_an_agreed_rituals_time_becomes_a_proposal(
    couple: Couple, alex: Side, sam: Side, clock: HeldClock
) -> None:
    shell = Shell(alex.home, clock)
    added = shell.added("Dinner every fri 19:30 2h we")
    dinner = alex.reopened().block(added)
    root = str(dinner.ritual)
    couple.meet()
    shell.did("backup")
    record = alex.plan.repository.records.get("plan", "rituals", root)
    later = {**record.live("rule")[0].value, "start": "2026-11-27T20:30"}  # type: ignore[dict-item]
    alex.plan.session.save("changed", [Edit("plan", "rituals", record, {"rule": later})])
    couple.meet()
    sam.plan.agree(sam.plan.block(dinner.id))
    couple.meet()
    assert sam.plan.block(dinner.id).when.start == "2026-11-27T20:30"
    assert "Asked Sam" in shell.did("recover", root)
    couple.meet()
    assert sam.plan.block(dinner.id).when.start == "2026-11-27T20:30"


def test_recover_restores_an_empty_home_as_a_new_device(couple: Couple, alex: Side, clock: HeldClock) -> None:
    shell = Shell(alex.home, clock)
    alex.add("title")
    couple.meet()
    shell.did("backup")
    shutil.rmtree(alex.mirror)
    said = shell("recover")
    assert said.status == 0
    assert "continues as a new device" in said.err
    assert [block["title"] for block in shell.json("search", "title")["blocks"]] == ["title"]
    shutil.rmtree(alex.home / "default" / "backups")
    assert "There is no backup" in shell("recover").sentence


def test_history_devices_and_doctor_work_after_a_restore(
    couple: Couple, alex: Side, sam: Side, clock: HeldClock
) -> None:
    shell = Shell(alex.home, clock)
    block = alex.plan.change(alex.add("one"), {"title": "two"}).block
    assert "title: “one” · Alex" in shell.did("history", block.id)
    shell.did("history", block.id, "--back", "1")
    assert shell("history", block.id, "--back", "9").status == 2
    assert shell.block(block.id)["title"] == "one"
    rows = shell.json("devices")["devices"]
    assert sorted((row["name"], row["this"]) for row in rows) == [("laptop", False), ("laptop", True)]
    assert shell("doctor").status == 0
    assert {row["level"] for row in shell.json("doctor")["findings"]} <= {"ok", "note"}
    assert "is retired" in shell.did("devices", "retire", sam.plan.device, "--sure")
    (couple.folder / "planner.space").unlink()
    said = shell("doctor", "--json")
    assert said.status == 1
    assert [row["name"] for row in said.json["findings"] if row["level"] == "mend"] == ["folder"]
