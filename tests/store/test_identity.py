"""Installations: unique numbers, two processes, copied homes, damaged files."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner.domain.errors import NotSetUp, PlannerError, WrittenSince
from planner.plan.plan import Plan
from planner.store.device.identity import read_state, state_path
from planner.store.disk.layout import replica_path
from planner.store.disk.lock import locked
from planner.store.disk.transaction import lock_path
from planner.store.shard.schema import every_register, number_of, parse_shard
from planner.store.shard.tinydb_storage import encode_tables
from tests.support import THIS_WEEK, Couple, Side

ROOT = Path(__file__).parents[2]

_ADDER = """
import sys
from pathlib import Path
from planner.plan.plan import Plan
from tests.support import at
from planner.domain.model.block import Draft
plan = Plan.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    plan.blocks.add(Draft(f"{sys.argv[2]} {number}", at("2026-11-27T19:00"), plan.me.id))
    print(f"{sys.argv[2]} {number}", flush=True)
"""

_HOLDER = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def adder(side: Side, name: str, count: int) -> subprocess.Popen[str]:
    """Another process of this device that adds blocks on request and prints each."""
    command = [sys.executable, "-c", _ADDER, str(side.mirror), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def own_numbers(side: Side) -> list[int]:
    found = []
    for path in (side.mirror / "devices" / side.plan.device).rglob("*.json"):
        _, tables = parse_shard(path.read_bytes())
        found += [number_of(raw) for _, _, _, raw in every_register(tables) if number_of(raw)]
    return found


def titles(plan: Plan) -> list[str]:
    return sorted(block.title for blocks in plan.week(THIS_WEEK).columns.values() for block in blocks)


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_no_number_is_used_twice(alex: Side) -> None:
    block = alex.add()
    for number in range(5):
        block = alex.plan.change(block, {"title": f"title {number}", "place": f"place {number}"}).block
        alex.add(f"block {number}")
    alex.plan.undo()
    numbers = own_numbers(alex)
    assert len(numbers) == len(set(numbers))
    assert max(numbers) < read_state(alex.mirror).next


def test_the_next_number_is_on_the_disk_before_the_write_that_uses_it(
    alex: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash in between costs a number, never a meaning."""
    block = alex.add("one")
    before = read_state(alex.mirror).next

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("planner.store.disk.transaction.replace_file", crash)
        with pytest.raises(KeyboardInterrupt):
            alex.plan.change(block, {"title": "two"})
    assert read_state(alex.mirror).next > before
    plan = alex.reopened()
    assert plan.block(block.id).title == "one"
    plan.change(plan.block(block.id), {"title": "three"})
    assert len(own_numbers(alex)) == len(set(own_numbers(alex)))
    assert min(n for n in own_numbers(alex) if n >= before) > before


def test_every_write_counts_further_than_the_ones_before_it(alex: Side) -> None:
    highest = max(own_numbers(alex))
    alex.add()
    new = [n for n in own_numbers(alex) if n > highest]
    assert len(new) >= 4


# -- two at once ------------------------------------------------------------------------------------------------------


def test_two_processes_that_add_at_once_both_keep_everything(alex: Side, sam: Side) -> None:
    with adder(alex, "one", 20) as first, adder(alex, "other", 20) as second:
        go(first)
        go(second)
        for number in range(5):
            alex.add(f"here {number}")
        assert first.wait(60) == second.wait(60) == 0
    alex.plan.refresh()
    wanted = [f"{name} {n}" for name, most in (("one", 20), ("other", 20), ("here", 5)) for n in range(most)]
    assert titles(alex.plan) == sorted(wanted)
    numbers = own_numbers(alex)
    assert len(numbers) == len(set(numbers))
    assert alex.plan.arrivals.unpublished == 45
    alex.exchange()
    sam.exchange()
    assert titles(sam.plan) == sorted(wanted)


def test_a_killed_process_keeps_its_saves_and_leaves_no_lock(alex: Side) -> None:
    with adder(alex, "block", 10_000) as process:
        go(process)
        assert process.stdout
        said = [process.stdout.readline().strip() for _ in range(15)]
        os.kill(process.pid, signal.SIGKILL)
        said += [line.strip() for line in process.stdout if line.endswith("\n")]
    plan = alex.reopened()
    kept = titles(plan)
    assert set(said) <= set(kept)
    assert len(kept) <= len(said) + 1
    alex.add("after")
    numbers = own_numbers(alex)
    assert len(numbers) == len(set(numbers))


