"""A change and a yes that crossed: both times are held until it is answered."""

from __future__ import annotations

import pytest

from planner.domain.model.block import WE, Block, Scope
from planner.domain.recurrence.ritual import ritual_version
from planner.domain.recurrence.ritual_version import terms_of_version
from planner.domain.recurrence.rule import RitualDraft, Rule, make
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.wording.blocks import told
from planner.plan.plan import Plan
from tests.support import Couple, Side, at

FRIDAY, SATURDAY = at("2026-11-27T19:00", 120), at("2026-11-28T20:00", 120)
NEXT_WEEK = at("2026-12-04T19:00", 120)


def crossed(couple: Couple, when: When = SATURDAY) -> tuple[Block, Block]:
    """Alex moves what Sam says yes to at the same moment; as each has it."""
    block = couple.me.add("Cinema", FRIDAY, who=WE)
    couple.meet()
    theirs = couple.you.again(block)
    couple.me.plan.change(couple.me.again(block), {"when": when})
    couple.you.plan.agree(theirs)
    couple.meet()
    return couple.me.again(block), couple.you.again(block)


def held(side: Side, block: Block) -> list[object]:
    return [earlier.terms.when for earlier in side.again(block).earlier_yes]


def planned(plan: Plan, week: int = 48) -> int:
    return plan.week(Week.parse(f"2026-W{week}")).hours["we"].planned


def test_both_crossed_times_are_held_and_neither_counts(couple: Couple) -> None:
    mine, theirs = crossed(couple)
    for side, block in ((couple.me, mine), (couple.you, theirs)):
        assert block.when == SATURDAY
        assert held(side, block) == [FRIDAY]
        assert planned(side.plan) == 0
        slots = side.plan.requests.free(Week.parse("2026-W48"), 60)
        for taken in (FRIDAY, SATURDAY):
            starts, ends = taken.starts(side.plan.zone), taken.ends(side.plan.zone)
            assert not any(slot.start < ends and starts < slot.end for slot in slots)
    assert [row.id for row in couple.you.plan.inbox.waiting()] == [mine.id]


def test_a_yes_or_a_new_proposal_ends_the_crossing(couple: Couple) -> None:
    mine, theirs = crossed(couple)
    couple.you.plan.agree(theirs)
    couple.meet()
    assert held(couple.me, mine) == held(couple.you, mine) == []
    assert planned(couple.me.plan) == 120
    mine, theirs = crossed(couple)
    couple.you.plan.agreements.suggest(theirs, when=NEXT_WEEK)
    couple.meet()
    assert held(couple.me, mine) == held(couple.you, mine) == []
    assert [p.terms.when for p in couple.me.again(mine).proposals] == [NEXT_WEEK]


def test_an_earlier_time_in_another_week_is_held_there(couple: Couple) -> None:
    """The time is in the plan of its own week, and is not offered as free."""
    block = couple.me.add("Cinema", NEXT_WEEK, who=WE)
    couple.meet()
    theirs = couple.you.again(block)
    couple.me.plan.change(couple.me.again(block), {"when": FRIDAY})
    couple.you.plan.agree(theirs)
    couple.meet()
    starts, ends = NEXT_WEEK.starts(couple.me.plan.zone), NEXT_WEEK.ends(couple.me.plan.zone)
    for side in couple.sides:
        assert not any(
            slot.start < ends and starts < slot.end for slot in side.plan.requests.free(Week.parse("2026-W49"), 60)
        )


def test_both_rules_of_a_ritual_are_shown_at_its_next_occurrence(couple: Couple) -> None:
    rule = make("FREQ=WEEKLY;BYDAY=SA", at("2026-11-28T18:00"))
    block = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Yoga", rule, WE)).block
    couple.meet()
    theirs = couple.you.again(block)
    couple.me.plan.change(couple.me.again(block), {"when": at("2026-11-28T19:00")}, "all")
    couple.you.plan.agree(theirs)
    couple.meet()
    for side in couple.sides:
        [evening] = [b for b in side.plan.week(Week.parse("2026-W48")).columns["we"] if b.ritual]
        assert evening.when == at("2026-11-28T19:00")
        assert [earlier.terms.when for earlier in evening.earlier_yes] == [at("2026-11-28T18:00")]
        [later] = [b for b in side.plan.week(Week.parse("2026-W49")).columns["we"] if b.ritual]
        assert later.earlier_yes == ()
    [row] = couple.you.plan.inbox.waiting()
    assert row.says == "changed"


