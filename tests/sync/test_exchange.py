"""The exchange between two devices and one folder: the files copied each way."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.store.device.identity import read_state
from planner.store.device.writer import own_facts
from planner.store.disk import lock
from planner.store.disk.transaction import exclusive
from planner.store.shard.schema import parse_shard
from planner.store.shard.tinydb_storage import encode_tables
from planner.sync.exchange import AT_WORK, Exchange, Report, last_exchange
from tests.support import NOW, THIS_WEEK, Couple, Side, make_couple, mirror_of, tree

NOVEMBER = "months/2026-11.json"


def titles(side: Side) -> set[str]:
    week = side.plan.week(THIS_WEEK)
    return {block.title for blocks in week.columns.values() for block in blocks}


def rewrite(path: Path, **fields: object) -> None:
    """Change the header of a file, as another program might."""
    tables = json.loads(path.read_bytes())
    tables["header"]["1"].update(fields)
    path.write_bytes(encode_tables(tables))


# -- there and back ---------------------------------------------------------------------------------------------------


def test_each_reads_the_others_blocks_under_the_swapped_column(couple: Couple, alex: Side, sam: Side) -> None:
    alex.add("Climbing")
    sam.add("Reading", "2026-11-26")
    alex.add("Cinema", "2026-11-28T20:00", who="we")
    couple.meet()
    mine, yours = alex.plan.week(THIS_WEEK).columns, sam.plan.week(THIS_WEEK).columns
    assert (mine["me"], mine["we"], mine["you"]) == (yours["you"], yours["we"], yours["me"])
    assert titles(alex) == {"Climbing", "Reading", "Cinema"}


def test_a_report_counts_files(alex: Side, sam: Side) -> None:
    alex.add()
    sent = alex.exchange()
    assert (sent.published, sent.received, sent.skipped, sent.problems) == (1, 0, (), ())
    got = sam.exchange()
    assert got.received == 1
    assert alex.exchange().published == 0


def test_two_devices_in_step_write_nothing(couple: Couple, alex: Side, sam: Side) -> None:
    """What one has heard is told to the other, and that is not told again."""
    alex.add()
    couple.meet()
    before = tree(couple.folder)
    for side in (alex, sam, alex, sam):
        report = side.exchange()
        assert (report.published, report.received) == (0, 0)
    assert tree(couple.folder) == before


def test_unpublished_counts_edits_until_the_folder_has_them(alex: Side) -> None:
    assert alex.plan.arrivals.unpublished == 0
    block = alex.add()
    alex.plan.change(block, {"title": "Bouldering", "place": "hall"})
    assert alex.plan.arrivals.unpublished == 2
    alex.exchange()
    assert alex.plan.arrivals.unpublished == 0


def test_the_last_exchange_is_known(alex: Side) -> None:
    alex.clock.forward(hours=3)
    alex.exchange()
    assert last_exchange(alex.mirror) == alex.clock()


def test_before_the_first_exchange_there_is_none_to_report(tmp_path: Path) -> None:
    assert last_exchange(tmp_path) is None


def test_a_device_publishes_the_numbers_it_has_read(alex: Side, sam: Side) -> None:
    alex.add()
    alex.exchange()
    sam.exchange()
    _, tables = parse_shard((sam.own / "device.json").read_bytes())
    _, theirs = parse_shard((alex.own / NOVEMBER).read_bytes())
    highest = max(raw["n"] for doc in theirs["blocks"].values() for raw in doc.values())
    assert tables["device"]["1"]["heard"][alex.plan.device] == highest


def test_only_files_below_one_s_own_device_are_ever_written(couple: Couple, alex: Side, sam: Side) -> None:
    """Promise 5: bytes, times and permissions of all others stay."""
    second = couple.another("Sam")
    alex.add()
    couple.meet()
    for side in (alex, sam, second):
        others = {
            name: found
            for name, found in tree(couple.folder).items()
            if not name.startswith(f"devices/{side.own.name}/")
        }
        side.add(f"by {side.home.name}")
        side.exchange(whole=True)
        now = tree(couple.folder)
        assert {name: now[name] for name in others} == others
        assert all(name in others or name.startswith(f"devices/{side.own.name}/") for name in now)
        couple.meet()


# -- noticing ---------------------------------------------------------------------------------------------------------


def test_a_look_at_the_times_notices_the_others_files(alex: Side, sam: Side) -> None:
    exchange = Exchange(sam.mirror, sam.folder, clock=sam.clock)
    assert exchange.changed()
    exchange.run()
    assert not exchange.changed()
    alex.add()
    alex.exchange()
    assert exchange.changed()
    exchange.run()
    exchange.run()
    assert not exchange.changed()


def test_a_look_notices_unpublished_files(alex: Side) -> None:
    exchange = Exchange(alex.mirror, alex.folder, clock=alex.clock)
    exchange.run()
    alex.add()
    assert exchange.changed()
    exchange.run()
    assert not exchange.changed()


def test_a_folder_that_cannot_be_looked_at_counts_as_changed(alex: Side) -> None:
    exchange = Exchange(alex.mirror, alex.folder, clock=alex.clock)
    exchange.run()
    alex.folder.rename(alex.folder.with_name("away"))
    assert exchange.changed()


def test_a_full_read_finds_changes_without_a_new_time(alex: Side, sam: Side) -> None:
    """A file with the size and times of the one before it."""
    block = alex.add("one")
    alex.exchange()
    sam.exchange()
    path = alex.own / NOVEMBER
    before = path.stat()
    alex.plan.change(block, {"title": "two"})
    alex.exchange()
    data = path.read_bytes()
    memory = json.loads((sam.mirror / "local" / "exchange.json").read_text())
    found = path.stat()
    assert found.st_ino != before.st_ino
    memory["fetched"][f"devices/{alex.plan.device}/{NOVEMBER}"] = [len(data), found.st_mtime_ns, found.st_ino]
    (sam.mirror / "local" / "exchange.json").write_text(json.dumps(memory))
    sam.exchange()
    assert titles(sam) == {"one"}
    sam.exchange(whole=True)
    assert titles(sam) == {"two"}


# -- files as they come -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "2026-11.sync-conflict-20261125-120000-ABCDEFG.json",
        "2026-11 (Alex's conflicted copy 2026-11-25).json",
        "2026-11 (1).json",
        "2026-11_conflict.json",
    ],
)
def test_a_conflict_copy_is_merged(name: str, alex: Side, sam: Side) -> None:
    first = alex.add("one")
    alex.exchange()
    kept = (alex.own / NOVEMBER).read_bytes()
    alex.plan.change(first, {"title": "two"})
    alex.add("three")
    alex.exchange()
    newest = (alex.own / NOVEMBER).read_bytes()
    (alex.own / NOVEMBER).write_bytes(kept)
    (alex.own / "months" / name).write_bytes(newest)
    report = sam.exchange()
    assert titles(sam) == {"two", "three"}
    assert not report.skipped


def test_an_old_copy_of_theirs_loses_nothing(alex: Side, sam: Side) -> None:
    block = alex.add("one")
    alex.exchange()
    old = (alex.own / NOVEMBER).read_bytes()
    alex.plan.change(block, {"title": "two"})
    alex.exchange()
    sam.exchange()
    (alex.own / NOVEMBER).write_bytes(old)
    sam.exchange()
    assert titles(sam) == {"two"}


def test_our_own_copy_that_is_older_damaged_or_gone_is_published_again(alex: Side) -> None:
    block = alex.add("one")
    alex.exchange()
    old = (alex.own / NOVEMBER).read_bytes()
    alex.plan.change(block, {"title": "two"})
    alex.exchange()
    good = (alex.own / NOVEMBER).read_bytes()
    for spoil in (old, b"", good[: len(good) // 2], b"\x00" * len(good)):
        (alex.own / NOVEMBER).write_bytes(spoil)
        assert alex.exchange().published == 1
        assert (alex.own / NOVEMBER).read_bytes() == good
    shutil.rmtree(alex.own)
    assert not alex.exchange().problems
    assert (alex.own / NOVEMBER).read_bytes() == good


@pytest.mark.parametrize("spoil", ["half", "empty", "list", "another"])
def test_our_own_damaged_file_never_replaces_its_good_shared_copy(spoil: str, alex: Side, sam: Side) -> None:
    """The shared copy can restore our own file, and its numbers are never reused."""
    block = alex.add("Climbing")
    alex.exchange()
    shared, before = alex.own / NOVEMBER, alex.plan.device
    good = shared.read_bytes()
    mine = alex.mirror / "devices" / before / NOVEMBER
    another = (alex.own / "plan.json").read_bytes()
    mine.write_bytes({"half": good[: len(good) // 2], "empty": b"", "list": b"[]", "another": another}[spoil])
    alex.exchange()
    assert shared.read_bytes() == good
    alex.exchange(whole=True)
    assert alex.plan.device != before
    assert alex.again(block).title == "Climbing"
    alex.plan.change(alex.again(block), {"title": "Bouldering"})
    alex.exchange()
    sam.exchange()
    assert (sam.again(block).title, sam.again(block).conflicts) == ("Bouldering", ())


def test_a_conflict_copy_of_our_own_writes_goes_once_they_are_safe(alex: Side, sam: Side) -> None:
    """A conflict copy is recognised by content, whatever its name.

    Nobody else deletes it, and nobody does while it alone holds a write.
    """
    alex.add()
    alex.exchange()
    copy = alex.own / "months" / "2026-11.sync-conflict-20261125-120000-ABCDEFG.json"
    shutil.copy(alex.own / NOVEMBER, copy)
    sam.exchange()
    assert copy.exists()
    assert alex.exchange().skipped == ()
    assert not copy.exists()
    assert (alex.own / NOVEMBER).exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b'{"header": {"1": {"for', "not complete"),
        (b"\xff\xd8\xff\xe0 a photo", "not complete"),
        (b"[1, 2]", "not laid out"),
        (b"{}", "without a header"),
        (b"[" * 200_000, "not complete"),
    ],
)
def test_other_files_are_left_alone_and_the_rest_is_read(content: bytes, reason: str, alex: Side, sam: Side) -> None:
    alex.add()
    alex.exchange()
    strange = alex.own / "months" / "2026-10.json"
    strange.write_bytes(content)
    report = sam.exchange()
    assert report.received == 1
    assert [skipped.file for skipped in report.skipped] == [f"devices/{alex.plan.device}/months/2026-10.json"]
    assert reason in report.skipped[0].reason
    assert strange.read_bytes() == content
    assert titles(sam) == {"Climbing"}


def test_a_partial_file_is_read_once_it_is_whole(alex: Side, sam: Side) -> None:
    alex.add()
    alex.exchange()
    whole = (alex.own / NOVEMBER).read_bytes()
    (alex.own / NOVEMBER).write_bytes(whole[:99])
    assert sam.exchange().skipped
    (alex.own / NOVEMBER).write_bytes(whole)
    report = sam.exchange()
    assert (report.received, report.skipped) == (1, ())
    assert titles(sam) == {"Climbing"}


def test_a_file_of_another_plan_is_left_alone(alex: Side, sam: Side) -> None:
    alex.add()
    alex.exchange()
    rewrite(alex.own / NOVEMBER, plan="another")
    assert "another plan" in sam.exchange().skipped[0].reason
    assert titles(sam) == set()


def test_a_file_is_identified_by_its_header_not_its_place(alex: Side, sam: Side) -> None:
    """Nothing but the header decides, and a header that names no place leads nowhere."""
    alex.add()
    alex.exchange()
    data = (alex.own / NOVEMBER).read_bytes()
    (alex.own / NOVEMBER).rename(alex.own / "months" / "1999-01.json")
    sam.exchange()
    assert titles(sam) == {"Climbing"}
    for bad in ("../../../../../../tmp/evil", "months/../../../evil", "/etc/passwd", "months/2026-13"):
        (alex.own / "evil.json").write_bytes(data)
        rewrite(alex.own / "evil.json", file=bad)
        assert "names no device or file" in sam.exchange().skipped[0].reason


def test_a_newer_file_is_read_after_the_upgrade(alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    alex.add()
    alex.exchange()
    rewrite(alex.own / NOVEMBER, format=3, reader=3)
    assert "upgrade planner" in sam.exchange().skipped[0].reason
    monkeypatch.setattr("planner.store.shard.schema.FORMAT", 3)
    report = sam.exchange()
    assert (report.received, report.skipped) == (1, ())


def test_a_file_that_could_not_be_read_is_tried_again(alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """A permission given later does not change the file."""
    alex.add()
    alex.exchange()
    opened, closed = os.open, alex.own / NOVEMBER

    def refused(path: Any, *rest: Any, **more: Any) -> int:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", refused)
    assert sam.exchange().skipped[0].reason == "cannot be read: Permission denied"
    monkeypatch.undo()
    assert sam.exchange().received == 1
    assert titles(sam) == {"Climbing"}


def test_unknown_tables_and_registers_reach_the_other_device(couple: Couple, alex: Side, sam: Side) -> None:
    """And stay in one's own file when an older program writes there next."""
    block = alex.add()
    path = alex.mirror / "devices" / alex.plan.device / NOVEMBER
    tables = json.loads(path.read_bytes())
    wish = {"v": {"deep": [1, {"er": None}]}, "n": 1, "t": "0" * 16 + "-" + alex.plan.device, "c": {}}
    tables["wishes"] = {"w": {"text": wish, "odd": 7}}
    tables["blocks"][block.id]["mood"] = wish
    path.write_bytes(encode_tables(tables))
    alex.reopened()
    alex.plan.change(alex.again(block), {"title": "Bouldering"})
    couple.meet()
    for mirror in (alex.mirror, sam.mirror):
        _, found = parse_shard((mirror / "devices" / alex.plan.device / NOVEMBER).read_bytes())
        assert found["wishes"] == {"w": {"text": wish, "odd": 7}}
        assert found["blocks"][block.id]["mood"] == wish
    assert titles(sam) == {"Bouldering"}


