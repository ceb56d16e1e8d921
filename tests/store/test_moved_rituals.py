"""Evenings with something of their own, when their ritual comes at another time."""

from __future__ import annotations

from typing import Any

import pytest

from planner.domain.model.block import WE, Block
from planner.domain.recurrence.rule import RitualDraft, make
from tests.support import THIS_WEEK, Couple, Side, at

EVENING = "2026-12-04"
"""The evening that has something of its own; it goes to Tuesday 8 December."""
TUESDAYS = at("2026-12-01T20:00")


def begin(side: Side, **fields: Any) -> Block:
    """A ritual on Fridays at 19:30, of both people unless somebody is named."""
    rule = make("FREQ=WEEKLY;BYDAY=FR", at("2026-11-27T19:30"))
    return side.plan.ritual_changes.add_ritual(RitualDraft("Dinner", rule, fields.pop("who", WE), **fields)).block


@pytest.fixture
def dinner(couple: Couple) -> Block:
    """A ritual to which both said yes."""
    block = begin(couple.me)
    say_yes(couple, couple.you, block.id)
    return couple.me.again(block)


def evening(side: Side, block: Block, day: str = EVENING) -> Block:
    return side.plan.block(f"{block.ritual}@{day}")


def change(couple: Couple, side: Side, key: str, changes: Any, scope: Any = "this") -> None:
    side.plan.change(side.plan.block(key), changes, scope)
    couple.meet()


def say_yes(couple: Couple, side: Side, key: str) -> None:
    couple.meet()
    side.plan.agree(side.plan.block(key))
    couple.meet()


def move(couple: Couple, block: Block, to: Any = TUESDAYS) -> None:
    """Alex asks for another time from now on, and Sam says yes to it."""
    first = couple.me.plan.rituals.shown(str(block.ritual))
    couple.me.plan.change(first, {"when": to}, "all")
    asked = couple.you.plan.rituals.all()[0]
    couple.meet()
    asked = couple.you.plan.rituals.all()[0]
    if asked.proposals:
        couple.you.plan.ritual_answers.answer_ritual(asked, yes=True)
        couple.meet()


def said(side: Side, block: Block) -> set[str]:
    return set(evening(side, block).agreement.values())


def shown(side: Side, weeks: int = 4) -> list[tuple[str, str]]:
    """(start, place) of all that comes in the next weeks."""
    return [
        (b.when.start, b.place)
        for number in range(weeks)
        for column in side.plan.week(THIS_WEEK.plus(number)).columns.values()
        for b in column
    ]


OWN: dict[str, Any] = {
    "title": {"title": "Birthday"},
    "place": {"place": "Luna"},
    "notes": {"notes": "bring the cake"},
    "tags": {"tags": ("cake",)},
    "pillar": {"pillar": "friends"},
    "protected": {"protected": True},
}


@pytest.mark.parametrize("own", OWN)
def test_a_yes_to_another_time_is_one_to_evenings_with_words_of_their_own(
    couple: Couple, dinner: Block, own: str
) -> None:
    change(couple, couple.me, f"{dinner.ritual}@{EVENING}", OWN[own])
    move(couple, dinner)
    for side in (couple.me, couple.you):
        here = evening(side, dinner)
        assert (here.when.start, here.orphan) == ("2026-12-08T20:00", False)
        assert here.agreement == {person.id: "yes" for person in (side.plan.me, side.plan.you)}
        assert (here.proposals, here.earlier_yes) == ((), ())
        assert side.plan.inbox.read().waiting == ()
        assert [start for start, _ in shown(side)] == [f"2026-12-{day}T20:00" for day in ("01", "08", "15", "22")][:3]


