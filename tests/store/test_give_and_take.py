"""What a request asks for and offers, through every state of either half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.agreement import counts, standing, stands
from planner.domain.errors import BadInput, ChangedSince, NotYours
from planner.domain.ids import home_month
from planner.domain.model.block import WE, Block
from planner.domain.model.items import Request
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.store.crdt.register import Record
from planner.store.device.edits import Edit
from planner.store.disk.layout import REQUESTS, month_file
from tests.support import Couple, Side, at, make_couple

NEED, OFFER = "two hours to read thu 20:00", "a film fri 20:00"
THIS_WEEK = Week.parse("2026-W48")


def ask(couple: Couple, need: str = NEED, offer: str = OFFER, **more: Any) -> Request:
    """A request of Alex's that Sam has got; as Sam has it."""
    key = couple.me.plan.requests.ask(need=need, offer=offer, **more).id
    couple.meet()
    return couple.you.plan.requests.request(key)


def halves(side: Side, request: Request) -> tuple[Block, Block]:
    need, offer = side.plan.requests.halves.of(request.id)
    return need, offer


def says(couple: Couple, block: Block) -> tuple[str | None, str | None]:
    return block.agreement.get(couple.me.plan.me.id), block.agreement.get(couple.you.plan.me.id)


def planned(plan: Plan, week: Week = THIS_WEEK) -> int:
    """All minutes that count in any figure of that week, by both ways of counting."""
    shown = sum(hours.planned for hours in plan.week(week).hours.values())
    [balance] = plan.statistics.balance(1, week)
    assert shown == sum(hours.planned for hours in balance.hours.values())
    return shown


# -- asking -----------------------------------------------------------------------------------------------------------


def test_asking_writes_both_blocks_and_a_yes_only_the_answers(couple: Couple) -> None:
    request = ask(couple)
    for side in couple.sides:
        need, offer = halves(side, request)
        assert (need.title, need.who, need.protected, need.role) == ("Read", couple.me.plan.me.id, True, "need")
        assert (offer.title, offer.who, offer.protected, offer.role) == ("Film", WE, False, "offer")
        assert {need.request, offer.request} == {request.id}
        assert (says(couple, need), says(couple, offer)) == (("yes", "open"), ("yes", "open"))
        assert side.plan.requests.halves.other(need) == offer
        assert side.plan.requests.halves.other(offer) == need
    before = halves(couple.you, request)
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    for side in couple.sides:
        assert [says(couple, half) for half in halves(side, request)] == [("yes", "yes")] * 2
    for was, now in zip(before, halves(couple.you, request), strict=True):
        changed = {name for name, writes in record_of(now).writes.items() if writes != record_of(was).writes.get(name)}
        assert changed == {f"answer:{couple.you.plan.me.id}"}


def record_of(block: Block) -> Record:
    assert isinstance(block.seen, Record)
    return block.seen


def test_a_request_is_one_question_and_one_piece_of_news(couple: Couple) -> None:
    request = ask(couple)
    inbox = couple.you.plan.inbox.read()
    assert [(row.kind, row.id) for row in inbox.waiting] == [("request", request.id)]
    assert (inbox.news, inbox.counted, inbox.also) == ((), (), ())
    assert [row.kind for row in couple.me.plan.inbox.read().asked] == ["request"]
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    inbox = couple.me.plan.inbox.read()
    assert [(row.kind, row.text) for row in inbox.news] == [("answer", NEED)]
    assert [row.kind for row in inbox.asked] == ["request"]
    assert couple.you.plan.inbox.waiting() == ()


@pytest.mark.parametrize("whose", ["need", "offer"])
def test_a_yes_to_a_half_is_one_to_the_request(couple: Couple, whose: str) -> None:
    request = ask(couple)
    half = next(half for half in halves(couple.you, request) if half.role == whose)
    couple.you.plan.agree(half, beside=couple.you.plan.requests.halves.other(half))
    couple.meet()
    assert [says(couple, half) for half in halves(couple.me, request)] == [("yes", "yes")] * 2
    assert couple.me.plan.requests.request(request.id).answer == "yes"


