"""Rituals in the plan: occurrences, scopes, two people at once, answers."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.errors import AmbiguousId, BadInput, PlannerError, UnknownId
from planner.domain.model.block import WE, Block, Outcome, Scope
from planner.domain.recurrence.ritual import RitualChanges
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, When
from planner.domain.wording import blocks as wording
from tests.profiles import NIGHTLY
from tests.support import THIS_WEEK, Couple, Side, at, make_couple

FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"


def begin(
    side: Side, title: str = "Dinner", rrule: str = FRIDAYS, when: When | str = "2026-11-27T19:30", **fields: Any
) -> Block:
    """A ritual of both people if nothing else is said; its next occurrence."""
    first = at(when) if isinstance(when, str) else when
    turns = fields.pop("turns", False)
    rule = make(rrule, first, times=fields.pop("times", None), after=fields.pop("after", None))
    return side.plan.ritual_changes.add_ritual(
        RitualDraft(title, rule, fields.pop("who", WE), **fields), turns=turns
    ).block


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


def test_a_ritual_has_an_occurrence_in_each_of_its_weeks(alex: Side) -> None:
    block = begin(alex, pillar="date", place="home", tags=("fun",))
    assert (block.id, block.occurrence) == (f"{block.ritual}@2026-11-27", date(2026, 11, 27))
    assert (block.title, block.pillar, block.place, block.tags) == ("Dinner", "date", "home", ("fun",))
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-11T19:30", "2026-12-18T19:30"]
    assert starts(alex, THIS_WEEK.plus(-1), 1) == []


def test_an_occurrence_is_found_by_id_only_on_its_dates(alex: Side) -> None:
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


def test_changing_one_occurrence_leaves_the_others(alex: Side) -> None:
    block = begin(alex)
    outcome = alex.plan.change(block, {"when": at("2026-11-28T20:00"), "title": "Cinema"})
    assert outcome.block.id == block.id
    assert weeks(alex, count=2) == [[("Cinema", "2026-11-28T20:00")], [("Dinner", "2026-12-04T19:30")]]


def test_an_occurrence_moved_to_another_month_is_only_there(alex: Side) -> None:
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


def test_one_occurrence_can_be_done_skipped_or_removed(alex: Side) -> None:
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
    assert [b.id for b in alex.plan.trash.bin()] == [f"{block.ritual}@2026-12-11"]
    alex.plan.undo()
    assert len(starts(alex)) == 4


def test_a_changed_occurrence_is_undone_and_redone(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(block, {"title": "Cinema"})
    alex.plan.undo()
    assert alex.again(block).title == "Dinner"
    alex.plan.redo()
    assert alex.again(block).title == "Cinema"


# -- following and all ------------------------------------------------------------------------------------------------


def change(side: Side, block: Block, scope: Scope, **changes: Any) -> Block:
    return side.plan.change(block, RitualChanges(**changes), scope).block  # type: ignore[typeddict-item]


def test_a_change_of_this_and_following_leaves_earlier_ones(alex: Side) -> None:
    block = begin(alex)
    change(alex, on(alex, block, "2026-12-11"), "following", title="Supper")
    assert [title for rows in weeks(alex) for title, _ in rows] == ["Dinner", "Dinner", "Supper", "Supper"]


def test_moving_following_moves_the_later_ones(alex: Side) -> None:
    block = begin(alex)
    change(alex, on(alex, block, "2026-12-11"), "following", when=at("2026-12-09T20:00"))
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-09T20:00", "2026-12-16T20:00"]
    alex.plan.undo()
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-11T19:30", "2026-12-18T19:30"]
    alex.plan.redo()
    assert starts(alex)[2:] == ["2026-12-09T20:00", "2026-12-16T20:00"]


def test_a_change_of_all_keeps_past_occurrences(alex: Side) -> None:
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


def test_changing_all_before_the_start_edits_in_place(alex: Side) -> None:
    block = begin(alex)
    change(alex, block, "all", title="Supper")
    assert [ritual.id for ritual in alex.plan.rituals.all()] == [block.ritual]
    assert [title for rows in weeks(alex) for title, _ in rows] == ["Supper"] * 4


def test_changing_following_includes_later_segments(alex: Side) -> None:
    block = begin(alex)
    change(alex, on(alex, block, "2026-12-18"), "following", title="Late", when=at("2026-12-18T21:00"))
    change(alex, on(alex, block, "2026-12-04"), "following", title="Soon", when=at("2026-12-05T18:00"))
    assert weeks(alex)[1:] == [
        [("Soon", "2026-12-05T18:00")],
        [("Soon", "2026-12-12T18:00")],
        [("Soon", "2026-12-19T18:00")],
    ]


def test_an_occurrences_own_value_yields_to_the_rituals_new_one(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(block, {"title": "Cinema", "place": "Odeon"})
    change(alex, alex.again(block), "following", title="Supper")
    now = alex.again(block)
    assert (now.title, now.place) == ("Supper", "Odeon")
    assert on(alex, block, "2026-12-04").place == ""


def test_a_ritual_removed_from_one_date_on_is_restored(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(on(alex, block, "2026-12-18"), {"title": "Special"})
    alex.plan.remove(on(alex, block, "2026-12-11"), "following")
    assert starts(alex) == ["2026-11-27T19:30", "2026-12-04T19:30"]
    alex.plan.undo()
    assert len(starts(alex)) == 4
    alex.plan.remove(alex.again(block), "all")
    assert starts(alex) == []
    assert alex.plan.rituals.all() == ()
    [ended] = alex.plan.rituals.all(ended=True)
    alex.plan.ritual_changes.bring_back(ended)
    assert starts(alex)[:1] == ["2026-11-27T19:30"]


def test_restoring_a_ritual_restores_what_was_removed_with_it(alex: Side) -> None:
    block = begin(alex)
    alex.plan.change(on(alex, block, "2026-12-04"), {"title": "Cinema"})
    alex.plan.change(on(alex, block, "2026-12-11"), {"title": "Theatre"})
    alex.plan.remove(on(alex, block, "2026-12-11"))
    before = weeks(alex)
    alex.clock.forward(seconds=1)
    alex.plan.remove(alex.again(block), "all")
    assert starts(alex) == []
    alex.plan.ritual_changes.bring_back(alex.plan.rituals.all(ended=True)[0])
    assert weeks(alex) == before


def test_adding_one_can_be_undone(alex: Side) -> None:
    begin(alex)
    alex.plan.undo()
    assert starts(alex) == []
    alex.plan.redo()
    assert len(starts(alex)) == 4


def test_a_new_rule_applies_from_one_date_on(alex: Side) -> None:
    block = begin(alex)
    rule = make("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", at("2026-12-01T18:00"))
    change(alex, on(alex, block, "2026-12-11"), "following", rule=rule)
    assert starts(alex, count=5) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-15T18:00"]


def test_every_kind_of_end_becomes_a_date(alex: Side) -> None:
    begin(alex, rrule="FREQ=WEEKLY;BYDAY=FR;COUNT=2")
    assert len(starts(alex)) == 2
    assert "UNTIL=20261204" in alex.plan.rituals.all()[0].rule.rrule


def test_a_rule_needs_more_than_one_occurrence(alex: Side) -> None:
    block = begin(alex)
    with pytest.raises(BadInput):
        alex.plan.change(block, {"rule": alex.plan.rituals.all()[0].rule})
    with pytest.raises(BadInput):
        alex.plan.change(block, {"visibility": "busy"})
    with pytest.raises(BadInput):
        begin(alex, visibility="hidden")
    assert len(alex.plan.rituals.all()) == 1


# -- several a week ---------------------------------------------------------------------------------------------------


def walks(side: Side, **fields: Any) -> Block:
    return begin(side, "Walk", "FREQ=WEEKLY", When("2026-W48", 30), times=3, **fields)


def line(side: Side, week: Week = THIS_WEEK) -> list[tuple[str | None, object, str]]:
    rows = [b for column in side.plan.week(week).columns.values() for b in column]
    return [(b.id.partition("@")[2], b.tally, b.status) for b in rows]


def test_several_a_week_are_one_line_and_ticked_one_by_one(alex: Side) -> None:
    block = walks(alex, who=alex.plan.me.id)
    assert (block.when.precision, block.tally) == ("week", (0, 3))
    assert line(alex) == [("2026-11-23", (0, 3), "planned")]
    outcome = alex.plan.finish(block, "done")
    assert (outcome.block.status, outcome.block.tally) == ("done", (1, 3))
    assert line(alex) == [("2026-11-24", (1, 3), "planned")]
    for _ in range(2):
        [now] = alex.plan.week(THIS_WEEK).columns["me"]
        alex.plan.finish(now, "done")
    assert line(alex) == [("2026-11-25", (3, 3), "done")]
    assert line(alex, THIS_WEEK.plus(1)) == [("2026-11-30", (0, 3), "planned")]
    assert line(alex, THIS_WEEK.plus(-1)) == []


def test_a_tick_is_taken_back(alex: Side) -> None:
    block = walks(alex)
    alex.plan.finish(block, "done")
    [now] = alex.plan.week(THIS_WEEK).columns["we"]
    alex.plan.finish(now, "planned")
    assert line(alex) == [("2026-11-23", (0, 3), "planned")]
    alex.plan.undo()
    assert line(alex) == [("2026-11-24", (1, 3), "planned")]


def test_a_slot_with_a_time_leaves_the_weeks_line(alex: Side) -> None:
    block = walks(alex)
    alex.plan.change(block, {"when": at("2026-11-26T18:00", 30)})
    assert sorted(line(alex), key=str) == [("2026-11-23", None, "planned"), ("2026-11-24", (0, 2), "planned")]


def test_skipping_a_slot_is_not_a_tick(alex: Side) -> None:
    alex.plan.finish(walks(alex), "skipped")
    assert line(alex) == [("2026-11-24", (0, 3), "planned")]


def test_both_people_tick_slots(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = walks(alex)
    couple.meet()
    alex.plan.finish(block, "done")
    sam.plan.finish(sam.again(block), "done")
    couple.meet()
    assert line(alex) == line(sam) == [("2026-11-24", (1, 3), "planned")]


def test_more_than_once_a_day_is_refused(alex: Side) -> None:
    with pytest.raises(BadInput):
        begin(alex, "Water", "FREQ=WEEKLY", When("2026-W48", 5), times=8)


# -- weeks off --------------------------------------------------------------------------------------------------------


def test_rituals_pause_in_a_week_off(alex: Side) -> None:
    own = begin(alex, "Climbing", who=alex.plan.me.id)
    begin(alex)
    nights = on(alex, own, "2026-12-11")
    alex.plan.finish(nights, "done")
    alex.plan.items.set_off(THIS_WEEK.plus(1), True)
    alex.plan.items.set_off(THIS_WEEK.plus(2), True, both=True)
    titles = [sorted(title for title, _ in rows) for rows in weeks(alex)]
    assert titles == [["Climbing", "Dinner"], ["Dinner"], ["Climbing"], ["Climbing", "Dinner"]]


# -- answers ----------------------------------------------------------------------------------------------------------


def test_one_yes_applies_to_all_occurrences(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    assert sam.again(block).agreement == {alex.plan.me.id: "yes", sam.plan.me.id: "open"}
    [ritual] = sam.plan.rituals.rituals_waiting()
    assert ritual.title == "Dinner"
    assert alex.plan.rituals.rituals_waiting() == ()
    sam.plan.agree(sam.plan.block(f"{block.ritual}@2026-12-18"))
    couple.meet()
    assert sam.plan.rituals.rituals_waiting() == ()
    for side in (alex, sam):
        assert {
            said
            for n in range(4)
            for b in side.plan.week(THIS_WEEK.plus(n)).columns["we"]
            for said in b.agreement.values()
        } == {"yes"}


def test_a_no_to_the_ritual_takes_it_out_of_every_week(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    sam.plan.decline(sam.again(block), "too often")
    couple.meet()
    assert starts(alex) == starts(sam) == []
    [ritual] = alex.plan.rituals.all()
    assert ritual.because == {sam.plan.me.id: "too often"}


def test_not_this_time_applies_to_one_occurrence(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = agreed(couple)
    sam.plan.decline(sam.again(block), "tired")
    couple.meet()
    assert alex.again(block).agreement[sam.plan.me.id] == "no"
    assert "no" not in on(alex, block, "2026-12-04").agreement.values()


def test_a_changed_occurrence_needs_a_new_yes_and_the_others_do_not(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = agreed(couple)
    outcome = alex.plan.change(block, {"when": at("2026-11-28T20:00")})
    assert outcome.kind == "proposed"
    couple.meet()
    assert sam.again(block).when == at("2026-11-27T19:30")
    sam.plan.agree(sam.again(block))
    couple.meet()
    assert alex.again(block).when == at("2026-11-28T20:00")
    assert set(alex.again(block).agreement.values()) == {"yes"}
    assert on(alex, block, "2026-12-04").when == at("2026-12-04T19:30")


def test_an_agreed_ritual_moves_only_with_a_yes(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = agreed(couple)
    outcome = alex.plan.change(on(alex, block, "2026-12-04"), {"when": at("2026-12-05T18:00")}, "following")
    assert outcome.kind == "proposed"
    couple.meet()
    assert starts(sam)[1:3] == ["2026-12-04T19:30", "2026-12-11T19:30"]
    asked = on(sam, block, "2026-12-04")
    assert [(p.terms.when, p.whole) for p in asked.proposals] == [(at("2026-12-05T18:00"), True)]
    assert [ritual.title for ritual in sam.plan.rituals.rituals_waiting()] == ["Dinner"]
    sam.plan.agree(asked)
    couple.meet()
    for side in (alex, sam):
        assert starts(side) == ["2026-11-27T19:30", "2026-12-05T18:00", "2026-12-12T18:00", "2026-12-19T18:00"]
        assert {
            said
            for n in range(4)
            for b in side.plan.week(THIS_WEEK.plus(n)).columns["we"]
            for said in b.agreement.values()
        } == {"yes"}
        assert side.plan.rituals.rituals_waiting() == ()


def test_a_proposal_for_a_ritual_is_refused_or_withdrawn(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = agreed(couple)
    alex.plan.change(on(alex, block, "2026-12-04"), {"when": at("2026-12-05T18:00")}, "following")
    alex.plan.withdraw(on(alex, block, "2026-12-04"))
    couple.meet()
    assert sam.plan.rituals.rituals_waiting() == ()
    alex.plan.change(on(alex, block, "2026-12-04"), {"when": at("2026-12-05T18:00")}, "following")
    couple.meet()
    sam.plan.ritual_answers.answer_ritual(sam.plan.rituals.rituals_waiting()[0], yes=False, because="choir")
    couple.meet()
    assert starts(alex) == starts(sam) == [f"2026-{day}T19:30" for day in ("11-27", "12-04", "12-11", "12-18")]
    assert [p.because for segment in alex.plan.rituals.segments(block) for p in segment.refused] == ["choir"]


def test_words_of_a_ritual_change_without_a_yes(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = agreed(couple)
    assert alex.plan.change(block, {"place": "Luna"}, "all").kind == "changed"
    couple.meet()
    assert set(on(sam, block, "2026-12-11").agreement.values()) == {"yes"}
    assert on(sam, block, "2026-12-11").place == "Luna"


# -- two people at once -----------------------------------------------------------------------------------------------


def test_two_changes_of_one_occurrence_are_a_conflict(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    alex.plan.change(alex.again(block), {"title": "Cinema"})
    sam.plan.change(sam.again(block), {"title": "Theatre"})
    couple.meet()
    here, there = alex.again(block), sam.again(block)
    assert here.title == there.title
    assert {here.title, *(v.value for v in here.conflicts)} == {"Cinema", "Theatre"}
    alex.plan.choose(here, "title", 2)
    couple.meet()
    assert not sam.again(block).conflicts


def test_two_changes_from_different_dates_on_are_both_kept(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    change(alex, on(alex, block, "2026-12-04"), "following", title="Supper")
    change(sam, on(sam, block, "2026-12-11"), "following", place="Luna")
    couple.meet()
    assert weeks(alex) == weeks(sam)
    assert [title for rows in weeks(alex) for title, _ in rows] == ["Dinner", "Supper", "Supper", "Supper"]
    assert [on(alex, block, f"2026-{day}").place for day in ("12-04", "12-11")] == ["", "Luna"]


def test_two_changes_from_the_same_date_on_are_a_conflict(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    alex.plan.people.set_agreement(on=False)
    block = begin(alex)
    couple.meet()
    change(alex, on(alex, block, "2026-12-04"), "following", when=at("2026-12-04T18:00"))
    change(sam, on(sam, block, "2026-12-04"), "following", when=at("2026-12-04T21:00"))
    couple.meet()
    assert weeks(alex) == weeks(sam)
    here = on(alex, block, "2026-12-11")
    [other] = here.conflicts
    assert {here.when, other.value} == {at("2026-12-11T18:00"), at("2026-12-11T21:00")}
    alex.plan.choose(here, "when", 2)
    couple.meet()
    assert on(sam, block, "2026-12-11").when == other.value
    assert not on(sam, block, "2026-12-11").conflicts


def test_an_occurrence_changed_while_its_rule_changes_stays_on_its_date(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    sam.plan.change(on(sam, block, "2026-12-11"), {"title": "Birthday"})
    change(alex, alex.again(block), "all", when=at("2026-11-26T19:30"))
    couple.meet()
    for side in (alex, sam):
        assert weeks(side)[2] == [("Dinner", "2026-12-10T19:30"), ("Birthday", "2026-12-11T19:30")]
        assert on(side, block, "2026-12-11").orphan
    alex.plan.remove(on(alex, block, "2026-12-11"))
    couple.meet()
    assert weeks(sam)[2] == [("Dinner", "2026-12-10T19:30")]


def test_ending_a_ritual_while_the_other_changes_it_is_a_conflict(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    alex.plan.remove(alex.again(block), "all")
    sam.plan.change(sam.again(block), {"title": "Supper"}, "all")
    couple.meet()
    assert weeks(alex) == weeks(sam)
    assert [title for rows in weeks(alex) for title, _ in rows] == ["Supper"] * 4
    [question] = [v for v in alex.again(block).conflicts if v.register == "deleted"]
    alex.plan.choose(alex.again(block), question.register, 2)
    couple.meet()
    assert starts(alex) == starts(sam) == []


# -- offered ----------------------------------------------------------------------------------------------------------


def test_suggested_rituals_are_off_until_chosen(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    assert [offer.id for offer in alex.plan.rituals.offered()] == [
        "date-night",
        "daily-walk",
        "sunday-review",
        "solo-weekend",
    ]
    assert starts(alex) == []
    night = alex.plan.rituals.offered()[0]
    alex.plan.ritual_changes.take_up(night)
    sam.plan.ritual_changes.take_up(sam.plan.rituals.offered()[0])
    couple.meet()
    assert starts(alex) == starts(sam) == [f"2026-{day}T19:30" for day in ("11-27", "12-04", "12-11", "12-18")]
    assert "date-night" not in [offer.id for offer in sam.plan.rituals.offered()]
    alex.plan.remove(alex.plan.block("date-night@2026-11-27"), "all")
    assert [(b.id, b.called_off_by) for b in alex.plan.trash.bin()] == [("date-night@2026-11-27", alex.plan.me.id)]
    assert starts(alex) == ["2026-11-27T19:30"]
    alex.plan.ritual_changes.take_up(alex.plan.rituals.offered()[0])
    assert len(starts(alex)) == 4


def test_the_solo_weekend_is_taken_up_for_each_person(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    alex.plan.ritual_changes.take_up(alex.plan.rituals.offered()[3], each=True)
    couple.meet()
    view = sam.plan.week(Week(2026, 49))
    assert [[b.title for b in view.columns[c]] for c in ("me", "we", "you")] == [["Solo weekend"], [], ["Solo weekend"]]
    assert view.columns["me"][0].agreement == {sam.plan.me.id: "open"}
    assert "solo-weekend" not in [offer.id for offer in alex.plan.rituals.offered()]


def test_each_may_have_the_solo_weekend_on_days_of_their_own(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    solo = alex.plan.rituals.offered()[3]
    third = make("FREQ=MONTHLY;BYDAY=3SA", When.on_day(date(2026, 12, 19), 2 * DAY))
    alex.plan.ritual_changes.take_up(solo, solo.draft._replace(rule=third), mine=True)
    couple.meet()
    assert "solo-weekend" not in [offer.id for offer in alex.plan.rituals.offered()]
    solo = next(offer for offer in sam.plan.rituals.offered() if offer.id == "solo-weekend")
    fridays = make("FREQ=WEEKLY;INTERVAL=6;BYDAY=FR", at("2026-12-04T18:00", 2 * DAY))
    sam.plan.ritual_changes.take_up(solo, solo.draft._replace(rule=fridays), mine=True)
    couple.meet()
    for side in couple.sides:
        found = [b for n in range(6) for column in side.plan.week(THIS_WEEK.plus(n)).columns.values() for b in column]
        whose = [(block.who, block.when.start) for block in found]
        assert whose == [(sam.plan.me.id, "2026-12-04T18:00"), (alex.plan.me.id, "2026-12-19")]
    assert [offer.id for offer in sam.plan.rituals.offered()] == ["date-night", "daily-walk", "sunday-review"]
    assert sam.plan.statistics.solo_weekends(alex.plan.me.id)[1] == date(2026, 12, 19)
    assert alex.plan.statistics.solo_weekends(sam.plan.me.id)[1] == date(2026, 12, 4)


# -- finding ----------------------------------------------------------------------------------------------------------


def test_an_occurrence_is_named_by_its_ritual_and_date(alex: Side) -> None:
    block = begin(alex)
    root = str(block.ritual)
    assert alex.plan.weeks.resolve(root).id == block.id
    assert alex.plan.weeks.resolve(root[-4:]).id == block.id
    assert alex.plan.weeks.resolve(f"{root[-4:]}@2026-12-11").id == f"{root}@2026-12-11"
    assert alex.plan.rituals.ritual(root[:9]).root == root
    with pytest.raises(UnknownId):
        alex.plan.weeks.resolve(f"{root}@2026-12-12")
    begin(alex, "Supper")
    with pytest.raises(AmbiguousId):
        alex.plan.weeks.resolve("2026-11")


def test_search_finds_a_ritual_once(alex: Side) -> None:
    block = begin(alex)
    assert [b.id for b in alex.plan.weeks.search("dinner")] == [block.id]
    alex.plan.change(on(alex, block, "2026-12-11"), {"place": "Luna"})
    assert sorted(b.id[-5:] for b in alex.plan.weeks.search("dinner")) == ["11-27", "12-11"]


# -- any order, three devices -----------------------------------------------------------------------------------------

DAYS = ["2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25"]
STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["title", "when", "rule", "remove", "done", "place", "undo", "meet", "yes", "no"]),
    st.sampled_from(DAYS),
    st.sampled_from(["this", "following", "all"]),
)


def step(side: Side, root: str, deed: str, day: str, scope: Scope, number: int) -> None:
    """Do one thing to the ritual or one of its occurrences, if it is possible by now."""
    plan = side.plan
    if deed == "undo":
        plan.undo()
        return
    block = plan.block(f"{root}@{day}")
    if deed in ("title", "place"):
        words = f"{deed} {number}"
        plan.change(block, {"title": words} if deed == "title" else {"place": words}, scope)
    elif deed == "when":
        plan.change(block, {"when": block.when.plus_days(number % 3 - 1).plus_minutes(15 * number)}, scope)
    elif deed == "rule" and scope != "this":
        plan.change(block, {"rule": make("FREQ=WEEKLY;BYDAY=MO,FR", at(f"{day}T12:{number % 60:02}"))}, scope)
    elif deed == "remove":
        plan.remove(block, scope)
    elif deed == "done":
        plan.finish(block, "done")
    elif deed == "yes":
        plan.agree(block)
    elif deed == "no":
        plan.decline(block)


def everything(side: Side) -> list[Block]:
    views = (side.plan.week(THIS_WEEK.plus(n)) for n in range(-1, 8))
    return [
        block
        for view in views
        for column in (WE, side.plan.me.id, side.plan.you.id)
        for blocks in view.columns.values()
        for block in blocks
        if block.who == column
    ]


@settings(max_examples=300 if NIGHTLY else 12)
@given(st.lists(STEP, min_size=3, max_size=12), st.booleans())
def test_all_devices_end_with_the_same_plan(steps: list[tuple[int, str, str, Scope]], agreement: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        couple = make_couple(Path(folder))
        couple.another("Alex")
        couple.me.plan.people.set_agreement(on=agreement)
        root = str(begin(couple.me, when="2026-11-20T19:30").ritual)
        couple.meet()
        for number, (who, deed, day, scope) in enumerate(steps):
            couple.clock.forward(seconds=1)
            if deed == "meet":
                couple.meet()
                continue
            with suppress(PlannerError):
                step(couple.sides[who], root, deed, day, scope, number)
        couple.meet()
        first, *others = [everything(side) for side in couple.sides]
        for other in others:
            assert other == first
        ids = [block.id for block in first]
        assert len({(block.id, block.when.week) for block in first}) == len(ids)
        assert everything_again(couple.me) == first


def everything_again(side: Side) -> list[Block]:
    """As another process reads it."""
    side.reopened()
    return everything(side)


# -- told -------------------------------------------------------------------------------------------------------------


def test_every_change_of_a_ritual_has_a_sentence(alex: Side) -> None:
    plan = alex.plan

    def told(outcome: Outcome) -> str:
        return wording.told(outcome, plan.me, plan.you, plan.zone, plan.today)

    block = begin(alex)
    later = on(alex, block, "2026-12-11")
    assert told(plan.change(later, {"when": at("2026-12-11T20:00")}, "following")) == (
        "Dinner is moved, with all that follow; the next is Fri 11 Dec 20:00–21:00"
    )
    assert told(plan.remove(alex.again(later), "following")) == "Dinner is deleted, with all that follow"
    assert told(plan.remove(alex.again(block), "all")) == "Dinner has ended"


def test_every_tick_counts_in_the_hours(alex: Side) -> None:
    alex.plan.finish(walks(alex, who=alex.plan.me.id), "done")
    hours = alex.plan.week(THIS_WEEK).hours["me"]
    assert (hours.planned, hours.done) == (90, 30)


def test_a_no_to_a_ritual_can_become_a_yes(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    sam.plan.decline(sam.again(block))
    [ritual] = sam.plan.rituals.all()
    sam.plan.ritual_answers.answer_ritual(ritual, yes=True)
    couple.meet()
    assert len(starts(alex)) == 4


def test_news_names_an_occurrence(couple: Couple) -> None:
    alex, sam = couple.me, couple.you
    sam.plan.arrivals.visited()
    block = begin(alex)
    couple.meet()
    assert sam.plan.arrivals.news() == {block.id}
    sam.plan.arrivals.visited()
    alex.plan.change(on(alex, block, "2026-12-11"), {"title": "Cinema"})
    couple.meet()
    assert sam.plan.arrivals.news() == {f"{block.ritual}@2026-12-11"}


def test_distant_zones_put_an_occurrence_into_the_viewers_week(alex: Side) -> None:
    monday = THIS_WEEK.plus(1).monday
    begin(alex, "East", "FREQ=WEEKLY", When(f"{monday.isoformat()}T00:30", 60, "Pacific/Kiritimati"))
    begin(alex, "West", "FREQ=WEEKLY", When(f"{THIS_WEEK.sunday.isoformat()}T23:30", 60, "Pacific/Pago_Pago"))
    begin(alex, "Late", "FREQ=WEEKLY", at(f"{THIS_WEEK.sunday.isoformat()}T23:30", 120))
    titles = [sorted(title for title, _ in rows) for rows in weeks(alex, count=3)]
    assert titles == [["East", "Late"], ["East", "Late", "Late", "West"], ["East", "Late", "Late", "West"]]
