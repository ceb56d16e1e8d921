"""The façade: each method does what it says and is saved when it returns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from planner.domain.errors import BadInput, UnknownId
from planner.domain.model.block import Status
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from tests.support import THIS_WEEK, TODAY, Couple, Side, at


def test_a_plan_has_its_person(alex: Side, sam: Side) -> None:
    assert (alex.plan.me.name, alex.plan.you.name) == ("Alex", "Sam")
    assert (sam.plan.me, sam.plan.you) == (alex.plan.you, alex.plan.me)
    assert alex.plan.arrivals.folder == alex.folder
    assert alex.plan.today == TODAY
    assert alex.plan.now == datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_an_unknown_zone_does_not_stop_the_plan(alex: Side, sam: Side) -> None:
    """Another machine's zone list may be newer, and a file may say anything."""
    sam.plan.people.set_person(zone="Mars/Olympus")
    alex.add()
    sam.exchange()
    alex.exchange()
    for side in (alex, sam):
        plan = side.reopened()
        assert plan.today == TODAY
        plan.week(THIS_WEEK)


# -- add --------------------------------------------------------------------------------------------------------------


def test_an_added_block_has_all_its_fields(alex: Side) -> None:
    draft = alex.draft(
        "  Climbing\twith  Ada ", pillar="friends", place="hall", notes="rope\r\nshoes", tags=("b", "a"), protected=True
    )
    outcome = alex.plan.blocks.add(draft)
    block = outcome.block
    assert (outcome.kind, outcome.before) == ("added", None)
    assert (block.title, block.place, block.notes) == ("Climbing with Ada", "hall", "rope\nshoes")
    assert (block.who, block.author, block.touched_by) == (alex.plan.me.id,) * 3
    assert (block.pillar, block.tags, block.protected, block.status) == ("friends", ("a", "b"), True, "planned")
    assert block.when == at("2026-11-27T19:00")
    assert block.touched_at == alex.clock()
    assert alex.plan.week(THIS_WEEK).columns["me"] == (block,)


def test_a_save_is_visible_to_the_next_process(alex: Side) -> None:
    block = alex.add()
    assert alex.reopened().block(block.id) == block


@pytest.mark.parametrize(
    ("when", "month"),
    [
        (at("2026-11-30T23:30"), "2026-11"),
        (at("2026-12-01"), "2026-12"),
        (at("2026-W49"), "2026-12"),
        (at("2026-W53"), "2026-12"),
        (at("0900-01-02"), "0900-01"),
    ],
)
def test_a_block_lives_in_the_month_of_its_date_or_of_its_week_s_thursday(when: When, month: str, alex: Side) -> None:
    assert alex.add(when=when).id.startswith(f"{month}-")


@pytest.mark.parametrize("title", ["", " \t\n ", "x" * 20_001])
def test_a_block_needs_a_title_that_can_be_kept(title: str, alex: Side) -> None:
    with pytest.raises(BadInput):
        alex.add(title)
    block = alex.add("Climbing")
    with pytest.raises(BadInput):
        alex.plan.change(block, {"title": title})
    assert alex.again(block).title == "Climbing"
    assert alex.plan.arrivals.unpublished == 1


@pytest.mark.parametrize("title", ["x" * 20_000, "[bold]no markup[/]", "\x1b[2J", "日本語", "a\u202eb"])
def test_any_other_title_is_kept(title: str, alex: Side, sam: Side) -> None:
    block = alex.add(title)
    alex.exchange()
    sam.exchange()
    assert alex.reopened().block(block.id).title == sam.plan.block(block.id).title == block.title


def test_an_undecodable_title_is_refused(alex: Side) -> None:
    with pytest.raises(BadInput, match="nothing was saved"):
        alex.add("half \ud800")
    assert alex.plan.weeks.search("half") == ()