def test_a_missing_file_deletes_nothing(alex: Side, sam: Side) -> None:
    alex.add()
    alex.exchange()
    sam.exchange()
    shutil.rmtree(alex.folder / "devices")
    for side in (sam, alex):
        assert not side.exchange().problems
        assert titles(side) == {"Climbing"}
    assert (sam.own / "device.json").exists()
    assert (alex.own / NOVEMBER).exists()


# -- folders in trouble -----------------------------------------------------------------------------------------------


def test_a_missing_folder_is_reported_and_loses_nothing(alex: Side, sam: Side) -> None:
    away = alex.folder.with_name("away")
    alex.folder.rename(away)
    alex.add()
    report = alex.exchange()
    assert report.problems == (f"The shared folder {alex.folder} is not there (is it mounted?).",)
    assert alex.plan.arrivals.unpublished == 1
    assert not alex.folder.exists()
    away.rename(alex.folder)
    assert not alex.exchange().problems
    sam.exchange()
    assert titles(sam) == {"Climbing"}


def test_without_its_marker_nothing_is_written_there(alex: Side) -> None:
    """An empty mount point looks just like that."""
    shutil.rmtree(alex.folder)
    alex.folder.mkdir()
    alex.add()
    report = alex.exchange()
    assert "has no planner.space" in report.problems[0]
    assert list(alex.folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"plan": 7, "reader": 1}', b"[" * 200_000, b"\xff"])