@pytest.mark.parametrize(
    "rule",
    [
        make("FREQ=DAILY", at("2026-11-28T18:00")),
        make("FREQ=WEEKLY;BYDAY=SA", at("2026-11-28T18:00")),
        make("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", at("2026-11-28T18:00", 90)),
        make("FREQ=MONTHLY;BYDAY=+1SA", at("2026-12-05T18:00")),
        make("FREQ=YEARLY", at("2027-02-03T18:00", 30)),
        make("FREQ=WEEKLY;BYDAY=SA", at("2026-11-28", 24 * 60)),
    ],
    ids=lambda rule: rule.rrule,
)
def test_the_terms_of_a_rituals_version_are_read_back(rule: Rule) -> None:
    near = rule.first.local_start.date()
    found = terms_of_version(ritual_version(rule, WE), near)
    assert found is not None
    assert (found.who, found.when.minutes, found.when.start) == (WE, rule.first.minutes, rule.first.start)


def test_an_invalid_version_has_no_terms() -> None:
    near = FRIDAY.local_start.date()
    assert terms_of_version("2026-11-27T19:00 120 Europe/Berlin we", near) is None
    assert terms_of_version("FREQ=NEVER 0 19:00 60 Europe/Berlin - - we", near) is None
    assert terms_of_version("FREQ=WEEKLY;BYDAY=SA 0 25:00 60 Europe/Berlin - - we", near) is None


# -- an end and a yes ------------------------------------------------------------------------------------------------

YOGA = "2026-11-28T18:00"


def asked_ritual(couple: Couple, later: str) -> Block:
    """A ritual of both whose new time Alex proposes and Sam has not answered."""
    rule = make("FREQ=WEEKLY;BYDAY=SA", at(YOGA))
    block = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Yoga", rule, WE)).block
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    couple.me.plan.change(couple.me.again(block), {"when": at(later)}, "all")
    couple.meet()
    for side in couple.sides:
        side.plan.arrivals.news()
        side.plan.arrivals.visited()
    return couple.me.again(block)


@pytest.mark.parametrize("later", ["2026-11-28T19:00", "2026-11-29T18:00"])
@pytest.mark.parametrize("is_fetched", [False, True])
@pytest.mark.parametrize("scope", ["all", "following"])
def test_a_ritual_that_ends_while_its_new_time_gets_a_yes_is_called_off(
    couple: Couple, later: str, is_fetched: bool, scope: Scope
) -> None:
    alex, sam = couple.sides
    painted = asked_ritual(couple, later)
    sam.plan.agree(sam.again(painted))
    sam.exchange()
    if is_fetched:
        alex.exchange()
    outcome = alex.plan.remove(painted, scope)
    said = told(outcome, alex.plan.me, alex.plan.you, alex.plan.zone, alex.plan.today)
    since = " from now on" if scope == "all" else ", with all that follow"
    if is_fetched:
        assert said == f"Yoga is called off{since}; Sam had said yes in the meantime, and will see that"
    else:
        assert said == ("Yoga has ended" if scope == "all" else f"Yoga is deleted{since}")
    couple.meet()
    for side in couple.sides:
        [evening] = [b for week in (48, 49) for b in side.plan.week(Week(2026, week)).columns["we"]]
        assert (evening.called_off_by, evening.conflicts) == (alex.plan.me.id, ())
        assert evening.agreement == {alex.plan.me.id: "no", sam.plan.me.id: "yes"}
        assert evening.when == at(later)
        assert planned(side.plan) == 0
        assert side.plan.inbox.waiting() == ()
        assert [block.id for block in side.plan.trash.bin()] == [evening.id]
    assert [row.kind for row in sam.plan.inbox.read().news] == ["ritual_ended"]
    alex.plan.restore(alex.plan.trash.bin()[0])
    couple.meet()
    for side in couple.sides:
        assert [b.when for b in side.plan.week(Week(2026, 48)).columns["we"]] == [at(later)]
        assert planned(side.plan, 49) == 60


