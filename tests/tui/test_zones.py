"""Two people in two time zones; nights of clock changes; blocks of many days."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.model.block import WE, Block, Draft
from planner.domain.time.when import DAY, When
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from tests.tui.conftest import FULL, MakeApp, StillClock, StillExchange, at, on
from tests.tui.pair import Pair
from tests.tui.test_rituals import begin
from tests.tui.test_week import LARGE, SMALL, SnapCompare, opened

NEW_YORK = "America/New_York"


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine that both are logged in to."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield os.environ["TZ"]
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def apart(pair: Pair) -> Pair:
    """Sam is at home in New York."""
    pair.sam.people.set_person(zone=NEW_YORK)
    pair.meet()
    return pair


@pytest.fixture
def sams_app(apart: Pair, tmp_path: Path, clock: StillClock) -> PlannerApp:
    home = Home.at(str(tmp_path / "sam"), None, env={})
    return PlannerApp(home, Settings(), FULL, clock=clock, exchange=lambda _plan: StillExchange())


def found(plan: Plan, title: str) -> Block:
    plan.refresh()
    return Pair.of(plan, title)


async def test_both_hours_are_shown_where_they_differ(apart: Pair, make_app: MakeApp, sams_app: PlannerApp) -> None:
    async with opened(make_app()) as alex, opened(sams_app) as sam:
        await alex.to("Cinema")
        assert any("19:30–21:30, 13:30" in row for row in alex.rows())
        await sam.to("Cinema")
        assert any("13:30–15:30, 19:30" in row for row in sam.rows())
        await alex.to("Course")
        assert not any("there" in row for row in alex.rows())


async def test_one_moves_it_and_the_other_sees_it_in_their_own_hours(
    apart: Pair, make_app: MakeApp, sams_app: PlannerApp
) -> None:
    async with opened(make_app()) as alex:
        await alex.to("Sunday dinner")
        await alex.press(">")
    apart.meet()
    async with opened(sams_app) as sam:
        await sam.to("Sunday dinner")
        assert sam.block is not None
        assert sam.block.when == at(6, "19:30", 90)
        assert any("13:30  Sunday d" in row for row in sam.rows())


async def test_a_time_typed_elsewhere_is_in_that_zone(apart: Pair, sams_app: PlannerApp) -> None:
    async with opened(sams_app) as sam:
        await sam.press("2", "a", *"Call fri 20:00", "enter")
        assert sam.block is not None
        assert sam.block.when == When("2026-11-27T20:00", 60, NEW_YORK)
    apart.meet()
    block = found(apart.alex, "Call")
    assert block.when.starts(apart.alex.zone).isoformat() == "2026-11-28T02:00:00+01:00"


async def test_the_servers_zone_does_not_matter(server: str, full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert week.header[0] == "Week 48 · 23–29 Nov"
        assert week.title == "Course"
        await week.press("a", *"Tea fri 9", "enter")
        assert week.block is not None
        assert week.block.when == at(4, "09:00")


def test_picture_of_two_zones(apart: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Sam's Thursday by the hour, with New York's hours at the right edge."""
    assert snap_compare(make_app(), terminal_size=SMALL, press=["v", "]", "right", "right", "down", "down"])


# -- nights on which the clocks change --------------------------------------------------------------------------------


