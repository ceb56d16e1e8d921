"""Creating and joining a plan in a folder, and every way that cannot work."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from planner.domain.errors import BadInput, FolderProblem, NotSetUp, PlannerError
from planner.plan.plan import Plan
from planner.store.disk.atomic_write import replace_file
from planner.store.shard.tinydb_storage import encode_tables
from planner.sync.setup import create, join, look_at_folder
from tests.support import ZONE, Couple, HeldClock, Side, make_couple, mirror_of, seeded_ids, tree


def make(home: Path, folder: Path, **changed: Any) -> Plan:
    wanted = {"me": "Alex", "you": "Sam", "zone": ZONE, "device_name": "laptop"} | changed
    return create(mirror_of(home), folder, clock=HeldClock(), ids=seeded_ids(), **wanted)


def take_part(home: Path, folder: Path, name: str = "Sam", zone: str | None = None) -> tuple[Plan, bool]:
    joined = join(mirror_of(home), folder, name=name, zone=zone, device_name="desk", clock=HeldClock())
    return joined.plan, joined.added_device


# -- making -----------------------------------------------------------------------------------------------------------


def test_a_plan_is_made_in_a_new_folder(tmp_path: Path) -> None:
    plan = make(tmp_path / "home", tmp_path / "shared")
    assert (plan.me.name, plan.you.name, plan.zone.key) == ("Alex", "Sam", ZONE)
    assert plan.arrivals.unpublished == 0
    assert plan.arrivals.folder == tmp_path / "shared"
    assert look_at_folder(tmp_path / "shared").kind == "plan"


def test_a_plan_is_made_in_an_empty_folder_with_a_sync_tool_s_own_files(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / ".stfolder").mkdir(parents=True)
    assert look_at_folder(shared).kind == "empty"
    make(tmp_path / "home", shared)


def test_the_marker_names_the_plan_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path / "home", tmp_path / "shared")
    marker = json.loads((tmp_path / "shared" / "planner.space").read_bytes())
    assert marker.keys() == {"format", "reader", "plan"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"me": ""}, "two people"),
        ({"me": " \t "}, "two people"),
        ({"you": "ALEX"}, "two different names"),
        ({"zone": "Mars/Olympus"}, "not a time zone"),
        ({"zone": "../../etc/passwd"}, "not a time zone"),
        ({"me": "x" * 20_001}, "characters long"),
    ],
)
def test_a_failed_set_up_leaves_nothing_behind(changed: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=said):
        make(tmp_path / "home", tmp_path / "shared", **changed)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "holiday.jpg").write_text("x")
    with pytest.raises(FolderProblem, match="holds other things"):
        make(tmp_path / "home", shared)
    assert [path.name for path in shared.iterdir()] == ["holiday.jpg"]


def test_a_folder_with_a_plan_is_joined_not_set_up(couple: Couple, tmp_path: Path) -> None:
    before = tree(couple.folder)
    with pytest.raises(FolderProblem, match=r"already holds a plan \(.*Alex.*\)"):
        make(tmp_path / "third", couple.folder)
    assert tree(couple.folder) == before


def test_a_folder_without_a_parent_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FolderProblem, match="is it mounted"):
        make(tmp_path / "home", tmp_path / "stick" / "shared")
    assert list(tmp_path.iterdir()) == []


def test_a_file_instead_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("x")
    with pytest.raises(FolderProblem, match="is a file, not a folder"):
        make(tmp_path / "home", tmp_path / "shared")


def test_a_device_has_one_plan(couple: Couple, alex: Side, tmp_path: Path) -> None:
    for begin in (lambda: make(alex.home, tmp_path / "new"), lambda: take_part(alex.home, couple.folder)):
        with pytest.raises(FolderProblem, match="This device already has a plan"):
            begin()
    assert not (tmp_path / "new").exists()


def test_an_unreadable_folder_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(FolderProblem, match="cannot be read: Permission denied"):
        look_at_folder(tmp_path)


def test_an_unreadable_subfolder_is_explained(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refused(path: Path) -> object:
        if Path(path).name == "devices":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(FolderProblem, match="cannot be read: Permission denied"):
        look_at_folder(couple.folder)


@pytest.mark.parametrize("home_was_there", [False, True])
def test_a_folder_that_cannot_be_written_leaves_nothing_behind(
    home_was_there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home keeps its earlier files: they may be all that is left of another plan."""
    mirror = mirror_of(tmp_path / "home")
    if home_was_there:
        (mirror / "devices" / "ccccccccccccc").mkdir(parents=True)
        (mirror / "devices" / "ccccccccccccc" / "plan.json").write_text("precious")

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "link", read_only)
    with pytest.raises(FolderProblem, match="cannot be written: Read-only file system"):
        make(tmp_path / "home", tmp_path / "shared")
    monkeypatch.undo()
    assert mirror.exists() == home_was_there
    if home_was_there:
        assert (mirror / "devices" / "ccccccccccccc" / "plan.json").read_text() == "precious"
    with pytest.raises(NotSetUp):
        Plan.open(mirror)
    assert make(tmp_path / "home", tmp_path / "shared").me.name == "Alex"


