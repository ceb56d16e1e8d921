"""“Each wrote something” on other records: every version, author and time."""

from __future__ import annotations

from typing import Any

import pytest

from planner.domain.agreement import Answer
from planner.domain.errors import BadInput, NotYours
from planner.domain.model.block import WE
from planner.domain.model.conflict import Twice, TwiceKind
from planner.domain.model.registers import ANSWER
from planner.store.crdt.register import DELETED
from tests.support import THIS_WEEK, Couple, Side


def only(side: Side, *kinds: TwiceKind) -> Twice:
    [found] = side.plan.conflicts.twice(*kinds)
    return found


def values(thing: Twice, register: str) -> list[object]:
    [found] = [found for found in thing.found if found.register == register]
    return [version.value for version in found.versions]


@pytest.fixture
def phone(couple: Couple) -> Side:
    return couple.another("Alex")


def offered_twice(couple: Couple, alex: Side, phone: Side) -> str:
    """Alex makes an offer on the laptop, and a minute later another on the phone."""
    key = alex.plan.requests.ask(need="two hours", offer="breakfast").id
    couple.meet()
    alex.plan.requests.offer_another(alex.plan.requests.request(key), offer="a film", need="three hours")
    couple.clock.forward(minutes=1)
    phone.plan.requests.offer_another(phone.plan.requests.request(key), offer="a walk")
    couple.meet()
    return key


def test_a_request_s_words_are_shown_both_with_who_and_when(couple: Couple, alex: Side, sam: Side, phone: Side) -> None:
    key = offered_twice(couple, alex, phone)
    for side in couple.sides:
        thing = only(side)
        assert (thing.kind, thing.id, thing.title) == ("request", key, "three hours")
        [found] = thing.found
        assert [(v.register, v.value, v.by) for v in found.versions] == [
            ("offer", "a walk", alex.plan.me.id),
            ("offer", "a film", alex.plan.me.id),
        ]
        later, earlier = (version.at for version in found.versions)
        assert (later - earlier).total_seconds() == 60
        assert found.both == "a walk / a film"
    with pytest.raises(NotYours):
        sam.plan.conflicts.settle(only(sam), "offer", 2)


@pytest.mark.parametrize(("number", "kept"), [(1, "a walk"), (2, "a film"), ("both", "a walk / a film")])
def test_a_settled_conflict_is_settled_for_both_and_can_be_undone(
    number: Any, kept: str, couple: Couple, alex: Side, phone: Side
) -> None:
    key = offered_twice(couple, alex, phone)
    alex.plan.conflicts.settle(only(alex), "offer", number)
    couple.meet()
    for side in couple.sides:
        assert (side.plan.requests.request(key).offer, side.plan.conflicts.twice()) == (kept, ())
    alex.plan.undo()
    assert alex.plan.requests.request(key).offer == "a walk"


def test_an_invalid_version_is_refused(couple: Couple, alex: Side, phone: Side) -> None:
    offered_twice(couple, alex, phone)
    for register, number in (("offer", 3), ("offer", 0), ("need", 1), ("author", 1)):
        with pytest.raises(BadInput):
            alex.plan.conflicts.settle(only(alex), register, number)


def test_withdrawn_here_and_changed_there_is_a_conflict(couple: Couple, alex: Side, phone: Side) -> None:
    key = alex.plan.requests.ask(need="two hours").id
    couple.meet()
    alex.plan.requests.withdraw_request(alex.plan.requests.request(key))
    phone.plan.requests.offer_another(phone.plan.requests.request(key), offer="a walk")
    couple.meet()
    assert values(only(alex), DELETED) == [False, True]
    assert alex.plan.requests.request(key).offer == "a walk"
    alex.plan.conflicts.settle(only(alex), DELETED, 2)
    couple.meet()
    assert not phone.plan.requests.all()
    assert [gone.id for gone in phone.plan.trash.gone()] == [key]


def test_two_answers_of_one_person_to_a_request_are_a_conflict(couple: Couple, alex: Side, sam: Side) -> None:
    tablet = couple.another("Sam")
    key = alex.plan.requests.ask(need="two hours").id
    couple.meet()
    sam.plan.requests.answer_request(sam.plan.requests.request(key), False, "a deadline")
    couple.clock.forward(minutes=1)
    tablet.plan.requests.answer_request(tablet.plan.requests.request(key), True)
    couple.meet()
    register = ANSWER + sam.plan.me.id
    yes, no = values(only(alex), register)
    assert isinstance(yes, Answer)
    assert isinstance(no, Answer)
    assert (yes.said, no.said, no.because) == ("yes", "no", "a deadline")
    with pytest.raises(NotYours):
        alex.plan.conflicts.settle(only(alex), register, 2)
    sam.plan.conflicts.settle(only(sam), register, 2)
    couple.meet()
    assert (alex.plan.requests.request(key).answer, alex.plan.conflicts.twice()) == ("no", ())


