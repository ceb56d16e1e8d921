"""Odd folders and odd records of other people, and how each is handled."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from planner.domain.time.when import When
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.device.writer import commit
from planner.store.disk.atomic_write import make_folder, replace_file
from planner.store.disk.layout import PLAN
from planner.store.disk.transaction import exclusive
from planner.sync.exchange import Exchange
from tests.support import Couple, Side


def test_a_third_person_record_is_ignored(couple: Couple, alex: Side, sam: Side) -> None:
    with exclusive(alex.mirror):
        commit(alex.mirror, [Edit(PLAN, "people", Record("aaaaaaaa"), {"name": "Eve", "zone": "UTC"})], alex.clock)
    couple.meet()
    assert (alex.reopened().you.name, sam.reopened().you.name) == ("Sam", "Alex")


def test_a_third_persons_record_is_ignored_before_the_other_has_a_device(couple: Couple, alex: Side) -> None:
    import shutil

    shutil.rmtree(alex.mirror / "devices" / couple.you.plan.device)
    alex.clock.forward(minutes=1)
    with exclusive(alex.mirror):
        commit(alex.mirror, [Edit(PLAN, "people", Record("aaaaaaaa"), {"name": "Eve", "zone": "UTC"})], alex.clock)
    assert alex.reopened().you.name == "Sam"


def test_an_unreadable_device_folder_does_not_count_as_a_change(
    alex: Side, sam: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, closed = Path.stat, sam.own / "months"

    def refused(self: Path, **more: bool) -> os.stat_result:
        if self == closed:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(self, **more)

    monkeypatch.setattr(Path, "stat", refused)
    exchange = Exchange(alex.mirror, alex.folder, clock=alex.clock)
    exchange.run()
    assert not exchange.changed()


def test_a_file_system_without_permissions_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchmod", refused)
    monkeypatch.setattr(os, "chmod", refused)
    make_folder(tmp_path / "a" / "b", mode=0o2770)
    assert replace_file(tmp_path / "a" / "b" / "plan.json", b"one", mode=0o660)


def test_an_edit_of_a_block_at_a_time_that_does_not_exist_leaves_that_time(alex: Side) -> None:
    block = alex.add("Early", "2027-03-28T01:30")
    with exclusive(alex.mirror):
        when = {"start": "2027-03-28T02:30", "minutes": 60, "zone": "Europe/Berlin"}
        assert isinstance(block.seen, Record)
        commit(alex.mirror, [Edit("months/2027-03", "blocks", block.seen, {"when": when})], alex.clock)
    block = alex.reopened().block(block.id)
    assert not block.when.exists()
    changed = alex.plan.change(block, {"title": "Very early", "when": block.when}).block
    assert changed.title == "Very early"
    assert isinstance(changed.when, When)


def test_an_unreadable_value_is_never_the_first_choice(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing")
    couple.meet()
    alex.plan.change(block, {"title": "Bouldering"})
    sam.clock.forward(minutes=1)
    seen = sam.again(block).seen
    assert isinstance(seen, Record)
    with exclusive(sam.mirror):
        commit(sam.mirror, [Edit("months/2026-11", "blocks", seen, {"title": {"text": "later"}})], sam.clock)
    couple.meet()
    now = alex.again(block)
    assert (now.title, len(now.conflicts)) == ("Bouldering", 1)
    assert alex.plan.choose(now, "title", 1).block.title == "Bouldering"


def test_the_marker_is_whole_and_leaves_nothing_beside_it(couple: Couple) -> None:
    assert sorted(path.name for path in couple.folder.iterdir()) == ["devices", "planner.space"]
    assert stat.S_ISREG((couple.folder / "planner.space").stat().st_mode)
    assert (couple.folder / "planner.space").stat().st_nlink == 1


def test_a_folder_that_ignores_case_works(couple: Couple, alex: Side, sam: Side) -> None:
    """Our names never differ in case alone, and other capitals are read too."""
    block = sam.add("Walk")
    sam.exchange()
    names = [str(path.relative_to(couple.folder)) for path in couple.folder.rglob("*")]
    assert names == [name.lower() for name in names]
    for path in sorted(sam.own.rglob("*"), reverse=True):
        path.rename(path.with_name(path.name.upper()))
    sam.own.rename(sam.own.with_name(sam.own.name.upper()))
    alex.exchange()
    assert alex.again(block).title == "Walk"
