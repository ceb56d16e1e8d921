"""Shared rituals in an absence: set aside on both devices, kept by a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from planner.domain.agreement import counts, waits_for
from planner.domain.availability import takes_time
from planner.domain.braid import braid_week
from planner.domain.model.block import WE, Block
from planner.domain.statistics import counted
from planner.domain.time.when import DAY
from planner.interop.json_blocks import lone_block_json
from tests.store.test_rituals import agreed, begin, on
from tests.support import THIS_WEEK, Couple, Side, at

SATURDAY = "2026-11-28"


def week_alone(side: Side) -> None:
    side.add("Cabin", at(SATURDAY, 2 * DAY), who=side.plan.me.id, protected=True)


def stay_away(side: Side) -> None:
    day = THIS_WEEK.monday + timedelta(days=5)
    side.plan.people.set_away("Asia/Tokyo", day, day)


def week_off(side: Side) -> None:
    side.plan.items.set_off(THIS_WEEK, True)


ABSENCES: list[Callable[[Side], None]] = [week_alone, stay_away, week_off]
absences = pytest.mark.parametrize("leave", ABSENCES)


def dinner(couple: Couple) -> Block:
    """A shared ritual on that Saturday that both agreed to."""
    return agreed(couple, rrule="FREQ=WEEKLY;BYDAY=SA", when=f"{SATURDAY}T19:30", pillar="date")


def seen(side: Side, block: Block) -> Block:
    """The block in its week, as a look at it alone shows it too."""
    found = side.plan.week(block.when.week).find(block.id)
    assert found is not None
    assert found == side.plan.block(block.id) == side.reopened().block(block.id)
    return found


@absences
def test_an_absence_sets_shared_rituals_aside_for_both(
    couple: Couple, alex: Side, sam: Side, leave: Callable[[Side], None]
) -> None:
    block = dinner(couple)
    assert seen(alex, block).aside == ""
    told = {(row.kind, row.by, row.text) for row in alex.plan.inbox.read().news}
    leave(sam)
    couple.meet()
    for side in couple.sides:
        found = seen(side, block)
        assert found.aside == sam.plan.me.id
        assert not takes_time(found)
        assert not counts(found)
        assert not waits_for(found, side.plan.me.id, side.plan.now)
        assert lone_block_json(found, side.plan)["set_aside"] == {"by": sam.plan.me.id}
        assert side.plan.inbox.waiting() == ()
        assert side.plan.week(THIS_WEEK).hours["we"].planned == 0
        assert side.plan.statistics.balance(1)[0].hours["we"].planned == 0
    news = [row for row in alex.plan.inbox.read().news if "Dinner" in row.text]
    assert {(row.kind, row.by, row.text) for row in news} <= told
    assert seen(alex, on(alex, block, "2026-12-05")).aside == ""


@absences
def test_a_yes_keeps_that_one_on_both_devices_and_undo_sets_it_aside_again(
    couple: Couple, alex: Side, sam: Side, leave: Callable[[Side], None]
) -> None:
    block = dinner(couple)
    leave(sam)
    couple.meet()
    alex.plan.agree(seen(alex, block))
    couple.meet()
    assert [seen(side, block).aside for side in couple.sides] == ["", ""]
    assert all(counts(seen(side, block)) for side in couple.sides)
    alex.plan.undo()
    couple.meet()
    assert [seen(side, block).aside for side in couple.sides] == [sam.plan.me.id] * 2
    assert [side.plan.statistics.balance(1)[0].hours["we"].planned for side in couple.sides] == [0, 0]
    alex.plan.redo()
    couple.meet()
    assert [seen(side, block).aside for side in couple.sides] == ["", ""]


@pytest.mark.parametrize("keeper", [0, 1])
def test_a_yes_keeps_that_one_before_its_ritual_is_answered(couple: Couple, alex: Side, sam: Side, keeper: int) -> None:
    stay_away(alex)
    block = begin(alex, rrule="FREQ=WEEKLY;BYDAY=SA", when=f"{SATURDAY}T19:30")
    couple.meet()
    later = on(sam, block, "2026-12-05")
    assert [row.id for row in sam.plan.inbox.waiting()] == [later.id], "it is asked about where it comes as ruled"
    assert not waits_for(sam.plan.block(block.id), sam.plan.me.id, sam.plan.now)
    side = couple.sides[keeper]
    assert side.plan.agree(side.plan.block(block.id)).scope == "this"
    couple.meet()
    assert [seen(row, block).aside for row in couple.sides] == ["", ""]
    assert counts(seen(sam, block)) is (side is sam)
    assert [row.kind for row in sam.plan.inbox.waiting()] == ["ritual"], "the ritual still asks, in one question"
    assert sam.plan.agree(sam.plan.block(later.id)).scope == "all"
    couple.meet()
    assert not sam.plan.inbox.waiting()
    assert [counts(row.plan.block(key)) for row in couple.sides for key in (block.id, later.id)] == [True] * 4


def test_what_anybody_changed_or_said_stands(couple: Couple, alex: Side, sam: Side) -> None:
    changes: list[Callable[[Block], object]] = [
        lambda block: alex.plan.finish(block, "done"),
        lambda block: alex.plan.change(block, {"title": "Sushi"}),
        lambda block: alex.plan.items.comment(block, "I’ll cook"),
        lambda block: sam.plan.items.cheer(block, ""),
        lambda block: sam.plan.agreements.suggest(block, when=at("2026-11-29T18:00")),
    ]
    for number, change in enumerate(changes):
        block = agreed(couple, title=f"Dinner {number}", rrule="FREQ=WEEKLY;BYDAY=SA", when=f"{SATURDAY}T19:30")
        change(alex.plan.block(block.id))
        couple.meet()
        week_alone(sam)
        couple.meet()
        assert [seen(side, block).aside for side in couple.sides] == ["", ""], number
        sam.plan.undo()
        couple.meet()


def test_what_both_cannot_see_is_no_absence(couple: Couple, alex: Side, sam: Side) -> None:
    block = dinner(couple)
    sam.add("Cabin", at(SATURDAY, 2 * DAY), who=sam.plan.me.id, visibility="busy")
    sam.add("Tent", at(SATURDAY, 2 * DAY), who=sam.plan.me.id, visibility="hidden")
    alex.add("Course", at(SATURDAY, 2 * DAY), who=sam.plan.me.id)
    couple.meet()
    assert [seen(side, block).aside for side in couple.sides] == ["", ""]


def test_a_ritual_of_weekends_alone_sets_aside_and_one_let_go_doesnt(couple: Couple, alex: Side, sam: Side) -> None:
    block = dinner(couple)
    solo = begin(sam, "Cabin", "FREQ=MONTHLY;BYDAY=-1SA", at(SATURDAY, 2 * DAY), who=sam.plan.me.id)
    couple.meet()
    assert [seen(side, block).aside for side in couple.sides] == [sam.plan.me.id] * 2
    sam.plan.finish(sam.plan.block(solo.id), "skipped")
    couple.meet()
    assert [seen(side, block).aside for side in couple.sides] == ["", ""]


def test_two_who_are_away_together_keep_their_rituals(couple: Couple, alex: Side, sam: Side) -> None:
    block = dinner(couple)
    stay_away(alex)
    stay_away(sam)
    couple.meet()
    assert seen(alex, block).aside == ""


def test_set_aside_time_is_free_and_makes_no_overlap(couple: Couple, alex: Side, sam: Side) -> None:
    block = dinner(couple)
    stay_away(sam)
    cinema = alex.add("Cinema", f"{SATURDAY}T19:00", who=alex.plan.me.id)
    couple.meet()
    assert alex.plan.weeks.overlaps(alex.plan.week(THIS_WEEK)) == {}
    evening = max(alex.plan.requests.free(THIS_WEEK, 90), key=lambda slot: slot.start)
    assert {slot.start.date() for slot in alex.plan.requests.free(THIS_WEEK, 150)} >= {evening.start.date()}
    alex.plan.agree(alex.plan.block(block.id))
    assert block.id in alex.plan.weeks.overlaps(alex.plan.week(THIS_WEEK))[cinema.id]


def test_a_flexible_ritual_is_set_aside_by_a_whole_week(couple: Couple, alex: Side, sam: Side) -> None:
    walk = begin(alex, "Walk", "FREQ=WEEKLY", at("2026-W48", 20), times=3)
    couple.meet()
    week_off(sam)
    couple.meet()
    assert [seen(side, walk).aside for side in couple.sides] == [sam.plan.me.id] * 2
    alex.plan.finish(seen(alex, walk), "done")
    couple.meet()
    assert [side.plan.block(walk.id).aside for side in couple.sides] == ["", ""]


def test_days_set_aside_are_no_days_together(couple: Couple, alex: Side, sam: Side) -> None:
    coffee = agreed(couple, title="Coffee", rrule="FREQ=DAILY", when="2026-11-23T07:15")
    sam.plan.people.set_away("Asia/Tokyo", THIS_WEEK.monday, THIS_WEEK.monday + timedelta(days=4))
    couple.meet()
    view = alex.plan.week(THIS_WEEK)
    blocks = [block for block in view.columns["we"] if block.ritual == coffee.ritual]
    assert [bool(block.aside) for block in blocks] == [True] * 5 + [False] * 2
    rest = [counted(block, alex.plan.zone) for block in blocks if counts(block)]
    assert "═" not in braid_week(THIS_WEEK, rest, (view.me, view.you), THIS_WEEK.sunday).lines[WE]
    assert "═" not in alex.plan.statistics.looking_back.page().weeks[-1].lines[WE]
