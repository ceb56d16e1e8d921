"""The head of a column: Up from the first row, a click, or what C was."""

from __future__ import annotations

import pytest

from planner.domain.model.block import WE
from planner.plan.plan import Plan
from planner.tui.dialogs.quick_add import QuickAdd
from planner.tui.dialogs.text_prompt import TextPrompt
from planner.tui.lists.base import ListScreen
from planner.tui.week.details import About
from tests.tui.conftest import MakeApp
from tests.tui.pair import WEEK
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened


def about(week: Opened) -> str:
    said = week.screen.query_one(About).said
    return " · ".join((said.title, *said.facts, *said.hints))


async def test_up_from_the_first_row_reaches_the_head(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("home")
        assert (week.title, week.grid.on_head) == ("Run", False)
        await week.press("up")
        assert week.grid.on_head
        assert week.block is None
        assert week.rows()[1].split("│")[0].endswith("> me · Alex             ")
        assert about(week) == "Alex · week 48 · no line yet · Enter: the week’s lines, goals, house rules"
        await week.press("up")
        assert week.grid.on_head
        await week.press("down")
        assert (week.title, week.grid.on_head) == ("Run", False)
        assert "> me" not in week.rows()[1]


@pytest.mark.parametrize(
    ("keys", "row"), [((), "Alex: finish the song"), (("right",), "both: one evening out"), (("tab", "tab"), "Sam: …")]
)
async def test_enter_on_the_head_opens_its_line(
    keys: tuple[str, ...], row: str, full_plan: Plan, make_app: MakeApp
) -> None:
    full_plan.items.set_intention(WEEK, full_plan.me.id, "finish the song")
    full_plan.items.set_intention(WEEK, WE, "one evening out")
    async with opened(make_app()) as week:
        await week.press("home", "up", *keys)
        assert week.grid.on_head
        await week.press("enter")
        assert isinstance(week.app.screen, ListScreen)
        entry = week.app.screen._menu.current
        assert entry
        if row != "Sam: …":  # Sam's line is Sam's to write
            assert entry.words == row
            await week.press("enter")
            assert isinstance(week.app.screen, TextPrompt)


async def test_the_head_stays_under_the_cursor_while_things_change(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("home", "up")
        week.screen.changed_outside()
        assert week.grid.on_head
        await week.press("]")
        assert not week.grid.on_head


async def test_actions_on_a_block_do_nothing_on_a_head(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        before = full_plan.week(WEEK).columns
        await week.press("home", "up", "d", "x", "J", "!", "m", "y")
        full_plan.refresh()
        assert full_plan.week(WEEK).columns == before
        await week.press("a")
        assert isinstance(week.app.screen, QuickAdd)


async def test_a_click_on_a_head_goes_there_and_a_second_opens_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.pilot.click(week.grid, offset=(36, 0))
        assert (week.grid.on_head, week.grid.cursor.column) == (True, 1)
        await week.pilot.pause(0)
        await week.pilot.click(week.grid, offset=(36, 0))
        await week.pilot.pause()
        assert isinstance(week.app.screen, ListScreen)


async def test_a_right_click_on_a_head_opens_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.pilot.click(week.grid, offset=(10, 0), button=3)
        await week.pilot.pause()
        assert isinstance(week.app.screen, ListScreen)


async def test_the_day_and_one_column_have_heads_too(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        for _ in range(2):
            await week.press("v", "home", "up")
            assert week.grid.on_head
            await week.press("enter")
            assert isinstance(week.app.screen, ListScreen)
            await week.press("q")


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_picture_of_the_head(
    size: tuple[int, int], full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare
) -> None:
    """The cursor on the head of our column."""
    full_plan.items.set_intention(WEEK, WE, "one evening out")
    assert snap_compare(make_app(), terminal_size=size, press=["home", "up", "right"])