def test_a_second_window_sees_changes_of_the_first(alex: Side) -> None:
    second = Plan.open(alex.mirror, clock=alex.clock)
    block = alex.add("Climbing")
    assert second.refresh() >= {block.id}
    assert second.block(block.id).title == "Climbing"
    second.change(second.block(block.id), {"title": "Bouldering"})
    assert alex.plan.refresh() >= {block.id}
    assert alex.again(block).title == "Bouldering"


def test_a_field_written_by_another_window_is_not_overwritten(alex: Side) -> None:
    block = alex.add("Climbing")
    second = Plan.open(alex.mirror, clock=alex.clock)
    second.change(second.block(block.id), {"title": "Bouldering"})
    with pytest.raises(WrittenSince) as refused:
        alex.plan.change(block, {"title": "Climbing with Ada", "place": "hall"})
    assert refused.value.block_id == block.id
    assert refused.value.mine == {"title": "Climbing with Ada"}
    alex.plan.refresh()
    now = alex.again(block)
    assert (now.title, now.place, now.conflicts) == ("Bouldering", "", ())
    assert alex.plan.change(now, {"title": "Climbing with Ada"}).block.title == "Climbing with Ada"


def test_another_windows_write_of_another_field_is_fine(alex: Side) -> None:
    block = alex.add("Climbing")
    second = Plan.open(alex.mirror, clock=alex.clock)
    second.change(second.block(block.id), {"title": "Bouldering"})
    now = alex.plan.change(block, {"place": "hall"}).block
    assert (now.title, now.place, now.conflicts) == ("Bouldering", "hall", ())


def test_a_field_written_by_the_other_becomes_a_conflict(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing")
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Bouldering"})
    sam.exchange()
    alex.exchange()
    alex.clock.forward(minutes=1)
    now = alex.plan.change(block, {"title": "Climbing with Ada"}).block
    assert now.title == "Climbing with Ada"
    assert [version.value for version in now.conflicts] == ["Bouldering"]


# -- the lock ---------------------------------------------------------------------------------------------------------


def test_the_lock_keeps_other_processes_out_until_its_own_ends(alex: Side) -> None:
    command = [sys.executable, "-c", _HOLDER, str(lock_path(alex.mirror))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with pytest.raises(PlannerError, match="has been saving for a while"), locked(lock_path(alex.mirror), 0.01):
            raise AssertionError("two at once")
        process.kill()
        process.wait()
        with locked(lock_path(alex.mirror), 5):
            pass


def test_the_lock_is_released_after_an_error(alex: Side) -> None:
    with pytest.raises(KeyError), locked(lock_path(alex.mirror)):
        raise KeyError
    with locked(lock_path(alex.mirror), 0.01):
        pass


def test_two_threads_of_one_process_wait_for_each_other_too(alex: Side) -> None:
    with (
        locked(lock_path(alex.mirror)),
        pytest.raises(PlannerError),
        locked(lock_path(alex.mirror), 0.01),
    ):
        raise AssertionError("two at once")


@pytest.mark.parametrize("age", [0, 4_000_000_000], ids=["from 1970", "from 2096"])
def test_a_lock_has_no_age(age: int, alex: Side) -> None:
    """Its process holds it until it ends, whatever the time of its file."""
    path = lock_path(alex.mirror)
    with locked(path):
        os.utime(path, (age, age))
        with pytest.raises(PlannerError, match="has been saving for a while"), locked(path, 0.01):
            raise AssertionError("two at once")
    os.utime(path, (age, age))
    with locked(path, 0.01):
        pass


def test_signals_do_not_end_the_wait_for_a_lock(alex: Side) -> None:
    """As after EINTR: the wait goes on until the lock is released."""
    path, rung = lock_path(alex.mirror), 0
    holder = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(holder, fcntl.LOCK_EX)

    def ring(*_: object) -> None:
        nonlocal rung
        rung += 1
        if rung == 5:
            os.close(holder)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)
    try:
        with locked(path, 60):
            assert rung >= 5
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# -- damage -----------------------------------------------------------------------------------------------------------


def own_month(side: Side) -> Path:
    return replica_path(side.mirror, side.plan.device, "months/2026-11")


def set_aside(side: Side) -> list[bytes]:
    folder = side.mirror / "local" / "damaged"
    return [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"{}", b'{"header": {}}', b"\x00" * 100])
