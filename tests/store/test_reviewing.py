"""A review in the store: two devices end in one review with all answers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.domain.errors import BadInput, WrittenSince
from planner.domain.model.block import WE, Block, Status
from planner.domain.recurrence.ritual import SUNDAY_REVIEW
from planner.domain.recurrence.rule import RitualDraft, make
from planner.domain.review.steps import STEPS, Review
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.plan.session import Session
from tests.support import THIS_WEEK, ZONE, Couple, Side, at

THANKS = STEPS[0]
SECRET = "the tea that you brought"


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def begin(couple: Couple) -> tuple[Review, Review]:
    """Both at two terminals, at thanks."""
    first = couple.me.plan.reviews.begin_review(THIS_WEEK, "two")
    couple.me.plan.reviews.go_to_step(first, "thanks")
    couple.meet()
    return couple.me.plan.reviews.review(THIS_WEEK), couple.you.plan.reviews.begin_review(THIS_WEEK, "two")


def page(plan: Plan) -> list[Block]:
    """What the page before the seal shows of the week that comes."""
    return [block for column in plan.week(THIS_WEEK.plus(1)).columns.values() for block in column]


def test_reading_history_writes_nothing(alex: Side) -> None:
    review = alex.plan.reviews.review(THIS_WEEK)
    assert review.step is None
    assert alex.plan.reviews.all() == ()


def test_two_who_begin_at_once_share_one_review(couple: Couple) -> None:
    couple.me.plan.reviews.begin_review(THIS_WEEK, "two")
    couple.you.plan.reviews.begin_review(THIS_WEEK, "two")
    couple.meet()
    assert couple.me.plan.reviews.review(THIS_WEEK).at == couple.you.plan.reviews.review(THIS_WEEK).at
    assert couple.me.plan.reviews.all() == (THIS_WEEK,)


def test_beginning_a_review_that_the_other_began_keeps_their_step(couple: Couple) -> None:
    plan = couple.me.plan
    plan.reviews.go_to_step(plan.reviews.begin_review(THIS_WEEK, "two"), "ours")
    couple.clock.forward(minutes=1)
    couple.you.plan.reviews.begin_review(THIS_WEEK, "one")
    couple.meet()
    assert {side.plan.reviews.review(THIS_WEEK).at.id for side in couple.sides} == {"ours"}
    assert {side.plan.reviews.review(THIS_WEEK).mode for side in couple.sides} == {"one"}


def test_the_first_review_is_marked_for_both(couple: Couple) -> None:
    mine, yours = begin(couple)
    assert mine.first
    assert yours.first
    assert not couple.me.plan.reviews.begin_review(THIS_WEEK.plus(1), "two").first


def test_both_may_press_ready_at_once(couple: Couple) -> None:
    mine, yours = begin(couple)
    couple.me.plan.reviews.set_ready(mine)
    couple.you.plan.reviews.set_ready(yours)
    couple.meet()
    for side in couple.sides:
        side.plan.reviews.go_on(side.plan.reviews.review(THIS_WEEK))
    couple.meet()
    assert {side.plan.reviews.review(THIS_WEEK).at.id for side in couple.sides} == {"back"}


DEEDS: dict[str, Callable[[Plan, Review], object]] = {
    "an answer over its draft": lambda plan, review: plan.reviews.write_answer(review, "line", "the tent"),
    "back to a step I was ready with": lambda plan, review: plan.reviews.go_to_step(review, "thanks"),
    "ready with what the other is ready with": lambda plan, review: plan.reviews.set_ready(review),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_in_a_review_is_one_save(deed: str, couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process leaves all of a save or nothing.

    There is no draft beside its answer, and nobody is ready with what comes again.
    """
    mine, yours = begin(couple)
    plan, real = couple.me.plan, Session._write
    couple.you.plan.reviews.set_ready(yours)
    if "back" in deed:
        plan.reviews.set_ready(mine)
    plan.reviews.keep_draft(THIS_WEEK, "line", "the")
    couple.meet()
    before = plan.reviews.review(THIS_WEEK)

    def killed(session: Session, *args: Any) -> None:
        monkeypatch.setattr(Session, "_write", refused)
        real(session, *args)

    def refused(*_: object) -> None:
        raise AssertionError("a second save")

    monkeypatch.setattr(Session, "_write", killed)
    DEEDS[deed](plan, before)
    after = plan.reviews.review(THIS_WEEK)
    assert after != before
    assert (not {**after.me.drafts, **after.drafts}) == ("draft" in deed)
    assert after.at.id == {"back": "thanks", "ready": "back"}.get(deed.partition(" ")[0], "thanks")
    assert not ("back" in deed and after.me.ready)