def test_a_yes_to_a_half_leaves_a_half_that_was_not_read(couple: Couple) -> None:
    request = ask(couple)
    need, offer = halves(couple.you, request)
    couple.you.plan.agree(need)
    couple.meet()
    assert [says(couple, half) for half in halves(couple.me, request)] == [("yes", "yes"), ("yes", "open")]
    couple.you.plan.agree(couple.you.again(offer))
    couple.meet()
    assert [says(couple, half) for half in halves(couple.me, request)] == [("yes", "yes")] * 2


def test_a_no_to_the_need_is_one_to_the_request(couple: Couple) -> None:
    request = ask(couple)
    couple.you.plan.decline(halves(couple.you, request)[0], "not tonight")
    couple.meet()
    now = couple.me.plan.requests.request(request.id)
    assert (now.answer, now.because) == ("no", "not tonight")
    assert [says(couple, half)[1] for half in halves(couple.me, request)] == ["no", "no"]
    assert [row.kind for row in couple.me.plan.inbox.read().asked] == ["request"]


def test_a_no_to_the_offer_leaves_the_need(couple: Couple) -> None:
    request = ask(couple)
    couple.you.plan.decline(halves(couple.you, request)[1], "no film, thanks")
    couple.you.plan.requests.answer_request(couple.you.plan.requests.request(request.id), True)
    couple.meet()
    need, offer = halves(couple.me, request)
    assert (says(couple, need), says(couple, offer)) == (("yes", "yes"), ("yes", "no"))
    assert {row.kind for row in couple.me.plan.inbox.read().asked} == {"block", "request"}
    couple.me.plan.remove(offer)
    couple.meet()
    need = couple.you.again(need)
    assert (counts(need), couple.you.plan.requests.halves.other(need)) == (True, None)


def test_a_yes_can_be_noted_for_the_other(couple: Couple) -> None:
    request = ask(couple)
    need, offer = halves(couple.me, request)
    couple.me.plan.agree(need, in_person=True, beside=offer)
    couple.meet()
    assert couple.you.plan.requests.request(request.id).answer == "yes"
    assert [says(couple, half) for half in halves(couple.you, request)] == [("yes", "yes")] * 2


def test_a_yes_that_was_not_wanted_stays_refused(couple: Couple) -> None:
    request = ask(couple)
    with pytest.raises(NotYours):
        couple.me.plan.requests.answer_request(couple.me.plan.requests.request(request.id), True)
    with pytest.raises(NotYours):
        couple.you.plan.requests.answer_request(request, True, in_person=True)


# -- times ------------------------------------------------------------------------------------------------------------


def test_a_half_without_a_day_gets_one_by_a_proposal(couple: Couple) -> None:
    request = ask(couple, "two hours to read", "a film")
    thursday = at("2026-11-26T20:00", 120)
    couple.you.plan.requests.answer_request(request, True, times={"need": thursday})
    couple.meet()
    need, offer = halves(couple.me, request)
    assert [half.when.start for half in (need, offer)] == ["2026-W48", "2026-W48"]
    assert (counts(need), counts(offer)) == (True, True)
    [wish] = need.proposals
    assert (wish.by, wish.terms.when) == (couple.you.plan.me.id, thursday)
    couple.me.plan.agree(need)
    couple.me.plan.change(couple.me.again(offer), {"when": at("2026-11-27T20:00")})
    couple.meet()
    need, offer = halves(couple.you, request)
    assert (need.when, says(couple, need), need.proposals) == (thursday, ("yes", "yes"), ())
    assert [wish.by for wish in offer.proposals] == [couple.me.plan.me.id]
    assert offer.when.start == "2026-W48"


