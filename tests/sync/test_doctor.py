"""The doctor names each broken state and its repair; a sound plan needs none."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.domain.model.block import WE
from planner.plan.plan import Plan
from planner.store.backup import make_backup
from planner.store.device.writer import own_facts
from planner.store.disk.crash_reports import write_crash_report
from planner.store.disk.log import log_path, note
from planner.store.disk.transaction import exclusive
from planner.store.shard.tinydb_storage import encode_tables
from planner.sync.doctor import Finding, examine
from planner.sync.foreign_files import debris, named
from tests.support import TODAY, Couple, Side, make_couple, mirror_of, tree

NOVEMBER = "months/2026-11.json"


def findings(side: Side) -> list[Finding]:
    home = Home.at(str(side.home))
    return list(examine(home.mirror, home.backups, side.clock()))


def hands(side: Side) -> dict[str, Finding]:
    """What needs somebody's hands, by name; each says what to do."""
    found = {finding.name: finding for finding in findings(side) if finding.level == "mend"}
    assert all(finding.mend for finding in found.values())
    return found


def notes(side: Side) -> list[str]:
    return [finding.text for finding in findings(side) if finding.level == "note"]


def test_a_sound_plan_has_no_findings_and_doctor_writes_nothing(couple: Couple, alex: Side) -> None:
    alex.add()
    couple.meet()
    make_backup(alex.mirror, Home.at(str(alex.home)).backups, TODAY)
    before = tree(couple.root)
    assert {finding.level for finding in findings(alex)} <= {"ok", "note"}
    assert {finding.name for finding in findings(alex)} == {
        *("plan", "space", "backups", "waiting", "folder", "permissions", "files", "sync tool", "clocks", "devices"),
        *("versions", "log", "taken back"),
    }
    assert tree(couple.root) == before


def away(side: Side) -> None:
    side.folder.rename(side.folder.with_name("away"))


def empty_mount(side: Side) -> None:
    away(side)
    side.folder.mkdir()


def a_file(side: Side) -> None:
    away(side)
    side.folder.write_text("")


def no_marker(side: Side) -> None:
    (side.folder / "planner.space").unlink()


def damaged_marker(side: Side) -> None:
    (side.folder / "planner.space").write_text("{")


def newer_marker(side: Side) -> None:
    (side.folder / "planner.space").write_text('{"format": 9, "reader": 9, "plan": "x"}')


def another_plan(side: Side) -> None:
    side.folder.with_name("others").mkdir()
    other = make_couple(side.folder.parent / "others", seed="others")
    away(side)
    other.folder.rename(side.folder)


def other_things(side: Side) -> None:
    empty_mount(side)
    (side.folder / "photo.jpg").write_text("")


@pytest.mark.parametrize(
    ("broken", "said", "mend"),
    [
        (away, "is not there (is it mounted?)", "Mount or connect it"),
        (empty_mount, "has no planner.space", "is empty: mount what belongs there"),
        (a_file, "Not a directory", "Mount or connect it"),
        (no_marker, "has no planner.space", "copy it from the other"),
        (other_things, "has no planner.space", "not the plan’s folder"),
        (damaged_marker, "cannot be read", "bring planner.space back"),
        (newer_marker, "newer planner", "planner.space"),
        (another_plan, "holds another plan", "Put this plan’s folder back"),
    ],
)
def test_each_problem_of_the_folder_has_words_and_a_remedy(
    broken: Callable[[Side], None], said: str, mend: str, alex: Side
) -> None:
    broken(alex)
    found = hands(alex)
    assert found.keys() == {"folder"}
    assert said in found["folder"].text
    assert mend in found["folder"].mend


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_folder_closed_to_this_account_is_reported(alex: Side) -> None:
    alex.own.chmod(0o500)
    try:
        assert "cannot be written" in hands(alex)["permissions"].text
    finally:
        alex.own.chmod(0o700)


def test_an_unwritable_folder_is_reported(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not (mode & os.W_OK) and real(path, mode))
    found = hands(alex)
    assert "cannot be written by this account" in found["permissions"].text
    assert "cannot be written" in found["plan"].text


def test_a_folder_mounted_read_only_is_reported(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (mode & os.W_OK) or not str(path).startswith(str(alex.folder))
    )
    monkeypatch.setattr("planner.sync.doctor._read_only", lambda place: True)
    assert "is mounted read-only" in hands(alex)["permissions"].text