def test_the_later_of_two_opposite_steps_wins(couple: Couple) -> None:
    mine, yours = begin(couple)
    couple.me.plan.reviews.go_to_step(mine, "thanks")
    couple.clock.forward(seconds=1)
    couple.you.plan.reviews.go_to_step(yours, "mine")
    couple.meet()
    assert {side.plan.reviews.review(THIS_WEEK).at.id for side in couple.sides} == {"mine"}


def test_no_byte_of_an_answer_is_shared_before_both_sent(couple: Couple) -> None:
    mine, yours = begin(couple)
    couple.me.plan.reviews.write_answer(mine, "thanks", SECRET)
    couple.me.plan.reviews.keep_draft(THIS_WEEK, "one", f"draft {SECRET}")
    couple.me.plan.reviews.send(couple.me.plan.reviews.review(THIS_WEEK))
    couple.meet()
    assert SECRET.encode() not in everything(couple.folder)
    assert SECRET.encode() not in everything(couple.you.mirror)
    seen = couple.you.plan.reviews.review(THIS_WEEK)
    assert "thanks" in seen.you.sent
    assert not seen.you.answers
    couple.you.plan.reviews.write_answer(yours, "thanks", "the walk")
    couple.you.plan.reviews.send(couple.you.plan.reviews.review(THIS_WEEK))
    couple.meet()
    assert couple.me.plan.reviews.reveal(THIS_WEEK).you.answers == {"thanks": "the walk"}
    couple.meet()
    assert couple.you.plan.reviews.review(THIS_WEEK).you.answers == {"thanks": SECRET}
    assert couple.me.plan.reviews.review(THIS_WEEK).me.kept == frozenset()


def test_an_unsent_answer_stays_mine(couple: Couple) -> None:
    mine, _ = begin(couple)
    couple.me.plan.reviews.write_answer(mine, "thanks", SECRET)
    couple.you.plan.reviews.begin_review(THIS_WEEK, "one")
    couple.meet()
    couple.me.plan.reviews.reveal(THIS_WEEK)
    couple.meet()
    assert SECRET.encode() not in everything(couple.folder)
    after = couple.me.plan.reviews.review(THIS_WEEK)
    assert after.me.answers["thanks"] == SECRET
    assert [step.id for step in after.unsent()] == ["thanks"]


def test_a_review_begun_at_one_keyboard_continues_at_two(couple: Couple) -> None:
    plan = couple.me.plan
    review = plan.reviews.go_to_step(plan.reviews.begin_review(THIS_WEEK, "one"), "mine")
    review = plan.reviews.write_answer(review, "alone", "guitar")
    review = plan.reviews.write_answer(review, "alone", "climbing", person=plan.you.id)
    couple.meet()
    theirs = couple.you.plan.reviews.begin_review(THIS_WEEK, "two")
    assert theirs.at.id == "mine"
    assert (theirs.me.answers, theirs.you.answers) == ({"alone": "climbing"}, {"alone": "guitar"})


def test_two_texts_for_one_field_are_both_kept(couple: Couple) -> None:
    mine, yours = begin(couple)
    couple.me.plan.reviews.write_answer(mine, "line", "rain and soup")
    couple.you.plan.reviews.write_answer(yours, "line", "the week of the storm")
    couple.meet()
    texts = {side.plan.reviews.review(THIS_WEEK).shared["line"] for side in couple.sides}
    assert len(texts) == 1
    assert set(texts.pop().splitlines()) == {"rain and soup", "the week of the storm"}


def test_a_text_is_based_on_the_value_when_its_field_opened(couple: Couple) -> None:
    mine, yours = begin(couple)
    couple.you.plan.reviews.write_answer(yours, "line", "theirs, meanwhile")
    couple.meet()
    couple.me.plan.reviews.write_answer(mine, "line", "mine, begun before")
    assert len(couple.me.plan.reviews.review(THIS_WEEK).shared["line"].splitlines()) == 2


def test_a_second_window_of_mine_is_not_written_over(couple: Couple) -> None:
    mine, _ = begin(couple)
    couple.me.plan.reviews.write_answer(mine, "line", "first")
    with pytest.raises(WrittenSince):
        couple.me.plan.reviews.write_answer(mine, "line", "second")


