"""The day by the hour, and one column alone."""

from __future__ import annotations

from datetime import date

from planner.domain.model.block import WE, Draft
from planner.plan.plan import Plan
from planner.tui.week.screen import WeekScreen
from tests.tui.conftest import MakeApp, at
from tests.tui.pair import Pair
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened


async def test_v_switches_between_week_day_and_one_column(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v")
        assert (week.screen.state.mode, week.header[0]) == ("day", "Wed 25 Nov, today · week 48")
        assert week.title == "Course"
        await week.press("v")
        assert week.screen.state.mode == "column"
        assert week.title == "Course"
        assert "we" not in week.rows()[1]
        await week.press("v")
        assert (week.screen.state.mode, week.title) == ("week", "Course")


async def test_in_the_day_view_the_cursor_moves_by_hours(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "up")
        assert (week.block, week.screen.here()[2]) == (None, 17)
        await week.press("down", "down", "down", "down")
        assert week.screen.here()[2] == 21
        assert week.title == "Call home"


async def test_in_the_day_view_the_brackets_change_day_and_week(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "]", "]", "]", "]", "]")
        assert week.header[0] == "Mon 30 Nov · week 49"
        await week.press("[")
        assert week.header[0] == "Sun 29 Nov · week 48"
        await week.press("t")
        assert week.header[0] == "Wed 25 Nov, today · week 48"


async def test_adding_in_the_day_begins_with_the_hour(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "right", "a", *"Tea", "enter")
        assert week.block is not None
        assert (week.title, week.block.who, week.block.when) == ("Tea", WE, at(2, "18:00"))


async def test_a_block_that_moves_to_another_day_takes_the_view_with_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "J")
        assert week.header[0] == "Thu 26 Nov · week 48"
        assert week.title == "Course"


async def test_q_goes_back_to_the_week_before_it_leaves(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "q")
        assert isinstance(week.app.screen, WeekScreen)
        assert week.screen.state.mode == "week"


async def test_a_block_is_dragged_to_another_hour(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v")
        x, y = week.offset("Course")
        await week.pilot.mouse_down("WeekGrid", offset=(x, y))
        await week.pilot.mouse_up("WeekGrid", offset=(x, y - 3))
        await week.pilot.pause()
        assert week.block is not None
        assert (week.title, week.block.when) == ("Course", at(2, "15:30", 120))


async def test_right_in_a_single_column_shows_the_next_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("v", "v", "right")
        assert week.title == "Plan the trip"
        assert "we" in week.rows()[1]


def test_picture_of_a_day_at_80x24(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Wednesday by the hour, the hour of now marked; Course runs through three hours."""
    assert snap_compare(make_app(), terminal_size=SMALL, press=["v"])


def test_picture_of_a_day_at_120x40(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The same with room for all hours, and the panel at the right."""
    assert snap_compare(make_app(), terminal_size=LARGE, press=["v"])


def test_picture_of_one_column(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Only my column, wide enough for places, pillars and lengths."""
    assert snap_compare(make_app(), terminal_size=SMALL, press=["v", "v"])


# -- side by side, own hours, two clocks ------------------------------------------------------------------------------


def crowd(plan: Plan) -> None:
    """Wednesday evening with more than one can do, and Sam in New York."""
    me, you = plan.me.id, plan.you.id
    for title, hour, minutes in (("Call the plumber", "18:45", 30), ("Read", "20:30", 90), ("Tea", "21:15", 60)):
        plan.blocks.add(Draft(title, at(2, hour, minutes), me))
    plan.blocks.add(Draft("Choir", at(2, "19:00", 90), you, protected=True))
    plan.blocks.add(Draft("Letters", at(2, "19:30", 30), you))


async def test_overlapping_blocks_are_side_by_side(full_plan: Plan, make_app: MakeApp) -> None:
    crowd(full_plan)
    async with opened(make_app()) as week:
        await week.press("v")
        row = next(row for row in week.rows() if ":30 Course" in row)
        assert ":45 Call" in row
        await week.press("down")
        assert week.title == "Call the plumber"
        assert week.screen.here()[2] == 18


async def test_a_lane_is_clicked_by_itself(full_plan: Plan, make_app: MakeApp) -> None:
    crowd(full_plan)
    async with opened(make_app()) as week:
        await week.press("v", "down")
        x, y = week.offset(":45 Call")
        await week.pilot.click("WeekGrid", offset=(x - 12, y))
        assert week.title == "Course"
        await week.pilot.click("WeekGrid", offset=(x, y))
        assert week.title == "Call the plumber"


async def test_the_other_clock_is_at_the_right_edge(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    pair.sam.people.set_away("America/New_York", date(2026, 11, 25), date(2026, 11, 26))
    pair.meet()
    async with opened(make_app()) as week:
        await week.press("v")
        rows = week.rows()
        assert rows[1].rstrip().endswith("Sam")
        assert next(row for row in rows if "20:00" in row and "Plan" in row).rstrip().endswith("14:00")
        await week.press("]", "]")
        assert not any(row.rstrip().endswith("14:00") for row in week.rows())


def test_picture_of_a_crowded_day_at_80x24(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Overlapping blocks side by side; each person's own hours have another ground.

    Course is beside a call, Read beside Tea, Choir beside Letters.
    """
    crowd(full_plan)
    assert snap_compare(make_app(), terminal_size=SMALL, press=["v"])


def test_picture_of_two_clocks_at_120x40(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """New York's hours are at the right, and Alex's own hours lie in the afternoon."""
    crowd(full_plan)
    full_plan.people.set_away("America/New_York", date(2026, 11, 27), date(2026, 11, 29))
    assert snap_compare(make_app(), terminal_size=LARGE, press=["v", "]", "]"])


async def test_a_third_block_at_the_same_time_needs_a_wide_column(full_plan: Plan, make_app: MakeApp) -> None:
    for title in ("Aikido", "Bread", "Choir"):
        full_plan.blocks.add(Draft(title, at(2, "12:00"), full_plan.me.id))

    def together(week: Opened) -> bool:
        return any(all(title in row for title in ("Aikido", "Bread", "Choir")) for row in week.rows())

    async with opened(make_app(), (200, 50)) as week:
        await week.press("v")
        assert together(week)
        await week.to("Choir")
        for size, beside in (((80, 24), False), ((200, 50), True)):
            await week.pilot.resize_terminal(*size)
            await week.pilot.pause()
            await week.pilot.pause()
            assert together(week) is beside
            assert week.title == "Choir"
