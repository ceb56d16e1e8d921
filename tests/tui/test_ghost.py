"""Carrying a block: a ghost goes where the keys say until it is dropped."""

from __future__ import annotations

import pytest

from planner.domain.model.block import WE, Block, Draft
from planner.plan.plan import Plan
from planner.tui.dialogs.picker import Choose
from planner.tui.dialogs.time_prompt import AnotherTime
from planner.tui.week.footer import KeyLine
from planner.tui.week.grid import WeekGrid
from planner.tui.week.screen import WeekScreen
from tests.tui.conftest import MakeApp, StillClock, at, on
from tests.tui.pair import Pair
from tests.tui.test_rituals import begin, starts
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened


def ghosts(week: Opened) -> list[str]:
    """The rows in which a ghost stands."""
    return [row for row in week.rows()[:-3] if "→" in row]


def of(plan: Plan, title: str) -> Block:
    """The only block of that title, wherever it is."""
    plan.refresh()
    (found,) = (block for block in plan.weeks.search(title) if block.title == title)
    return found


# -- move -------------------------------------------------------------------------------------------------------------


async def test_arrows_carry_the_ghost_and_enter_drops_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "down", "right", ">")
        assert "→ 18:45 Course" in ghosts(week)[0]
        assert of(full_plan, "Course").when == at(2, "18:30", 120)
        await week.press("enter")
        assert ghosts(week) == []
        assert (week.title, week.grid.cursor.band, week.grid.cursor.column) == ("Course", 3, 1)
        await week.press("u")
    assert of(full_plan, "Course").terms == (at(2, "18:30", 120), full_plan.me.id)


@pytest.mark.parametrize("key", ["escape", "q", ".", "u"])
async def test_leaving_puts_it_back(key: str, full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "down", "down", key)
        assert ghosts(week) == []
        assert week.status == "Course stays where it is."
        assert (week.title, week.app.screen) == ("Course", week.screen)
    assert of(full_plan, "Course").when == at(2, "18:30", 120)


async def test_keys_without_a_meaning_change_nothing(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", *"xdpybz")
        assert "→ 18:30 Course" in ghosts(week)[0]
        assert week.app.screen is week.screen
        await week.press("q")
    assert of(full_plan, "Course").status == "planned"


async def test_a_digit_is_a_weekday_and_drops_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "6")
        assert (week.title, week.grid.cursor.band) == ("Course", 5)
    assert of(full_plan, "Course").when == at(5, "18:30", 120)


async def test_a_block_is_carried_into_another_week(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "]")
        assert week.header[0].startswith("Week 49")
        assert ghosts(week)
        await week.press("[", "[", "enter")
        assert week.header[0].startswith("Week 47")
    assert of(full_plan, "Course").when == at(-5, "18:30", 120)


async def test_the_time_can_be_typed(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "m")
        assert [type(screen) for screen in week.app.screen_stack[1:]] == [AnotherTime]
        await week.press(*"sun 9-10", "enter")
        assert week.app.screen is week.screen
        assert week.title == "Course"
    assert of(full_plan, "Course").when == at(6, "09:00", 60)