def test_a_time_that_the_clocks_jump_over_is_refused(alex: Side) -> None:
    jumped = at("2027-03-28T02:30")
    with pytest.raises(BadInput, match="does not exist"):
        alex.add(when=jumped)
    block = alex.add()
    with pytest.raises(BadInput, match="does not exist"):
        alex.plan.change(block, {"when": jumped})
    assert alex.again(block) == block


# -- change -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"title": "Bouldering"}, "changed"),
        ({"when": at("2026-11-28T10:00", 90)}, "moved"),
        ({"who": "we"}, "moved"),
        ({"when": at("2026-11-28"), "place": "hall"}, "changed"),
        ({"pillar": "friends"}, "changed"),
        ({"pillar": None}, "changed"),
        ({"place": ""}, "changed"),
        ({"notes": "bring\nshoes"}, "changed"),
        ({"lead": "me"}, "changed"),
        ({"goal": "g"}, "changed"),
        ({"tags": ("new", "a")}, "changed"),
        ({"tags": ()}, "changed"),
        ({"protected": True}, "changed"),
    ],
)
def test_every_field_can_be_changed_and_the_others_stay(changes: Any, kind: str, alex: Side, sam: Side) -> None:
    block = alex.add(pillar="rest", place="park", tags=("a", "b"))
    outcome = alex.plan.change(block, changes)
    wanted: dict[str, Any] = dict(changes)
    if "tags" in wanted:
        wanted["tags"] = tuple(sorted(wanted["tags"]))
    assert (outcome.kind, outcome.before) == (kind, block)
    for name in ("title", "when", "who", "pillar", "place", "notes", "lead", "goal", "tags", "protected", "status"):
        assert getattr(outcome.block, name) == wanted.get(name, getattr(block, name)), name
    alex.exchange()
    sam.exchange()
    assert sam.again(block) == outcome.block


def test_equal_values_are_not_written(alex: Side) -> None:
    block = alex.add("Climbing", place="hall", tags=("a",))
    before = alex.plan.arrivals.unpublished
    same: Any = {"title": " Climbing ", "place": "hall", "when": block.when, "tags": ("a",), "pillar": None}
    outcome = alex.plan.change(block, same)
    assert (outcome.kind, outcome.block) == ("unchanged", block)
    assert alex.plan.arrivals.unpublished == before