def test_the_other_may_say_when_while_a_half_has_no_day(couple: Couple) -> None:
    request = ask(couple, "two hours to read", "")
    couple.you.plan.requests.answer_request(request, True)
    [need] = couple.you.plan.requests.halves.of(request.id)
    couple.you.plan.change(need, {"when": at("2026-11-26T20:00", 120)})
    assert couple.you.again(need).proposals
    with pytest.raises(NotYours):
        couple.you.plan.change(couple.you.again(need), {"title": "Mine"})
    couple.meet()
    couple.me.plan.agree(couple.me.again(need))
    couple.meet()
    with pytest.raises(NotYours):
        couple.you.plan.change(couple.you.again(need), {"when": at("2026-11-27T20:00", 120)})


def test_moving_both_goes_as_far_and_is_undone_at_once(couple: Couple) -> None:
    request = ask(couple)
    need, offer = halves(couple.me, request)
    couple.me.plan.requests.halves.change_both(need, {"when": at("2026-11-27T18:30", 120)})
    assert [half.when.start for half in halves(couple.me, request)] == ["2026-11-27T18:30", "2026-11-28T18:30"]
    couple.me.plan.undo()
    assert [half.when for half in halves(couple.me, request)] == [need.when, offer.when]


def test_moving_both_after_the_yes_asks_for_both(couple: Couple) -> None:
    request = ask(couple)
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    need, offer = halves(couple.me, request)
    couple.me.plan.requests.halves.change_both(offer, {"when": at("2026-11-28T20:00")})
    couple.meet()
    now = halves(couple.you, request)
    assert [half.when for half in now] == [need.when, offer.when]
    assert [half.proposals[0].terms.when.start for half in now] == ["2026-11-27T20:00", "2026-11-28T20:00"]
    assert {row.kind for row in couple.you.plan.inbox.waiting()} == {"proposal"}


def test_moving_one_leaves_the_other(couple: Couple) -> None:
    request = ask(couple)
    need, offer = halves(couple.me, request)
    moved = couple.me.plan.change(need, {"when": need.when.plus_days(2)})
    assert couple.me.again(offer) == offer
    couple.me.plan.requests.halves.move_alike(need, moved.block)
    assert couple.me.again(offer).when == offer.when.plus_days(2)


def test_there_is_no_difference_where_one_has_no_day(couple: Couple) -> None:
    request = ask(couple, "two hours to read", OFFER)
    need, offer = halves(couple.me, request)
    with pytest.raises(BadInput, match="no difference"):
        couple.me.plan.requests.halves.change_both(need, {"when": at("2026-11-26T20:00", 120)})
    couple.me.plan.requests.halves.change_both(offer, {"when": offer.when.plus_days(7)})
    assert [half.when.start for half in halves(couple.me, request)] == ["2026-W49", "2026-12-04T20:00"]


def test_other_blocks_have_nothing_that_moves_with_them(couple: Couple) -> None:
    block = couple.me.add("Run")
    with pytest.raises(BadInput, match="isn’t half of a give and take"):
        couple.me.plan.requests.halves.change_both(block, {"when": block.when.plus_days(1)})


# -- each half keeps its own rule -------------------------------------------------------------------------------------


def pending(_couple: Couple, _request: Request) -> None:
    pass


def agreed(couple: Couple, request: Request) -> None:
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()


def refused(couple: Couple, request: Request) -> None:
    couple.you.plan.requests.answer_request(request, False)
    couple.meet()


def half_of(couple: Couple, request: Request, role: str) -> Block:
    return next(half for half in halves(couple.me, request) if half.role == role)


def called_off(couple: Couple, request: Request, role: str) -> None:
    agreed(couple, request)
    couple.me.plan.remove(half_of(couple, request, role))


def skipped(couple: Couple, request: Request, role: str) -> None:
    agreed(couple, request)
    couple.me.plan.finish(half_of(couple, request, role), "skipped")


def deleted(couple: Couple, request: Request, role: str) -> None:
    couple.me.plan.remove(half_of(couple, request, role))


def asked_elsewhere(couple: Couple, request: Request, role: str) -> None:
    agreed(couple, request)
    half = half_of(couple, request, role)
    couple.me.plan.agreements.suggest(half, when=half.when.plus_days(1))


