"""The balance screen (`w`): moments, hours beside one's range, a plot, a table.

What only one person may see stays on that person's screen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from textual.pilot import Pilot

from planner.domain.model.block import WE, Draft
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.plan.plan import Plan
from planner.tui.balance.screen import BalanceScreen
from tests.tui.conftest import BERLIN, MONDAY, MakeApp
from tests.tui.driver import shown_rows

SIZE = (80, 24)


def words(pilot: Pilot[None]) -> list[str]:
    return [row.rstrip() for row in shown_rows(pilot.app)]


async def settle(pilot: Pilot[None], fits: Callable[[], bool]) -> None:
    for _ in range(200):
        if fits():
            return
        await pilot.pause(0.02)
    pytest.fail("\n".join(words(pilot)))


async def opened(pilot: Pilot[None]) -> str:
    await pilot.press("w")
    await settle(
        pilot, lambda: isinstance(pilot.app.screen, BalanceScreen) and any("Hours" in row for row in words(pilot))
    )
    return "\n".join(words(pilot))


def past(plan: Plan, title: str, day: date, who: str, pillar: str) -> None:
    block = plan.blocks.add(Draft(title, When(f"{day}T18:00", 90, BERLIN), who, pillar=pillar)).block
    plan.finish(block, "done")


async def test_moments_come_before_hours(full_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        shown = await opened(pilot)
        assert shown.index("Moments") < shown.index("Hours")
        assert not any(word in shown.lower() for word in ("score", "streak", "missed", "fair", "behind"))
        await pilot.press("q")
        await settle(pilot, lambda: not isinstance(pilot.app.screen, BalanceScreen))


async def test_quiet_habits_show_only_on_the_own_screen(plan: Plan, make_app: MakeApp) -> None:
    for week in range(5):
        past(plan, "Chess", date(2026, 9, 1 + 7 * week) if week < 4 else date(2026, 8, 25), plan.me.id, "passion")
    async with make_app().run_test(size=SIZE) as pilot:
        assert "Chess" in await opened(pilot)
        await pilot.press("q")
        pilot.app.push_screen(BalanceScreen(plan, shared=True))
        await settle(pilot, lambda: any("Hours" in row for row in words(pilot)))
        assert "Chess" not in "\n".join(words(pilot))


async def test_r_sets_ones_own_range(full_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await pilot.press("r", *"4h-8h", "enter")
        await settle(pilot, lambda: any("your range 4h–8h" in row for row in words(pilot)))
    assert Plan.open(full_plan.session.root).statistics.ranges() == {"me": (240, 480)}


async def test_a_range_is_offered_after_the_fourth_review(full_plan: Plan, make_app: MakeApp) -> None:
    for ago in range(4):
        full_plan.reviews.begin_review(Week.of(MONDAY).plus(-ago), "one")
    async with make_app().run_test(size=SIZE) as pilot:
        assert "r chooses a range" in await opened(pilot)


async def test_v_shows_more_weeks(full_plan: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("v")
        await settle(pilot, lambda: any("Moments, 26 weeks" in row for row in words(pilot)))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_picture(size: tuple[int, int], full_plan: Plan, make_app: MakeApp, snap_compare: Callable[..., bool]) -> None:
    for week in range(6):
        past(full_plan, "Guitar", date(2026, 10, 13 + 2 * week), full_plan.me.id, "passion")
        past(full_plan, "Walk", date(2026, 10, 14 + 2 * week), WE, "ritual")

    async def show(pilot: Pilot[None]) -> None:
        await opened(pilot)

    assert snap_compare(make_app(), terminal_size=size, run_before=show)
