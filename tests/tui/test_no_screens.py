"""During an evening without screens the program opens on one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.domain.agreement import counts
from planner.domain.model.block import WE, Changes, Draft
from planner.frontend.no_screens import no_screens_said
from planner.tui.week.no_screens import NoScreens, OneLine
from planner.tui.week.screen import WeekScreen
from tests.tui.conftest import MakeApp, at
from tests.tui.driver import shown_rows
from tests.tui.pair import Pair
from tests.tui.test_week import SMALL, SnapCompare

LINE = "With Sam until 21:30. It’ll keep."
DURING = datetime(2026, 11, 26, 19, 0, tzinfo=UTC)
"""Thursday at 20:00 in Berlin."""


@pytest.fixture
def evening(pair: Pair) -> Pair:
    """Thursday's dinner of both, agreed and without screens, is under way."""
    pair.alex.blocks.add(Draft("Dinner", at(3, "19:00", 150), WE, tags=("no screens",)))
    pair.meet()
    pair.agreed("Dinner")
    pair.clock.now = DURING
    return pair


async def test_planner_opens_on_one_line_and_enter_opens_the_week(evening: Pair, make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        assert app.screen.query_one(OneLine).words == LINE
        assert shown_rows(app)[11].rstrip() == LINE.center(80).rstrip()
        assert "Dinner" not in "".join(shown_rows(app))
        await pilot.press("a", "o", "x")
        assert isinstance(app.screen, NoScreens)

        await pilot.press("enter")
        await pilot.pause()

        assert isinstance(app.screen, WeekScreen)
        assert "Dinner" in "".join(shown_rows(app))


async def test_news_waits_until_the_evening_is_over(evening: Pair, make_app: MakeApp) -> None:
    evening.sam.blocks.add(Draft("Concert", at(5, "20:00"), WE))
    evening.meet()
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        line = app.screen
        assert isinstance(line, NoScreens)
        assert "Concert" not in "".join(shown_rows(app))
        evening.clock.pass_by(hours=2)

        line.look()
        await pilot.pause()

        assert "Concert" in "".join(shown_rows(app))


async def test_q_leaves_without_opening_the_week(evening: Pair, make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("q")
        await pilot.pause()

    assert app.return_code == 0


def test_the_one_line(evening: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    assert snap_compare(make_app(), terminal_size=SMALL)


def test_only_an_agreed_shared_time_under_way_keeps_the_week_shut(evening: Pair) -> None:
    alex, clock = evening.alex, evening.clock
    assert no_screens_said(alex) == LINE
    assert no_screens_said(evening.sam) == LINE.replace("Sam", "Alex")

    clock.now = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
    assert no_screens_said(alex) == ""
    clock.now = datetime(2026, 11, 26, 17, 59, tzinfo=UTC)
    assert no_screens_said(alex) == ""
    clock.now = DURING

    alex.finish(evening.of(alex, "Dinner"), "skipped")
    assert no_screens_said(alex) == ""
    alex.finish(evening.of(alex, "Dinner"), "planned")
    alex.change(evening.of(alex, "Dinner"), Changes(tags=()))
    assert no_screens_said(alex) == ""


def test_an_unanswered_evening_without_screens_does_not_close_the_week(pair: Pair) -> None:
    block = pair.alex.blocks.add(Draft("Dinner", at(3, "19:00", 150), WE, tags=("No-Screens",))).block
    pair.clock.now = DURING

    assert not counts(pair.alex.block(block.id))
    assert no_screens_said(pair.alex) == ""


def test_an_evening_past_midnight_on_sunday_still_counts_on_monday(pair: Pair) -> None:
    pair.alex.blocks.add(Draft("Sauna", at(6, "22:00", 180), WE, tags=("no screens",)))
    pair.meet()
    pair.agreed("Sauna")
    pair.clock.now = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)

    assert no_screens_said(pair.alex) == "With Sam until 01:00. It’ll keep."