def in_conflict(couple: Couple, request: Request, role: str) -> None:
    for number, side in enumerate(couple.sides):
        half = next(half for half in halves(side, request) if half.role == role)
        if not half.protected or side is couple.me:
            side.plan.change(half, {"place": f"place {number}"})


State = Callable[[Couple, Request, str], None]
STATES: dict[str, tuple[State, str, int]] = {
    "pending": (lambda couple, request, _: pending(couple, request), "asked", 0),
    "agreed": (lambda couple, request, _: agreed(couple, request), "agreed", 180),
    "refused": (lambda couple, request, _: refused(couple, request), "declined", 0),
    "called off": (called_off, "off", -1),
    "skipped": (skipped, "agreed", 180),
    "asked elsewhere": (asked_elsewhere, "agreed", 180),
    "in conflict": (in_conflict, "asked", 0),
    "deleted": (deleted, "", 0),
}
"""What is done to a half, its standing then, and the minutes that count.

-1 stands for those of the other half.
"""


@pytest.mark.parametrize("role", ["need", "offer"])
@pytest.mark.parametrize("state", STATES)
def test_each_half_keeps_its_own_rule(couple: Couple, role: str, state: str) -> None:
    do, far, minutes = STATES[state]
    request = ask(couple)
    other = next(half for half in halves(couple.me, request) if half.role != role)
    whole = state in ("pending", "agreed", "refused", "in conflict")
    half = half_of(couple, request, role)
    do(couple, request, role)
    couple.meet()
    for side in couple.sides:
        now, beside = side.again(half), side.again(other)
        assert now.deleted == (state == "deleted")
        assert beside.terms == other.terms
        if not now.deleted:
            assert standing(now, side.plan.now) == far
            assert side.plan.requests.halves.other(beside) == now
        else:
            assert side.plan.requests.halves.other(beside) is None
        if not whole:
            assert standing(beside, side.plan.now) == ("asked" if state == "deleted" else "agreed")
            assert beside.status == "planned"
        assert planned(side.plan) == (beside.when.minutes if minutes < 0 else minutes)


def test_a_half_cannot_become_private(couple: Couple) -> None:
    request = ask(couple)
    need = halves(couple.me, request)[0]
    for visibility in ("busy", "hidden"):
        with pytest.raises(BadInput, match="half of a give and take"):
            couple.me.plan.change(couple.me.again(need), {"visibility": visibility})
    assert couple.me.again(need) == need


def test_a_half_is_not_half_of_a_second_request(couple: Couple) -> None:
    request = ask(couple)
    with pytest.raises(BadInput, match="already part of a request"):
        couple.me.plan.requests.ask(need="an hour", blocks=[halves(couple.me, request)[0]])


def test_a_copy_is_no_half(couple: Couple) -> None:
    request = ask(couple)
    copy = couple.me.plan.blocks.duplicate(halves(couple.me, request)[0]).block
    assert (copy.request, copy.role) == (None, None)


def test_the_need_is_its_owners(couple: Couple) -> None:
    request = ask(couple)
    agreed(couple, request)
    need = halves(couple.you, request)[0]
    for act in (couple.you.plan.remove, couple.you.plan.decline):
        with pytest.raises(NotYours):
            act(need)


# -- nothing counts before the yes ------------------------------------------------------------------------------------

DAYS = ("", "thu 20:00", "fri 18:00", "sat", "sun 10:00", "next tue 19:00")
WHOSE = ("", " me", " we")


