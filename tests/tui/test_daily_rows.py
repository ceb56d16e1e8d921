"""Daily rituals on the week: one row each, their days behind Enter."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.demo import build
from planner.domain.availability import takes_time
from planner.domain.model.block import Block
from planner.domain.time.week import Week
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.week.details import About
from tests.tui.conftest import BERLIN, FULL, MONDAY, MakeApp, StillClock, StillExchange
from tests.tui.pair import Pair
from tests.tui.test_rituals import begin
from tests.tui.test_week import SMALL, SnapCompare, opened


@pytest.fixture
def coffee(full_plan: Plan, clock: StillClock) -> Block:
    """Coffee every day, begun on Monday; it is Wednesday."""
    wednesday, clock.now = clock.now, clock.now - timedelta(days=2, hours=12)
    block = begin(full_plan, "Coffee every day 07:15 20m we")
    clock.now = wednesday
    return block


def day_of(plan: Plan, coffee: Block, day: int) -> Block:
    plan.refresh()
    return plan.block(f"{coffee.ritual}@{MONDAY + timedelta(days=day)}")


def rows_with(rows: list[str], words: str) -> list[str]:
    """The middle column of the rows with these words."""
    return [row[32:55].rstrip() for row in rows if words in row[31:55]]


async def test_a_daily_ritual_is_one_row_of_the_weeks_line(full_plan: Plan, coffee: Block, make_app: MakeApp) -> None:
    full_plan.finish(day_of(full_plan, coffee, 0), "done")
    async with opened(make_app()) as week:
        assert rows_with(week.rows(), "Coffee") == ["  Coffee ✓····     sent"]
        assert not any("×" in row for row in rows_with(week.rows(), "Walk"))


async def test_d_ticks_todays_and_again_takes_it_back(full_plan: Plan, coffee: Block, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Coffee")
        await week.press("d")
        assert rows_with(week.rows(), "Coffee") == ["  Coffee ··✓··     sent"]
        assert day_of(full_plan, coffee, 2).status == "done"
        await week.press("d")
        assert day_of(full_plan, coffee, 2).status == "planned"


async def test_enter_opens_its_days_and_then_one_of_them(full_plan: Plan, coffee: Block, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Coffee")
        await week.press("enter")
        assert any("Mon 23 Nov 07:15" in row for row in week.rows())
        await week.press("1")
        assert isinstance(week.app.screen, BlockMenu)
        assert any("Mon 23 Nov 07:15" in row for row in week.rows())
        await week.press("d")
        assert day_of(full_plan, coffee, 0).status == "done"


async def test_in_another_week_d_asks_for_the_day(full_plan: Plan, coffee: Block, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("]")
        await week.to("Coffee")
        await week.press("d", "3")
        assert day_of(full_plan, coffee, 9).status == "done"


async def test_a_moved_day_stands_on_its_day(full_plan: Plan, coffee: Block, make_app: MakeApp) -> None:
    day = day_of(full_plan, coffee, 3)
    full_plan.change(day, {"title": "Brunch"})
    async with opened(make_app()) as week:
        assert rows_with(week.rows(), "Coffee") == ["  Coffee ·····     sent"]
        assert [row for row in week.rows() if row.startswith(" Thu 26") and "Brunch" in row]


async def test_a_word_about_a_day_puts_it_on_its_day(coffee: Block, pair: Pair, make_app: MakeApp) -> None:
    pair.meet()
    pair.sam.items.comment(day_of(pair.sam, coffee, 1), "the good beans")
    pair.meet()
    async with opened(make_app()) as week:
        assert [row for row in week.rows() if row.startswith(" Tue 24") and "Coffee" in row]


async def test_y_on_the_row_says_yes_to_all_its_days(pair: Pair, make_app: MakeApp) -> None:
    block = begin(pair.sam, "Coffee every day 07:15 20m we")
    pair.meet()
    async with opened(make_app()) as week:
        await week.to("Coffee")
        assert rows_with(week.rows(), "Coffee")[0].endswith("yes?")
        await week.press("y")
        assert rows_with(week.rows(), "Coffee") == ["  Coffee 07:15 ·····"]
    pair.alex.refresh()
    assert pair.alex.block(f"{block.ritual}@{MONDAY + timedelta(days=9)}").agreement[pair.alex.me.id] == "yes"


async def test_the_lines_below_say_what_the_row_is(full_plan: Plan, coffee: Block, make_app: MakeApp) -> None:
    full_plan.finish(day_of(full_plan, coffee, 0), "done")
    async with opened(make_app()) as week:
        await week.to("Coffee")
        said = week.screen.query_one(About).said
        assert said.facts == ("every day 07:15", "20m · both of you", "happened Mon")
        assert said.hints == ("Enter: its days", "d: today’s happened")


@pytest.mark.parametrize("day", range(7))
async def test_a_busy_week_with_coffee_and_a_walk_shows_every_date_and_own_evening(tmp_path: Path, day: int) -> None:
    """The demo's week, with two rituals on every day of it, at 80x24."""
    clock = StillClock()
    clock.now += timedelta(days=day - 2)
    today = clock.now.date()
    made = build(tmp_path / "demo", weeks=2, today=today, zone=BERLIN)
    home = Home.at(str(made.me_home), None, env={})
    plan = Plan.open(home.mirror, clock=clock)
    for line in ("Coffee every day 07:15 20m we", "Stroll every day 12:30 30m we"):
        begin(plan, line)
    app = PlannerApp(home, Settings(), FULL, clock=clock, exchange=lambda _plan: StillExchange())
    columns = plan.week(Week.of(today)).columns
    wanted = [
        block.title
        for block in (*columns["me"], *columns["we"])
        if block.when.precision == "time" and block.when.starts(plan.zone).hour >= 17 and takes_time(block)
    ]
    async with opened(app) as week:
        text = "\n".join(week.rows())
        assert [title for title in wanted if title[:8] not in text] == []
        assert [day for day in range(23, 30) if f" {day}│" not in text and f" {day}>" not in text] == []


def test_a_week_with_rows(full_plan: Plan, coffee: Block, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    begin(full_plan, "Stretch every weekday 06:45 15m")
    full_plan.finish(day_of(full_plan, coffee, 0), "done")
    full_plan.finish(day_of(full_plan, coffee, 1), "done")
    assert snap_compare(make_app(), terminal_size=SMALL)
