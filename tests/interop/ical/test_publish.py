"""Publishing writes what changed alone, and ends as a whole export does."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.errors import PlannerError
from planner.domain.model.block import VISIBILITIES, WE, Draft, Scope, column_of
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.interop.ical.export_calendar import (
    calendar_end,
    calendar_head,
    calendar_items,
    calendar_pieces,
    whole_span,
)
from planner.interop.ical.publish import publish
from planner.plan.plan import Plan
from planner.store.disk.layout import calendar_folder
from planner.store.mirror import mirror as mirrors
from tests.support import ZONE, Couple, Side, at, make_couple, tree


def targets_in(folder: Path) -> list[str]:
    return [str(folder / "plan.ics"), f"{folder}/vdir/"]


def check(plan: Plan, folder: Path) -> None:
    """Both targets have what an export has."""
    items = sorted(calendar_items(plan, whole_span(plan)))
    zones = {zone for item in items for zone in item.zones}
    text = (folder / "plan.ics").read_bytes()
    assert [item.name for item in items if item.text not in text] == []
    assert len(text) == len(calendar_head(zones)) + sum(len(item.text) for item in items) + len(calendar_end())
    files = {f"{column_of(item.who, plan.me.id)}/{item.name}.ics": item for item in items}
    there = {str(path.relative_to(folder / "vdir")): path for path in (folder / "vdir").rglob("*.ics")}
    assert there.keys() == files.keys()
    assert all(there[name].read_bytes() == b"".join(calendar_pieces([item])) for name, item in files.items())


# -- random changes of both people ------------------------------------------------------------------------------------


@given(st.integers(0, 2**32), st.integers(4, 12))
@settings(max_examples=15)
def test_any_changes_are_published_as_a_whole_export_has_them(seed: int, count: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        couple, folder = make_couple(Path(name)), Path(name) / "published"
        folder.mkdir()
        for _ in range(count):
            side = chance.choice(couple.sides)
            try:
                change(side, chance)
            except PlannerError:
                continue
            if chance.random() < 0.4:
                couple.meet()
            if chance.random() < 0.2:
                couple.me.reopened()
            assert publish(couple.me.plan, targets_in(folder)) == []
            check(couple.me.plan, folder)


def change(side: Side, chance: random.Random) -> None:
    plan = side.plan
    day = f"2026-{chance.choice(['11-28', '12-05', '12-12'])}"
    who = chance.choice([plan.me.id, WE])
    what = chance.choice(["add", "ritual", "alone", "away", "off", "undo", *["change"] * 6])
    if what == "add":
        plan.blocks.add(Draft("Block", When(f"{day}T10:00", 60, ZONE), who, visibility=chance.choice(["open", "busy"])))
    elif what == "alone":
        plan.blocks.add(Draft("Alone", When(day, 2880), plan.me.id))
    elif what == "ritual":
        rrule = chance.choice(["FREQ=WEEKLY;BYDAY=SA", "FREQ=DAILY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=1SA"])
        when = When(day, 2880) if "MONTHLY" in rrule else When(f"{day}T20:00", 60, ZONE)
        plan.ritual_changes.add_ritual(
            RitualDraft("Ritual", make(rrule, when), plan.me.id if "MONTHLY" in rrule else who)
        )
    elif what == "away":
        plan.people.set_person(zone=chance.choice([ZONE, "America/New_York"]))
    elif what == "off":
        plan.items.set_off(Week.of(at(day).local_start.date()), chance.random() < 0.6, both=True)
    elif what == "undo":
        plan.undo()
    else:
        change_one(plan, chance)


def change_one(plan: Plan, chance: random.Random) -> None:
    week = Week(2026, 48).plus(chance.randrange(6))
    blocks = [block for column in plan.week(week).columns.values() for block in column]
    if not blocks:
        return
    block = chance.choice(blocks)
    scopes: tuple[Scope, ...] = ("this", "this", "following", "all") if block.ritual else ("this",)
    scope = chance.choice(scopes)
    acts: list[Callable[[], object]] = [
        lambda: plan.change(block, {"title": "Other"}, scope),
        lambda: plan.change(block, {"when": block.when.plus_days(chance.choice([1, 40]))}, scope),
        lambda: plan.change(block, {"visibility": chance.choice(VISIBILITIES)}, scope),
        lambda: plan.remove(block, scope),
        lambda: plan.finish(block, "done"),
        lambda: plan.agree(block),
        lambda: plan.decline(block),
        lambda: plan.items.comment(block, "a word"),
    ]
    chance.choice(acts)()


# -- what is written --------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "published"
    made.mkdir()
    return made


def test_one_change_writes_one_file(couple: Couple, folder: Path) -> None:
    first, _ = couple.me.add("Climbing"), couple.me.add("Swimming")
    publish(couple.me.plan, targets_in(folder))
    before = tree(folder)
    publish(couple.me.plan, targets_in(folder))
    publish(couple.me.reopened(), targets_in(folder))
    assert tree(folder) == before
    couple.me.plan.change(couple.me.again(first), {"title": "Bouldering"})
    publish(couple.me.plan, targets_in(folder))
    after = tree(folder)
    assert {name for name in after if after[name] != before.get(name)} == {"plan.ics", f"vdir/me/{first.id}.ics"}


def test_what_others_removed_is_written_again(couple: Couple, folder: Path) -> None:
    block = couple.me.add()
    publish(couple.me.plan, targets_in(folder))
    (folder / f"vdir/me/{block.id}.ics").unlink()
    (folder / "plan.ics").unlink()
    publish(couple.me.plan, targets_in(folder))
    check(couple.me.plan, folder)
    calendar_folder(couple.me.plan.root).joinpath("index.json").write_text("{")
    publish(couple.me.plan, targets_in(folder))
    check(couple.me.plan, folder)


def test_what_an_earlier_installation_left_is_removed(couple: Couple, folder: Path) -> None:
    block = couple.me.add()
    publish(couple.me.plan, targets_in(folder))
    for path in calendar_folder(couple.me.plan.root).rglob("*.json"):
        path.unlink()
    couple.me.plan.remove(block)
    (folder / "vdir/me/mine.ics").write_text("BEGIN:VCALENDAR\r\nUID:mine\r\n")
    publish(couple.me.plan, targets_in(folder))
    assert [path.name for path in (folder / "vdir").rglob("*.ics")] == ["mine.ics"]


def test_erased_words_stay_nowhere(couple: Couple, folder: Path) -> None:
    block = couple.me.add("Xylophone")
    publish(couple.me.plan, targets_in(folder))
    couple.me.plan.remove(block)
    publish(couple.me.plan, targets_in(folder))
    couple.me.plan.trash.erase(couple.me.again(block))
    for path in (*folder.rglob("*"), *calendar_folder(couple.me.plan.root).rglob("*")):
        assert not path.is_file() or b"Xylophone" not in path.read_bytes()
    publish(couple.me.plan, targets_in(folder))
    assert b"Xylophone" not in (folder / "plan.ics").read_bytes()


def test_a_month_that_the_disk_refuses_is_not_an_empty_one(
    couple: Couple, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    couple.me.add()
    publish(couple.me.plan, targets_in(folder))
    before = tree(folder)
    couple.me.add("Swimming")

    def refuse(*_: object, **__: object) -> bytes:
        raise OSError(5, "Input/output error")

    plan = couple.me.reopened()
    with monkeypatch.context() as broken:
        broken.setattr(mirrors, "read_plain", refuse)
        assert publish(plan, targets_in(folder)) == []
        assert tree(folder) == before
        with pytest.raises(PlannerError, match="can’t be read as a whole"):
            list(calendar_items(couple.me.reopened(), whole_span(plan)))
    publish(couple.me.reopened(), targets_in(folder))
    check(couple.me.plan, folder)