@given(
    need=st.sampled_from(DAYS),
    offer=st.sampled_from(DAYS),
    whose=st.sampled_from(WHOSE),
    pillar=st.sampled_from(("", " #home", " #rest")),
    steps=st.lists(st.sampled_from(["move", "switch", "meet", "refuse", "offer"]), max_size=4),
)
def test_nothing_counts_before_the_yes(
    tmp_path_factory: pytest.TempPathFactory, need: str, offer: str, whose: str, pillar: str, steps: list[str]
) -> None:
    couple = make_couple(tmp_path_factory.mktemp("yes"))
    gift = f"a film {offer}{pillar}{whose}" if offer else "a film"
    request = ask(couple, f"two hours to read {need}{pillar}", gift)
    for step in steps:
        _step(couple, request, step)
        for side in couple.sides:
            assert planned(side.plan) == planned(side.plan, THIS_WEEK.plus(1)) == 0
            assert not any(map(stands, side.plan.requests.halves.of(request.id)))
    couple.meet()
    couple.you.plan.requests.answer_request(couple.you.plan.requests.request(request.id), True)
    couple.meet()
    for side in couple.sides:
        assert all(map(stands, side.plan.requests.halves.of(request.id)))


def _step(couple: Couple, request: Request, step: str) -> None:
    if step == "move":
        half = couple.me.plan.requests.halves.of(request.id)[0]
        couple.me.plan.change(half, {"when": at("2026-11-28T09:00", half.when.minutes)})
    elif step == "switch":
        couple.me.plan.people.set_agreement(not couple.me.plan.people.agreement_on)
    elif step == "refuse":
        couple.you.plan.requests.answer_request(couple.you.plan.requests.request(request.id), False)
    elif step == "offer":
        couple.meet()
        couple.me.plan.requests.offer_another(couple.me.plan.requests.request(request.id), offer="a walk sun 15:00")
        couple.meet()
    else:
        couple.meet()


def test_with_agreement_off_a_half_waits_all_the_same_and_then_moves_freely(couple: Couple) -> None:
    couple.me.plan.people.set_agreement(False)
    request = ask(couple)
    assert not any(map(counts, halves(couple.you, request)))
    couple.you.plan.requests.answer_request(request, True, times={"offer": at("2026-11-28T20:00")})
    couple.meet()
    need, offer = halves(couple.me, request)
    assert offer.when.start == "2026-11-28T20:00"
    couple.me.plan.change(need, {"when": need.when.plus_days(1)})
    couple.meet()
    assert all(map(counts, halves(couple.you, request)))


# -- taking it back, asking again, ending -----------------------------------------------------------------------------


def test_a_request_that_is_taken_back_takes_both_blocks(couple: Couple) -> None:
    request = ask(couple)
    mine = couple.me.plan.requests.request(request.id)
    couple.me.plan.requests.withdraw_request(mine)
    couple.meet()
    for side in couple.sides:
        assert side.plan.requests.all() == ()
        assert all(not found for found in side.plan.week(THIS_WEEK).columns.values())
    couple.me.plan.undo()
    couple.meet()
    assert [says(couple, half) for half in halves(couple.you, request)] == [("yes", "open")] * 2


def test_taken_back_after_the_yes_it_is_called_off(couple: Couple) -> None:
    request = ask(couple)
    agreed(couple, request)
    blocks = halves(couple.me, request)
    couple.me.plan.requests.withdraw_request(couple.me.plan.requests.request(request.id))
    couple.meet()
    for half in blocks:
        assert couple.you.again(half).called_off_by == couple.me.plan.me.id


def test_undo_and_redo_of_a_request_take_both_blocks_along(couple: Couple) -> None:
    request = ask(couple)
    blocks = halves(couple.me, request)
    couple.me.plan.undo()
    couple.meet()
    for side in couple.sides:
        assert side.plan.requests.all() == ()
        assert not any(side.plan.week(THIS_WEEK).columns.values())
    assert not couple.you.plan.weeks.search("Film")
    couple.me.plan.redo()
    couple.meet()
    assert [half.id for half in halves(couple.you, request)] == [half.id for half in blocks]
    assert couple.you.plan.requests.request(request.id).is_open


def test_an_answered_request_is_not_undone(couple: Couple) -> None:
    request = ask(couple)
    agreed(couple, request)
    with pytest.raises(ChangedSince):
        couple.me.plan.undo()
    assert all(map(counts, halves(couple.me, request)))


