"""Jar, notes, goals and rules: kept on one side, read on the other, undone."""

from __future__ import annotations

from datetime import date

import pytest

from planner.domain.errors import BadInput, NotYours, UnknownId
from planner.domain.model.block import WE
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.time.when import When
from tests.support import THIS_WEEK, Couple, at


def test_a_scheduled_idea_can_be_undone_into_the_jar(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    alex.items.add_idea("Pottery class", WE)
    couple.meet()
    idea = sam.items.ideas()[0]
    assert (idea.title, idea.who, idea.author) == ("Pottery class", WE, alex.me.id)
    outcome = sam.inbox.schedule(idea, at("2026-11-28T15:00", 180))
    assert outcome.block.agreement == {sam.me.id: "yes", alex.me.id: "open"}
    assert sam.items.ideas() == ()
    sam.undo()
    assert [row.title for row in sam.items.ideas()] == ["Pottery class"]
    assert sam.block(outcome.block.id).deleted
    with pytest.raises(UnknownId):
        sam.items.idea("zzzz")


def test_each_person_may_have_two_goals(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    for title in ("Five songs", "Sleep more"):
        alex.items.add_goal(title)
    with pytest.raises(BadInput, match="two goals"):
        alex.items.add_goal("And more")
    couple.meet()
    with pytest.raises(NotYours):
        sam.items.finish_goal(sam.items.goals()[0], reached=True)
    alex.items.finish_goal(alex.items.goals()[0], reached=False)
    alex.items.add_goal("Swim")
    couple.meet()
    assert len(sam.items.goals()) == 2


def test_each_writes_their_own_intention_and_both_the_shared_one(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    alex.items.set_intention(THIS_WEEK, alex.me.id, "finish the song")
    sam.items.set_intention(THIS_WEEK, WE, "one evening out")
    with pytest.raises(NotYours):
        sam.items.set_intention(THIS_WEEK, alex.me.id, "rest")
    couple.meet()
    assert sam.weeks.carried(THIS_WEEK).intentions == {alex.me.id: "finish the song", WE: "one evening out"}
    assert sam.weeks.carried(THIS_WEEK.plus(1)).intentions == {}


def test_remarks_are_found_with_their_block(couple: Couple) -> None:
    block = couple.me.add("Run")
    couple.meet()
    couple.you.plan.items.cheer(couple.you.again(block))
    couple.you.plan.items.comment(couple.you.again(block), "me too")
    couple.meet()
    cheers, comments = couple.me.plan.weeks.remarks(block)
    assert ([row.text for row in cheers], [row.text for row in comments]) == ([""], ["me too"])
    assert couple.me.plan.weeks.carried(THIS_WEEK).comments[block.id] == comments
    couple.you.plan.undo()
    couple.meet()
    assert couple.me.plan.weeks.remarks(block)[1] == ()


def test_a_house_rule_applies_once_both_agree_and_there_are_at_most_five(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    for number in range(5):
        alex.items.add_rule(f"Rule {number}")
    with pytest.raises(BadInput, match="five"):
        alex.items.add_rule("One more")
    couple.meet()
    assert {row.kind for row in sam.inbox.waiting()} == {"rule"}
    sam.items.agree_rule(sam.items.rules()[0])
    couple.meet()
    assert set(alex.items.rules()[0].agreement.values()) == {"yes"}
    assert len(sam.inbox.waiting()) == 4


def test_the_turn_and_weeks_off_reach_both_people(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    assert alex.inbox.turn() is None
    alex.inbox.set_turn(sam.me.id)
    alex.items.set_off(THIS_WEEK, True, both=True)
    couple.meet()
    assert sam.inbox.turn() == sam.me.id
    assert sam.weeks.carried(THIS_WEEK).off == {alex.me.id, sam.me.id}
    sam.items.set_off(THIS_WEEK, False)
    couple.meet()
    assert alex.weeks.carried(THIS_WEEK).off == {alex.me.id}


def test_a_word_for_why_goes_with_its_week_off(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    alex.items.set_off(THIS_WEEK, True, because="  flu ")
    sam.items.set_off(THIS_WEEK, True, because="nursing")
    couple.meet()
    assert sam.weeks.carried(THIS_WEEK).because == {alex.me.id: "flu", sam.me.id: "nursing"}
    assert [row.text for row in sam.inbox.read().news if row.kind == "off"] == ["flu"]
    alex.items.set_off(THIS_WEEK, False)
    couple.meet()
    assert sam.weeks.carried(THIS_WEEK).because == {sam.me.id: "nursing"}
    alex.items.set_off(THIS_WEEK, True)
    couple.meet()
    assert sam.weeks.carried(THIS_WEEK).because == {sam.me.id: "nursing"}
    alex.undo()
    sam.refresh()
    sam.items.set_off(THIS_WEEK, False, both=True)
    assert sam.weeks.carried(THIS_WEEK).off == frozenset()


def test_an_idea_fills_the_evening_that_is_planned_in_turns(couple: Couple) -> None:
    alex, sam = couple.me.plan, couple.you.plan
    evening = make("FREQ=WEEKLY", at("2026-11-27T19:30", 120))
    block = alex.ritual_changes.add_ritual(RitualDraft("Date night", evening, WE, "date"), turns=True).block
    alex.items.add_idea("Night train", WE)
    alex.items.add_idea("Chess", alex.me.id)
    couple.meet()
    chess, train = sorted(alex.items.ideas(), key=lambda idea: idea.title)
    assert (block.slot, block.lead) == (True, alex.me.id)
    assert alex.inbox.empty_slot(train, at("2026-11-27T12:00", 60)) is None
    assert alex.inbox.empty_slot(chess, When.on_day(date(2026, 11, 27))) is None
    with pytest.raises(BadInput, match="needs an idea for both"):
        alex.inbox.fill(block, chess)
    outcome = alex.inbox.schedule(train, When.on_day(date(2026, 11, 27)))
    assert (outcome.block.id, outcome.block.title, outcome.block.slot) == (block.id, "Night train", False)
    assert [idea.title for idea in alex.items.ideas()] == ["Chess"]
    with pytest.raises(BadInput, match="waiting to be filled"):
        alex.inbox.fill(outcome.block, train)
    alex.undo()
    assert alex.block(block.id).slot
    assert len(alex.items.ideas()) == 2
    couple.meet()
    wanted = next(idea for idea in sam.items.ideas() if idea.who == WE)
    filled = sam.inbox.schedule(wanted, at("2026-11-27T20:00", 60)).block
    assert (filled.id, filled.title, filled.when) == (block.id, "Night train", at("2026-11-27T19:30", 120))
