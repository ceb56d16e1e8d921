"""The list of rituals: start an offered one, change its rule, skip, end, find."""

from __future__ import annotations

from datetime import date

from planner.domain.model.block import Away
from planner.plan.plan import Plan
from planner.tui.lists.base import ListScreen
from tests.tui.conftest import MakeApp
from tests.tui.pair import Pair
from tests.tui.test_rituals import begin, starts, tick
from tests.tui.test_week import LARGE, SMALL, SnapCompare, opened


async def test_a_suggested_ritual_is_off_until_chosen(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("E")
        assert isinstance(week.app.screen, ListScreen)
        assert starts(full_plan) == []
        await week.press("down", "1")
        assert any("Date night · every Fri 19:30, 2h" in row for row in week.rows())
        await week.press("q")
    assert starts(full_plan) == ["2026-11-27T19:30", "2026-12-04T19:30", "2026-12-11T19:30"]
    assert [ritual.turns for ritual in full_plan.rituals.all()] == [True]


async def test_the_solo_weekend_can_be_taken_up_for_both(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("E", "down", "down", "down", "down", "2", "q")
    full_plan.refresh()
    assert {ritual.who for ritual in full_plan.rituals.all()} == {full_plan.me.id, full_plan.you.id}
    assert {ritual.rule.start for ritual in full_plan.rituals.all()} == {"2026-12-05"}


async def test_another_rule_is_typed_as_in_quick_add(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.press("E", "e")
        await week.press("ctrl+u", *"every sat 21 1h", "enter", "q")
    assert starts(full_plan) == ["2026-11-28T21:00", "2026-12-05T21:00", "2026-12-12T21:00"]


async def test_an_invalid_rule_is_explained_and_stays_in_the_line(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.press("E", "e", "ctrl+u", *"saturday", "enter")
        assert any("That isn’t a rule" in row for row in week.rows())
    assert starts(full_plan, count=1) == ["2026-11-27T20:00"]


async def test_the_list_skips_one_ends_the_ritual_and_undoes(full_plan: Plan, make_app: MakeApp) -> None:
    block = begin(full_plan)
    async with opened(make_app()) as week:
        await week.press("E", "D")
        full_plan.refresh()
        assert full_plan.block(block.id).status == "skipped"
        await week.press("x")
        assert any("Ended" in row for row in week.rows())
        await week.press("u", "q")
    assert len(starts(full_plan)) == 3


async def test_one_yes_in_the_list_agrees_to_a_ritual(pair: Pair, make_app: MakeApp) -> None:
    block = begin(pair.sam)
    pair.meet()
    async with opened(make_app()) as week:
        tick(week)
        await week.press("E")
        assert any("Sam asks" in row for row in week.rows())
        await week.press("y", "q")
    pair.meet()
    assert set(pair.sam.block(f"{block.ritual}@2027-01-01").agreement.values()) == {"yes"}


async def test_a_stay_in_another_zone_is_typed_in_one_line(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        week.screen.action_do("away")
        await week.press(*"New York fri - 2 dec", "enter")
        assert week.status.startswith("Away: New York, Fri 27 Nov – Wed 2 Dec")
    full_plan.refresh()
    assert full_plan.me.away == (Away("America/New_York", date(2026, 11, 27), date(2026, 12, 2)),)


def test_picture_of_the_list_at_80x24(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Date night, a stroll, and the four that are offered, off."""
    begin(full_plan)
    begin(full_plan, "Stroll 5 a week after 17:00 20m we #ritual")
    assert snap_compare(make_app(), terminal_size=SMALL, press=["E"])


def test_picture_of_the_list_at_120x40(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The same with all that can be done about date night."""
    begin(full_plan)
    assert snap_compare(make_app(), terminal_size=LARGE, press=["E", "enter"])