def test_a_deleted_request_is_restored_with_its_blocks(couple: Couple) -> None:
    request = ask(couple)
    couple.me.plan.requests.withdraw_request(couple.me.plan.requests.request(request.id))
    couple.me.plan.trash.bring_back_thing(next(t for t in couple.me.plan.trash.gone() if t.id == request.id))
    couple.meet()
    assert [half.title for half in halves(couple.you, request)] == ["Read", "Film"]


def test_another_offer_after_a_no_asks_for_both_anew(couple: Couple) -> None:
    request = ask(couple)
    refused(couple, request)
    couple.me.plan.requests.offer_another(couple.me.plan.requests.request(request.id), offer="breakfast sun 9:00")
    couple.meet()
    now = halves(couple.you, request)
    assert [(half.title, half.when.start) for half in now] == [
        ("Read", "2026-11-26T20:00"),
        ("Breakfast", "2026-11-29T09:00"),
    ]
    assert [says(couple, half) for half in now] == [("yes", "open")] * 2
    assert [row.kind for row in couple.you.plan.inbox.waiting()] == ["request"]
    agreed(couple, couple.you.plan.requests.request(request.id))
    assert all(map(counts, halves(couple.me, request)))


def test_another_offer_while_it_is_open_changes_the_offer_alone(couple: Couple) -> None:
    request = ask(couple)
    before = halves(couple.me, request)
    couple.me.plan.requests.offer_another(couple.me.plan.requests.request(request.id), offer="breakfast sun 9:00")
    couple.meet()
    need, offer = halves(couple.you, request)
    assert (need.terms, offer.id, offer.title) == (before[0].terms, before[1].id, "Breakfast")


def test_after_a_yes_another_offer_is_a_proposal(couple: Couple) -> None:
    request = ask(couple)
    agreed(couple, request)
    couple.me.plan.requests.offer_another(couple.me.plan.requests.request(request.id), offer="breakfast sun 9:00")
    couple.meet()
    need, offer = halves(couple.you, request)
    assert (counts(need), offer.title, offer.when.start) == (True, "Breakfast", "2026-11-27T20:00")
    assert [wish.terms.when.start for wish in offer.proposals] == ["2026-11-29T09:00"]


def test_a_request_closes_silently_when_its_day_is_over(couple: Couple) -> None:
    request = ask(couple)
    couple.clock.forward(days=3)
    for side in couple.sides:
        side.reopened()
        inbox = side.plan.inbox.read()
        assert (inbox.waiting, inbox.asked, inbox.news) == ((), (), ())
        now = side.plan.requests.request(request.id)
        assert (now.closed, now.is_open, now.answer) == (True, False, "open")
    with pytest.raises(BadInput, match="has come and gone"):
        couple.you.plan.requests.answer_request(couple.you.plan.requests.request(request.id), True)


def test_a_request_on_the_weeks_line_closes_when_the_week_is_over(couple: Couple) -> None:
    request = ask(couple, "two hours to read", "a film")
    couple.clock.forward(days=4)  # Sunday
    assert couple.you.reopened().requests.request(request.id).is_open
    couple.clock.forward(days=1)
    assert couple.you.reopened().requests.request(request.id).closed


def test_a_request_on_the_weeks_line_closes_when_both_agree_to_the_week(couple: Couple) -> None:
    request = ask(couple, "two hours to read", "a film")
    couple.clock.forward(days=4)
    for number, side in enumerate(couple.sides):
        plan = side.reopened()
        review = plan.reviews.begin_review(THIS_WEEK, "two")
        plan.reviews.seal(review, ())
        couple.meet()
        assert side.plan.requests.request(request.id).closed == (number == 1)
    assert couple.you.plan.inbox.waiting() == ()


