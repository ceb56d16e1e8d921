"""One question for a ritual, which may cover its evenings that differ."""

from __future__ import annotations

import pytest

from planner.domain.model.block import Block
from planner.frontend.inbox import how_often
from tests.store.test_rituals import begin, on
from tests.support import Couple, at


def ritual_of_sam(couple: Couple, *, is_plain: bool) -> Block:
    """Coffee every day, which Sam suggested and Alex hasn't answered."""
    coffee = begin(couple.you, "Coffee", "FREQ=DAILY", "2026-11-27T19:15")
    if not is_plain:
        couple.you.plan.change(coffee, {"notes": "the good beans"}, "all")
        couple.meet()
        couple.me.plan.change(couple.me.plan.block(coffee.id), {"place": "balcony"}, "all")
    couple.meet()
    return coffee


@pytest.mark.parametrize("is_plain", [True, False])
@pytest.mark.parametrize("day", ["2026-11-27", "2026-11-29"])
def test_an_evening_with_other_words_is_covered_by_the_question_of_its_ritual(
    couple: Couple, is_plain: bool, day: str
) -> None:
    coffee = ritual_of_sam(couple, is_plain=is_plain)
    couple.you.plan.change(on(couple.you, coffee, day), {"title": "Brunch"})
    couple.meet()
    for rows in (couple.me.plan.inbox.waiting(), couple.you.plan.inbox.asked_rows()):
        assert [row.kind for row in rows] == ["ritual"]
    (asked,) = couple.me.plan.inbox.waiting_ids()
    assert couple.me.plan.agree(couple.me.plan.block(asked)).scope == "all"
    couple.meet()
    assert set(on(couple.you, coffee, day).agreement.values()) == {"yes"}
    assert not couple.me.plan.inbox.waiting()
    assert not couple.you.plan.inbox.asked_rows()


@pytest.mark.parametrize("is_plain", [True, False])
@pytest.mark.parametrize("day", ["2026-11-27", "2026-11-29"])
def test_an_evening_at_another_time_is_a_question_of_its_own(couple: Couple, is_plain: bool, day: str) -> None:
    coffee = ritual_of_sam(couple, is_plain=is_plain)
    couple.you.plan.change(on(couple.you, coffee, day), {"when": at(f"{day}T21:30")})
    couple.meet()
    questions = sorted(couple.me.plan.inbox.waiting(), key=lambda row: row.kind != "ritual")
    assert [(row.kind, row.id == f"{coffee.ritual}@{day}") for row in questions] == [("ritual", False), ("block", True)]
    assert {row.id for row in questions} == {row.id for row in couple.you.plan.inbox.asked_rows()}
    covers = [how_often(row, couple.me.plan) for row in questions]
    assert covers == [", every day", ", this time only"]
    for row, scope in zip(questions, ("all", "this"), strict=True):
        assert couple.me.plan.agree(couple.me.plan.block(row.id)).scope == scope
        couple.meet()
    assert not couple.me.plan.inbox.waiting()
    assert set(on(couple.you, coffee, day).agreement.values()) == {"yes"}


def test_another_time_that_is_asked_for_one_evening_stays_a_question(couple: Couple) -> None:
    coffee = ritual_of_sam(couple, is_plain=True)
    couple.you.plan.agreements.suggest(on(couple.you, coffee, "2026-11-29"), when=at("2026-11-29T09:30"))
    couple.meet()
    assert [row.kind for row in couple.me.plan.inbox.waiting()] == ["ritual", "proposal"]


def test_a_ritual_of_which_every_evening_was_moved_is_asked_about_by_its_first(couple: Couple) -> None:
    walk = begin(couple.you, "Walk", "FREQ=DAILY;UNTIL=20261128", "2026-11-27T19:15")
    for day in ("2026-11-27", "2026-11-28"):
        couple.you.plan.change(on(couple.you, walk, day), {"when": at(f"{day}T21:30")})
    couple.meet()
    assert f"{walk.ritual}@2026-11-27" in couple.me.plan.inbox.waiting_ids()