def test_every_answer_is_there_after_a_kill_at_each_step(couple: Couple) -> None:
    begin(couple)
    for step in STEPS:
        side = couple.me
        side.plan.reviews.go_to_step(side.plan.reviews.review(THIS_WEEK), step.id)
        for name in (*step.fields, *step.shared):
            side.plan.reviews.keep_draft(THIS_WEEK, name, f"{name} half", person=WE if name in step.shared else None)
        plan = side.reopened()
        drafts = plan.reviews.review(THIS_WEEK)
        assert {*step.fields, *step.shared} <= {*drafts.me.drafts, *drafts.drafts}
        for name in (*step.fields, *step.shared):
            plan.reviews.write_answer(plan.reviews.review(THIS_WEEK), name, f"{name} whole")
        again = side.reopened().reviews.review(THIS_WEEK)
        found = {**again.me.answers, **again.shared}
        assert all(found[name] == f"{name} whole" for name in (*step.fields, *step.shared))
        assert not again.me.drafts
        assert not again.drafts


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_of_sending_opens_both(couple: Couple, order: tuple[int, ...]) -> None:
    mine, yours = begin(couple)
    couple.me.plan.reviews.write_answer(mine, "thanks", "a")
    couple.you.plan.reviews.write_answer(yours, "thanks", "b")
    acts = (
        lambda: couple.me.plan.reviews.send(couple.me.plan.reviews.review(THIS_WEEK)),
        lambda: couple.you.plan.reviews.send(couple.you.plan.reviews.review(THIS_WEEK)),
        couple.meet,
    )
    for number in order:
        acts[number]()
    for _ in range(2):
        couple.meet()
        for side in couple.sides:
            side.plan.reviews.reveal(THIS_WEEK)
    couple.meet()
    assert couple.me.plan.reviews.review(THIS_WEEK).you.answers == {"thanks": "b"}
    assert couple.you.plan.reviews.review(THIS_WEEK).you.answers == {"thanks": "a"}


def test_apart_each_has_their_own_step_and_all_answers_open_at_the_end(couple: Couple) -> None:
    plan = couple.me.plan
    review = plan.reviews.begin_review(THIS_WEEK, "apart")
    couple.meet()
    review = plan.reviews.go_to_step(plan.reviews.write_answer(review, "alone", SECRET), "ours")
    couple.meet()
    theirs = couple.you.plan.reviews.review(THIS_WEEK)
    assert (review.at.id, theirs.at.id) == ("ours", "thanks")
    assert review.until == datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
    plan.reviews.send(plan.reviews.review(THIS_WEEK), *review.steps)
    couple.meet()
    assert SECRET.encode() not in everything(couple.folder)
    couple.you.plan.reviews.send(theirs, *theirs.steps)
    couple.meet()
    plan.reviews.reveal(THIS_WEEK)
    couple.meet()
    assert couple.you.plan.reviews.review(THIS_WEEK).you.answers == {"alone": SECRET}


def test_the_seal_agrees_to_everything_open_next_week(couple: Couple) -> None:
    couple.me.add("Cinema", "2026-12-04T19:00", who=WE)
    couple.me.add("Later", "2026-12-12T19:00", who=WE)
    begin(couple)
    plan = couple.you.plan
    plan.reviews.seal(plan.reviews.review(THIS_WEEK), page(plan))
    agreed = {block.title: set(block.agreement.values()) for block in plan.week(THIS_WEEK.plus(1)).columns["we"]}
    assert agreed == {"Cinema": {"yes"}}
    assert plan.week(THIS_WEEK.plus(2)).columns["we"][0].agreement[plan.me.id] == "open"
    couple.me.plan.reviews.seal(couple.me.plan.reviews.review(THIS_WEEK), page(couple.me.plan))
    couple.meet()
    assert all(side.plan.reviews.review(THIS_WEEK).sealed for side in couple.sides)


def test_the_seal_answers_no_other_time(couple: Couple) -> None:
    """The page says Friday 19:00, and after both yeses it is Friday 19:00."""
    block = couple.me.add("Cinema", "2026-12-04T19:00", who=WE)
    couple.meet()
    couple.you.plan.agree(couple.you.again(block))
    couple.meet()
    couple.you.plan.agreements.suggest(couple.you.again(block), when=at("2026-12-04T20:15"))
    couple.me.add("Asked with another wish", "2026-12-05T19:00", who=WE)
    begin(couple)
    for side in couple.sides:
        side.plan.reviews.seal(side.plan.reviews.review(THIS_WEEK), page(side.plan))
    couple.meet()
    for side in couple.sides:
        found = side.again(block)
        assert (found.when, set(found.agreement.values())) == (at("2026-12-04T19:00"), {"yes"})
        assert [wish.terms.when for wish in found.proposals] == [at("2026-12-04T20:15")]
        assert side.plan.reviews.review(THIS_WEEK).sealed
    assert [row.id for row in couple.me.plan.inbox.waiting()] == [block.id]