def test_nothing_is_written_with_a_damaged_marker(content: bytes, alex: Side) -> None:
    (alex.folder / "planner.space").write_bytes(content)
    before = tree(alex.folder)
    alex.add()
    assert "planner.space cannot be read, so nothing is written there" in alex.exchange().problems[0]
    assert tree(alex.folder) == before


def test_a_pipe_as_marker_does_not_block(alex: Side) -> None:
    (alex.folder / "planner.space").unlink()
    os.mkfifo(alex.folder / "planner.space")
    assert "cannot be read" in alex.exchange().problems[0]


def test_another_plan_s_folder_is_left_alone(tmp_path: Path, alex: Side) -> None:
    (tmp_path / "others").mkdir()
    others = make_couple(tmp_path / "others", "others")
    shutil.rmtree(alex.folder)
    others.folder.rename(alex.folder)
    before = tree(alex.folder)
    alex.add()
    assert "holds another plan" in alex.exchange().problems[0]
    assert tree(alex.folder) == before


def test_a_plan_of_a_newer_version_names_the_upgrade(alex: Side) -> None:
    (alex.folder / "planner.space").write_text('{"format": 3, "reader": 3, "plan": "x"}')
    assert "upgrade planner" in alex.exchange().problems[0]


def test_a_folder_that_cannot_be_written_is_reported_and_still_read(
    alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    alex.add()
    alex.exchange()
    sam.add("Reading")
    made = os.open

    def read_only(path: str | os.PathLike[str], flags: int, mode: int = 0o777, **more: int) -> int:
        if flags & os.O_CREAT and Path(path).is_relative_to(sam.folder):
            raise OSError(30, "Read-only file system")
        return made(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", read_only)
    report = sam.exchange()
    assert report.problems == ("The shared folder cannot be written: Read-only file system.",)
    assert report.received == 1
    assert titles(sam) == {"Climbing", "Reading"}
    assert sam.plan.arrivals.unpublished == 1
    monkeypatch.undo()
    assert not sam.exchange().problems
    assert sam.plan.arrivals.unpublished == 0


def test_an_unreadable_device_folder_stops_no_other_device(
    couple: Couple, alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = couple.another("Alex")
    second.add("on the other machine")
    alex.add("here")
    second.exchange()
    alex.exchange()
    sam.add("Reading")
    scandir = os.scandir

    def closed(path: str | Path) -> object:
        if Path(path) == alex.own:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    report = sam.exchange()
    assert [(s.file, s.reason) for s in report.skipped] == [
        (f"devices/{alex.plan.device}", "cannot be read: Permission denied")
    ]
    assert not report.problems
    assert titles(sam) == {"on the other machine", "Reading"}
    assert sam.plan.arrivals.unpublished == 0


def test_a_file_in_the_way_is_reported(alex: Side) -> None:
    alex.exchange()
    shutil.rmtree(alex.own)
    alex.own.write_text("in the way")
    alex.add()
    report = alex.exchange()
    assert "cannot be written" in report.problems[0]
    assert alex.own.read_text() == "in the way"


@pytest.mark.parametrize("linked", ["own", "months", "devices"])
def test_a_link_never_leads_our_files_out_of_the_folder(linked: str, alex: Side, tmp_path: Path) -> None:
    """Promise 3: in a folder that others write to, links never redirect our files."""
    alex.exchange()
    elsewhere = tmp_path / "elsewhere"
    target = {"own": alex.own, "months": alex.own / "months", "devices": alex.folder / "devices"}[linked]
    shutil.rmtree(target, ignore_errors=True)
    elsewhere.mkdir()
    target.symlink_to(elsewhere, target_is_directory=True)
    alex.add()
    report = alex.exchange()
    assert report.problems
    assert list(elsewhere.rglob("*")) == []


def test_links_and_pipes_among_their_files_are_ignored(alex: Side, sam: Side, tmp_path: Path) -> None:
    alex.add()
    alex.exchange()
    (tmp_path / "secret.json").write_text("{}")
    (alex.own / "link.json").symlink_to(tmp_path / "secret.json")
    (alex.own / "deep").symlink_to(tmp_path)
    (alex.folder / "devices" / "ccccccccccccc").symlink_to(tmp_path)
    os.mkfifo(alex.own / "pipe.json")
    report = sam.exchange()
    assert (report.received, report.skipped) == (1, ())


def test_a_folder_that_hangs_is_given_up(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    hanging, go = threading.Event(), threading.Event()

    def hangs(folder: Path) -> str:
        hanging.set()
        go.wait()
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("planner.sync.exchange.read_marker", hangs)
    exchange = Exchange(alex.mirror, alex.folder, clock=alex.clock)
    assert exchange.run_within(0.01).problems == ("The shared folder is not answering.",)
    assert hanging.wait(10)
    go.set()
    for thread in threading.enumerate():
        if thread.name == "exchange":
            thread.join(10)


def test_a_folder_that_answers_in_time_is_not_given_up(alex: Side) -> None:
    alex.add()
    report = Exchange(alex.mirror, alex.folder, clock=alex.clock).run_within(30)
    assert (report.published, report.problems) == (1, ())


def test_the_state_of_the_exchange_can_be_lost(alex: Side, sam: Side) -> None:
    alex.add()
    alex.exchange()
    sam.exchange()
    for content in (
        None,
        b"",
        b"[]",
        b'{"at": null}',
        b'{"at": null, "published": {"plan": [1]}, "fetched": [], "skipped": {}}',
    ):
        path = sam.mirror / "local" / "exchange.json"
        path.unlink() if content is None else path.write_bytes(content)
        report = sam.exchange()
        assert (report.received, report.problems) == (0, ())


# -- permissions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "file", "folder"), [(0o2770, 0o660, 0o2770), (0o755, 0o644, 0o755), (0o700, 0o600, 0o700)]
)
def test_new_files_take_the_permissions_of_the_folder(
    mode: int, file: int, folder: int, couple: Couple, alex: Side
) -> None:
    couple.folder.chmod(mode)
    shutil.rmtree(couple.folder / "devices")
    alex.add()
    alex.exchange()
    for path in (couple.folder / "devices").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (folder if path.is_dir() else file)
    assert stat.S_IMODE((couple.folder / "devices").stat().st_mode) == folder


def test_the_mirror_is_for_its_owner_alone(alex: Side) -> None:
    alex.add()
    alex.exchange()
    for path in alex.mirror.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_set_up_homes_are_where_the_commands_look(alex: Side) -> None:
    assert (mirror_of(alex.home) / "planner.space").exists()
    assert alex.plan.now == NOW


@pytest.mark.parametrize("name", ["lock", "exchange.lock"])
def test_waiting_for_an_own_process_does_not_blame_the_folder(
    name: str, alex: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    class TimeIsUp(BaseException):
        """It still waits when its time is up."""

    def given_up(seconds: float, work: Callable[[], Report], *, name: str) -> None:
        with pytest.raises(TimeIsUp):
            work()

    def wait(seconds: float) -> None:
        raise TimeIsUp

    monkeypatch.setattr("planner.sync.exchange.run_within", given_up)
    monkeypatch.setattr(lock, "pause", wait)
    exchange = Exchange(alex.mirror, alex.folder, clock=alex.clock)
    with lock.locked(alex.mirror / "local" / name):
        assert exchange.run_within(2).problems == (AT_WORK,)


def test_unknown_numbers_of_ours_cause_one_new_id_a_day(couple: Couple) -> None:
    """A repeated claim of unknown numbers costs one new id a day.

    Later writes have numbers beyond those, so that nothing hides them.
    """
    alex, sam = couple.sides
    block = alex.add("Climbing")
    couple.meet()
    ids = [alex.plan.device]
    for hour in range(4):
        with exclusive(sam.mirror), own_facts(sam.mirror) as facts:
            facts["heard"] = {**facts["heard"], alex.plan.device: 1_000 * (hour + 1)}
        sam.exchange()
        alex.exchange()
        alex.reopened()
        ids.append(alex.plan.device)
        alex.plan.change(alex.again(block), {"title": f"Climbing {hour}"})
        couple.meet()
        assert sam.again(block).title == alex.again(block).title == f"Climbing {hour}"
        alex.clock.forward(hours=1)
    assert len(set(ids)) == 2
    assert read_state(alex.mirror).next > 4_000
    alex.clock.forward(days=1)
    with exclusive(sam.mirror), own_facts(sam.mirror) as facts:
        facts["heard"] = {**facts["heard"], alex.plan.device: 2**53}
    couple.meet()
    assert alex.reopened().device not in ids
