"""Find a date, a block of the week by its first letters, or any block."""

from __future__ import annotations

import pytest

from planner.config.settings import Settings
from planner.domain.model.block import Draft
from planner.plan.plan import Plan
from planner.tui.dialogs.find import Find
from planner.tui.dialogs.line_input import LinePanel
from planner.tui.widgets.menu import Menu
from tests.tui.conftest import MakeApp, at
from tests.tui.test_week import SMALL, Opened, SnapCompare, opened


def add_climbing(plan: Plan, *days: int) -> None:
    for day in days:
        plan.blocks.add(Draft(f"Wall {day}", at(day, "20:00", 60), plan.me.id))


def listed(week: Opened) -> list[str]:
    return [entry.words for entry in week.app.screen.query_one(Menu).entries]


def meaning(week: Opened) -> str:
    return str(week.app.screen.query_one(LinePanel).answer.render())


@pytest.mark.parametrize(
    ("typed", "day"),
    [("24 dec", "2026-12-24"), ("next fri", "2026-12-04"), ("week 50", "2026-12-07"), ("-2", "2026-11-09")],
)
async def test_a_date_is_gone_to(typed: str, day: str, full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("/", *typed)
        assert "week" in meaning(week)
        await week.press("enter")
        assert str(week.screen.here()[1]) == day


async def test_first_letters_jump_to_a_block_of_this_week(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("/", *"cin")
        assert meaning(week) == "Cinema · Fri 27 Nov 19:30–21:30"
        await week.press("enter")
        assert week.title == "Cinema"
        assert week.app.screen is week.screen


async def test_the_same_letters_again_go_to_the_next(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        seen = []
        for _ in range(4):
            await week.press("/", *"c", "enter")
            seen.append(week.title)
    assert seen == ["Call home", "Climbing", "Cinema", "Call the bank"]


async def test_down_searches_every_week(full_plan: Plan, make_app: MakeApp) -> None:
    add_climbing(full_plan, -7, 2, 9)
    async with opened(make_app()) as week:
        await week.press("/", *"wall", "down")
        assert listed(week) == ["Wall 2", "Wall 9", "Wall -7"]
        assert "last: Mon 16 Nov 20:00" in "\n".join(week.rows())
        await week.press("down", "enter")
        assert week.title == "Wall 9"


async def test_what_is_past_comes_below_what_is_to_come(full_plan: Plan, make_app: MakeApp) -> None:
    add_climbing(full_plan, -14, -7, 9, 16)
    async with opened(make_app()) as week:
        await week.press("/", *"wall", "enter")
        assert listed(week) == ["Wall 9", "Wall 16", "Wall -7", "Wall -14"]
        await week.press("escape", "[", "/", *"wa", "escape")
        assert week.header[0].startswith("Week 47")


@pytest.mark.parametrize(("way", "typed"), [((), "last wall"), (("[", "["), "wall")])
async def test_past_blocks_are_listed_first_when_asked_for(
    way: tuple[str, ...], typed: str, full_plan: Plan, make_app: MakeApp
) -> None:
    add_climbing(full_plan, -28, -21, 9)
    async with opened(make_app()) as week:
        await week.press(*way, "/", *typed, "enter")
        assert listed(week) == ["Wall -21", "Wall -28", "Wall 9"]


async def test_the_former_key_and_remapped_ones_lead_there(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("g")
        assert [type(screen) for screen in week.app.screen_stack[1:]] == [Find]
        assert week.status == "g is / now."
    async with opened(make_app(settings=Settings(keys={"go_to": "f7"}))) as week:
        for key in ("f7", "slash"):
            await week.press(key)
            assert [type(screen) for screen in week.app.screen_stack[1:]] == [Find]
            await week.press("escape")


def test_picture_of_what_was_found(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """What is to come, and below a line what is past."""
    add_climbing(full_plan, -14, -7, 9, 16)
    assert snap_compare(make_app(), terminal_size=SMALL, press=["/", *"wall", "enter"])
