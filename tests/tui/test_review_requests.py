"""Requests in the review: made there, read as they are typed, and answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from planner.domain.review.steps import Mode
from planner.interop.json_blocks import week_json
from planner.plan.plan import Plan
from planner.tui.review.controller import ReviewController
from planner.tui.review.items import AnswerItem, DeedItem, WordsItem
from planner.tui.review.planning import line_reading
from planner.tui.review.step_content import step_columns
from planner.tui.review.viewer import ReviewViewer
from tests.tui.conftest import StillClock
from tests.tui.pair import Pair
from tests.tui.test_review_controller import WEEK, begun, go_to, rows

Side = Literal["alex", "sam"]
SUNDAY = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize("step", ["mine", "ours"])
def test_a_yes_is_to_both_halves_as_their_row_showed_them(pair: Pair, clock: StillClock, step: str) -> None:
    """Sam moves the offer after Alex has read the row: that is asked again."""
    clock.now = SUNDAY
    key = pair.sam.requests.ask(need="two hours to paint tue 9:00", offer="a film wed 20:00").id
    pair.meet()
    controller, shown = begun(pair.alex, "two")
    go_to(controller, step)
    row = next(row for row in rows(controller) if row.key.startswith(("request:", "answer:")) and "aint" in row.words)
    offer = pair.sam.requests.halves.of(key)[1]
    pair.sam.change(offer, {"when": offer.when.plus_days(1)})
    pair.meet()
    row.do(controller)
    assert "Film, Wed" in shown.choices[0].note
    shown.choices[0].do()
    pair.meet()
    need, offer = pair.alex.requests.halves.of(key)
    assert set(need.agreement.values()) == {"yes"}
    assert offer.agreement[pair.alex.me.id] == "changed"


def test_a_row_is_painted_anew_when_the_other_half_changes(pair: Pair, clock: StillClock) -> None:
    clock.now = SUNDAY
    key = pair.sam.requests.ask(need="two hours to paint tue 9:00", offer="a film wed 20:00").id
    pair.meet()
    controller, _ = begun(pair.alex, "two")
    go_to(controller, "ours")
    before = next(row for row in rows(controller) if "Paint" in row.words)
    assert before in rows(controller)
    pair.sam.change(pair.sam.requests.halves.of(key)[1], {"place": "at home"})
    pair.meet()
    now = next(row for row in rows(controller) if "Paint" in row.words)
    assert (now.key, now.words) == (before.key, before.words)
    assert now != before


# -- made in the review -----------------------------------------------------------------------------------------------

NEED, OFFER = "two hours to paint tue 19:00", "a film wed 20:00"


def wrote(plan: Plan, mode: Mode, person: str, need: str = NEED, offer: str = OFFER) -> ReviewController:
    """A review in which a person has said what they’d like, and what they offer."""
    controller, _ = begun(plan, mode)
    go_to(controller, "mine")
    for name, text in (("need", need), ("offer", offer)):
        controller.review = plan.reviews.write_answer(controller.review, name, text, person=person)
    return controller


def ask_row(controller: ReviewController) -> DeedItem:
    return next(row for row in rows(controller) if row.key.startswith("ask:"))


def coming(pair: Pair, side: Side) -> dict[str, dict[str, Any]]:
    """The blocks of one person’s `week next --json` by title, each with its column."""
    plan = pair.alex if side == "alex" else pair.sam
    columns: dict[str, Any] = week_json(plan, plan.week(WEEK.plus(1)), last_exchange=None)["columns"]  # type: ignore[assignment]
    return {block["title"]: {**block, "column": column} for column, blocks in columns.items() for block in blocks}


@pytest.mark.parametrize("writer", ["alex", "sam"])
def test_a_yes_in_the_review_puts_both_halves_into_the_week_of_both(
    pair: Pair, clock: StillClock, writer: Side
) -> None:
    """Each at their own screen: one asks at *mine, yours*, and the other answers."""
    clock.now = SUNDAY
    asker, other = (pair.alex, pair.sam) if writer == "alex" else (pair.sam, pair.alex)
    controller = wrote(asker, "two", asker.me.id)
    ask_row(controller).do(controller)
    assert not [row for row in rows(controller) if row.key.startswith("ask:")]
    pair.meet()
    answering, shown = begun(other, "two")
    answering.turn_to(answering.review.at)
    next(row for row in rows(answering) if row.key.startswith("request:")).do(answering)
    shown.choices[0].do()
    pair.meet()
    both_in_the_week(pair, writer)


@pytest.mark.parametrize("writer", ["alex", "sam"])
def test_at_one_keyboard_one_row_asks_and_says_yes(pair: Pair, clock: StillClock, writer: Side) -> None:
    clock.now = SUNDAY
    asker = pair.alex.me if writer == "alex" else pair.alex.you
    controller = wrote(pair.alex, "one", asker.id)
    row = ask_row(controller)
    assert row.words == f"{'Sam' if writer == 'alex' else 'Alex'} says yes: into the week"
    row.do(controller)
    pair.meet()
    both_in_the_week(pair, writer)
    assert [(found.by, found.answer) for found in pair.sam.requests.all()] == [(asker.id, "yes")]
    controller.undo()

    pair.meet()
    assert not coming(pair, "sam").keys() & {"Paint", "Film"}
    assert ask_row(controller).key == row.key
    controller.redo()
    pair.meet()
    both_in_the_week(pair, writer)


def both_in_the_week(pair: Pair, writer: Side) -> None:
    """Both halves are agreed, linked and once, in the week of each."""
    sides: tuple[Side, Side] = ("alex", "sam")
    for side in sides:
        week = coming(pair, side)
        need, offer = week["Paint"], week["Film"]
        assert (need["column"], offer["column"]) == ("me" if side == writer else "you", "we")
        assert (need["protected"], need["minutes"]) == (True, 120)
        for half in (need, offer):
            assert set(half["agreement"].values()) == {"yes"}
        assert need["give_and_take"] == {"role": "need", "other": offer["id"]}
        assert offer["give_and_take"] == {"role": "offer", "other": need["id"]}


READINGS = [
    ("need", "two hours to paint tue 19:00", "with Sam’s yes: Alex · Tue 1 Dec 19:00–21:00 · protected · “Paint”"),
    ("offer", "a film wed 20:00", "with Sam’s yes: we · Wed 2 Dec 20:00–21:00 · “Film”"),
    (
        "need",
        "an evening with a book",
        "with Sam’s yes: Alex · next week, no day yet, 1h · protected · “Evening with a book”",
    ),
    ("need", "paint every tue", "A ritual can’t be half of a give and take. Say one day, such as fri 20:00."),
    ("need", "", ""),
    ("feeling", "tired since tue 19:00", ""),
]


@pytest.mark.parametrize(("name", "text", "said"), READINGS)
def test_what_one_would_like_is_read_as_it_is_typed(
    pair: Pair, clock: StillClock, name: str, text: str, said: str
) -> None:
    clock.now = SUNDAY
    controller = wrote(pair.alex, "two", pair.alex.me.id, "", "")
    assert line_reading(controller, AnswerItem(name, pair.alex.me.id, ""), text) == said


def test_at_one_keyboard_a_need_is_read_with_the_others_yes(pair: Pair, clock: StillClock) -> None:
    clock.now = SUNDAY
    controller = wrote(pair.alex, "one", pair.alex.me.id, "", "")
    said = line_reading(controller, AnswerItem("need", pair.sam.me.id, ""), NEED)
    assert said == "with Alex’s yes: Sam · Tue 1 Dec 19:00–21:00 · protected · “Paint”"


def test_apart_a_need_is_not_read_as_a_question(pair: Pair, clock: StillClock) -> None:
    clock.now = SUNDAY
    controller = wrote(pair.alex, "apart", pair.alex.me.id, "", "")
    assert line_reading(controller, AnswerItem("need", pair.alex.me.id, ""), NEED) == ""


@pytest.mark.parametrize("mode", ["two", "one"])
def test_what_was_not_asked_yet_is_named_before_the_yes(pair: Pair, clock: StillClock, mode: Mode) -> None:
    """One Enter asks for it there; then the row is gone."""
    clock.now = SUNDAY
    controller = wrote(pair.alex, mode, pair.alex.me.id)
    go_to(controller, "seal")
    viewer = ReviewViewer(pair.alex, controller.review)
    assert WordsItem(f"not asked yet: {NEED}", "dim") in step_columns(viewer, "seal")[0]
    ask_row(controller).do(controller)
    viewer = ReviewViewer(pair.alex, controller.review)
    assert not [row for row in rows(controller) if row.key.startswith("ask:")]
    assert WordsItem(f"not asked yet: {NEED}", "dim") not in step_columns(viewer, "seal")[0]
