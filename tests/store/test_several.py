"""“Each wrote something” on blocks: every version, its author and time."""

from __future__ import annotations

from typing import Any, Literal, cast

import pytest

from planner.domain.agreement import Answer, key
from planner.domain.errors import BadInput, NotYours
from planner.domain.model.block import Block, Changes, Scope
from planner.domain.model.conflict import together
from planner.domain.model.registers import ANSWER
from planner.domain.quickadd import Cursor, read, ritual_draft
from tests.support import Couple, Side, at


def apart(couple: Couple, block: Block, field: str, mine: Any, yours: Any) -> None:
    """Alex writes one value, and a minute later Sam another without having seen it."""
    couple.meet()
    couple.me.plan.change(couple.me.again(block), cast(Changes, {field: mine}))
    couple.clock.forward(minutes=1)
    couple.you.plan.change(couple.you.again(block), cast(Changes, {field: yours}))
    couple.meet()


@pytest.mark.parametrize(
    ("register", "values", "both"),
    [
        ("title", ["Cinema", "Theatre"], "Cinema / Theatre"),
        ("place", ["Odeon", "", "Luna"], "Odeon / Luna"),
        ("notes", ["milk", "bread\nsalt"], "milk\n\nbread\nsalt"),
        ("notes", ["milk", "milk\nbread"], None),
        ("title", ["Cinema", ""], None),
        ("title", ["Cinema", None], None),
        ("lead", ["alex", "sam"], None),
        ("protected", [True, False], None),
    ],
)
def test_two_texts_are_joined_in_one(register: str, values: list[object], both: str | None) -> None:
    assert together(register, values) == both