def test_files_unreadable_to_the_other_account_are_reported(couple: Couple, alex: Side) -> None:
    couple.folder.chmod(0o2770)
    alex.add()
    alex.exchange()
    (alex.own / NOVEMBER).chmod(0o600)
    found = hands(alex)["permissions"]
    assert NOVEMBER in found.text
    assert "chmod -R g+rX" in found.mend


def test_files_unreadable_to_this_account_are_reported(alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).startswith(str(sam.own)) and real(path, mode))
    assert sam.plan.device in hands(alex)["permissions"].text


def test_doctor_reports_free_space(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(1, 1, 150_000_000))
    assert sum("150 MB free" in text for text in notes(alex)) == 2
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(1, 1, 1_000_000))
    assert "Make room" in hands(alex)["space"].mend


def test_doctor_counts_unshared_changes(alex: Side) -> None:
    away(alex)
    alex.add()
    alex.add()
    assert any("2 changes wait for the folder; in step last on" in text for text in notes(alex))


def header_of(reader: int) -> bytes:
    """A file of some other plan, for readers of that format."""
    facts = {"format": reader, "reader": reader, "plan": "x", "device": "a" * 13, "file": "plan", "generation": 1}
    return encode_tables({"header": {"1": facts}})


@pytest.mark.parametrize(
    ("spoil", "level", "mend"),
    [
        (b"", "mend", "writes it again"),
        (b"{", "mend", "writes it again"),
        (header_of(9), "mend", "Upgrade planner"),
        (header_of(1), "mend", "Move it out"),
    ],
)
def test_files_that_were_left_alone_are_named_with_a_remedy(
    spoil: bytes, level: str, mend: str, alex: Side, sam: Side
) -> None:
    sam.add()
    sam.exchange()
    (sam.own / NOVEMBER).write_bytes(spoil)
    alex.exchange()
    found = next(finding for finding in findings(alex) if finding.name == "files")
    assert found.level == level
    assert f"{sam.plan.device}/{NOVEMBER} was left alone" in found.text
    assert mend in found.mend


def test_a_damaged_shared_copy_of_our_own_is_reported_until_the_next_sync(alex: Side) -> None:
    alex.add()
    alex.exchange()
    (alex.own / NOVEMBER).write_bytes(b"{")
    assert "planner sync" in hands(alex)["files"].mend
    alex.exchange()
    assert "files" not in hands(alex)


def test_a_damaged_file_is_named_with_the_place_it_was_moved_to(couple: Couple, alex: Side, sam: Side) -> None:
    sam.add()
    couple.meet()
    (alex.mirror / "devices" / sam.plan.device / NOVEMBER).write_bytes(b"{")
    assert "cannot be read here" in hands(alex)["plan"].text
    sam.add()
    couple.meet()
    assert hands(alex) == {}
    assert any("set aside in" in text for text in notes(alex))


@pytest.mark.parametrize("content", [b"{", b"{}", b""])
def test_a_damaged_state_names_the_newest_backup(content: bytes, alex: Side) -> None:
    backup = make_backup(alex.mirror, Home.at(str(alex.home)).backups, TODAY)
    (alex.mirror / "local" / "state.json").write_bytes(content)
    assert str(backup) in hands(alex)["identity"].mend


def test_doctor_asks_to_open_a_copied_home_first(alex: Side, tmp_path: Path) -> None:
    shutil.copytree(alex.home, tmp_path / "copy")
    home = Home.at(str(tmp_path / "copy"))
    found = list(examine(home.mirror, home.backups, alex.clock()))
    assert [(one.level, one.name) for one in found] == [("mend", "identity")]


def test_a_newer_device_is_named(alex: Side, sam: Side) -> None:
    path = sam.mirror / "devices" / sam.plan.device / "device.json"
    tables = json.loads(path.read_bytes())
    tables["device"]["1"]["version"] = "99.1"
    tables["header"]["1"]["generation"] += 1
    path.write_bytes(encode_tables(tables))
    sam.exchange()
    alex.exchange()
    assert any("Sam’s laptop runs planner 99.1" in text for text in notes(alex))


def test_devices_are_listed_with_when_they_were_last_heard(alex: Side, sam: Side) -> None:
    long_ago = (alex.clock() - timedelta(days=9)).timestamp()
    for path in (alex.mirror / "devices" / sam.plan.device).rglob("*.json"):
        os.utime(path, (long_ago, long_ago))
    said = [finding.text for finding in findings(alex) if finding.name == "devices"]
    assert any(text.startswith("Sam’s laptop") and "last heard from 9 days ago" in text for text in said)


# -- clocks -----------------------------------------------------------------------------------------------------------