def test_another_rule_for_a_ritual_stays_open_at_the_seal(couple: Couple) -> None:
    rule = make("FREQ=WEEKLY;BYDAY=FR", at("2026-12-04T19:00"))
    evening = couple.me.plan.ritual_changes.add_ritual(RitualDraft("Yoga", rule, WE)).block
    couple.meet()
    couple.you.plan.agree(couple.you.again(evening))
    couple.meet()
    couple.me.plan.change(couple.me.again(evening), {"when": at("2026-12-04T20:00")}, "all")
    begin(couple)
    for side in couple.sides:
        side.plan.reviews.seal(side.plan.reviews.review(THIS_WEEK), page(side.plan))
    couple.meet()
    for side in couple.sides:
        [found] = side.plan.week(THIS_WEEK.plus(1)).columns["we"]
        assert (found.when, set(found.agreement.values())) == (at("2026-12-04T19:00"), {"yes"})
        assert [wish.terms.when for wish in found.proposals] == [at("2026-12-04T20:00")]
    assert [row.id for row in couple.you.plan.inbox.waiting()] == [evening.id]


def test_the_seal_agrees_only_to_the_page_as_shown(couple: Couple) -> None:
    moved, gone = (couple.me.add(title, "2026-12-04T19:00", who=WE) for title in ("Cinema", "Walk"))
    begin(couple)
    plan = couple.you.plan
    shown = page(plan)
    late = couple.me.add("Surprise", "2026-12-05T19:00", who=WE)
    couple.me.plan.change(couple.me.again(moved), {"when": at("2026-12-06T20:00")})
    couple.me.plan.remove(couple.me.again(gone))
    couple.meet()
    plan.reviews.seal(plan.reviews.review(THIS_WEEK), shown)
    couple.meet()
    for side in couple.sides:
        you = plan.me.id
        assert side.again(late).agreement[you] == "open"
        found = side.again(moved)
        assert (found.when, found.agreement[you]) == (at("2026-12-06T20:00"), "changed")
        assert [earlier.terms.when for earlier in found.earlier_yes] == [at("2026-12-04T19:00")]
        assert side.again(gone).deleted
    assert {row.id for row in plan.inbox.waiting()} == {late.id, moved.id}


def test_the_seal_is_one_action(couple: Couple) -> None:
    for day in (3, 4, 5):
        couple.me.add(f"Evening {day}", f"2026-12-0{day}T19:00", who=WE)
    begin(couple)
    plan = couple.you.plan
    waiting = plan.inbox.waiting()
    assert plan.reviews.seal(plan.reviews.review(THIS_WEEK), page(plan)).me.sealed
    assert plan.inbox.waiting() == ()
    plan.undo()
    assert [row.id for row in plan.inbox.waiting()] == [row.id for row in waiting]
    assert not plan.reviews.review(THIS_WEEK).me.sealed
    plan.redo()
    couple.meet()
    assert couple.me.plan.reviews.review(THIS_WEEK).you.sealed
    assert couple.me.plan.inbox.read().asked == ()


def take_up_the_review(couple: Couple) -> str:
    """Both have the offered Sunday ritual; the id of this week's occurrence."""
    plan = couple.me.plan
    offer = next(offer for offer in plan.rituals.offered() if offer.id == SUNDAY_REVIEW)
    plan.ritual_changes.take_up(offer)
    couple.meet()
    return f"{SUNDAY_REVIEW}@{THIS_WEEK.sunday}"


def marked(side: Side, block_id: str) -> str:
    side.plan.refresh()
    return side.plan.block(block_id).status


def test_the_second_yes_marks_the_review_as_done_in_the_same_save(couple: Couple) -> None:
    block_id = take_up_the_review(couple)
    begin(couple)
    me, you = (side.plan for side in couple.sides)
    me.reviews.seal(me.reviews.review(THIS_WEEK), page(me))
    assert marked(couple.me, block_id) == "planned"
    couple.meet()
    you.reviews.seal(you.reviews.review(THIS_WEEK), page(you))
    assert marked(couple.you, block_id) == "done"
    couple.meet()
    assert marked(couple.me, block_id) == "done"
    assert [you.block(f"{SUNDAY_REVIEW}@{THIS_WEEK.plus(n).sunday}").status for n in (1, 2)] == ["planned"] * 2
    you.undo()
    assert (marked(couple.you, block_id), you.reviews.review(THIS_WEEK).sealed) == ("planned", False)
    you.redo()
    assert (marked(couple.you, block_id), you.reviews.review(THIS_WEEK).sealed) == ("done", True)


