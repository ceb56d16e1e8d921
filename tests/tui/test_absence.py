"""Shared rituals in an absence on the week: dim, kept by `y`, set aside by undo."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.domain.model.block import Block
from planner.plan.plan import Plan
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.week.details import About
from tests.tui.conftest import MONDAY, MakeApp, StillClock
from tests.tui.pair import Pair
from tests.tui.test_rituals import begin
from tests.tui.test_week import SMALL, SnapCompare, opened

THURSDAY, SUNDAY = (MONDAY + timedelta(days=day) for day in (3, 6))


@pytest.fixture
def dinner(pair: Pair) -> Block:
    """A ritual on Thursdays and one on Fridays that both agreed to; Sam is away then."""
    for line in ("Dinner every thu 21:00 2h we", "Choir practice in town every fri 21:30 we"):
        block = begin(pair.alex, line)
        pair.meet()
        pair.sam.agree(pair.sam.block(block.id))
    pair.sam.people.set_away("Asia/Tokyo", THURSDAY, THURSDAY + timedelta(days=1))
    pair.seen()
    return pair.of(pair.alex, "Dinner")


def cells_with(rows: list[str], words: str) -> list[str]:
    """The middle column of the rows with these words."""
    return [row[32:55].rstrip() for row in rows if words in row[31:55]]


async def test_y_keeps_one_on_both_devices_and_u_sets_it_aside_again(
    pair: Pair, dinner: Block, make_app: MakeApp
) -> None:
    async with opened(make_app()) as week:
        assert cells_with(week.rows(), "Dinner") == ["· 21:00  Dinner    away"]
        assert cells_with(week.rows(), "Choir") == ["· 21:30  Choir practic…"]
        await week.to("Dinner")
        said = week.screen.query_one(About).said
        assert said.marks == ("Sam’s away: set aside",)
        assert said.hints[0] == "y keep this one"
        await week.press("y")
        assert cells_with(week.rows(), "Dinner") == ["  21:00  Dinner"]
        assert week.status.startswith("Dinner is on after all")
        pair.meet()
        assert pair.sam.block(dinner.id).aside == ""
        await week.press("u")
        assert cells_with(week.rows(), "Dinner") == ["· 21:00  Dinner    away"]
        assert "is set aside again" in week.status
    pair.meet()
    assert pair.sam.block(dinner.id).aside == pair.sam.me.id


async def test_a_review_that_is_set_aside_asks_for_another_evening(pair: Pair, make_app: MakeApp) -> None:
    review = next(offer for offer in pair.alex.rituals.offered() if offer.id == "sunday-review")
    block = pair.alex.ritual_changes.take_up(review).block
    pair.meet()
    pair.sam.ritual_answers.answer_ritual(pair.sam.rituals.ritual(str(block.ritual)), True)
    pair.seen()
    async with opened(make_app()) as week:
        await week.to("Review")
        said = week.screen.query_one(About).said
        assert said.marks == ("You’re away. Another evening?",)
        assert said.hints == ("s another time", "m move", "y keep this one")
        await week.press("enter")
        assert isinstance(week.app.screen, BlockMenu)
        assert any("Another evening?" in row for row in week.rows())
        await week.press("s", *"mon 20:00", "enter")
        assert week.block is not None
        assert week.block.aside == ""
        assert week.block.proposals


async def test_enter_on_a_row_reaches_the_days_that_are_set_aside(
    full_plan: Plan, clock: StillClock, make_app: MakeApp
) -> None:
    coffee = begin(full_plan, "Coffee every day 07:15 20m we")
    async with opened(make_app()) as week:
        await week.to("Coffee")
        await week.press("enter")
        assert any("Sun 29 Nov 07:15" in row for row in week.rows())
    assert full_plan.block(f"{coffee.ritual}@{SUNDAY}").aside == full_plan.me.id


def test_a_week_with_rituals_set_aside(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    for line in ("Dinner every sat 19:30 2h we", "Tea every sun 16:00 1h we", "Coffee every day 07:15 20m we"):
        begin(full_plan, line)
    full_plan.people.set_away("Asia/Tokyo", MONDAY, MONDAY)
    assert snap_compare(make_app(), terminal_size=SMALL)


async def test_y_keeps_one_of_a_ritual_that_nobody_answered_and_says_so(pair: Pair, make_app: MakeApp) -> None:
    dinner = begin(pair.sam, "Dinner every sun 19:30 2h we")
    pair.meet()
    assert pair.alex.block(dinner.id).aside == pair.alex.me.id
    async with opened(make_app()) as week:
        await week.to("Dinner")
        assert "y keep this one" in week.screen.query_one(About).said.hints
        await week.press("y")
        assert week.status.startswith("Dinner is on after all: Sun 29 Nov 19:30")
        await week.press("o")
        assert any("Dinner · Sun 29 Nov 19:30–21:30, every Sun" in row for row in week.rows())
    pair.meet()
    assert [pair.sam.block(f"{dinner.ritual}@2026-{day}").agreement[pair.alex.me.id] for day in ("11-29", "12-06")] == [
        "yes",
        "open",
    ]