def test_a_leading_clock_is_mentioned_to_both_once_until_it_is_corrected(couple: Couple, alex: Side, sam: Side) -> None:
    couple.clock.forward(days=365)
    alex.add("From next year")
    alex.exchange()
    couple.clock.forward(days=-365)
    told = [*sam.exchange_and_listen(), *sam.exchange_and_listen()]
    assert told == ["The clock of Alex’s laptop is 365 days ahead of the clock of Sam’s laptop."]
    assert [*alex.exchange_and_listen(), *alex.exchange_and_listen()] == told
    for side in (alex, sam):
        assert hands(side)["clocks"].text == told[0]
    alex.add("From today")
    couple.meet()
    couple.meet()
    for side in (alex, sam):
        assert hands(side) == {}
        assert {block.title for block in side.plan.weeks.search("From")} == {"From next year", "From today"}


def test_two_clocks_of_devices_with_one_name_are_told_apart(couple: Couple, alex: Side, tmp_path: Path) -> None:
    shutil.copytree(alex.home, tmp_path / "copy")
    couple.clock.forward(days=365)
    alex.add("From next year")
    alex.exchange()
    couple.clock.forward(days=-365)
    plan = Plan.open(mirror_of(tmp_path / "copy"), clock=alex.clock)
    copied = Side(tmp_path / "copy", alex.folder, alex.clock, plan)
    before = "The clock of Alex’s laptop (before it was set up again) is 365 days ahead of the clock of this device."
    assert before in copied.exchange_and_listen()
    assert hands(copied)["clocks"].text == before
    now = "The clock of this device is 365 days ahead of the clock of another device called Alex’s laptop."
    assert now in alex.exchange_and_listen()
    assert hands(alex)["clocks"].text == now


def test_a_lead_of_ten_minutes_is_ignored_and_eleven_are_not(couple: Couple, alex: Side, sam: Side) -> None:
    for minutes, count in ((10, 0), (11, 1)):
        couple.clock.forward(minutes=minutes)
        alex.add()
        alex.exchange()
        couple.clock.forward(minutes=-minutes)
        assert len(sam.exchange_and_listen()) == count


def test_an_edit_after_a_leading_clock_is_not_a_lead(couple: Couple, alex: Side, sam: Side) -> None:
    """A stamp that follows another one says nothing about a clock."""
    couple.clock.forward(hours=3)
    block = alex.add("Climbing")
    alex.exchange()
    couple.clock.forward(hours=-3)
    sam.exchange()
    sam.plan.change(sam.again(block), {"title": "Bouldering"})
    sam.exchange()
    alex.exchange()
    alex.exchange()
    assert hands(alex)["clocks"].text.startswith("The clock of Alex’s laptop is 3 hours ahead")
    assert len([one for one in findings(alex) if one.name == "clocks"]) == 1


# -- what sync tools leave ---------------------------------------------------------------------------------------------

COPIES = {
    "2026-11.sync-conflict-20261125-120000-ABCDEFG.json": "Syncthing",
    "2026-11 (Alex's conflicted copy 2026-11-25).json": "Dropbox",
    "2026-11 (conflicted copy 2026-11-25 120000).json": "Nextcloud",
    "2026-11_conflict-alex-20261125-120000.json": "Nextcloud",
    "2026-11 (Case Conflict).json": "Dropbox",
    "2026-11 (1).json": "Google Drive or OneDrive",
    "2026-11-DESKTOP-A1B2.json": "OneDrive",
    "2026-11 [Conflict 2].json": "Google Drive",
    "2026-11 2.json": "iCloud",
    "2026-11 (SFConflict alex@example.org 2026-11-25-12-00-00).json": "Seafile",
    "2026-11_laptop_Nov-25-120000-2026_Conflict.json": "Synology Drive",
    "2026-11.Conflict.json": "Resilio Sync",
    "2026-11.json.conflict1": "rclone",
    "2026-11 [conflicted].json": "pCloud",
}
UNFINISHED = {
    ".syncthing.2026-11.json.tmp": "Syncthing",
    "~syncthing~2026-11.json.tmp": "Syncthing",
    ".2026-11.json.~1a2b": "Nextcloud",
    "~$2026-11.json": "OneDrive",
    ".2026-11.json.icloud": "iCloud",
    "2026-11.json.!sync": "Resilio Sync",
    ".unison.2026-11.json.1.unison.tmp": "Unison",
    ".~2026-11.json.tmp": "planner",
    "2026-11.json.part": "a sync tool",
}
THEIR_OWN = {
    ".stfolder": "Syncthing",
    ".stversions": "Syncthing",
    ".dropbox": "Dropbox",
    "._sync_1a2b3c.db": "Nextcloud",
    ".nfs0000000000000001": "NFS",
    ".DS_Store": "macOS",
    "desktop.ini": "Windows",
}