def test_one_keyboard_marks_the_review_as_done(couple: Couple) -> None:
    block_id = take_up_the_review(couple)
    plan = couple.me.plan
    review = plan.reviews.seal(plan.reviews.begin_review(THIS_WEEK, "one"), page(plan), person=plan.you.id)
    assert marked(couple.me, block_id) == "planned"
    plan.reviews.seal(review, page(plan))
    couple.meet()
    assert [marked(side, block_id) for side in couple.sides] == ["done", "done"]


@pytest.mark.parametrize("heard", ["open", "closed"])
def test_yeses_that_cross_mark_the_review_once(heard: str, couple: Couple) -> None:
    """With the review still open, or closed; a mark taken away stays away."""
    block_id = take_up_the_review(couple)
    begin(couple)
    for side in couple.sides:
        side.plan.reviews.seal(side.plan.reviews.review(THIS_WEEK), page(side.plan))
        assert marked(side, block_id) == "planned"
    couple.meet()
    for side in couple.sides:
        for _ in range(2):
            side.plan.reviews.reveal(THIS_WEEK) if heard == "open" else side.plan.reviews.reveal_sent()
    assert not couple.me.plan.reviews.reveal_sent()
    couple.meet()
    for side in couple.sides:
        found = side.plan.block(block_id)
        assert (found.status, found.conflicts) == ("done", ())
    couple.you.plan.blocks.finish(couple.you.plan.block(block_id), "planned")
    couple.meet()
    for side in couple.sides:
        side.plan.reviews.reveal(THIS_WEEK)
        side.plan.reviews.reveal_sent()
        assert marked(side, block_id) == "planned"


@pytest.mark.parametrize("status", ["skipped", "partly"])
def test_the_seal_leaves_another_mark_of_the_review(status: Status, couple: Couple) -> None:
    block_id = take_up_the_review(couple)
    plan = couple.me.plan
    plan.blocks.finish(plan.block(block_id), status)
    review = plan.reviews.begin_review(THIS_WEEK, "ten")
    plan.reviews.seal(plan.reviews.seal(review, page(plan)), page(plan), person=plan.you.id)
    assert marked(couple.me, block_id) == status


def test_at_one_keyboard_the_others_yes_is_noted_as_said(couple: Couple) -> None:
    couple.me.add("Cinema", "2026-12-04T19:00", who=WE)
    plan = couple.me.plan
    review = plan.reviews.begin_review(THIS_WEEK, "ten")
    plan.reviews.seal(plan.reviews.seal(review, page(plan)), page(plan), person=plan.you.id)
    couple.meet()
    assert couple.you.plan.reviews.review(THIS_WEEK).sealed
    assert set(couple.you.plan.week(THIS_WEEK.plus(1)).columns["we"][0].agreement.values()) == {"yes"}


def test_answers_sent_weeks_later_are_still_opened(couple: Couple) -> None:
    mine, yours = begin(couple)
    for side, review in zip(couple.sides, (mine, yours), strict=True):
        side.plan.reviews.write_answer(review, "thanks", SECRET)
    couple.me.plan.reviews.send(mine, THANKS)
    couple.clock.forward(days=20)
    couple.you.plan.reviews.send(yours, THANKS)
    assert not couple.you.plan.reviews.reveal_sent()
    couple.meet()
    assert couple.me.plan.reviews.reveal_sent()
    assert not couple.me.plan.reviews.reveal_sent()
    couple.you.plan.reviews.reveal_sent()
    couple.meet()
    assert {side.plan.reviews.review(THIS_WEEK).you.answers["thanks"] for side in couple.sides} == {SECRET}


def test_an_unknown_field_is_refused(couple: Couple) -> None:
    mine, _ = begin(couple)
    with pytest.raises(BadInput):
        couple.me.plan.reviews.write_answer(mine, "nothing", "text")


def test_the_last_and_the_next_solo_weekend_are_found(alex: Side) -> None:
    alex.add("Away", at("2026-10-10", 2 * 1440), pillar="rest")
    alex.add("Away", at("2026-12-05", 2 * 1440), pillar="rest")
    last, coming = alex.plan.statistics.solo_weekends(alex.plan.me.id)
    assert (str(last), str(coming)) == ("2026-10-10", "2026-12-05")
    assert alex.plan.statistics.solo_weekends(alex.plan.you.id) == (None, None)


def test_ranges_are_per_person(alex: Side) -> None:
    assert alex.plan.statistics.ranges() == {}
    alex.plan.people.set_person(range=[240, 480], **{"range we": [300, 600]})
    assert alex.plan.statistics.ranges() == {"me": (240, 480), "we": (300, 600)}
    assert Week.of(alex.plan.today) == THIS_WEEK
    assert alex.plan.zone.key == ZONE
