"""A review without the other person, in the first week, and after a gap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.domain.model.block import Draft
from planner.plan.plan import Plan
from planner.tui.review.controller import ReviewController
from planner.tui.review.items import AnswerItem, DeedItem, WordsItem
from planner.tui.review.step_content import step_columns
from planner.tui.review.step_lines import presence_line, prompt_line
from planner.tui.review.viewer import ReviewViewer
from planner.tui.review.ways import begin_again
from tests.tui.conftest import MakeApp, StillClock, StillExchange, at
from tests.tui.pair import Pair
from tests.tui.test_review import SIZE, begin, footer, here, review_of, settle, status, words
from tests.tui.test_review_controller import WEEK, begun, go_to

SUNDAY = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)
BLAMING = ("missed", "skipped", "since your last", "without a review", "weeks ago", "long time", "again this time")
"""Words that would speak of the gap."""


@pytest.fixture(autouse=True)
def on_sunday(clock: StillClock) -> None:
    clock.now = SUNDAY


def columns(controller: ReviewController) -> tuple[list[str], ...]:
    """The words of the three columns at the step that is shown."""
    viewer = ReviewViewer(controller.plan, controller.review, controller.way_asked, alone=controller.is_alone)
    return tuple(list(map(said, column)) for column in step_columns(viewer, controller.shown.id))


def said(item: WordsItem | AnswerItem | DeedItem) -> str:
    if isinstance(item, WordsItem):
        return item.text
    return item.label if isinstance(item, AnswerItem) else item.words


# -- nobody has joined yet --------------------------------------------------------------------------------------------


def test_before_the_other_joins_it_offers_what_one_can_do(full_plan: Plan) -> None:
    controller, _ = begun(full_plan, "two")
    assert presence_line(controller) == "Alex here · Sam hasn’t joined yet"
    assert prompt_line(controller, None).startswith("On your own for now.")
    _, we, you = columns(controller)
    assert we == [
        "Go on alone: what you plan is there when Sam joins. Or, if Sam sits beside you:",
        "together at one keyboard",
        "ten minutes, at one keyboard",
    ]
    assert you == ["Sam can add to it later."]


def test_alone_space_goes_through_every_step_to_ones_own_yes(full_plan: Plan) -> None:
    controller, shown = begun(full_plan, "two")
    for step in (step.id for step in controller.review.steps):
        assert controller.shown.id == step
        assert controller.question is None
        controller.ready()
        controller.turn_to(controller.review.at)
    assert controller.review.me.sealed
    assert "Your yes is in. Sam can say theirs once they’ve joined." in shown.said


# -- the other isn't here tonight -------------------------------------------------------------------------------------


def test_the_other_has_two_minutes_to_come(pair: Pair, clock: StillClock) -> None:
    controller, _ = begun(pair.alex, "two")
    assert presence_line(controller) == "Alex here · Sam not here"
    assert columns(controller)[1][0] == "together at one keyboard"
    clock.pass_by(minutes=3)
    alone = controller.is_alone
    assert alone
    assert columns(controller)[1][0] == "Go on alone: Sam can join at any step, and read it later. Or:"
    controller.hold("one")
    assert not controller.is_alone


def test_what_felt_heavy_can_wait_for_an_evening_together(pair: Pair) -> None:
    controller, shown = begun(pair.alex, "two")
    go_to(controller, "one")
    viewer = ReviewViewer(pair.alex, controller.review, alone=controller.is_alone)
    row = next(item for item in step_columns(viewer, "one")[0] if isinstance(item, DeedItem))
    assert row.words == "another evening, together"
    row.do(controller)
    assert any(choice.words.startswith("tomorrow") for choice in shown.choices)


async def test_it_says_that_the_other_is_not_here_and_asks_nothing(
    pair: Pair, make_app: MakeApp, clock: StillClock
) -> None:
    async with make_app(exchange=StillExchange()).run_test(size=SIZE) as pilot:
        app = await begin(pilot, "two")
        assert "Sam not here" in here(app)
        focused = app.focused
        clock.pass_by(minutes=3)
        await settle(pilot, lambda: "Sam isn’t here. Go on alone" in status(app))
        assert app.focused is focused
        assert "type write" in footer(app)
        await settle(pilot, lambda: "Go on alone: Sam can" in words(app))
        await pilot.press("end", "o")
        await settle(pilot, lambda: "types" in here(app))
        assert review_of(app).controller.review.mode == "one"


def test_who_comes_later_finds_the_yes_and_can_begin_at_the_first_step(pair: Pair) -> None:
    alex, _ = begun(pair.alex, "two")
    go_to(alex, "seal")
    alex.seal(pair.alex.me.id)
    pair.meet()
    sam, _ = begun(pair.sam, "two")
    assert prompt_line(sam, None).startswith("Alex has said yes already.")
    assert "begin at the first step" in columns(sam)[0]
    begin_again(sam)
    sam.turn_to(sam.review.at)
    assert sam.shown.id == "thanks"
    sam.review = pair.sam.reviews.write_answer(sam.review, "thanks", "the soup")
    go_to(sam, "seal")
    assert "begin at the first step" not in columns(sam)[0]
    sam.say_yes()
    assert sam.review.sealed


# -- the first week, and after a gap ----------------------------------------------------------------------------------


def test_the_first_review_has_words_of_its_own(plan: Plan) -> None:
    controller, _ = begun(plan, "one")
    asked = {}
    for step in controller.review.steps:
        go_to(controller, step.id)
        asked[step.id] = prompt_line(controller, None)
        if step.id == "back":
            assert columns(controller)[1] == ["Nothing in the plan to look back on. Next Sunday there is."]
    assert asked["thanks"].startswith("Your first Sunday with this")
    assert asked["back"].startswith("Your first look back")
    assert asked["seal"].startswith("Your first week")


@pytest.mark.parametrize(("agreed", "weeks"), [(1, 1), (2, 2), (3, 3), (9, 3)])
def test_it_looks_back_to_the_last_agreed_review_and_at_most_three_weeks(pair: Pair, agreed: int, weeks: int) -> None:
    """Nothing speaks of the weeks between; each thing has its date."""
    plan = pair.alex
    earlier = plan.reviews.begin_review(WEEK.plus(-agreed), "one")
    plan.reviews.seal(earlier, (), both=True)
    for ago in range(3):
        plan.blocks.add(Draft(f"Choir {ago}", at(-7 * ago, "19:00"), plan.me.id))
    controller, _ = begun(plan, "one")
    go_to(controller, "back")
    text = "\n".join([prompt_line(controller, None), *(row for column in columns(controller) for row in column)])
    assert [f"Choir {ago}" in text for ago in range(3)] == [ago < weeks for ago in range(3)]
    assert not [word for word in BLAMING if word in text.lower()]
    assert ("these weeks" in text) == (weeks > 1)
    assert ("Mon 23 Nov Choir 0" if weeks > 1 else "Mon Choir 0") in text


def test_many_unmarked_things_have_one_row_that_undo_takes_back(pair: Pair) -> None:
    plan = pair.alex
    for day in range(-14, 0):
        plan.blocks.add(Draft(f"Guitar {day}", at(day, "19:00"), plan.me.id))
    controller, shown = begun(plan, "two")
    go_to(controller, "back")
    viewer = ReviewViewer(plan, controller.review)
    row = next(item for item in step_columns(viewer, "back")[0] if isinstance(item, DeedItem) and "all" in item.words)
    row.do(controller)
    assert "Marked as happened" in shown.said[-1]
    assert not [item for item in columns(controller)[0] if item.endswith("of them happened")]
    controller.undo()
    assert row.words in columns(controller)[0]