def test_every_version_says_who_and_when(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add(place="hall")
    apart(couple, block, "place", "wall", "rocks")
    for side in couple.sides:
        [found] = side.plan.blocks.several(side.again(block))
        assert [(v.value, v.by) for v in found.versions] == [("rocks", sam.plan.me.id), ("wall", alex.plan.me.id)]
        later, earlier = (v.at for v in found.versions)
        assert (later - earlier).total_seconds() == 60
        assert found.both == "rocks / wall"


@pytest.mark.parametrize(
    ("field", "mine", "yours", "both"),
    [("notes", "milk", "bread", "bread\n\nmilk"), ("title", "Cinema", "Theatre", "Theatre / Cinema")],
)
def test_both_texts_are_kept_for_both_and_it_can_be_undone(
    couple: Couple, field: str, mine: str, yours: str, both: str
) -> None:
    block = couple.me.add()
    apart(couple, block, field, mine, yours)
    couple.me.plan.choose(couple.me.again(block), field, "both")
    couple.meet()
    for side in couple.sides:
        assert (getattr(side.again(block), field), side.again(block).conflicts) == (both, ())
    couple.me.plan.undo()
    assert getattr(couple.me.again(block), field) == yours


def test_only_one_of_two_times_is_kept(couple: Couple) -> None:
    block = couple.me.add()
    apart(couple, block, "when", at("2026-11-28T10:00"), at("2026-11-29T10:00"))
    with pytest.raises(BadInput):
        couple.me.plan.choose(couple.me.again(block), "when", "both")
    with pytest.raises(BadInput):
        couple.me.plan.choose(couple.me.again(block), "title", "both")


def test_deleted_here_and_changed_there_says_who_did_which(couple: Couple, alex: Side, sam: Side) -> None:
    block = alex.add()
    couple.meet()
    alex.plan.remove(alex.again(block))
    couple.clock.forward(minutes=1)
    sam.plan.change(sam.again(block), {"place": "wall"})
    couple.meet()
    [found] = alex.plan.blocks.several(alex.again(block))
    assert [(v.value, v.by) for v in found.versions] == [(False, sam.plan.me.id), (True, alex.plan.me.id)]


# -- answers ----------------------------------------------------------------------------------------------------------


def answered_twice(couple: Couple) -> Block:
    """Sam noted Alex's yes, while Alex said no on a phone, unseen by each other."""
    block = couple.you.add("Cinema", who="we")
    couple.meet()
    couple.me.plan.decline(couple.me.again(block), "a deadline")
    couple.clock.forward(minutes=1)
    couple.you.plan.agree(couple.you.again(block), in_person=True)
    couple.meet()
    return couple.me.again(block)


def test_two_answers_of_one_person_are_shown_both(couple: Couple, alex: Side, sam: Side) -> None:
    block = answered_twice(couple)
    mine, terms = alex.plan.me.id, key(block.terms)
    assert block.agreement[mine] == "yes"
    for side in couple.sides:
        [found] = side.plan.blocks.several(side.again(block))
        assert found.register == ANSWER + mine
        assert [(v.value, v.by) for v in found.versions] == [
            (Answer("yes", terms), sam.plan.me.id),
            (Answer("no", terms, "a deadline"), mine),
        ]


def test_an_answer_is_settled_by_who_gave_it(couple: Couple, alex: Side, sam: Side) -> None:
    block = answered_twice(couple)
    register = ANSWER + alex.plan.me.id
    with pytest.raises(NotYours):
        sam.plan.choose(sam.again(block), register, 2)
    assert alex.plan.choose(block, register, 2).block.agreement[alex.plan.me.id] == "no"
    couple.meet()
    assert (sam.again(block).agreement[alex.plan.me.id], sam.again(block).conflicts) == ("no", ())


def test_answers_to_other_terms_are_not_a_conflict(couple: Couple, alex: Side) -> None:
    phone = couple.another("Alex")
    block = alex.add("Cinema", who="we")
    couple.meet()
    alex.plan.change(alex.again(block), {"when": at("2026-11-28T10:00")})
    phone.plan.change(phone.again(block), {"when": at("2026-11-29T10:00")})
    couple.meet()
    assert [version.register for version in alex.again(block).conflicts] == ["when"]


# -- rituals ----------------------------------------------------------------------------------------------------------


def begin(side: Side) -> Block:
    plan = side.plan
    reading = read("Dinner every fri 19:30 2h we", Cursor(plan.now, plan.zone.key, "we", None, "Alex", "Sam"))
    return plan.ritual_changes.add_ritual(ritual_draft(reading, plan.me.id, plan.you.id)).block


def both_change_all(couple: Couple) -> Block:
    """Alex calls every dinner Supper, Sam calls them Feast."""
    block = begin(couple.me)
    couple.meet()
    couple.me.plan.change(couple.me.again(block), {"title": "Supper"}, "all")
    couple.clock.forward(minutes=1)
    couple.you.plan.change(couple.you.again(block), {"title": "Feast"}, "all")
    couple.meet()
    return couple.me.again(block)


def test_a_ritual_s_versions_say_who_and_when(couple: Couple, alex: Side, sam: Side) -> None:
    [found] = alex.plan.blocks.several(both_change_all(couple))
    assert [(v.value, v.by) for v in found.versions] == [("Feast", sam.plan.me.id), ("Supper", alex.plan.me.id)]


def test_both_titles_of_a_ritual_are_kept_for_all_of_them(couple: Couple, alex: Side, sam: Side) -> None:
    block = both_change_all(couple)
    alex.plan.choose(block, "title", "both")
    couple.meet()
    later = sam.plan.block(f"{block.ritual}@2026-12-11")
    assert (later.title, later.conflicts) == ("Feast / Supper", ())


@pytest.mark.parametrize(("number", "title"), [(1, "Dinner"), (2, "Feast"), ("both", "Dinner / Feast")])
@pytest.mark.parametrize("scope", ["this", "following"])
def test_a_withdrawn_value_leaves_the_other_version_to_choose(
    couple: Couple, alex: Side, sam: Side, scope: Scope, number: int | Literal["both"], title: str
) -> None:
    later = f"{begin(alex).ritual}@2026-12-11"
    couple.meet()
    sam.plan.change(sam.plan.block(later), {"title": "Feast"}, scope)
    couple.clock.forward(minutes=1)
    alex.plan.change(alex.plan.block(later), {"title": "Supper"}, scope)
    alex.plan.undo()
    couple.meet()
    [found] = alex.plan.blocks.several(alex.plan.block(later))
    assert [version.value for version in found.versions] == ["Dinner", "Feast"]
    alex.plan.choose(alex.plan.block(later), "title", number)
    couple.meet()
    for side in couple.sides:
        assert (side.plan.block(later).title, side.plan.block(later).conflicts) == (title, ())


def test_a_ritual_s_answer_is_settled_by_who_gave_it(couple: Couple, alex: Side, sam: Side) -> None:
    block = begin(sam)
    couple.meet()
    alex.plan.decline(alex.again(block), "not on Fridays")
    couple.clock.forward(minutes=1)
    sam.plan.agree(sam.again(block), in_person=True)
    couple.meet()
    register = ANSWER + alex.plan.me.id
    [found] = alex.plan.blocks.several(alex.again(block))
    assert [v.by for v in found.versions] == [sam.plan.me.id, alex.plan.me.id]
    with pytest.raises(NotYours):
        sam.plan.choose(sam.again(block), register, 2)
    alex.plan.choose(alex.again(block), register, 1)
    couple.meet()
    assert (sam.again(block).agreement[alex.plan.me.id], sam.again(block).conflicts) == ("yes", ())


# -- what is asked for instead ----------------------------------------------------------------------------------------


def agreed(couple: Couple) -> Block:
    """A block of both that both said yes to."""
    block = couple.me.add("Cinema", who="we")
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    return couple.me.again(block)


def test_a_refusal_beside_a_new_question_is_kept_with_it(couple: Couple, alex: Side, sam: Side) -> None:
    block = agreed(couple)
    alex.plan.agreements.suggest(block, when=at("2026-11-28T10:00"))
    couple.meet()
    alex.plan.agreements.suggest(alex.again(block), when=at("2026-11-29T10:00"))
    couple.clock.forward(minutes=1)
    sam.plan.decline(sam.again(block), "I am away")
    couple.meet()
    for side in couple.sides:
        here = side.again(block)
        assert [wish.terms.when for wish in here.proposals] == [at("2026-11-29T10:00")]
        assert [(no.terms.when, no.because) for no in here.refused] == [(at("2026-11-28T10:00"), "I am away")]
    sam.plan.agree(sam.again(block))
    couple.meet()
    assert alex.again(block).when == at("2026-11-29T10:00")


def test_two_proposals_from_two_own_devices_are_both_asked(couple: Couple, alex: Side, sam: Side) -> None:
    phone = couple.another("Alex")
    block = agreed(couple)
    alex.plan.agreements.suggest(block, when=at("2026-11-28T10:00"))
    phone.plan.agreements.suggest(phone.again(block), when=at("2026-11-29T10:00"))
    couple.meet()
    wishes = {wish.terms.when for wish in sam.again(block).proposals}
    assert wishes == {at("2026-11-28T10:00"), at("2026-11-29T10:00")}
    sam.plan.decline(sam.again(block))
    couple.meet()
    assert not alex.again(block).proposals
    assert alex.again(block).when == block.when


# -- private words ----------------------------------------------------------------------------------------------------


def hidden_while_named(couple: Couple, later: str) -> Block:
    """Alex makes a block busy while Sam renames it, unseen by each other."""
    block = couple.me.add("Doctor")
    couple.me.plan.people.set_agreement(False)
    couple.meet()
    acts = {
        "me": lambda: couple.me.plan.change(couple.me.again(block), {"visibility": "busy"}),
        "you": lambda: couple.you.plan.change(couple.you.again(block), {"title": "Dentist"}),
    }
    for name in sorted(acts, key=lambda name: name == later):
        acts[name]()
        couple.clock.forward(minutes=1)
    couple.meet()
    return couple.me.again(block)


@pytest.mark.parametrize("later", ["me", "you"])
@pytest.mark.parametrize(("choice", "kept"), [(1, "Doctor"), (2, "Dentist"), ("both", "Doctor / Dentist")])
def test_words_beside_private_ones_are_shown_and_the_kept_ones_stay_private(
    later: str, choice: Any, kept: str, couple: Couple, alex: Side, sam: Side
) -> None:
    block = hidden_while_named(couple, later)
    [found] = alex.plan.blocks.several(block)
    assert [version.value for version in found.versions] == ["Doctor", "Dentist"]
    settled = alex.plan.choose(block, "title", choice).block
    assert (settled.title, settled.visibility, settled.conflicts) == (kept, "busy", ())
    couple.meet()
    assert (sam.again(block).title, sam.again(block).conflicts) == ("", ())
    assert not any(b"Doctor /" in path.read_bytes() for path in couple.folder.rglob("*.json"))
