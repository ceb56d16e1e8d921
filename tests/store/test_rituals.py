"""Rituals in the plan: occurrences as blocks, this and following and all, two people at once, answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.domain.errors import BadInput, UnknownId
from planner.domain.model import WE, Block, Scope
from planner.domain.ritual import RitualChanges
from planner.domain.rules import RitualDraft, make
from planner.domain.week import Week
from planner.domain.when import DAY, When
from tests.support import THIS_WEEK, Couple, Side, at

FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"


def begin(
    side: Side, title: str = "Dinner", rrule: str = FRIDAYS, when: When | str = "2026-11-27T19:30", **fields: Any
) -> Block:
    """A ritual of both people if nothing else is said; its next occurrence."""
    first = at(when) if isinstance(when, str) else when
    turns = fields.pop("turns", False)
    rule = make(rrule, first, times=fields.pop("times", None), after=fields.pop("after", None))
    return side.plan.add_ritual(RitualDraft(title, rule, fields.pop("who", WE), **fields), turns=turns).block


def weeks(side: Side, first: Week = THIS_WEEK, count: int = 4) -> list[list[tuple[str, str]]]:
    """(title, start) of every block, week by week."""
    return [
        [(b.title, b.when.start) for column in side.plan.week(first.plus(n)).columns.values() for b in column]
        for n in range(count)
    ]


def starts(side: Side, first: Week = THIS_WEEK, count: int = 4) -> list[str]:
    return [start for rows in weeks(side, first, count) for _, start in rows]


def on(side: Side, block: Block, day: str) -> Block:
    return side.plan.block(f"{block.ritual}@{day}")


def agreed(couple: Couple, **fields: Any) -> Block:
    """A ritual that both said yes to."""
    block = begin(couple.me, **fields)
    couple.meet()
    couple.you.plan.agree(couple.you.plan.block(block.id))
    couple.meet()
    return couple.me.again(block)


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_ritual_puts_a_block_into_each_of_its_weeks(alex: Side) -> None:
    block = begin(alex, pillar="date", place="home", tags=("fun",))
    assert (block.id, block.occurrence) == (f"{block.ritual}@2026-11-27", date(2026, 11, 27))
    assert (block.title, block.pillar, block.place, block.tags) == ("Dinner", "date", "home", ("fun",))
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-11T19:30", "2026-12-18T19:30"]
    assert starts(alex, THIS_WEEK.plus(-1), 1) == []


def test_an_occurrence_is_found_by_its_id_and_no_other_date_is(alex: Side) -> None:
    block = begin(alex)
    assert alex.plan.block(f"{block.ritual}@2027-03-05").when == at("2027-03-05T19:30")
    for wrong in ("2027-03-04", "2026-11-20", "2027-02-30"):
        with pytest.raises(UnknownId):
            alex.plan.block(f"{block.ritual}@{wrong}")
    with pytest.raises(UnknownId):
        alex.plan.block("nothing@2026-11-27")


def test_another_process_reads_the_same(alex: Side) -> None:
    begin(alex)
    before = weeks(alex)
    alex.reopened()
    assert weeks(alex) == before


def test_a_weekend_reaches_into_the_next_week_and_month(alex: Side) -> None:
    block = begin(alex, "Away", "FREQ=MONTHLY;BYDAY=-1SU", When("2026-11-29", 3 * DAY), who=alex.plan.me.id)
    assert block.when.days == 3
    assert starts(alex, THIS_WEEK, 2) == ["2026-11-29", "2026-11-29"]
    assert starts(alex, Week(2026, 53), 1) == ["2026-12-27"]


def test_the_wall_clock_is_kept_when_the_clocks_change(alex: Side) -> None:
    begin(alex)
    hours = [
        alex.plan.block(b.id).when.starts(alex.plan.zone).hour
        for week in (13, 12, 43, 44)
        for b in alex.plan.week(Week(2027, week)).columns["we"]
    ]
    assert hours == [19, 19, 19, 19]


def test_turns_alternate(alex: Side) -> None:
    me, you = alex.plan.me.id, alex.plan.you.id
    block = begin(alex, turns=True, lead=you)
    leads = [b.lead for n in range(4) for b in alex.plan.week(THIS_WEEK.plus(n)).columns["we"]]
    assert leads == [you, me, you, me]
    whose = begin(alex, "Away", "FREQ=MONTHLY;BYDAY=1SA", When("2026-12-05", 2 * DAY), who=me, turns=True)
    days = ["2026-12-05", "2027-01-02", "2027-02-06"]
    assert [on(alex, whose, day).who for day in days] == [me, you, me]
    assert block.ritual != whose.ritual


# -- this one ---------------------------------------------------------------------------------------------------------


def test_what_is_changed_about_one_leaves_the_others(alex: Side) -> None:
    block = begin(alex)
    outcome = alex.plan.change(block, {"when": at("2026-11-28T20:00"), "title": "Cinema"})
    assert outcome.block.id == block.id
    assert weeks(alex, count=2) == [[("Cinema", "2026-11-28T20:00")], [("Dinner", "2026-12-04T19:30")]]


def test_one_moved_into_another_month_is_there_and_nowhere_else(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(on(alex, block, "2026-12-04"), {"when": at("2027-02-03T18:00")})
    alex.reopened()
    assert starts(alex, count=2) == ["2026-11-27T19:30"]
    assert starts(alex, Week(2027, 5), 1) == ["2027-02-03T18:00", "2027-02-05T19:30"]


def test_a_field_can_be_emptied_for_one(alex: Side) -> None:
    block = begin(alex, pillar="date", place="home", tags=("fun",))
    alex.plan.change(block, {"pillar": None, "place": "", "tags": ()})
    now = alex.again(block)
    assert (now.pillar, now.place, now.tags) == (None, "", ())
    alex.plan.undo()
    now = alex.again(block)
    assert (now.pillar, now.place, now.tags) == ("date", "home", ("fun",))


def test_one_that_happened_was_skipped_or_is_removed(alex: Side) -> None:
    block = begin(alex, who=alex.plan.me.id)
    alex.plan.finish(block, "done")
    alex.plan.finish(on(alex, block, "2026-12-04"), "skipped")
    alex.plan.remove(on(alex, block, "2026-12-11"))
    assert [on(alex, block, day).status for day in ("2026-11-27", "2026-12-04", "2026-12-11")] == [
        "done",
        "skipped",
        "planned",
    ]
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-18T19:30"]
    assert [b.id for b in alex.plan.bin()] == [f"{block.ritual}@2026-12-11"]
    alex.plan.undo()
    assert len(starts(alex)) == 4


def test_undo_and_redo_of_one(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(block, {"title": "Cinema"})
    alex.plan.undo()
    assert alex.again(block).title == "Dinner"
    alex.plan.redo()
    assert alex.again(block).title == "Cinema"


# -- following and all ------------------------------------------------------------------------------------------------


def change(side: Side, block: Block, scope: Scope, **changes: Any) -> Block:
    return side.plan.change(block, RitualChanges(**changes), scope).block  # type: ignore[typeddict-item]


def test_from_one_date_on(alex: Side) -> None:
    block = begin(alex)
    change(alex, on(alex, block, "2026-12-11"), "following", title="Supper")
    assert [title for rows in weeks(alex) for title, _ in rows] == ["Dinner", "Dinner", "Supper", "Supper"]


def test_a_move_takes_those_that_follow_along(alex: Side) -> None:
    block = begin(alex)
    change(alex, on(alex, block, "2026-12-11"), "following", when=at("2026-12-09T20:00"))
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-09T20:00", "2026-12-16T20:00"]
    alex.plan.undo()
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-11T19:30", "2026-12-18T19:30"]
    alex.plan.redo()
    assert starts(alex)[2:] == ["2026-12-09T20:00", "2026-12-16T20:00"]


def test_all_leaves_the_past_as_it_was(alex: Side) -> None:
    block = begin(alex, when="2026-11-06T19:30")
    first = on(alex, block, "2026-11-06")
    change(alex, first, "all", title="Supper", when=at("2026-11-07T20:00"))
    assert weeks(alex, Week(2026, 45), 5) == [
        [("Dinner", "2026-11-06T19:30")],
        [("Dinner", "2026-11-13T19:30")],
        [("Dinner", "2026-11-20T19:30")],
        [("Supper", "2026-11-28T20:00")],
        [("Supper", "2026-12-05T20:00")],
    ]


def test_all_of_one_that_has_not_begun_changes_it_in_place(alex: Side) -> None:
    block = begin(alex)
    change(alex, block, "all", title="Supper")
    assert [ritual.id for ritual in alex.plan.rituals()] == [block.ritual]
    assert [title for rows in weeks(alex) for title, _ in rows] == ["Supper"] * 4


def test_following_reaches_over_what_was_changed_later(alex: Side) -> None:
    block = begin(alex)
    change(alex, on(alex, block, "2026-12-18"), "following", title="Late", when=at("2026-12-18T21:00"))
    change(alex, on(alex, block, "2026-12-04"), "following", title="Soon", when=at("2026-12-05T18:00"))
    assert weeks(alex)[1:] == [
        [("Soon", "2026-12-05T18:00")],
        [("Soon", "2026-12-12T18:00")],
        [("Soon", "2026-12-19T18:00")],
    ]


def test_what_one_had_of_its_own_gives_way_to_what_all_get(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(block, {"title": "Cinema", "place": "Odeon"})
    change(alex, alex.again(block), "following", title="Supper")
    now = alex.again(block)
    assert (now.title, now.place) == ("Supper", "Odeon")
    assert on(alex, block, "2026-12-04").place == ""


def test_removed_from_one_date_on_and_brought_back(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(on(alex, block, "2026-12-18"), {"title": "Special"})
    alex.plan.remove(on(alex, block, "2026-12-11"), "following")
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30"]
    alex.plan.undo()
    assert len(starts(alex)) == 4
    alex.plan.remove(alex.again(block), "all")
    assert starts(alex) == []
    assert alex.plan.rituals() == ()
    [ended] = alex.plan.rituals(ended=True)
    alex.plan.bring_back(ended)
    assert starts(alex)[:1] == ["2026-11-27T19:30"]


def test_adding_one_can_be_undone(alex: Side) -> None:
    begin(alex)
    alex.plan.undo()
    assert starts(alex) == []
    alex.plan.redo()
    assert len(starts(alex)) == 4


def test_a_new_rule_from_one_date_on(alex: Side) -> None:
    block = begin(alex)
    rule = make("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", at("2026-12-01T18:00"))
    change(alex, on(alex, block, "2026-12-11"), "following", rule=rule)
    assert starts(alex, count=5) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-15T18:00"]


def test_an_end_is_a_day_whatever_it_was_said_as(alex: Side) -> None:
    begin(alex, rrule="FREQ=WEEKLY;BYDAY=FR;COUNT=2")
    assert len(starts(alex)) == 2
    assert "UNTIL=20261204" in alex.plan.rituals()[0].rule.rrule


def test_a_rule_needs_more_than_one(alex: Side) -> None:
    block = begin(alex)
    with pytest.raises(BadInput):
        alex.plan.change(block, {"rule": alex.plan.rituals()[0].rule})
    with pytest.raises(BadInput):
        alex.plan.change(block, {"visibility": "busy"})
    with pytest.raises(BadInput):
        begin(alex, visibility="hidden")
    assert len(alex.plan.rituals()) == 1
