"""A machine restored together with its view of the folder, at an old number."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.domain.model.block import Block
from planner.plan.plan import Plan
from planner.store.device import identity
from tests.support import Couple, HeldClock, Side, create_side, join_side, mirror_of


@dataclass
class Apart:
    """Two people with two views of the folder, and a tool that copies between them."""

    me: Side
    you: Side

    def sync(self) -> None:
        """Copy the newer version of each file to the other view, as a simple tool does."""
        for here, there in ((self.me.folder, self.you.folder), (self.you.folder, self.me.folder)):
            for path in sorted(here.glob("devices/**/*.json")):
                target = there / path.relative_to(here)
                if not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, target)

    def meet(self) -> None:
        for _ in range(3):
            for side in (self.me, self.you):
                side.exchange()
            self.sync()
        for side in (self.me, self.you):
            side.exchange()


@pytest.fixture(params=["its files", "the whole machine"])
def apart(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Apart:
    """Two people after a set-back: replaced files are noticed, a whole disk is not."""
    if request.param == "the whole machine":
        monkeypatch.setattr(identity, "anchor", lambda root: None)
    clock, shared = HeldClock(), tmp_path / "alex-folder"
    shared.mkdir()
    alex = create_side(tmp_path / "alex", shared, clock)
    theirs = tmp_path / "sam-folder"
    shutil.copytree(shared, theirs)
    couple = Apart(alex, join_side(tmp_path / "sam", theirs, "Sam", clock))
    couple.meet()
    return couple


def set_back(side: Side, kept: Path) -> None:
    """The home and the view of the folder as they were when `keep` was called."""
    for name in ("home", "folder"):
        place = side.home if name == "home" else side.folder
        shutil.rmtree(place)
        shutil.copytree(kept / name, place)
    side.plan = Plan.open(side.mirror, clock=side.clock)


def keep(side: Side, kept: Path) -> None:
    shutil.copytree(side.home, kept / "home")
    shutil.copytree(side.folder, kept / "folder")


def titles(side: Side, block: Block) -> set[object]:
    found = side.plan.block(block.id)
    return {found.title, *(version.value for version in found.conflicts if version.register == "title")}


def forgotten(apart: Apart, kept: Path) -> Block:
    """A block that Alex names anew after everything was kept; Sam has read it."""
    block = apart.me.add("Climbing")
    apart.meet()
    keep(apart.me, kept)
    apart.me.plan.change(apart.me.again(block), {"title": "Bouldering"})
    apart.meet()
    return block


def test_writes_before_and_after_a_reset_are_shown_on_both_sides(apart: Apart, tmp_path: Path) -> None:
    alex, sam = apart.me, apart.you
    block = forgotten(apart, kept := tmp_path / "kept")
    assert titles(sam, block) == {"Bouldering"}
    set_back(alex, kept)
    alex.plan.change(alex.again(block), {"title": "Yoga"})
    alex.exchange()
    apart.meet()
    apart.meet()
    for side in (alex, sam):
        assert titles(side, block) == {"Bouldering", "Yoga"}
    sam.plan.change(sam.again(block), {"title": "Yoga, then bouldering"})
    apart.meet()
    for side in (alex, sam):
        assert titles(side, block) == {"Yoga, then bouldering"}


def test_an_answer_to_a_forgotten_write_keeps_later_writes(apart: Apart, tmp_path: Path) -> None:
    alex, sam = apart.me, apart.you
    block = forgotten(apart, kept := tmp_path / "kept")
    sam.plan.change(sam.again(block), {"title": "Bouldering with Kim"})
    set_back(alex, kept)
    alex.plan.change(alex.again(block), {"title": "Yoga"})
    alex.exchange()
    apart.meet()
    apart.meet()
    for side in (alex, sam):
        assert titles(side, block) == {"Bouldering with Kim", "Yoga"}


def kept_for_others(side: Side) -> list[str]:
    return sorted(path.name for path in (side.own / "adopted").glob("*.json"))


def test_a_file_set_back_by_a_sync_tool_is_kept_until_its_owner_repairs_it(
    couple: Couple, alex: Side, sam: Side
) -> None:
    block = sam.add("Walk")
    sam.exchange()
    published = sam.own / "months" / "2026-11.json"
    old = published.read_bytes()
    sam.plan.change(sam.again(block), {"title": "Long walk"})
    couple.meet()
    published.write_bytes(old)
    alex.exchange(whole=True)
    assert kept_for_others(alex) == [f"{sam.plan.device}-months-2026-11.json"]
    third = couple.another("Alex")
    assert third.again(block).title == "Long walk"
    sam.exchange(whole=True)
    alex.exchange(whole=True)
    assert kept_for_others(alex) == []


def test_a_crash_s_temporary_beside_a_kept_file_is_harmless(couple: Couple, alex: Side, tmp_path: Path) -> None:
    before = alex.own
    alex.add("Walk")
    couple.meet()
    shutil.copytree(alex.mirror, tmp_path / "copy")
    shutil.rmtree(alex.mirror)
    shutil.copytree(tmp_path / "copy", alex.mirror)
    alex.reopened()
    shutil.rmtree(before)
    folder = alex.own / "adopted"
    folder.mkdir(parents=True)
    (folder / f".~{before.name}-months-2026-11.json.tmp").write_bytes(b"{")
    assert alex.exchange().problems == ()
    assert kept_for_others(alex)


def test_the_files_of_a_former_id_are_kept_when_the_folder_loses_them(
    couple: Couple, alex: Side, tmp_path: Path
) -> None:
    block = alex.add("Walk")
    couple.meet()
    before = alex.own
    shutil.copytree(alex.mirror, tmp_path / "copy")
    shutil.rmtree(alex.mirror)
    shutil.copytree(tmp_path / "copy", alex.mirror)
    alex.reopened()
    assert alex.own != before
    shutil.rmtree(before)
    couple.meet()
    assert couple.another("Sam").again(block).title == "Walk"


def test_a_write_under_a_new_id_counts_as_read_if_it_was_read_under_the_old_one(
    couple: Couple, alex: Side, sam: Side, tmp_path: Path
) -> None:
    block = alex.add("Walk")
    couple.meet()
    alex.plan.change(alex.again(block), {"title": "Long walk"})
    shutil.copytree(alex.home, tmp_path / "laptop")
    couple.meet()
    sam.plan.change(sam.again(block), {"title": "Short walk"})
    # The copy has never seen that the folder has what it carries over.
    clone = Side(tmp_path / "laptop", alex.folder, alex.clock, Plan.open(mirror_of(tmp_path / "laptop")))
    assert clone.plan.device != alex.plan.device
    clone.exchange()
    couple.meet()
    clone.exchange()
    for side in (alex, sam, clone):
        assert titles(side, block) == {"Short walk"}
