"""An earlier week laid over an empty one; the shared things are one question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.domain.errors import BadInput
from planner.domain.model.block import WE, Draft
from planner.domain.model.items import Request
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from tests.tui.conftest import MONDAY, MakeApp, at
from tests.tui.driver import type_line
from tests.tui.pair import WEEK, Pair
from tests.tui.test_rituals import begin
from tests.tui.test_week import opened

NEXT = WEEK.plus(1)


def titles(plan: Plan, week: Week) -> dict[str, list[str]]:
    plan.refresh()
    columns = plan.week(week).columns
    return {str(name): [block.title for block in columns[name]] for name in columns}


def question(plan: Plan) -> Request:
    request = plan.inbox.waiting()[0].request
    assert request is not None
    return request


@pytest.fixture
def laid(pair: Pair) -> Pair:
    """Next week is like this one, and Sam knows of it."""
    pair.agreed("Cinema", "Sunday dinner", "Plan the trip")
    pair.alex.items.like_week.lay(WEEK, NEXT)
    pair.meet()
    return pair


def test_own_and_shared_blocks_come_on_the_same_days_and_hours(laid: Pair) -> None:
    before, after = titles(laid.alex, WEEK), titles(laid.alex, NEXT)
    assert after["me"] == before["me"]
    assert after["we"] == before["we"]
    assert after["you"] == []
    run = next(block for block in laid.alex.week(NEXT).columns["me"] if block.title == "Run")
    assert (run.when.start, run.status, run.pillar) == ("2026-11-30T07:00", "planned", "rest")


def test_the_shared_ones_are_one_question_and_one_yes_answers_them(laid: Pair) -> None:
    waiting = laid.sam.inbox.waiting()
    asked = [row for row in waiting if row.request]
    assert [row.text for row in asked] == ["week 49 like week 48"]
    assert not any(row.block and row.block.when.week == NEXT for row in waiting)

    laid.sam.requests.answer_request(asked[0].request or question(laid.sam), True)
    laid.meet()

    shared = [block for block in laid.alex.week(NEXT).columns["we"] if len(block.agreement) > 1]
    assert {answer for block in shared for answer in block.agreement.values()} == {"yes"}
    assert not [row for row in laid.sam.inbox.waiting() if row.request]


def test_one_of_them_may_be_refused_before_the_yes_to_the_rest(laid: Pair) -> None:
    cinema = next(block for block in laid.sam.week(NEXT).columns["we"] if block.title == "Cinema")
    laid.sam.decline(cinema)
    request = next(row.request for row in laid.sam.inbox.waiting() if row.request)
    laid.sam.requests.answer_request(request, True)
    laid.meet()

    answers = {b.title: b.agreement.get(laid.sam.me.id) for b in laid.alex.week(NEXT).columns["we"] if b.agreement}
    assert answers["Cinema"] == "no"
    assert answers["Sunday dinner"] == "yes"


def test_a_no_takes_the_shared_ones_out_and_leaves_the_own_ones(laid: Pair) -> None:
    request = next(row.request for row in laid.sam.inbox.waiting() if row.request)
    laid.sam.requests.answer_request(request, False)
    laid.meet()

    shared = [block for block in laid.alex.week(NEXT).columns["we"] if len(block.agreement) > 1]
    assert {block.agreement[laid.sam.me.id] for block in shared} == {"no"}
    assert "Run" in titles(laid.alex, NEXT)["me"]


def test_it_is_one_step_of_undo(laid: Pair) -> None:
    laid.alex.undo()
    assert titles(laid.alex, NEXT)["me"] == []
    assert titles(laid.alex, NEXT)["we"] == []
    laid.meet()
    assert not [row for row in laid.sam.inbox.waiting() if row.request]


def test_private_things_stay_as_private_as_they_were(pair: Pair) -> None:
    pair.alex.blocks.add(Draft("Therapy", at(1, "17:00"), pair.alex.me.id, visibility="busy"))
    pair.alex.items.like_week.lay(WEEK, NEXT)
    pair.meet()

    therapy = next(block for block in pair.alex.week(NEXT).columns["me"] if block.title == "Therapy")
    assert therapy.visibility == "busy"
    assert not pair.words_in_folder("Therapy")


def test_rituals_and_what_did_not_come_about_are_left_out(pair: Pair) -> None:
    begin(pair.alex, "Yoga every thu 18:00 1h")
    pair.alex.finish(pair.of(pair.alex, "Dentist"), "skipped")
    pair.alex.remove(pair.of(pair.alex, "Course"))
    pair.alex.items.like_week.lay(WEEK, NEXT)

    mine = titles(pair.alex, NEXT)["me"]
    assert mine.count("Yoga") == 1
    assert not {"Dentist", "Course"} & set(mine)


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [(WEEK, WEEK, "already"), (NEXT, NEXT.plus(1), "nothing in week 49"), (WEEK, WEEK.plus(-1), "is over")],
)
def test_what_cannot_be_laid_is_said_and_changes_nothing(pair: Pair, source: Week, target: Week, why: str) -> None:
    before = titles(pair.alex, target)
    with pytest.raises(BadInput, match=why):
        pair.alex.items.like_week.lay(source, target)
    assert titles(pair.alex, target) == before


def test_one_shared_thing_asks_as_it_always_does(plan: Plan) -> None:
    plan.blocks.add(Draft("Cinema", at(4, "20:00"), WE))
    assert plan.items.like_week.lay(WEEK, NEXT).kind == "week laid"
    assert plan.requests.all() == ()


async def test_on_the_screen_it_is_asked_for_by_a_date(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("]")
        week.screen.action_do("like_week")
        await week.pilot.pause()
        await type_line(week.pilot, str(MONDAY + timedelta(days=2)))
        assert "in one question" in week.status
        assert any("Guitar" in row for row in week.rows())
        week.screen.action_do("like_week")
        await week.pilot.pause()
        await type_line(week.pilot, str(MONDAY))
        assert "is in week 49 already" in week.status