async def test_a_time_that_does_not_exist_is_explained_and_not_saved(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("a", *"Tea 28 mar 02:30", "enter")
        assert any("does not exist" in row for row in week.rows())
    full_plan.refresh()
    assert full_plan.weeks.search("Tea") == ()


async def test_moving_to_a_time_that_comes_twice_says_so_first(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.blocks.add(Draft("Night train", When("2027-10-30T02:30", 60, "Europe/Berlin"), full_plan.me.id))
    async with opened(make_app()) as week:
        await week.press("/", *"2027-10-30", "enter", "J")
        assert "02:30 comes twice that night" in week.status
        assert found_in(full_plan, "Night train").when.start == "2027-10-30T02:30"
        await week.press("J")
    assert found_in(full_plan, "Night train").when.start == "2027-10-31T02:30"


def found_in(plan: Plan, title: str) -> Block:
    plan.refresh()
    return plan.weeks.search(title)[0]


# -- days -------------------------------------------------------------------------------------------------------------


async def test_several_days_are_one_bar_through_weeks_and_months(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.blocks.add(Draft("Hiking in the Tatra", on(5, 5 * DAY), WE))
    async with opened(make_app(), LARGE) as week:
        assert any("Sat 28" in row and "Hiking in the Tatra" in row for row in week.rows())
        assert any("Sun 29" in row and "day 2 of 5" in row for row in week.rows())
        await week.press("]")
        assert any("Mon 30" in row and "━ Hiking in the" in row for row in week.rows())
        assert any("Wed" in row and "last day" in row for row in week.rows())
        await week.to("Hiking in the Tatra")
        await week.press("J", "(")
        assert week.block is not None
        assert week.block.when == on(6, 4 * DAY)


@pytest.mark.parametrize(
    ("when", "key", "expected"),
    [
        (When("2026-W48", 60), "J", When("2026-W49", 60)),
        (When("2026-W48", 60), ")", When("2026-W48", 75)),
        (on(3, 45), "J", on(4, 45)),
        (on(3, 45), ")", on(3, 60)),
        (on(3, DAY), "K", on(2, DAY)),
        (on(3, DAY), ")", on(3, 2 * DAY)),
        (on(3, 3 * DAY), "(", on(3, 2 * DAY)),
        (at(3, "23:00", 180), "J", at(4, "23:00", 180)),
        (at(3, "23:45", 30), ">", at(4, "00:15", 30)),
        (at(3, "12:00", 2 * DAY), "J", at(4, "12:00", 2 * DAY)),
    ],
    ids=str,
)
async def test_each_kind_moves_and_grows_by_key(
    plan: Plan, make_app: MakeApp, when: When, key: str, expected: When
) -> None:
    plan.blocks.add(Draft("Thing", when, plan.me.id))
    async with opened(make_app()) as week:
        await week.to("Thing")
        await week.press(key)
    assert found_in(plan, "Thing").when == expected


@pytest.mark.parametrize(
    ("when", "typed", "expected"),
    [
        (When("2026-W48", 60), "fri", on(4)),
        (on(3, 45), "18:00", at(3, "18:00", 45)),
        (on(3, DAY), "sat - sun", on(5, 2 * DAY)),
        (at(3, "23:00", 180), "next week", When("2026-W49", 180)),
        (on(3, 2 * DAY), "28 nov - 3 dec", on(5, 6 * DAY)),
    ],
    ids=str,
)
async def test_each_kind_becomes_another_in_the_form(
    plan: Plan, make_app: MakeApp, when: When, typed: str, expected: When
) -> None:
    plan.blocks.add(Draft("Thing", when, plan.me.id))
    async with opened(make_app()) as week:
        await week.to("Thing")
        await week.press("e", "down", "enter", "ctrl+u", *typed, "enter", "end", "s")
    assert found_in(plan, "Thing").when == expected


async def test_a_solo_weekend_across_two_weeks_moves_as_one(full_plan: Plan, make_app: MakeApp) -> None:
    block = begin(full_plan, "Solo days every 1st sun 3d me !")
    assert block.when.start == "2026-12-06"
    async with opened(make_app()) as week:
        await week.press("/", *"8 dec", "enter")
        await week.to("Solo days")
        await week.press("K", "enter")
    full_plan.refresh()
    assert full_plan.block(block.id).when == When.on_day(date(2026, 12, 5), 3 * DAY)


async def test_a_ritual_split_by_both_at_once_keeps_both_wishes(
    pair: Pair, make_app: MakeApp, tmp_path: Path, clock: StillClock
) -> None:
    block = begin(pair.sam)
    pair.meet()
    pair.alex.agree(pair.alex.block(block.id))
    pair.meet()
    home = Home.at(str(tmp_path / "sam"), None, env={})
    sams_app = PlannerApp(home, Settings(), FULL, clock=clock, exchange=lambda _plan: StillExchange())
    for app, key in ((make_app(), "<"), (sams_app, ">")):
        async with opened(app) as week:
            await week.to("Date night")
            await week.press(key, "2", "enter")
            assert week.status.startswith("Asked")
    pair.meet()
    for plan in (pair.alex, pair.sam):
        wishes = plan.block(block.id).proposals
        assert {wish.terms.when.start[-5:] for wish in wishes} == {"19:30", "20:30"}
        assert plan.block(block.id).when == at(4, "20:00", 120)