@pytest.mark.parametrize("is_fetched", [False, True])
def test_a_write_at_the_same_time_keeps_a_removed_ritual_and_its_remover_is_told(
    couple: Couple, is_fetched: bool
) -> None:
    alex, sam = couple.sides
    painted = asked_ritual(couple, "2026-11-28T19:00")
    sam.plan.change(sam.again(painted), {"title": "Yoga outside"}, "all")
    sam.plan.agree(sam.again(painted))
    sam.exchange()
    if is_fetched:
        alex.exchange()
    outcome = alex.plan.remove(painted, "all")
    said = told(outcome, alex.plan.me, alex.plan.you, alex.plan.zone, alex.plan.today)
    stays = "Sam changed Yoga outside in the meantime, so it stays; look at it, then keep one of the two"
    assert said == (stays if is_fetched else "Yoga has ended")
    couple.meet()
    for side in couple.sides:
        [ritual] = side.plan.rituals.all()
        assert ritual.title == "Yoga outside"
        assert [version.register for version in ritual.conflicts] == ["deleted"]


def test_occurrences_that_end_with_their_ritual_are_told_once(couple: Couple) -> None:
    """Also the first, and evenings about which something was asked."""
    alex, sam = couple.sides
    rule = make("FREQ=WEEKLY;BYDAY=SA", at(YOGA))
    block = alex.plan.ritual_changes.add_ritual(RitualDraft("Yoga", rule, WE)).block
    couple.meet()
    sam.plan.agree(sam.again(block))
    couple.meet()
    for week, side in ((48, alex), (50, alex), (51, sam)):
        [evening] = side.plan.week(Week(2026, week)).columns["we"]
        side.plan.change(evening, {"when": evening.when.plus_minutes(120)})
        couple.meet()
    for side in couple.sides:
        side.plan.arrivals.news()
        side.plan.arrivals.visited()
    alex.plan.remove(alex.again(block), "all")
    couple.meet()
    first = alex.again(block)
    assert [(row.kind, row.id) for row in sam.plan.inbox.read().news] == [("ritual_ended", first.id)]
    for side in couple.sides:
        assert side.again(block).called_off_by == alex.plan.me.id
        assert side.plan.inbox.waiting() == ()
        assert side.plan.inbox.read().asked == ()
        assert [b.id for week in (48, 49, 50, 51) for b in side.plan.week(Week(2026, week)).columns["we"]] == [first.id]
    alex.plan.restore(alex.again(block))
    couple.meet()
    for side in couple.sides:
        again = [b for week in (48, 49, 50, 51) for b in side.plan.week(Week(2026, week)).columns["we"]]
        assert len(again) == 4
        assert sum(bool(b.proposals) for b in again) == 3


def test_a_turn_that_was_moved_while_its_ritual_got_a_yes_holds_both_times(couple: Couple) -> None:
    """The yes was to the ritual's time, held beside the new one that is proposed."""
    alex, sam = couple.sides
    rule = make("FREQ=WEEKLY;BYDAY=SA", at(YOGA))
    block = alex.plan.ritual_changes.add_ritual(RitualDraft("Yoga", rule, WE)).block
    couple.meet()
    sam.plan.agree(sam.again(block))
    [evening] = alex.plan.week(Week(2026, 49)).columns["we"]
    alex.plan.change(evening, {"when": evening.when.plus_minutes(120)})
    couple.meet()
    for side in couple.sides:
        found = side.again(evening)
        assert found.when == evening.when.plus_minutes(120)
        assert found.agreement == {alex.plan.me.id: "yes", sam.plan.me.id: "changed"}
        assert [(yes.by, yes.terms) for yes in found.earlier_yes] == [(sam.plan.me.id, evening.terms)]
    assert [row.id for row in sam.plan.inbox.waiting()] == [evening.id]
    sam.plan.agree(sam.again(evening))
    couple.meet()
    assert alex.again(evening).earlier_yes == ()
