"""Goals on the screen: the next step, reaching one, and what frees the other."""

from __future__ import annotations

from collections.abc import Callable

from planner.domain.model.block import Draft
from planner.domain.review.steps import Mode, StepId
from planner.frontend.block_facts import goal_said
from planner.plan.plan import Plan
from planner.tui.dialogs.quick_add import QuickAdd
from planner.tui.review.items import AnswerItem, WordsItem
from planner.tui.review.step_content import step_columns
from planner.tui.review.viewer import ReviewViewer
from planner.tui.widgets.menu import Menu
from tests.tui.conftest import MakeApp, at
from tests.tui.driver import go_to_entry, type_line
from tests.tui.pair import WEEK, Pair
from tests.tui.test_carrying import rows, text
from tests.tui.test_dialogs import keys_of
from tests.tui.test_week import SMALL, opened

SnapCompare = Callable[..., bool]


def review_rows(plan: Plan, mode: Mode, step: StepId) -> list[list[str]]:
    """The words of the three columns of a step of the review."""
    viewer = ReviewViewer(plan, plan.reviews.begin_review(WEEK, mode))
    return [
        [item.text if isinstance(item, WordsItem) else getattr(item, "words", "") for item in column]
        for column in step_columns(viewer, step)
    ]


async def test_the_next_step_is_written_and_put_into_the_week(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.items.add_goal("Five songs by May")
    async with opened(make_app()) as week:
        await week.press("C")
        await go_to_entry(week.pilot, "Five songs")
        await week.press("e")
        await type_line(week.pilot, "record the bridge")
        assert any("Alex: Five songs by May\nnext step: record the bridge" in row for row in rows(week))
        await week.press("a")
        assert isinstance(week.app.screen, QuickAdd)
        await week.press(*keys_of("thu 18:00\n"))
        assert week.block
        assert (week.block.title, week.block.pillar) == ("record the bridge", "goal")
    pair.meet()
    [goal] = pair.sam.items.goals()
    block = pair.of(pair.sam, "record the bridge")
    assert (goal.step, block.goal, block.who) == ("record the bridge", goal.id, pair.alex.me.id)


async def test_a_goal_is_reached_at_once_and_the_line_can_be_skipped(pair: Pair, make_app: MakeApp) -> None:
    pair.alex.items.add_goal("Five songs by May")
    async with opened(make_app()) as week:
        await week.press("C")
        await go_to_entry(week.pilot, "Five songs")
        await week.press("d")
        pair.meet()
        assert [row.kind for row in pair.sam.inbox.read().counted] == ["goal_reached"], "before the line is answered"
        await week.press("enter")
        assert any(row.startswith("Alex: Five songs by May | Wed 25 Nov") for row in rows(week)), rows(week)
        await go_to_entry(week.pilot, "Five songs")
        await week.press("e")
        await type_line(week.pilot, "And one more.")
        assert any("“And one more.”" in row for row in rows(week))
        await week.press("u", "u")
        assert any(row.startswith("Alex: Five songs by May | ") for row in rows(week))
    pair.meet()
    assert [goal.title for goal in pair.sam.items.goals()] == ["Five songs by May"]


async def test_the_others_goal_shows_its_step_and_offers_nothing_to_change(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.items.add_goal("10 km in March", "6 km without a break")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("C")
        await go_to_entry(week.pilot, "10 km")
        await week.press("e", "d", "x")
        assert any("next step: 6 km without a break" in row for row in rows(week))
    assert len(pair.alex.items.goals()) == 1


async def test_what_is_taken_on_says_what_it_frees_the_other_for(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.items.add_goal("Songwriting")
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("a", *keys_of("Groceries sat 10:00 either\n"))
        await week.to("Groceries")
        await week.press("y", "enter")
        assert week.block
        assert (week.block.lead, week.block.goal) == (pair.alex.me.id, None), "Enter skips"
        await week.press("u", "y", "1")
        assert "so that Sam can: Songwriting" in week.status
        await week.press("enter")
        assert "so that Sam can: Songwriting" in text(week)
        await week.press("q", "T")
        assert (week.block.lead, week.block.goal) == (None, None), "given back, it frees nobody"


async def test_what_is_taken_on_frees_the_other_for_what_is_theirs_that_day(pair: Pair, make_app: MakeApp) -> None:
    pair.sam.blocks.add(Draft("Physio", at(5, "12:00"), pair.sam.me.id, visibility="busy"))
    pair.agreed("Long run")
    async with opened(make_app()) as week:
        await week.press("a", *keys_of("Groceries sat 10:00 either\n"))
        await week.to("Groceries")
        await week.press("y")
        menu = week.app.screen.query_one(Menu)
        assert [entry.words for entry in menu.entries] == ["nothing in particular", "Long run, Sat 28 Nov 10:00"]
        await week.press("1")
        assert "Groceries frees Sam · so that Sam can: Long run, Sat 28 Nov 10:00" in week.status
        assert "so that Sam can: Long run" in text(week)
    pair.meet()
    groceries = pair.of(pair.sam, "Groceries")
    assert groceries.frees == pair.of(pair.sam, "Long run").id
    assert goal_said(groceries, pair.sam) == "so that you can: Long run, Sat 28 Nov 10:00"
    pair.sam.change(pair.of(pair.sam, "Long run"), {"visibility": "busy"})
    pair.meet()
    assert goal_said(pair.of(pair.alex, "Groceries"), pair.alex) == "", "what is private is named nowhere"


def test_ticks_are_told_at_the_thanks_of_sunday(pair: Pair) -> None:
    pair.sam.items.add_goal("10 km in March", "6 km without a break")
    [goal] = pair.sam.items.goals()
    pair.sam.change(pair.of(pair.sam, "Long run"), {"goal": goal.id})
    pair.agreed("Long run")
    pair.sam.finish(pair.of(pair.sam, "Long run"), "done")
    secret = Draft("Intervals", at(1, "07:00"), pair.sam.me.id, goal=goal.id, visibility="busy")
    pair.sam.finish(pair.sam.blocks.add(secret).block, "done")
    pair.clock.pass_by(days=6)
    pair.meet()
    line = "Sam did one thing for “10 km in March” in these weeks"
    assert line in review_rows(pair.alex, "two", "thanks")[2]
    assert not any("did one thing" in row for column in review_rows(pair.sam, "two", "thanks") for row in column)
    assert line in review_rows(pair.sam, "one", "thanks")[0], "at one keyboard both look"
    assert "next step: 6 km without a break" in review_rows(pair.alex, "two", "mine")[2]


def test_the_review_suggests_the_next_step_of_a_goal(pair: Pair) -> None:
    pair.sam.items.add_goal("10 km in March", "6 km without a break")
    pair.meet()
    viewer = ReviewViewer(pair.sam, pair.sam.reviews.begin_review(WEEK, "two"))
    [field] = [row for row in step_columns(viewer, "mine")[0] if isinstance(row, AnswerItem) and row.name == "towards"]
    assert (field.label, field.suggestion) == ("next step", "6 km without a break")
    pair.meet()
    other = ReviewViewer(pair.alex, pair.alex.reviews.begin_review(WEEK, "two"))
    rows = [row for column in step_columns(other, "mine") for row in column]
    assert not any(isinstance(row, AnswerItem) and row.name == "towards" for row in rows), "Alex has no goal"
    pair.sam.items.progress.set_step(pair.sam.items.goals()[0], "")
    viewer = ReviewViewer(pair.sam, pair.sam.reviews.review(WEEK))
    assert any(isinstance(row, AnswerItem) and not row.suggestion for row in step_columns(viewer, "mine")[0])


def test_a_line_about_a_goal_is_in_the_look_back(pair: Pair) -> None:
    pair.sam.items.add_goal("10 km in March")
    pair.sam.items.finish_goal(pair.sam.items.goals()[0], reached=True, line="In the rain!")
    pair.meet()
    assert review_rows(pair.alex, "two", "back")[1][-2:] == ["✓ Sam: 10 km in March", "“In the rain!”"]


def test_picture_of_a_reached_goal(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """What was done below a goal, and the shelf with the reached ones."""
    pair.alex.items.add_goal("Five songs by May", "record the bridge")
    [songs] = pair.alex.items.goals()
    pair.alex.finish(
        pair.alex.blocks.add(Draft("Songwriting", at(1, "18:00"), pair.alex.me.id, goal=songs.id)).block, "done"
    )
    pair.sam.items.add_goal("10 km in March")
    pair.sam.items.finish_goal(pair.sam.items.goals()[0], reached=True, line="In the rain, and you at the finish!")
    pair.meet()
    assert snap_compare(make_app(), terminal_size=SMALL, press=["C", "down", "down", "end"])