def test_the_yes_to_the_coming_week_is_one_to_its_requests(couple: Couple) -> None:
    request = ask(couple, "two hours to read next thu 20:00", "a film next fri 20:00")
    couple.clock.forward(days=4)
    plan = couple.you.reopened()
    review = plan.reviews.begin_review(THIS_WEEK, "two")
    page = [block for blocks in plan.week(THIS_WEEK.plus(1)).columns.values() for block in blocks]
    plan.reviews.seal(review, page)
    couple.meet()
    assert couple.me.plan.requests.request(request.id).answer == "yes"
    assert all(map(counts, halves(couple.me, request)))


# -- two devices ------------------------------------------------------------------------------------------------------


def test_a_yes_that_crosses_a_move_is_to_what_was_read(couple: Couple) -> None:
    request = ask(couple)
    need = halves(couple.me, request)[0]
    couple.me.plan.change(need, {"when": need.when.plus_days(2)})
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    for side in couple.sides:
        need, offer = halves(side, request)
        assert (says(couple, need), says(couple, offer)) == (("yes", "changed"), ("yes", "yes"))
        assert [yes.terms.when.start for yes in need.earlier_yes] == ["2026-11-26T20:00"]
    assert [row.kind for row in couple.you.plan.inbox.waiting()] == ["block"]


def test_a_yes_that_crosses_the_taking_back(couple: Couple) -> None:
    request = ask(couple)
    couple.me.plan.requests.withdraw_request(couple.me.plan.requests.request(request.id))
    couple.you.plan.requests.answer_request(request, True)
    couple.meet()
    for side in couple.sides:
        assert side.plan.requests.all() == ()
        assert not any(side.plan.week(THIS_WEEK).columns.values())


def test_yes_and_no_on_two_devices_of_one_person(couple: Couple) -> None:
    request = ask(couple)
    tablet = couple.another("Sam")
    tablet.exchange()
    couple.you.plan.requests.answer_request(request, True)
    tablet.plan.requests.answer_request(tablet.plan.requests.request(request.id), False)
    couple.meet()
    found = [[says(couple, half) for half in halves(side, request)] for side in couple.sides]
    assert found[0] == found[1] == found[2]
    assert all(half.conflicts for half in halves(couple.me, request))


def test_two_devices_of_the_asker_offer_something_else(couple: Couple) -> None:
    request = ask(couple)
    tablet = couple.another("Alex")
    tablet.exchange()
    for side, words in ((couple.me, "breakfast sun 9:00"), (tablet, "a walk sun 15:00")):
        side.plan.requests.offer_another(side.plan.requests.request(request.id), offer=words)
    couple.meet()
    shown = [[(half.title, half.when.start) for half in halves(side, request)] for side in couple.sides]
    assert shown[0] == shown[1] == shown[2]
    assert len(shown[0]) == 2


# -- what earlier versions wrote --------------------------------------------------------------------------------------


def test_a_request_of_words_alone_goes_on_as_before(couple: Couple) -> None:
    plan = couple.me.plan
    record = Record(plan.ids.record("2026-11"))
    registers = {"need": "two hours", "offer": "a film", "feeling": "", "author": plan.me.id}
    plan.session.save("asked", [Edit(month_file("2026-11"), REQUESTS, record, registers)], new=1)
    couple.meet()
    couple.clock.forward(days=40)
    yours = couple.you.reopened()
    request = yours.requests.request(record.id)
    assert (request.is_open, request.blocks) == (True, ())
    with pytest.raises(BadInput, match="nothing in the week"):
        yours.requests.answer_request(request, True, times={"need": When("2026-W49", 60)})
    yours.requests.answer_request(request, True)
    couple.meet()
    assert couple.me.reopened().requests.request(record.id).answer == "yes"


def test_what_a_newer_version_calls_a_half_is_carried_along(couple: Couple) -> None:
    request = ask(couple)
    need = halves(couple.me, request)[0]
    edit = Edit(month_file(str(home_month(need.id))), "blocks", record_of(need), {"role": "third"})
    couple.me.plan.session.save("changed", [edit])
    couple.meet()
    now = couple.you.again(need)
    assert (now.title, "role" in now.unreadable) == ("Read", True)