async def test_a_block_without_a_day_is_carried_to_a_day(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Call the bank")
        await week.press("m", "down", "enter")
    assert of(full_plan, "Call the bank").when == on(3)


async def test_by_the_hour_the_arrows_go_by_hours(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "m", "down", "down", "enter")
        assert week.title == "Course"
    assert of(full_plan, "Course").when == at(2, "20:30", 120)


async def test_a_click_elsewhere_puts_it_back(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "down")
        await week.pilot.click(WeekGrid, offset=week.offset("Cinema"))
        await week.pilot.pause()
        assert (ghosts(week), week.title) == ([], "Cinema")
    assert of(full_plan, "Course").when == at(2, "18:30", 120)


async def test_the_footer_is_true_while_it_is_carried(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        usual = week.rows()[-1]
        await week.press("m")
        assert "Enter drop" in week.rows()[-1]
        assert "q leave it" in week.rows()[-1]
        await week.pilot.click(KeyLine, offset=(3, 0))
        await week.press("q")
        assert week.rows()[-1] == usual


async def test_an_idea_goes_into_saturday_in_three_keys(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.items.add_idea("Night train", WE)
    async with opened(make_app()) as week:
        await week.press("i", "m", "6")
        assert (week.title, week.grid.cursor.band) == ("Night train", 5)
        assert week.app.screen is week.screen
    full_plan.refresh()
    assert full_plan.items.ideas() == ()
    assert of(full_plan, "Night train").when.precision == "day"


async def test_an_idea_that_is_put_back_stays_in_the_jar(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.items.add_idea("Night train", WE)
    async with opened(make_app()) as week:
        await week.press("i", "m", "down", "right", "q")
        assert ghosts(week) == []
    full_plan.refresh()
    assert [idea.title for idea in full_plan.items.ideas()] == ["Night train"]


# -- single steps on what is agreed -----------------------------------------------------------------------------------


async def test_steps_on_what_is_agreed_are_one_question(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press(">", ">", "K", ")")
        assert "→ 20:30 Cinema" in ghosts(week)[0]
        assert "Enter: ask Sam" in week.status
        assert of(pair.alex, "Cinema").proposals == ()
        await week.press("enter")
        (proposal,) = of(pair.alex, "Cinema").proposals
        assert proposal.terms.when == at(3, "20:30", 135)
        await week.press("u")
    assert of(pair.alex, "Cinema").proposals == ()


async def test_another_key_asks_and_then_does_what_it_means(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press(">", ">", "home")
        assert week.grid.cursor.band == 0
    (proposal,) = of(pair.alex, "Cinema").proposals
    assert proposal.terms.when == at(4, "20:30", 120)


async def test_esc_asks_nothing(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press(">", "escape")
        assert week.title == "Cinema"
        await week.press(">", "<", "enter")
        assert week.status == "Cinema stays where it is."
    assert of(pair.alex, "Cinema").proposals == ()


async def test_further_steps_begin_where_i_asked_for(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press(">", "enter", ">", "enter")
    (proposal,) = of(pair.alex, "Cinema").proposals
    assert proposal.terms.when == at(4, "20:30", 120)


async def test_the_plan_is_read_again_under_a_ghost(pair: Pair, make_app: MakeApp) -> None:
    pair.agreed("Cinema")
    async with opened(make_app()) as week:
        await week.to("Cinema")
        await week.press(">", ">")
        pair.sam_changes("Cinema", {"place": "Lux"})
        week.screen.changed_outside()
        assert "→ 20:30 Cinema" in ghosts(week)[0]
        await week.press("enter")
    (proposal,) = of(pair.alex, "Cinema").proposals
    assert proposal.terms.when == at(4, "20:30", 120)


# -- rituals ----------------------------------------------------------------------------------------------------------


async def test_the_scope_is_asked_once(full_plan: Plan, make_app: MakeApp) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press(">", "2", ">")
        assert week.app.screen is week.screen
    assert starts(full_plan) == ["2026-11-27T21:00", "2026-12-04T21:00", "2026-12-11T21:00"]


@pytest.mark.parametrize("between", [("down", "up"), ("!",), ("x", "q"), ("m", "down", "q")])
async def test_which_occurrences_is_asked_again_after_another_action(
    between: tuple[str, ...], full_plan: Plan, make_app: MakeApp
) -> None:
    begin(full_plan)
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press(">", "2", *between)
        await week.to("Date night")
        await week.press(">")
        assert isinstance(week.app.screen, Choose)


async def test_an_agreed_ritual_is_carried_with_its_scope(pair: Pair, clock: StillClock, make_app: MakeApp) -> None:
    begin(pair.alex)
    pair.meet()
    pair.agreed("Date night")
    async with opened(make_app()) as week:
        await week.to("Date night")
        await week.press(">", "2", ">")
        assert "→ 21:00 Date" in ghosts(week)[0]
        await week.press("enter")
        assert week.app.screen is week.screen
    pair.alex.refresh()
    block = pair.of(pair.alex, "Date night")
    assert [(p.terms.when.start, p.whole) for p in block.proposals] == [("2026-11-27T21:00", True)]
    assert starts(pair.alex) == ["2026-11-27T20:00", "2026-12-04T20:00", "2026-12-11T20:00"]


# -- what waits for my answer -----------------------------------------------------------------------------------------


def asked_of_me(pair: Pair) -> None:
    pair.sam.blocks.add(Draft("Museum", at(5, "14:00", 120), WE))
    pair.meet()


@pytest.mark.parametrize(("answer", "agreed", "asks"), [("y", "yes", 0), ("n", "open", 0), ("a", "open", 1)])
async def test_a_drag_into_my_column_asks_what_is_meant(
    answer: str, agreed: str, asks: int, pair: Pair, make_app: MakeApp
) -> None:
    asked_of_me(pair)
    async with opened(make_app()) as week:
        x, y = week.offset("Museum")
        await week.pilot.mouse_down(WeekGrid, offset=(x, y))
        await week.pilot.mouse_up(WeekGrid, offset=(10, y))
        await week.pilot.pause()
        assert isinstance(week.app.screen, Choose)
        await week.press(answer)
        assert isinstance(week.app.screen, WeekScreen)
    block = of(pair.alex, "Museum")
    assert block.agreement[pair.alex.me.id] == agreed
    assert [p.by for p in block.proposals] == [pair.alex.me.id] * asks


async def test_carrying_it_into_my_column_asks_too(pair: Pair, make_app: MakeApp) -> None:
    asked_of_me(pair)
    async with opened(make_app()) as week:
        await week.to("Museum")
        await week.press("H", "enter")
        assert isinstance(week.app.screen, Choose)
        await week.press("n")
    assert of(pair.alex, "Museum").proposals == ()


# -- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_picture_of_a_ghost(size: tuple[int, int], pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """A block that is carried to Thursday in the column of both."""
    assert snap_compare(make_app(), terminal_size=size, press=["m", "down", "right", ">"])