def test_a_full_disk_at_home_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, **more: Any) -> bool:
        if path.name == "plan.json":
            raise OSError(28, "No space left on device")
        return replace_file(path, data, **more)

    monkeypatch.setattr("planner.store.device.writer.replace_file", full)
    with pytest.raises(PlannerError, match="No space left"):
        make(tmp_path / "home", tmp_path / "shared")
    monkeypatch.undo()
    assert make(tmp_path / "home", tmp_path / "shared").me.name == "Alex"


def test_the_second_of_two_simultaneous_set_ups_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "one", tmp_path / "shared")
    marker = (tmp_path / "shared" / "planner.space").read_bytes()
    monkeypatch.setattr("planner.sync.setup.look_at_folder", lambda folder: look_at_folder(tmp_path / "nothing"))
    with pytest.raises(FolderProblem):
        make(tmp_path / "two", tmp_path / "shared")
    assert (tmp_path / "shared" / "planner.space").read_bytes() == marker


# -- joining ----------------------------------------------------------------------------------------------------------


def test_the_other_joins_under_their_own_name(tmp_path: Path) -> None:
    first = make(tmp_path / "home", tmp_path / "shared")
    plan, added = take_part(tmp_path / "other", tmp_path / "shared", " sam ")
    assert (plan.me, plan.you) == (first.you, first.me)
    assert not added
    assert plan.device != first.device


def test_an_existing_name_adds_a_device(couple: Couple, alex: Side, tmp_path: Path) -> None:
    alex.add()
    alex.exchange()
    plan, added = take_part(tmp_path / "phone", couple.folder, "Alex")
    assert added
    assert plan.me == alex.plan.me
    assert len(plan.weeks.search("climbing")) == 1
    assert plan.arrivals.news() == frozenset()


def test_each_person_has_their_own_zone(couple: Couple, alex: Side, tmp_path: Path) -> None:
    plan, _ = take_part(tmp_path / "abroad", couple.folder, "Sam", "Asia/Tokyo")
    assert plan.zone.key == "Asia/Tokyo"
    assert plan.arrivals.unpublished == 0
    alex.exchange()
    assert alex.plan.you.zone == "Asia/Tokyo"
    assert alex.plan.zone.key == ZONE


def test_a_third_person_cannot_join(couple: Couple, tmp_path: Path) -> None:
    before = tree(couple.folder)
    with pytest.raises(BadInput, match="join as one of them") as refused:
        take_part(tmp_path / "third", couple.folder, "Robin")
    assert "Alex" in str(refused.value)
    assert "Sam" in str(refused.value)
    assert tree(couple.folder) == before
    assert not mirror_of(tmp_path / "third").exists()


def test_an_unknown_zone_cannot_join(couple: Couple, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a time zone"):
        take_part(tmp_path / "third", couple.folder, "Sam", "Berlin")
    assert not mirror_of(tmp_path / "third").exists()


def test_a_missing_folder_cannot_be_joined(tmp_path: Path) -> None:
    with pytest.raises(FolderProblem, match="has it arrived yet"):
        take_part(tmp_path / "home", tmp_path / "shared")


def test_a_folder_without_a_plan_cannot_be_joined(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    with pytest.raises(FolderProblem, match=r"has no planner\.space"):
        take_part(tmp_path / "home", tmp_path / "shared")


def test_a_plan_that_has_only_half_arrived_is_joined_later(tmp_path: Path) -> None:
    make(tmp_path / "home", tmp_path / "shared")
    arriving = tmp_path / "arriving"
    arriving.mkdir()
    (arriving / "planner.space").write_bytes((tmp_path / "shared" / "planner.space").read_bytes())
    with pytest.raises(FolderProblem, match="hasn’t arrived completely"):
        take_part(tmp_path / "other", arriving)
    assert not mirror_of(tmp_path / "other").exists()


def test_names_from_a_folder_cannot_control_the_terminal(tmp_path: Path) -> None:
    make(tmp_path / "home", tmp_path / "shared")
    plan_json = next((tmp_path / "shared").rglob("plan.json"))
    tables = json.loads(plan_json.read_bytes())
    for document in tables["people"].values():
        document["name"]["v"] += "\x1b[2J"
    plan_json.write_bytes(encode_tables(tables))
    for begin in (
        lambda: take_part(tmp_path / "b", tmp_path / "shared"),
        lambda: make(tmp_path / "c", tmp_path / "shared"),
    ):
        with pytest.raises(PlannerError) as refused:
            begin()
        assert "\x1b" not in str(refused.value)


def test_looking_writes_nothing(couple: Couple) -> None:
    before = tree(couple.folder)
    found = look_at_folder(couple.folder)
    assert {person.name for person in found.people} == {"Alex", "Sam"}
    assert len(found.with_devices) == 2
    assert tree(couple.folder) == before


def test_two_couples_on_one_machine_are_separate(couple: Couple, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    others = make_couple(tmp_path / "others", "others")
    couple.me.add()
    couple.meet()
    others.meet()
    assert others.me.plan.weeks.search("climbing") == ()
