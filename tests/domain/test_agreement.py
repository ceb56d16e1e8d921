"""Yes is computed from what people said; who has to answer follows from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.domain.agreement import Answer, agreement, counts, key, must_propose, needs_yes, standing, waits_for
from planner.domain.model.block import WE, Block, Proposal, Terms, Yes
from planner.domain.time.when import When

NOW = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
FRIDAY, SATURDAY = (When(f"2026-11-{day}T19:00", 120, "Europe/Berlin") for day in (27, 28))
THERE, THEN = Terms(FRIDAY, WE), Terms(SATURDAY, WE)


def block(alex: Yes = "yes", sam: Yes = "open", **fields: object) -> Block:
    said = {"agreement": {"a": alex, "s": sam}, **fields}
    return Block(id="2026-11-aaaaaaaa", who=WE, title="Cinema", when=FRIDAY, author="a", **said)  # type: ignore[arg-type]


def wish(by: str) -> Proposal:
    return Proposal(by, THEN, NOW)


@pytest.mark.parametrize(
    ("answer", "wished", "says"),
    [
        (None, None, "open"),
        (Answer("yes", key(THERE)), None, "yes"),
        (Answer("no", key(THERE)), None, "no"),
        (Answer("yes", key(THEN)), None, "changed"),
        (Answer("no", key(THEN)), None, "open"),
        (None, THERE, "yes"),
        (Answer("yes", key(THEN)), THERE, "yes"),
        (Answer("no", key(THERE)), THERE, "no"),
    ],
)
def test_a_persons_answer_to_the_present_terms(answer: Answer | None, wished: Terms | None, says: Yes) -> None:
    wishes = [Proposal("s", wished, NOW)] if wished else []
    assert agreement(THERE, ["s"], {"s": answer} if answer else {}, wishes) == {"s": says}


def test_a_yes_is_needed_from_the_people_whose_time_it_takes() -> None:
    assert needs_yes(THERE, "date", ("a", "s")) == ("a", "s")
    assert needs_yes(Terms(FRIDAY, "s"), None, ("a", "s")) == ("s",)
    assert needs_yes(THERE, "home", ("a", "s")) == ()
    assert needs_yes(Terms(When("2026-W48", 60), WE), None, ("a", "s")) == ()


def test_equal_terms_have_one_key_and_others_another() -> None:
    others = [
        THEN,
        Terms(FRIDAY, "a"),
        Terms(When(FRIDAY.start, 90, FRIDAY.zone), WE),
        Terms(When("2026-11-27", 120), WE),
    ]
    assert key(THERE) == key(Terms(When(FRIDAY.start, 120, FRIDAY.zone), WE))
    assert len({key(terms) for terms in (THERE, *others)}) == 5


@pytest.mark.parametrize(
    ("found", "state", "alex", "sam"),
    [
        (block(), "asked", False, True),
        (block(sam="yes"), "agreed", False, False),
        (block(sam="changed"), "asked", False, True),
        (block(sam="no"), "declined", False, False),
        (block(sam="no", called_off_by="s"), "off", False, False),
        (block(sam="yes", proposals=(wish("s"),)), "agreed", True, False),
        (block(sam="yes", proposals=(wish("a"), wish("s"))), "agreed", True, True),
        (block(sam="no", proposals=(wish("s"),)), "declined", True, False),
        (block(sam="no", proposals=(wish("a"),)), "declined", False, False),
        (block(deleted=True), "asked", False, False),
    ],
)
def test_state_of_a_block_and_the_person_it_waits_for(found: Block, state: str, alex: bool, sam: bool) -> None:
    assert standing(found, NOW) == state
    assert (waits_for(found, "a", NOW), waits_for(found, "s", NOW)) == (alex, sam)


def test_a_question_closes_when_its_time_begins() -> None:
    after = FRIDAY.starts(UTC)  # type: ignore[arg-type]
    assert standing(block(), after) == "closed"
    assert not waits_for(block(), "s", after)
    assert standing(block(sam="yes"), after) == "agreed"


def test_only_agreed_blocks_count_and_are_binding() -> None:
    assert [counts(block(sam=said)) for said in ("yes", "open", "changed", "no")] == [True, False, False, False]
    assert must_propose(block(sam="yes"), "a")
    assert not must_propose(block(), "a")
    assert must_propose(block(), "s")