def test_a_damaged_file_of_our_own_is_set_aside_and_made_again(damage: bytes, couple: Couple, alex: Side) -> None:
    """No byte is lost, nothing is half saved, and the device continues with a new id."""
    block = alex.add("Climbing")
    couple.meet()
    before = alex.plan.device
    own_month(alex).write_bytes(damage)
    with pytest.raises(PlannerError, match="damaged"):
        alex.plan.change(block, {"title": "Bouldering"})
    assert set_aside(alex) == [damage]
    notices = alex.exchange_and_listen()
    alex.plan.refresh()
    assert alex.plan.device != before
    assert any("set aside" in notice for notice in notices)
    assert alex.plan.change(alex.again(block), {"title": "Bouldering"}).block.title == "Bouldering"


def test_a_file_of_another_device_in_the_place_of_our_own_is_set_aside(couple: Couple, alex: Side, sam: Side) -> None:
    sam.add("Reading")
    alex.add("Climbing")
    couple.meet()
    theirs = replica_path(alex.mirror, sam.plan.device, "months/2026-11").read_bytes()
    own_month(alex).write_bytes(theirs)
    with pytest.raises(PlannerError, match="damaged"):
        alex.add("another")
    assert set_aside(alex) == [theirs]


def test_a_full_disk_says_so_and_keeps_everything(alex: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    block = alex.add("Climbing")
    before = own_month(alex).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("planner.store.disk.transaction.replace_file", full)
        with pytest.raises(PlannerError, match="Nothing was saved: No space left on device"):
            alex.plan.change(block, {"title": "Bouldering"})
    with monkeypatch.context() as patch:
        patch.setattr("planner.store.disk.transaction.make_folder", full)
        with pytest.raises(PlannerError, match="Nothing was saved"):
            alex.add("another", "2027-01-05")
    assert own_month(alex).read_bytes() == before
    assert alex.plan.change(block, {"title": "Bouldering"}).block.title == "Bouldering"


# -- homes ------------------------------------------------------------------------------------------------------------


def test_opening_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp):
        Plan.open(tmp_path / "mirror")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b'{"devices": 7}', b'{"devices": {}, "plan": 1}', b"\xff", b'{"plan": "x"}']
)
def test_a_damaged_state_is_explained_in_one_sentence_and_kept(content: bytes, alex: Side) -> None:
    state_path(alex.mirror).write_bytes(content)
    with pytest.raises(PlannerError) as refused:
        Plan.open(alex.mirror)
    assert str(refused.value)
    assert state_path(alex.mirror).read_bytes() == content


def spoil(state: Path, **fields: Any) -> None:
    tree = json.loads(state.read_bytes())
    for mine in tree["devices"].values():
        mine.update(fields)
    state.write_bytes(json.dumps(tree).encode())


@pytest.mark.parametrize("fields", [{"next": None}, {"next": "7"}, {"next": 0}, {"device": "../../x"}, {"edits": []}])
def test_a_state_with_odd_values_is_explained_in_one_sentence(fields: dict[str, Any], alex: Side) -> None:
    spoil(state_path(alex.mirror), **fields)
    with pytest.raises(PlannerError) as refused:
        Plan.open(alex.mirror)
    assert str(refused.value)


def test_unknown_fields_in_the_state_are_kept(alex: Side) -> None:
    spoil(state_path(alex.mirror), later="x")
    assert Plan.open(alex.mirror).me.name == "Alex"


def test_other_machines_of_one_home_stay_in_the_state(alex: Side) -> None:
    tree = json.loads(state_path(alex.mirror).read_bytes())
    tree["devices"]["another machine"] = {"device": "ccccccccccccc", "next": 9}
    state_path(alex.mirror).write_bytes(json.dumps(tree).encode())
    alex.reopened()
    alex.add()
    assert json.loads(state_path(alex.mirror).read_bytes())["devices"]["another machine"]["next"] == 9


def test_a_copied_home_does_not_write_under_the_same_name(alex: Side, tmp_path: Path) -> None:
    """Two writers of one device would use numbers twice."""
    copy = tmp_path / "copy"
    shutil.copytree(alex.home, copy)
    mirror = copy / "default" / "mirror"
    plan = Plan.open(mirror, clock=alex.clock)
    assert plan.device != alex.plan.device
    assert plan.me == alex.plan.me


def test_unknown_registers_of_our_own_survive_an_edit(alex: Side) -> None:
    block = alex.add()
    tables = json.loads(own_month(alex).read_bytes())
    tables["blocks"][block.id]["mood"] = {"v": 1}
    tables["wishes"] = {"w": {"text": {"v": "a boat"}}}
    own_month(alex).write_bytes(encode_tables(tables))
    alex.plan.refresh()
    alex.plan.change(alex.again(block), {"title": "Bouldering"})
    _, after = parse_shard(own_month(alex).read_bytes())
    assert after["blocks"][block.id]["mood"] == {"v": 1}
    assert after["wishes"] == tables["wishes"]