def test_a_word_about_an_evening_goes_with_it(couple: Couple, dinner: Block) -> None:
    change(couple, couple.me, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    couple.you.plan.items.cheer(evening(couple.you, dinner), "looking forward")
    move(couple, dinner)
    assert [c.text for c in couple.me.plan.weeks.remarks(evening(couple.me, dinner))[0]] == ["looking forward"]
    assert said(couple.me, dinner) == {"yes"}


@pytest.mark.parametrize("by_sam", [False, True])
def test_one_yes_answers_a_new_ritual_and_its_evening_that_moved_along(couple: Couple, by_sam: bool) -> None:
    block = begin(couple.me)
    couple.meet()
    change(couple, couple.you if by_sam else couple.me, f"{block.ritual}@{EVENING}", {"place": "Luna"})
    change(couple, couple.me, block.id, {"when": TUESDAYS}, "all")
    assert couple.me.plan.inbox.waiting() == ()
    assert "ritual" in [row.kind for row in couple.you.plan.inbox.waiting()]
    couple.you.plan.agree(couple.you.plan.rituals.shown(str(block.ritual)))
    couple.meet()
    assert said(couple.me, block) == said(couple.you, block) == {"yes"}
    assert couple.you.plan.inbox.waiting() == ()


def test_without_agreement_it_moves_along_too(couple: Couple) -> None:
    couple.me.plan.people.set_agreement(on=False)
    block = begin(couple.me)
    couple.meet()
    change(couple, couple.you, f"{block.ritual}@{EVENING}", {"place": "Luna"})
    change(couple, couple.me, block.id, {"when": TUESDAYS}, "all")
    couple.me.plan.people.set_agreement(on=True)
    couple.meet()
    assert shown(couple.you)[1] == ("2026-12-08T20:00", "Luna")


TWICE = {
    "another hour": (at("2026-12-01T21:00"), "2026-12-08T21:00", ["01", "08", "15"]),
    "another length": (at("2026-12-01T20:00", 90), "2026-12-08T20:00", ["01", "08", "15"]),
    "another day": (at("2026-12-03T20:00"), "2026-12-10T20:00", ["03", "10", "17"]),
    "its first day": (at("2026-12-04T19:30"), "2026-12-04T19:30", ["04", "11", "18"]),
}


@pytest.mark.parametrize("to", TWICE)
@pytest.mark.parametrize("turned", ["", "undo", "redo"])
def test_an_evening_moves_along_again(couple: Couple, dinner: Block, to: str, turned: str) -> None:
    when, start, days = TWICE[to]
    change(couple, couple.me, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    move(couple, dinner)
    before = shown(couple.me)
    move(couple, dinner, when)
    after = shown(couple.me)
    assert after == [(f"2026-12-{day}{start[10:]}", "Luna" if start[8:10] == day else "") for day in days]
    assert said(couple.me, dinner) == {"yes"}
    assert evening(couple.me, dinner).when.minutes == when.minutes
    if turned:
        couple.you.plan.undo()
        couple.meet()
        assert shown(couple.me) == shown(couple.you) == before
        assert said(couple.me, dinner) == {"yes"}
    if turned == "redo":
        couple.you.plan.redo()
        couple.meet()
        assert shown(couple.me) == shown(couple.you) == after
        assert said(couple.me, dinner) == {"yes"}


def test_an_evening_returns_to_its_date_beside_the_day_it_went_to(couple: Couple, dinner: Block) -> None:
    change(couple, couple.me, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    move(couple, dinner)
    first = couple.me.plan.rituals.shown(str(dinner.ritual))
    both = make("FREQ=WEEKLY;BYDAY=TU,FR", at("2026-12-01T20:00"))
    couple.me.plan.change(first, {"rule": both}, "all")
    couple.meet()
    couple.you.plan.ritual_answers.answer_ritual(couple.you.plan.rituals.all()[0], yes=True)
    couple.meet()
    assert shown(couple.me, 3) == [
        ("2026-12-01T20:00", ""),
        ("2026-12-04T20:00", "Luna"),
        ("2026-12-08T20:00", ""),
        ("2026-12-11T20:00", ""),
    ]
    assert said(couple.you, dinner) == {"yes"}


def test_an_evening_that_moved_along_stays_removed(couple: Couple, dinner: Block) -> None:
    change(couple, couple.me, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    move(couple, dinner)
    couple.me.plan.people.set_agreement(on=False)
    couple.me.plan.remove(evening(couple.me, dinner))
    change(couple, couple.me, f"{dinner.ritual}@2026-12-01", {"when": at("2026-12-03T20:00")}, "all")
    assert [start[:10] for start, _ in shown(couple.you)] == ["2026-12-03", "2026-12-17"]


@pytest.mark.parametrize("answer", ["", "no", "withdrawn"])
def test_asking_again_keeps_the_yes_to_what_one_asked_for_before(couple: Couple, dinner: Block, answer: str) -> None:
    alex, sam = couple.me, couple.you
    change(couple, alex, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    move(couple, dinner)
    change(couple, alex, f"{dinner.ritual}@2026-12-01", {"when": at("2026-12-01T21:00")}, "all")
    if answer == "no":
        sam.plan.decline(evening(sam, dinner, "2026-12-01"))
    elif answer == "withdrawn":
        alex.plan.withdraw(evening(alex, dinner, "2026-12-01"))
    couple.meet()
    for side in (alex, sam):
        assert set(side.plan.rituals.all()[0].agreement.values()) == said(side, dinner) == {"yes"}
    assert alex.plan.inbox.waiting() == ()


def test_the_ritual_can_be_moved_by_an_evening_that_moved_along(couple: Couple, dinner: Block) -> None:
    couple.me.plan.people.set_agreement(on=False)
    change(couple, couple.me, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    change(couple, couple.me, dinner.id, {"when": TUESDAYS}, "all")
    change(couple, couple.you, f"{dinner.ritual}@{EVENING}", {"when": at("2026-12-09T20:00")}, "following")
    assert shown(couple.me) == [
        ("2026-12-01T20:00", ""),
        ("2026-12-09T20:00", "Luna"),
        ("2026-12-16T20:00", ""),
    ]


def test_a_withdrawn_question_is_open_again_for_all_its_evenings(couple: Couple, dinner: Block) -> None:
    alex, sam = couple.me, couple.you
    change(couple, alex, f"{dinner.ritual}@{EVENING}", {"place": "Luna"})
    alex.plan.change(alex.again(dinner), {"when": TUESDAYS}, "all")
    couple.meet()
    alex.plan.withdraw(alex.again(dinner))
    sam.plan.ritual_answers.answer_ritual(sam.plan.rituals.all()[0], yes=True)
    couple.meet()
    me, you = alex.plan.me.id, sam.plan.me.id
    assert evening(sam, dinner).agreement == {me: "changed", you: "yes"}
    assert "ritual" in [row.kind for row in alex.plan.inbox.waiting()]
    alex.plan.ritual_answers.answer_ritual(alex.plan.rituals.all()[0], yes=True)
    couple.meet()
    assert said(sam, dinner) == {"yes"}
    assert alex.plan.inbox.waiting() == ()


def test_an_evening_moved_onto_another_one_has_only_its_own_yes(couple: Couple) -> None:
    # The yes that crossed it was to the evening where it was, although the ritual has that time too.
    alex, sam = couple.me, couple.you
    block = begin(alex)
    couple.meet()
    sam.plan.agree(sam.again(block))
    alex.plan.change(evening(alex, block), {"when": at("2026-12-11T19:30")})
    alex.plan.remove(evening(alex, block, "2026-12-11"))
    couple.meet()
    here = evening(sam, block)
    assert here.agreement == {alex.plan.me.id: "yes", sam.plan.me.id: "changed"}
    assert [yes.terms.when.start for yes in here.earlier_yes] == ["2026-12-04T19:30"]


# -- evenings with a time or an owner of their own --------------------------------------------------------------------

NEW: dict[str, Any] = {
    "another hour": {"when": at("2026-11-27T21:00")},
    "another day": {"when": TUESDAYS},
    "another rule": {"rule": make("FREQ=WEEKLY;BYDAY=TU", TUESDAYS)},
}


@pytest.mark.parametrize("new", NEW)
def test_an_evening_that_was_given_away_keeps_its_agreed_time(couple: Couple, new: str) -> None:
    alex, sam = couple.me, couple.you
    block = begin(alex, who=alex.plan.me.id)
    change(couple, alex, f"{block.ritual}@{EVENING}", {"who": sam.plan.me.id})
    say_yes(couple, sam, f"{block.ritual}@{EVENING}")
    change(couple, alex, block.id, NEW[new], "all")
    for side in (alex, sam):
        here = evening(side, block)
        assert (here.who, here.when.start) == (sam.plan.me.id, "2026-12-04T19:30")
        assert here.agreement == {sam.plan.me.id: "yes"}
        assert len(shown(side, 3)) == (3 if new == "another hour" else 2)


def test_an_evening_with_an_agreed_time_of_its_own_keeps_its_owner(couple: Couple, dinner: Block) -> None:
    alex, sam = couple.me, couple.you
    change(couple, alex, f"{dinner.ritual}@{EVENING}", {"when": at("2026-12-05T18:00")})
    say_yes(couple, sam, f"{dinner.ritual}@{EVENING}")
    alex.plan.change(alex.again(dinner), {"who": alex.plan.me.id}, "all")
    couple.meet()
    sam.plan.ritual_answers.answer_ritual(sam.plan.rituals.all()[0], yes=True)
    couple.meet()
    here = evening(alex, dinner)
    assert (here.who, here.when.start, said(alex, dinner)) == (WE, "2026-12-05T18:00", {"yes"})
    assert evening(alex, dinner, "2026-12-11").who == alex.plan.me.id


@pytest.mark.parametrize(
    ("new", "own"), [("another hour", {}), ("another hour", OWN["place"]), ("another day", OWN["place"])]
)
def test_an_evening_that_was_called_off_stays_so(couple: Couple, dinner: Block, new: str, own: Any) -> None:
    alex, sam = couple.me, couple.you
    change(couple, alex, f"{dinner.ritual}@{EVENING}", own)
    alex.plan.remove(evening(alex, dinner))
    couple.meet()
    sam.plan.change(sam.again(dinner), NEW[new], "all")
    couple.meet()
    alex.plan.ritual_answers.answer_ritual(alex.plan.rituals.all()[0], yes=True)
    couple.meet()
    for side in (alex, sam):
        assert evening(side, dinner).called_off_by == alex.plan.me.id
        assert evening(side, dinner).when.start == "2026-12-04T19:30"
        assert all(start[:10] != "2026-12-08" for start, _ in shown(side))