def test_either_person_settles_turn_and_agreement(couple: Couple, alex: Side, sam: Side) -> None:
    alex.plan.inbox.set_turn(alex.plan.me.id)
    alex.plan.people.set_agreement(False)
    couple.clock.forward(minutes=1)
    sam.plan.inbox.set_turn(sam.plan.me.id)
    sam.plan.people.set_agreement(True)
    couple.meet()
    things = {thing.id: thing for thing in alex.plan.conflicts.twice("setting")}
    assert values(things["turn"], "person") == [sam.plan.me.id, alex.plan.me.id]
    assert values(things["agreement"], "on") == [True, False]
    alex.plan.conflicts.settle(things["turn"], "person", 2)
    alex.plan.conflicts.settle(things["agreement"], "on", 2)
    couple.meet()
    assert (sam.plan.inbox.turn(), sam.plan.people.agreement_on, sam.plan.conflicts.twice()) == (
        alex.plan.me.id,
        False,
        (),
    )


def test_a_conflict_between_two_own_devices_is_settled(couple: Couple, alex: Side, sam: Side, phone: Side) -> None:
    couple.meet()
    early = {"weekday": ["06:00", "21:00"], "weekend": ["08:00", "22:00"]}
    late = {"weekday": ["10:00", "23:00"], "weekend": ["10:00", "23:30"]}
    alex.plan.people.set_person(name="Alexis", zone="Europe/Lisbon", hours=early)
    couple.clock.forward(minutes=1)
    phone.plan.people.set_person(name="Al", zone="Europe/Paris", hours=late)
    couple.meet()
    thing = only(alex)
    assert (thing.kind, thing.whose) == ("person", alex.plan.me.id)
    assert values(thing, "name") == ["Al", "Alexis"]
    assert values(thing, "zone") == ["Europe/Paris", "Europe/Lisbon"]
    assert values(thing, "hours") == [late, early]
    assert not sam.plan.conflicts.twice()
    alex.plan.conflicts.settle(thing, "hours", 2)
    alex.plan.conflicts.settle(only(alex), "name", 2)
    couple.meet()
    assert sam.plan.you.name == "Alexis"
    assert sam.plan.requests.own_hours(sam.plan.you.id).weekday[0].hour == 6
    assert [found.register for found in only(phone).found] == ["zone"]


def test_an_idea_deleted_there_and_restored_here_is_a_conflict(couple: Couple, alex: Side, sam: Side) -> None:
    key = alex.plan.items.add_idea("pottery", WE).id
    alex.plan.items.drop_idea(alex.plan.items.idea(key))
    couple.meet()
    alex.plan.trash.bring_back_thing(alex.plan.trash.gone()[0])
    sam.plan.trash.bring_back_thing(sam.plan.trash.gone()[0])
    sam.plan.items.drop_idea(sam.plan.items.idea(key))
    couple.meet()
    thing = only(alex)
    assert (thing.kind, values(thing, DELETED)) == ("idea", [False, True])
    sam.plan.conflicts.settle(only(sam), DELETED, 1)
    couple.meet()
    assert ([idea.id for idea in alex.plan.items.ideas()], alex.plan.conflicts.twice()) == ([key], ())


def test_conflicting_intentions_are_in_the_same_list(couple: Couple, alex: Side, sam: Side) -> None:
    couple.meet()
    alex.plan.items.set_intention(THIS_WEEK, WE, "sleep")
    couple.clock.forward(minutes=1)
    sam.plan.items.set_intention(THIS_WEEK, WE, "dance")
    couple.meet()
    alex.plan.conflicts.settle(only(alex, "line"), "intention", "both")
    couple.meet()
    assert sam.plan.weeks.carried(THIS_WEEK).intentions[WE] == "dance / sleep"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("idea", "a sea"), ("goal", "ten km"), ("note", "the car\nand the keys"), ("rule", "no phones")],
)
def test_words_recovered_on_both_sides_are_a_conflict(
    kind: TwiceKind, words: str, couple: Couple, alex: Side, sam: Side, phone: Side
) -> None:
    """Only a recovered backup rewrites these; two recoveries conflict as well."""
    make = {
        "idea": lambda: alex.plan.items.add_idea(words, WE),
        "goal": lambda: alex.plan.items.add_goal(words),
        "note": lambda: alex.plan.items.show_note(alex.plan.items.note(alex.plan.items.bring(words).id)),
        "rule": lambda: alex.plan.items.add_rule(words),
    }
    key = make[kind]().id
    couple.meet()
    file = "plan" if kind in ("goal", "rule") else f"months/{key[:7]}"
    table = {"idea": "ideas", "goal": "goals", "note": "notes", "rule": "settings"}[kind]
    register = "title" if kind in ("idea", "goal") else "text"
    alex.plan.recovery.recover(file, table, key, {register: "here"})
    couple.clock.forward(minutes=1)
    phone.plan.recovery.recover(file, table, key, {register: words + "!"})
    couple.meet()
    assert values(only(sam), register) == [words + "!", "here"]
    alex.plan.conflicts.settle(only(alex), register, "both")
    couple.meet()
    between = "\n\n" if "\n" in words else " / "
    lists: tuple[tuple[Any, ...], ...] = (
        sam.plan.items.ideas(),
        sam.plan.items.goals(),
        sam.plan.items.notes(),
        sam.plan.items.rules(),
    )
    [thing] = [thing for found in lists for thing in found]
    assert (getattr(thing, register), sam.plan.conflicts.twice()) == (f"{words}!{between}here", ())
    if kind == "rule":
        assert thing.agreement[alex.plan.me.id] == "yes"