@pytest.mark.parametrize(
    ("name", "sort", "tool"),
    [
        (name, sort, tool)
        for sort, names in (("copy", COPIES), ("unfinished", UNFINISHED), ("own", THEIR_OWN))
        for name, tool in names.items()
    ],
)
def test_files_of_sync_tools_are_named_by_tool(name: str, sort: str, tool: str) -> None:
    found = named(f"devices/x/months/{name}")
    assert (found.sort, found.tool) == (sort, tool)


@pytest.mark.parametrize("name", [name for name in COPIES if name.endswith(".json")])
def test_a_conflict_copy_of_any_tool_is_read_and_reported(name: str, alex: Side, sam: Side) -> None:
    block = sam.add("one")
    sam.exchange()
    kept = (sam.own / NOVEMBER).read_bytes()
    sam.plan.change(block, {"title": "two"})
    sam.exchange()
    newest = (sam.own / NOVEMBER).read_bytes()
    (sam.own / NOVEMBER).write_bytes(kept)
    (sam.own / "months" / name).write_bytes(newest)
    alex.exchange()
    assert alex.again(block).title == "two"
    assert any("conflict copies" in text and COPIES[name] in text for text in notes(alex))
    assert (sam.own / "months" / name).exists()
    sam.exchange()
    sam.exchange()
    assert not (sam.own / "months" / name).exists()
    assert not any("conflict copies" in text for text in notes(alex))


def test_foreign_files_are_counted_and_left_alone(alex: Side, sam: Side) -> None:
    (alex.folder / "shopping.txt").write_text("milk")
    (alex.folder / "devices" / "photo.jpg").write_text("")
    (alex.own / "later").mkdir()
    assert [found.path for found in debris(alex.folder)] == [
        "shopping.txt",
        *sorted(["devices/photo.jpg", f"devices/{alex.plan.device}/later"]),
    ]
    assert any("3 files that aren’t part of a plan" in text for text in notes(alex))
    assert hands(alex) == {}
    alex.exchange()
    assert (alex.folder / "shopping.txt").read_text() == "milk"


def test_doctor_mentions_the_log_and_crash_reports(alex: Side) -> None:
    log_path(alex.mirror).unlink()
    assert not {"log", "crashes"} & {finding.name for finding in findings(alex)}
    note(alex.mirror, "save", n=1)
    for _ in range(2):
        alex.clock.forward(minutes=1)
        report = write_crash_report(alex.mirror, ValueError("Dinner"), "command", clock=alex.clock)
    found = {finding.name: finding for finding in findings(alex) if finding.name in ("log", "crashes")}
    assert found["log"] == Finding("ok", "log", f"The log is {log_path(alex.mirror)}; it holds no words of the plan.")
    assert found["crashes"].level == "note"
    assert found["crashes"].text.startswith("2 crash reports, the newest from 20")
    assert found["crashes"].text.endswith(f": {report}. No words of the plan are in it.")
    assert "delete" in found["crashes"].mend


def test_devices_with_withdrawn_words_are_named(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Zahnfee", who=WE)
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Mondfahrt"})
    couple.meet()
    alex.plan.remove(alex.again(block))
    alex.plan.trash.erase(alex.again(block))
    alex.exchange()
    assert notes(alex)[-1:] == ["Sam’s laptop still has the words of something that was taken back."]
    sam.exchange()
    alex.exchange()
    assert not [text for text in notes(alex) if "taken back" in text]


def test_a_device_that_cannot_withdraw_words_is_named_to_both(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Zahnfee", who=WE)
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Mondfahrt"})
    with exclusive(sam.mirror), own_facts(sam.mirror) as facts:
        facts["version"] = "0.1.0"
    couple.meet()
    alex.plan.arrivals.take_notices()
    alex.plan.remove(alex.again(block))
    assert alex.plan.trash.erase(alex.again(block)).unable == ("Sam’s laptop",)
    alex.exchange()
    assert list(alex.plan.arrivals.take_notices()) == [
        "Sam’s laptop has an older planner, which keeps what was taken back. Upgrade it."
    ]
    finding = next(finding for finding in findings(alex) if finding.name == "taken back")
    assert finding.mend == "It runs planner 0.1.0; upgrade it to 0.2 or later, then open it once."
