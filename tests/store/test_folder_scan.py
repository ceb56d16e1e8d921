"""What a later look at the mirror lists again, and what it finds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.store.disk import folder_scan
from planner.store.disk.atomic_write import replace_file
from planner.store.disk.folder_scan import COARSE_TICK_NS, FINE_TICK_NS, MAX_AGE_S, MAX_LOOKS, FolderScan
from planner.store.mirror.mirror import Mirror
from tests.support import Couple, mirror_of

HOUR_NS = 3_600_000_000_000


class Clocks:
    """The clocks of the scan; the calendar's is far ahead, so folders are settled."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now_ns, self.seconds = 4_000_000_000_000_000_000, 0.0
        patch.setattr(folder_scan, "time_ns", lambda: self.now_ns)
        patch.setattr(folder_scan, "monotonic", lambda: self.seconds)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are listed from now on."""
    found: list[str] = []
    real = os.scandir

    def scandir(folder: str) -> object:
        found.append(os.fspath(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    return found


def scanned(folder: Path) -> Mirror:
    mirror = Mirror(folder)
    mirror.scan()
    return mirror


def look(scan: FolderScan, folder: Path) -> dict[str, tuple[int, int, int]]:
    scan.begin()
    return dict(scan.look(str(folder), lambda entry: True))


def test_nothing_is_listed_while_nothing_changes(couple: Couple, clocks: Clocks, listed: list[str]) -> None:
    for side in (couple.me, couple.you):
        side.add("Run")
    couple.meet()
    listed.clear()
    mirror = scanned(mirror_of(couple.me.home))
    assert len(listed) == 5, "that of the devices, and of each its own and one of months"
    listed.clear()
    assert mirror.scan() == set()
    assert listed == []


def test_a_file_that_another_process_renames_into_place_is_seen_at_once(
    couple: Couple, clocks: Clocks, listed: list[str]
) -> None:
    couple.me.add("Run")
    root = mirror_of(couple.me.home)
    mirror, device = scanned(root), couple.me.plan.device
    path = root / "devices" / device / "plan.json"
    listed.clear()
    replace_file(path, path.read_bytes().replace(b"Alex", b"Alix"))
    replace_file(path.parent / "months" / "2031-01.json", b"{}")
    assert mirror.scan() == {(device, "plan"), (device, "months/2031-01")}
    assert sorted(listed) == [str(path.parent), str(path.parent / "months")]
    (path.parent / "months" / "2031-01.json").unlink()
    assert mirror.scan() == {(device, "months/2031-01")}
    assert (device, "months/2031-01") not in mirror.signatures


def test_a_device_that_comes_and_one_that_goes_are_seen_at_once(couple: Couple, clocks: Clocks) -> None:
    root = mirror_of(couple.me.home)
    mirror, devices = scanned(root), root / "devices"
    new = devices / ("a" * 13)
    (devices / couple.you.plan.device).rename(new)
    changed = mirror.scan()
    assert {device for device, _ in changed} == {new.name, couple.you.plan.device}
    assert mirror.devices() == sorted([new.name, couple.me.plan.device])


@pytest.mark.parametrize("due", ["time", "number of looks", "a clock that was set back", "another opening"])
def test_damage_in_place_is_found_when_everything_is_listed_again(couple: Couple, clocks: Clocks, due: str) -> None:
    root = mirror_of(couple.me.home)
    clocks.seconds = 5.0
    mirror, device = scanned(root), couple.me.plan.device
    path = root / "devices" / device / "plan.json"
    with path.open("ab") as file:
        file.write(b"damage")
    assert mirror.scan() == set()
    if due == "time":
        clocks.seconds += MAX_AGE_S
    elif due == "number of looks":
        for _ in range(MAX_LOOKS - 1):
            assert mirror.scan() == set()
    elif due == "a clock that was set back":
        clocks.seconds = 0.0
    else:
        mirror = Mirror(root)
    assert (device, "plan") in mirror.scan()
    assert mirror.tables(device, "plan") == {}
    assert (device, "plan") in mirror.unreadable


def test_damage_in_place_is_found_when_the_file_is_read(couple: Couple, clocks: Clocks) -> None:
    root = mirror_of(couple.you.home)
    mirror, device = scanned(root), couple.me.plan.device
    (root / "devices" / device / "plan.json").write_bytes(b"damage")
    assert mirror.scan() == set()
    assert mirror.tables(device, "plan") == {}
    assert (device, "plan") in mirror.unreadable


def test_damage_in_place_is_found_under_the_lock(couple: Couple, clocks: Clocks) -> None:
    root = mirror_of(couple.you.home)
    mirror, device = scanned(root), couple.me.plan.device
    (root / "devices" / device / "plan.json").write_bytes(b"damage")
    assert mirror.look_at({"plan"}) == {(device, "plan")}


@pytest.mark.parametrize(
    ("changed_ns", "age_ns", "trusted"),
    [
        (HOUR_NS + 1, FINE_TICK_NS + 1, True),
        (HOUR_NS + 1, FINE_TICK_NS, False),
        (HOUR_NS, COARSE_TICK_NS + 1, True),
        (HOUR_NS, FINE_TICK_NS + 1, False),
        (HOUR_NS + 1, -HOUR_NS, False),
    ],
)
def test_two_renames_within_one_tick_are_both_seen(
    tmp_path: Path, clocks: Clocks, changed_ns: int, age_ns: int, trusted: bool, listed: list[str]
) -> None:
    """The second rename leaves both times of the folder as they were."""
    stat, times = os.stat, [changed_ns]

    def held(path: str | Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat(path, follow_symlinks=follow_symlinks)
        return os.stat_result(
            (*found[:7], *(times[0] // 10**9,) * 3), {"st_mtime_ns": times[0], "st_ctime_ns": times[0]}
        )

    scan = FolderScan()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "stat", held)
        clocks.now_ns = changed_ns + age_ns
        replace_file(tmp_path / "one.json", b"1")
        assert look(scan, tmp_path).keys() == {"one.json"}
        listed.clear()
        if trusted:
            look(scan, tmp_path)
            assert listed == []
            times[0] += age_ns  # a change after such a look has another time
        replace_file(tmp_path / "two.json", b"2")
        assert look(scan, tmp_path).keys() == {"one.json", "two.json"}


def test_real_renames_one_after_the_other_are_all_seen(tmp_path: Path) -> None:
    scan = FolderScan()
    for number in range(300):
        replace_file(tmp_path / "file.json", str(number).encode(), durable=False)
        found = look(scan, tmp_path)
        assert found["file.json"][2] == (tmp_path / "file.json").stat().st_ino
        replace_file(tmp_path / f"{number}.json", b"", durable=False)
        assert f"{number}.json" in look(scan, tmp_path)


@pytest.mark.parametrize("change", [Path.mkdir, lambda path: path.rename(path.with_name("away"))])
def test_a_folder_that_comes_or_goes_is_seen_at_once(
    tmp_path: Path, clocks: Clocks, change: Callable[[Path], object]
) -> None:
    scan, folder = FolderScan(), tmp_path / "months"
    is_there = change is not Path.mkdir
    if is_there:
        folder.mkdir()
        (folder / "one.json").touch()
    assert bool(look(scan, folder)) is is_there
    change(folder)
    if not is_there:
        (folder / "one.json").touch()
    assert bool(look(scan, folder)) is not is_there
