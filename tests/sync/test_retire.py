"""Retiring a device: its writes stay, its folder goes, a mistake costs nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.errors import BadInput, PlannerError
from planner.sync.devices import devices
from planner.sync.retirement import find_device, retire
from tests.support import THIS_WEEK, Couple, Side, tree

NOVEMBER = "months/2026-11.json"


def titles(side: Side) -> set[str]:
    return {block.title for blocks in side.plan.week(THIS_WEEK).columns.values() for block in blocks}


def retired(side: Side, other: Side, *, sure: bool = True) -> int:
    device = find_device(side.mirror, side.folder, other.plan.device)
    return retire(side.mirror, side.folder, device, side.clock(), sure=sure)


@pytest.fixture
def old(couple: Couple) -> Side:
    """Alex's other laptop, with something planned on it that all have read."""
    old = couple.another("Alex")
    old.add("From the old laptop")
    couple.meet()
    couple.sides.remove(old)
    return old


def test_a_retired_devices_writes_stay_for_everybody(couple: Couple, alex: Side, old: Side) -> None:
    assert retired(alex, old) == 2
    assert not old.own.exists()
    couple.meet()
    new = couple.another("Sam")
    couple.meet()
    for side in (*couple.sides, new):
        assert "From the old laptop" in titles(side)
        assert [one.retired for one in devices(side.mirror, side.folder) if one.id == old.plan.device] == [True]
    adopted = alex.own / "adopted"
    assert sorted(path.name for path in adopted.iterdir()) == [
        f"{old.plan.device}-device.json",
        f"{old.plan.device}-months-2026-11.json",
    ]


def test_retiring_touches_only_two_folders(couple: Couple, alex: Side, old: Side) -> None:
    mine, theirs = f"devices/{alex.plan.device}/", f"devices/{old.plan.device}/"
    before = {name: file for name, file in tree(couple.folder).items() if not name.startswith((mine, theirs))}
    retired(alex, old)
    alex.exchange()
    assert {name: file for name, file in tree(couple.folder).items() if not name.startswith(mine)} == before


def test_retiring_adopts_files_that_had_not_arrived(couple: Couple, alex: Side, old: Side) -> None:
    old.add("Last words")
    old.exchange()
    retired(alex, old)
    alex.plan.refresh()
    assert "Last words" in titles(alex)
    couple.meet()
    assert "Last words" in titles(couple.you)


def test_a_conflict_copy_is_deleted_only_after_it_was_merged(couple: Couple, alex: Side, old: Side) -> None:
    old.add("Only in the copy")
    old.exchange()
    newest = (old.own / NOVEMBER).read_bytes()
    (old.own / NOVEMBER).write_bytes((old.mirror / "devices" / old.plan.device / NOVEMBER).read_bytes()[:50])
    (old.own / "months" / "2026-11 (1).json").write_bytes(newest)
    retired(alex, old)
    couple.meet()
    assert "Only in the copy" in titles(couple.you)


def test_a_recently_heard_device_is_retired_only_with_sure(couple: Couple, alex: Side, old: Side) -> None:
    now = alex.clock().timestamp()
    for path in (alex.mirror / "devices" / old.plan.device).rglob("*.json"):
        os.utime(path, (now, now))
    before = tree(couple.folder)
    with pytest.raises(BadInput, match="was active today"):
        retired(alex, old, sure=False)
    assert tree(couple.folder) == before
    for path in (alex.mirror / "devices" / old.plan.device).rglob("*.json"):
        os.utime(path, (now - timedelta(days=40).total_seconds(),) * 2)
    assert retired(alex, old, sure=False) == 2


def test_retiring_oneself_or_an_unknown_device_is_refused(alex: Side) -> None:
    with pytest.raises(BadInput, match="this device itself"):
        retired(alex, alex)
    for text in ("", "nothing", alex.plan.device[:6]):
        with pytest.raises(BadInput, match="No device"):
            find_device(alex.mirror, alex.folder, text)


def test_a_retired_device_still_in_use_comes_back_complete(couple: Couple, alex: Side, old: Side) -> None:
    retired(alex, old)
    couple.meet()
    old.add("I am still here")
    old.exchange()
    couple.meet()
    for side in couple.sides:
        assert {"I am still here", "From the old laptop"} <= titles(side)
        assert [one.retired for one in devices(side.mirror, side.folder) if one.id == old.plan.device] == [False]
    retired(alex, old)
    couple.meet()
    assert "I am still here" in titles(couple.you)


def test_the_adopted_files_are_published_again_when_the_folder_lost_them(couple: Couple, alex: Side, old: Side) -> None:
    retired(alex, old)
    couple.meet()
    shutil.rmtree(alex.own)
    couple.meet()
    assert len(list((alex.own / "adopted").iterdir())) == 2


def test_retiring_stops_if_a_file_cannot_be_kept(couple: Couple, alex: Side, old: Side) -> None:
    odd = old.own / "months" / "2026-12.json"
    odd.write_bytes(b"[1, 2]")
    before = tree(couple.folder)
    with pytest.raises(PlannerError, match="nothing was removed"):
        retired(alex, old)
    assert tree(couple.folder) == before
    odd.unlink()
    retired(alex, old)


def test_retiring_accepts_a_damaged_file_that_is_good_here(couple: Couple, alex: Side, old: Side) -> None:
    (old.own / NOVEMBER).write_bytes(b"\x00" * 10)
    (old.own / "presence.json").write_text("{}")
    retired(alex, old)
    couple.meet()
    assert not old.own.exists()
    assert "From the old laptop" in titles(couple.you)


def test_a_killed_retirement_can_be_repeated(
    couple: Couple, alex: Side, old: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(3):
        calls = 0

        def unlink(path: Path, *args: object, most: int = count, real: object = Path.unlink, **more: object) -> None:
            nonlocal calls
            if path.is_relative_to(old.own):
                calls += 1
                if calls > most:
                    raise KeyboardInterrupt
            real(path, *args, **more)  # type: ignore[operator]

        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", unlink)
            with contextlib.suppress(KeyboardInterrupt):
                retired(alex, old)
        couple.meet()
        assert "From the old laptop" in titles(couple.you)
    retired(alex, old)
    assert not old.own.exists()
