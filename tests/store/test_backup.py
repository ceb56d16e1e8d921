"""Backups: thirty days of everything on this device, and ways back from them that overwrite nothing."""

from __future__ import annotations

import random
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.errors import PlannerError
from planner.domain.ids import Ids
from planner.store import identity
from planner.store.backup import backup_of_the_day, lay_out, list_backups, make_backup, take_in, unpack
from planner.store.identity import lock_path
from planner.store.lock import locked
from planner.store.plan import Plan
from planner.sync.exchange import Exchange
from tests.cli.shell import Shell
from tests.support import TODAY, Couple, HeldClock, Side, tree


@pytest.fixture
def backups(alex: Side) -> Path:
    return alex.mirror.parent / "backups"


def titles(plan: Plan) -> set[str]:
    return {block.title for block in plan.search("title")}


def test_thirty_are_kept_one_a_day(alex: Side, backups: Path) -> None:
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
def test_what_is_no_backup_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(PlannerError, match="cannot be read as a backup"):
        unpack(tmp_path / "x.zip", tmp_path / "out")
    with pytest.raises(PlannerError, match="There is no backup"):
        unpack(tmp_path / "absent.zip", tmp_path / "out")


def test_nothing_in_a_backup_leads_out_of_it(tmp_path: Path) -> None:
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
    with locked(lock_path(alex.mirror)):
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
    with locked(lock_path(alex.mirror)):
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


def test_recover_at_the_shell(couple: Couple, alex: Side, sam: Side, clock: HeldClock) -> None:
    shell = Shell(alex.home, clock)
    kept, other = alex.add("title"), alex.add("title, too")
    shell.did("backup")
    alex.plan.change(kept, {"title": "something else", "place": "there"})
    alex.plan.remove(alex.again(other))
    listed = shell.json("recover")["differences"]
    assert [(row["id"], row["register"], row["then"], row["now"]) for row in sorted(listed, key=str)] == sorted(
        [(kept.id, "title", "title", "something else"), (other.id, "deleted", False, True)], key=str
    )
    assert "title: “title” → “something else”" in shell.did("recover")
    assert shell("recover", "zzzz").status == 1
    shell.did("recover", kept.id)
    alex.plan.refresh()
    assert (alex.again(kept).title, alex.again(kept).place) == ("title", "there")
    assert alex.again(other).deleted
    shell.did("recover", "--all")
    alex.plan.refresh()
    assert not alex.again(other).deleted
    assert "something else" in [row.value for row in alex.plan.history(alex.again(kept))]
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


def test_recover_where_there_is_nothing_any_more(couple: Couple, alex: Side, clock: HeldClock) -> None:
    shell = Shell(alex.home, clock)
    alex.add("title")
    couple.meet()
    shell.did("backup")
    shutil.rmtree(alex.mirror)
    said = shell("recover")
    assert said.status == 0
    assert "goes on as a new device" in said.err
    assert [block["title"] for block in shell.json("search", "title")["blocks"]] == ["title"]
    shutil.rmtree(alex.home / "default" / "backups")
    assert "There is no backup" in shell("recover").sentence


def test_history_and_devices_and_doctor_at_the_shell(couple: Couple, alex: Side, sam: Side, clock: HeldClock) -> None:
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