def test_changes_of_different_fields_are_merged(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add("Climbing", tags=("a",))
    couple.meet()
    alex.plan.change(alex.again(block), {"title": "Bouldering", "tags": ("a", "b")})
    sam.plan.change(sam.again(block), {"place": "hall", "tags": ("c",)})
    couple.meet()
    for side in (alex, sam):
        now = side.again(block)
        assert (now.title, now.place, now.tags, now.conflicts) == ("Bouldering", "hall", ("b", "c"), ())


def test_a_block_far_away_can_be_changed_by_its_id_alone(alex: Side) -> None:
    block = alex.add(when="2019-03-05")
    assert alex.reopened().block(block.id).title == "Climbing"
    with pytest.raises(UnknownId):
        alex.plan.block("2019-03-zzzzzzzz")
    with pytest.raises(UnknownId):
        alex.plan.block("../../etc/passwd")


# -- finish, remove, restore, duplicate -------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "kind"), [("done", "done"), ("partly", "partly"), ("skipped", "skipped")])
def test_a_status_is_set_and_undone(status: Status, kind: str, alex: Side) -> None:
    block = alex.add()
    finished = alex.plan.finish(block, status)
    assert (finished.kind, finished.block.status) == (kind, status)
    assert alex.plan.finish(finished.block, status).kind == "unchanged"
    reopened = alex.plan.finish(finished.block, "planned")
    assert (reopened.kind, reopened.block.status) == ("reopened", "planned")


def test_a_removed_block_is_in_the_trash_and_restored_whole(alex: Side, sam: Side) -> None:
    block = alex.add("Climbing", place="hall")
    removed = alex.plan.remove(block)
    assert (removed.kind, removed.block.deleted) == ("removed", True)
    assert alex.plan.week(THIS_WEEK).columns["me"] == ()
    assert alex.plan.remove(removed.block).kind == "unchanged"
    alex.exchange()
    sam.exchange()
    assert [found.id for found in sam.plan.trash.bin()] == [block.id]
    restored = sam.plan.restore(sam.again(block))
    assert (restored.kind, restored.block.deleted) == ("restored", False)
    assert sam.plan.restore(restored.block).kind == "unchanged"
    sam.exchange()
    alex.exchange()
    assert [found.place for found in alex.plan.week(THIS_WEEK).columns["me"]] == ["hall"]
    assert alex.plan.trash.bin() == ()


def test_editing_a_deleted_block_restores_it(alex: Side) -> None:
    removed = alex.plan.remove(alex.add()).block
    edited = alex.plan.change(removed, {"title": "Bouldering"}).block
    assert (edited.deleted, edited.title) == (False, "Bouldering")


def test_a_delete_against_an_edit_keeps_the_block_and_asks(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add()
    couple.meet()
    alex.plan.remove(alex.again(block))
    sam.plan.change(sam.again(block), {"place": "hall"})
    couple.meet()
    for side in (alex, sam):
        now = side.again(block)
        assert not now.deleted
        assert [(version.register, version.value, version.by) for version in now.conflicts] == [
            ("deleted", True, alex.plan.me.id)
        ]
    keep = alex.plan.choose(alex.again(block), "deleted", 1).block
    assert (keep.deleted, keep.conflicts) == (False, ())
    couple.meet()
    assert sam.again(block) == keep


def test_a_delete_against_an_edit_can_be_settled_the_other_way(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add()
    couple.meet()
    alex.plan.remove(alex.again(block))
    sam.plan.change(sam.again(block), {"place": "hall"})
    couple.meet()
    assert sam.plan.choose(sam.again(block), "deleted", 2).block.deleted
    couple.meet()
    assert alex.again(block).deleted


def test_a_block_is_duplicated_as_planned(alex: Side) -> None:
    block = alex.plan.finish(alex.add("Climbing", place="hall", tags=("a",), pillar="rest"), "done").block
    outcome = alex.plan.blocks.duplicate(block)
    copy = outcome.block
    assert outcome.kind == "duplicated"
    assert copy.id != block.id
    assert (copy.title, copy.place, copy.tags, copy.pillar) == ("Climbing", "hall", ("a",), "rest")
    assert (copy.when, copy.status) == (block.when, "planned")


# -- choose -----------------------------------------------------------------------------------------------------------


def each_wrote(couple: Couple, **changes: tuple[object, object]) -> str:
    """The id of a block with conflicting fields of both; Sam's are later."""
    block = couple.me.add()
    couple.meet()
    for side, number in ((couple.me, 0), (couple.you, 1)):
        couple.clock.forward(minutes=1)
        side.plan.change(side.again(block), {name: two[number] for name, two in changes.items()})  # type: ignore[arg-type]
    couple.meet()
    return block.id


def test_a_conflict_is_shown_on_both_sides(couple: Couple, alex: Side, sam: Side) -> None:
    key = each_wrote(couple, title=("Bouldering", "Climbing hall"))
    for side in (alex, sam):
        block = side.plan.block(key)
        assert block.title == "Climbing hall"
        assert [(v.register, v.value, v.by) for v in block.conflicts] == [("title", "Bouldering", alex.plan.me.id)]


@pytest.mark.parametrize(("number", "kept"), [(1, "Climbing hall"), (2, "Bouldering")])
@pytest.mark.parametrize("chooser", ["me", "you"])
def test_a_choice_on_one_side_settles_it_on_both(number: int, kept: str, chooser: str, couple: Couple) -> None:
    key = each_wrote(couple, title=("Bouldering", "Climbing hall"))
    side: Side = getattr(couple, chooser)
    outcome = side.plan.choose(side.plan.block(key), "title", number)
    assert outcome.kind == "chosen"
    couple.meet()
    for other in couple.sides:
        block = other.plan.block(key)
        assert (block.title, block.conflicts) == (kept, ())


def test_the_next_edit_settles_it_too(couple: Couple, alex: Side, sam: Side) -> None:
    key = each_wrote(couple, title=("Bouldering", "Climbing hall"))
    alex.plan.change(alex.plan.block(key), {"title": "Both"})
    couple.meet()
    assert (sam.plan.block(key).title, sam.plan.block(key).conflicts) == ("Both", ())


def test_fields_are_settled_one_by_one(couple: Couple, alex: Side) -> None:
    key = each_wrote(couple, title=("Bouldering", "Climbing hall"), place=("here", "there"))
    block = alex.plan.choose(alex.plan.block(key), "place", 2).block
    assert block.place == "here"
    assert [version.register for version in block.conflicts] == ["title"]


def test_equal_values_are_not_a_conflict(couple: Couple, alex: Side) -> None:
    assert alex.plan.block(each_wrote(couple, title=("Bouldering", "Bouldering"))).conflicts == ()


@pytest.mark.parametrize(("register", "number"), [("title", 0), ("title", 3), ("place", 1), ("nonsense", 1), ("", 1)])
def test_an_invalid_choice_is_refused(register: str, number: int, couple: Couple, alex: Side) -> None:
    block = alex.plan.block(each_wrote(couple, title=("Bouldering", "Climbing hall")))
    with pytest.raises(BadInput):
        alex.plan.choose(block, register, number)
    assert alex.again(block) == block


# -- weeks ------------------------------------------------------------------------------------------------------------


def test_a_week_is_sorted_by_start_then_id_under_each_column(alex: Side) -> None:
    late = alex.add("late", "2026-11-27T20:00")
    early = alex.add("early", "2026-11-27T08:00")
    day = alex.add("day", "2026-11-27")
    week = alex.add("week", "2026-W48")
    twins = sorted([alex.add("twin", "2026-11-28T08:00"), alex.add("twin", "2026-11-28T08:00")], key=lambda b: b.id)
    assert alex.plan.week(THIS_WEEK).columns["me"] == (week, day, early, late, *twins)


def test_a_week_at_the_turn_of_the_year_has_both_months(alex: Side) -> None:
    alex.add("old", "2026-12-30")
    alex.add("new", "2027-01-02")
    view = alex.plan.week(Week.of(date(2026, 12, 31)))
    assert [block.title for block in view.columns["me"]] == ["old", "new"]


def test_a_timed_block_is_in_the_week_of_the_viewer_s_zone(couple: Couple, alex: Side, sam: Side) -> None:
    sam.plan.people.set_person(zone="Pacific/Kiritimati")
    block = alex.add("Sunday night", "2026-11-29T22:00")
    couple.meet()
    assert [b.id for b in alex.plan.week(Week(2026, 48)).columns["me"]] == [block.id]
    assert sam.plan.week(Week(2026, 48)).columns["you"] == ()
    assert [b.id for b in sam.plan.week(Week(2026, 49)).columns["you"]] == [block.id]


def test_refresh_names_each_changed_record_once(couple: Couple, alex: Side, sam: Side) -> None:
    block, other = alex.add("one"), alex.add("other")
    couple.meet()
    sam.plan.week(THIS_WEEK)
    alex.plan.change(alex.again(block), {"title": "two"})
    alex.exchange()
    Plan.refresh(sam.plan)
    assert sam.plan.refresh() == frozenset()
    from planner.sync.exchange import Exchange

    Exchange(sam.mirror, sam.folder, clock=sam.clock).run()
    assert sam.plan.refresh() == {block.id}
    assert sam.plan.refresh() == frozenset()
    assert other.id not in sam.plan.refresh()
