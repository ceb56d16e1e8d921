"""The week on the screen: the messages, the state, the plan, and the picture."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest
from textual.events import MouseDown, MouseMove, MouseUp
from textual.pilot import Pilot
from textual.widget import Widget

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.model.block import WE, Block, Draft
from planner.domain.time.when import When
from planner.frontend.status_text import sharing_words
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange, Report
from planner.tui.app import PlannerApp
from planner.tui.dialogs.block_menu import BlockMenu
from planner.tui.terminal.capabilities import Terminal
from planner.tui.week.details import About
from planner.tui.week.footer import KeyLine
from planner.tui.week.grid import WeekGrid
from planner.tui.week.grid_painter import HEAD_LINES
from planner.tui.week.header import WeekHeader
from planner.tui.week.screen import WeekScreen
from planner.tui.widgets.line_widget import Painted
from planner.tui.widgets.status_line import StatusLine
from tests.tui.conftest import MakeApp, StillClock, at, on
from tests.tui.driver import shown_rows

SnapCompare = Callable[..., bool]
SMALL, LARGE = (80, 24), (120, 40)


class Opened:
    """The app with the week in it, and short ways to ask it things."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.app = pilot.app
        screen = pilot.app.screen
        assert isinstance(screen, WeekScreen)
        self.screen = screen
        self.grid = screen.grid

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def block(self) -> Block | None:
        return self.screen.under_cursor

    @property
    def title(self) -> str:
        return self.block.title if self.block else ""

    def conflicts(self) -> int:
        return len(self.block.conflicts) if self.block else 0

    def done(self) -> str:
        return self.block.status if self.block else ""

    @property
    def status(self) -> str:
        return self.screen.query_one(StatusLine).text

    @property
    def header(self) -> tuple[str, str, str]:
        return self.screen.query_one(WeekHeader).words

    def rows(self) -> list[str]:
        """The whole screen as text."""
        return shown_rows(self.app)

    async def to(self, title: str) -> Block:
        """Put the cursor on the block of that title."""
        block = next(b for blocks in self.screen.state.view.columns.values() for b in blocks if b.title == title)
        place = self.grid.sheet.find(block.id)
        assert place is not None
        self.grid.go(place)
        await self.pilot.pause()
        return block

    def offset(self, title: str) -> tuple[int, int]:
        """Where on the grid that block is painted."""
        for y in range(HEAD_LINES, self.grid.size.height):
            x = self.grid.render_line(y).text.find(title)
            if x >= 0:
                return x, y
        raise AssertionError(f"{title} is not on the grid")


@asynccontextmanager
async def opened(app: PlannerApp, size: tuple[int, int] = SMALL) -> AsyncIterator[Opened]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Opened(pilot)


# -- what it shows ----------------------------------------------------------------------------------------------------


async def test_the_week_opens_on_today_in_my_column(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert week.header[0] == "Week 48 · 23–29 Nov"
        assert week.title == "Course"
        rows = week.rows()
        assert rows[1].split("│")[1:] == [
            " me · Alex             ",
            " we                     ",
            " you · Sam             ",
        ]
        assert any(row.startswith("▌today") for row in rows)
        assert len(rows) == 24


async def test_an_empty_week_names_the_keys(plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        text = "\n".join(week.rows())
        assert "a: add something" in text
        assert "Wed 25 Nov · Alex · nothing yet" in text
        assert "Press a or Enter to add something" in text


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (40, 10), (80, 10), (300, 90)])
async def test_the_week_works_in_any_size(full_plan: Plan, make_app: MakeApp, size: tuple[int, int]) -> None:
    async with opened(make_app(), size) as week:
        for key in ("down", "right", "up", "left", "J", "u", "v", "down", "v", "right", "v"):
            await week.press(key)
        assert all(len(row) <= size[0] * 2 for row in week.rows())


async def test_a_narrow_terminal_shows_the_cursors_column(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(), (40, 24)) as week:
        assert "me · Alex" in week.rows()[1]
        await week.press("right")
        assert "we" in week.rows()[1]
        assert "Plan the trip" in "\n".join(week.rows())


async def test_beside_the_week_there_is_a_panel_from_120_columns_on(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(), LARGE) as week:
        await week.to("Cinema")
        about = week.screen.query_one(About)
        assert about.size.height > 20
        text = "\n".join(week.rows())
        assert "The late one, if we can" in text
        assert "at Odeon" in text
        assert "for: date" in text
        assert "waits for Sam’s yes" in text


async def test_titles_are_never_markup(plan: Plan, make_app: MakeApp) -> None:
    plan.blocks.add(Draft("[b]bold[/b] \x1b[31mred\x07 $x \u202egnirts", at(2, "20:00"), WE))
    async with opened(make_app(), LARGE) as week:
        text = "\n".join(week.rows())
        assert "[b]bold[/b]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


# -- moving -----------------------------------------------------------------------------------------------------------


async def test_arrows_letters_and_digits_move_the_cursor(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("right")
        assert week.title == "Plan the trip"
        await week.press("l")
        assert week.title == "Swim"
        await week.press("j")
        assert week.title == "Write letters"
        await week.press("1")
        assert week.title == "Call home"
        await week.press("k")
        assert week.title == "Course"
        await week.press("tab", "tab")
        assert week.grid.cursor.column == 2
        await week.press("shift+tab")
        assert week.grid.cursor.column == 1
        await week.press("end")
        assert week.title == "Tidy the balcony"
        await week.press("home")
        assert (week.grid.cursor.band, week.block) == (0, None)


async def test_a_move_repaints_two_rows(full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(make_app()) as week:
        painted: dict[str, int] = {}
        refresh = Widget.refresh

        def counted(widget: Widget, *regions: object, **options: object) -> Widget:
            if isinstance(widget, Painted):
                assert regions
                painted[type(widget).__name__] = painted.get(type(widget).__name__, 0) + len(regions)
            return refresh(widget, *regions, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(Widget, "refresh", counted)
        await week.press("down")
        assert painted.pop("WeekGrid") == 2
        assert painted.pop("About") <= 2
        assert not painted


async def test_nothing_is_painted_while_nothing_happens(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app()) as week:
        refreshed: list[Widget] = []
        monkeypatch.setattr(Painted, "refresh", lambda widget, *_regions, **_options: refreshed.append(widget))
        app = week.app
        assert isinstance(app, PlannerApp)
        for _ in range(5):
            app.tick()
            await week.pilot.pause()
        assert refreshed == []


async def test_bracket_keys_turn_weeks_and_t_returns_to_this_one(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("]")
        assert week.header[0] == "Week 49 · 30 Nov–6 Dec"
        await week.press("pageup", "[")
        assert week.header[0] == "Week 47 · 16–22 Nov"
        await week.press("t")
        assert week.header[0] == "Week 48 · 23–29 Nov"
        assert week.grid.cursor.band == 2


async def test_the_words_of_the_header_name_another_year(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        for _ in range(6):
            await week.press("]")
        assert week.header[0] == "Week 1 · 4–10 Jan 2027"


@pytest.mark.parametrize(("after", "before"), [("]", "["), ("pagedown", "pageup"), ("space", "backspace")])
async def test_weeks_after_and_before(after: str, before: str, full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(after)
        assert week.header[0].startswith("Week 49")
        await week.press(before, before)
        assert week.header[0].startswith("Week 47")
        await week.press("t")
        assert week.header[0].startswith("Week 48")


async def test_a_small_cell_shows_the_rest_as_the_cursor_goes_through_it(plan: Plan, make_app: MakeApp) -> None:
    for hour in range(8, 20):
        plan.blocks.add(Draft(f"Nr {hour}", at(2, f"{hour:02}:00"), plan.me.id))
    async with opened(make_app(), (80, 20)) as week:
        assert "+" in "\n".join(week.rows())
        seen = []
        for _ in range(12):
            seen.append(week.title)
            assert any(week.title in row for row in week.rows())
            await week.press("down")
        assert seen == [f"Nr {hour}" for hour in range(8, 20)]
        assert week.grid.cursor.band == 3


# -- acting -----------------------------------------------------------------------------------------------------------


async def test_keys_mark_a_block_as_happened_and_back(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("d")
        assert week.done() == "done"
        assert week.status == "Course happened · u: undo"
        assert any("✓ 18:30  Course" in row for row in week.rows())
        await week.press("d")
        assert week.done() == "planned"
        await week.press("D")
        assert week.done() == "partly"
        await week.press("D")
        assert week.done() == "skipped"
        await week.press("D")
        assert week.done() == "planned"


async def test_moving_a_block_to_another_day_takes_the_cursor_along(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Sunday dinner")
        await week.press("K")
        assert (week.title, week.grid.cursor.band) == ("Sunday dinner", 5)
        await week.press("J", "J")
        assert week.header[0].startswith("Week 49")
        assert (week.title, week.grid.cursor.band) == ("Sunday dinner", 0)
        await week.press("u")
        assert week.header[0].startswith("Week 48")
        assert (week.title, week.grid.cursor.band) == ("Sunday dinner", 6)
        assert week.status.startswith("Undone")
        await week.press("U")
        assert week.header[0].startswith("Week 49")


async def test_keys_change_column_time_length_and_protection(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("L")
        assert week.block is not None
        assert (week.block.who, week.grid.cursor.column) == (WE, 1)
        await week.press("H")
        assert (week.block.who, week.grid.cursor.column) == (full_plan.me.id, 0)
        await week.press(">", ")")
        assert (week.block.when.start, week.block.when.minutes) == ("2026-11-25T19:00", 135)
        await week.press("<", "(")
        assert (week.block.when.start, week.block.when.minutes) == ("2026-11-25T18:30", 120)
        await week.press("!")
        assert week.block.protected
        assert any("[18:30] Course" in row for row in week.rows())


async def test_an_impossible_change_is_explained_in_the_status_line(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.to("Write letters")
        await week.press(">")
        assert "no hour yet" in week.status
        await week.press("up")
        assert week.status == ""


async def test_a_deleted_block_is_brought_back_with_undo(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("x")
        assert week.title == "Call home"
        assert "is deleted" in week.status
        await week.press("u")
        assert week.title == "Course"


async def test_p_duplicates_a_block(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("p")
        assert [block.title for block in week.screen.state.view.columns["me"]].count("Course") == 2


async def test_nothing_to_undo_is_said_calmly(plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("u", "U", "d", "x", "J", "L", "c", "m", "e", "D")
        assert isinstance(week.app.screen, WeekScreen)


async def test_a_full_disk_is_reported_and_loses_nothing(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app()) as week:

        def full(*_args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(week.screen.plan, "finish", full)
        await week.press("d")
        assert week.status == "Not saved (No space left on device); everything is as it was before."
        assert week.title == "Course"


# -- dialogs ----------------------------------------------------------------------------------------------------------


async def test_enter_looks_at_a_block_and_does_what_is_chosen(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("enter")
        assert isinstance(week.app.screen, BlockMenu)
        await week.press("d")
        assert isinstance(week.app.screen, WeekScreen)
        assert week.done() == "done"


async def test_quick_add_adds_where_the_cursor_is(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("right", "down")
        assert week.title == ""
        await week.press("a", *"Tea", "space", *"16:00", "enter")
        assert week.block is not None
        assert (week.title, week.block.who, week.block.when) == ("Tea", WE, at(3, "16:00"))
        assert week.status.startswith("Added Tea: Thu 26 Nov 16:00–17:00, both of you")


async def test_an_add_never_moves_the_column(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("a", *"Tea sat 16 we", "enter")
        assert week.screen.here()[0] == "me"
        await week.press("a", *"Sprint sun 7", "enter")
    full_plan.refresh()
    found = {block.title: block.who for name in ("tea", "sprint") for block in full_plan.weeks.search(name)}
    assert found == {"Tea": WE, "Sprint": full_plan.me.id}


async def test_on_another_week_a_weekday_is_in_that_week(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("]", "a", *"Sprint sat 19", "enter")
    full_plan.refresh()
    assert [block.when for block in full_plan.weeks.search("sprint")] == [at(12, "19:00")]


async def test_quick_add_in_the_line_without_a_day_needs_none(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("end", "a", *"Taxes", "enter")
        assert week.title == "Taxes"
        assert week.block is not None
        assert week.block.when.start == "2026-W48"


async def test_a_block_is_moved_to_a_day_and_given_a_pillar(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("m", "5")
        assert week.grid.cursor.band == 4
        await week.press("m", "w")
        assert week.block is not None
        assert week.block.when.start == "2026-W48"
        await week.press("c", "f")
        assert week.block is not None
        assert week.block.pillar == "friends"


async def test_find_goes_to_a_block_of_another_week(full_plan: Plan, make_app: MakeApp) -> None:
    full_plan.blocks.add(Draft("Concert", at(30, "20:00"), WE))
    async with opened(make_app()) as week:
        await week.press("/", *"concert", "enter", "enter")
        assert week.title == "Concert"
        assert week.header[0].startswith("Week 52")


async def test_g_goes_to_a_date(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("/", *"24", "space", *"dec", "enter")
        assert week.header[0].startswith("Week 52")
        assert week.grid.cursor.band == 3


async def test_help_lists_the_keys_and_does_the_one_that_is_chosen(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(), LARGE) as week:
        await week.press("?")
        assert "it happened" in "\n".join(week.rows())
        await week.press("?")
        assert "what is new" in "\n".join(week.rows())
        await week.press("d")
        assert week.done() == "done"


async def test_the_palette_holds_every_action(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        app = week.app
        assert isinstance(app, PlannerApp)
        titles = {command.title for command in app.get_system_commands(week.screen)}
        assert {"undo", "find a date or a title", "duplicate it", "what waits, what is new", "go to a date"} <= titles


async def test_keys_can_be_remapped(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(settings=Settings(keys={"done": "h", "add": "n"}))) as week:
        await week.press("h")
        assert week.done() == "done"
        assert "n add" in week.rows()[-1]
        await week.press("d")
        assert week.done() == "done"


async def test_blanked_words_come_back(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("*")
        assert "Course" not in "\n".join(week.rows())
        await week.press("*")
        assert "Course" in "\n".join(week.rows())


async def test_q_closes_the_program(full_plan: Plan, make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app) as week:
        await week.press("q")
    assert app.return_code == 0


# -- the mouse --------------------------------------------------------------------------------------------------------


async def test_a_click_selects_and_another_opens(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.pilot.click(WeekGrid, offset=week.offset("Cinema"))
        assert week.title == "Cinema"
        await week.pilot.pause(0.6)
        await week.pilot.click(WeekGrid, offset=week.offset("Cinema"))
        await week.pilot.pause()
        assert isinstance(week.app.screen, BlockMenu)


async def test_a_right_click_opens_at_once(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.pilot.click(WeekGrid, offset=week.offset("Cinema"), button=3)
        await week.pilot.pause()
        assert isinstance(week.app.screen, BlockMenu)
        assert week.title == "Cinema"


async def test_a_double_click_opens(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.pilot.click(WeekGrid, offset=week.offset("Cinema"), times=2)
        await week.pilot.pause()
        assert isinstance(week.app.screen, BlockMenu)


async def test_a_block_is_dragged_to_another_day_and_column(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        thursday = week.offset("Climbing")
        await week.pilot.mouse_down(WeekGrid, offset=week.offset("Cinema"))
        await week.pilot._post_mouse_events([MouseMove], WeekGrid, offset=(10, thursday[1]), button=1)
        assert week.status == "Cinema → Thu 26 Nov, me · Alex"
        await week.pilot.mouse_up(WeekGrid, offset=(10, thursday[1]))
        await week.pilot.pause()
        assert week.status.startswith("Cinema moved to Thu 26 Nov 19:30")
        assert week.title == "Cinema"
        assert week.block is not None
        assert (week.block.who, week.block.when) == (full_plan.me.id, at(3, "19:30", 120))


async def test_dropping_a_block_is_not_a_click(full_plan: Plan, make_app: MakeApp) -> None:
    """The terminal's events as they come, none of them waited for."""
    async with opened(make_app()) as week:
        (x, y), (_, below) = week.offset("Cinema"), week.offset("Climbing")
        top = week.grid.region.offset
        for kind, row in ((MouseDown, y), (MouseMove, below), (MouseUp, below)):
            place = {"x": top.x + x, "y": top.y + row, "screen_x": top.x + x, "screen_y": top.y + row}
            week.app.post_message(
                kind(None, **place, style=None, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False)
            )
        await week.pilot.pause()
        assert week.app.screen is week.screen
        assert week.status.startswith("Cinema moved to Thu 26 Nov 19:30")


async def test_the_wheel_scrolls_where_there_is_more(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(), (80, 12)) as week:
        before = week.grid.top
        week.grid.scroll_rows(-99)
        assert week.grid.top == 0
        week.grid.scroll_rows(3)
        assert week.grid.top == 3 != before


async def test_a_click_on_a_key_in_the_footer_does_it(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        x = week.rows()[-1].index("u undo")
        await week.press("d")
        await week.pilot.click(KeyLine, offset=(x, 0))
        await week.pilot.pause()
        assert week.status.startswith("Undone")


# -- the other person, other windows, the folder ----------------------------------------------------------------------


async def test_the_others_change_appears_in_place_marked_as_new(
    full_plan: Plan, sams_plan: Plan, home: Home, tmp_path: Path, clock: StillClock, make_app: MakeApp
) -> None:
    async with opened(make_app()) as week:
        await week.to("Climbing")
        place = week.grid.cursor
        clock.pass_by(seconds=5)
        cinema = sams_plan.weeks.search("Cinema")[0]
        sams_plan.change(cinema, {"title": "Cinema and dinner"})
        sams_plan.blocks.add(Draft("Brunch", at(6, "11:00"), WE))
        Exchange(tmp_path / "sam" / "default" / "mirror", sams_plan.arrivals.folder, clock=clock).run()
        Exchange(home.mirror, full_plan.arrivals.folder, clock=clock).run()
        app = week.app
        assert isinstance(app, PlannerApp)
        app.tick()
        await week.pilot.pause()
        assert week.grid.cursor == place
        assert week.header[1] == "1 to answer (o) · 1 new from Sam"
        rows = "\n".join(week.rows())
        assert "Cinema and di…*" in rows, [r for r in rows.split("\n") if "Cinema" in r]
        assert "Brunch" in rows
        await week.press("o", "g")
        assert week.title == "Brunch"


async def test_a_conflict_is_marked_and_settled(
    full_plan: Plan, sams_plan: Plan, home: Home, tmp_path: Path, clock: StillClock, make_app: MakeApp
) -> None:
    clock.pass_by(seconds=5)
    sams_plan.change(sams_plan.weeks.search("Cinema")[0], {"place": "Lux"})
    full_plan.change(full_plan.weeks.search("Cinema")[0], {"place": "Royal"})
    Exchange(tmp_path / "sam" / "default" / "mirror", sams_plan.arrivals.folder, clock=clock).run()
    Exchange(home.mirror, full_plan.arrivals.folder, clock=clock).run()
    async with opened(make_app()) as week:
        await week.to("Cinema")
        assert week.conflicts() == 1
        assert "≠" in week.rows()[week.grid.region.y + week.offset("Cinema")[1]]
        assert "≠ you both changed this (V: choose)" in "\n".join(week.rows())
        await week.press("V", "2")
        assert week.conflicts() == 0


async def test_changes_of_my_other_window_are_shown(
    full_plan: Plan, home: Home, clock: StillClock, make_app: MakeApp
) -> None:
    async with opened(make_app()) as week:
        other = Plan.open(home.mirror, clock=clock)
        other.finish(other.weeks.search("Course")[0], "done")
        app = week.app
        assert isinstance(app, PlannerApp)
        app.tick()
        assert week.done() == "done"
        assert week.header[1] == ""


async def test_today_moves_on_at_midnight(full_plan: Plan, clock: StillClock, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        clock.pass_by(hours=12)
        app = week.app
        assert isinstance(app, PlannerApp)
        app.tick()
        assert [band.label for band in week.grid.sheet.bands if band.now] == ["Thu 26"]


class Hanging:
    """A folder on a network that is gone: nothing that is asked of it ever ends."""

    def __init__(self) -> None:
        self.asked = Event()
        self.released = Event()

    def changed(self) -> bool:
        self.asked.set()
        self.released.wait()
        return False

    def run(self, *, whole: bool = False) -> Report:
        self.changed()
        return Report()


async def test_a_folder_that_hangs_blocks_no_key(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.tui.services.folder_watcher.NOT_ANSWERING_AFTER", 0.0)
    monkeypatch.setattr("planner.tui.services.folder_watcher.WATCH_EVERY_S", 0.0)
    folder = Hanging()
    async with opened(make_app(exchange=folder)) as week:
        assert folder.asked.wait(10)
        await week.press("d")
        assert week.status.startswith("Course happened")
        app = week.app
        assert isinstance(app, PlannerApp)
        app.tick()
        assert week.header[2] == "22 changes wait; the folder is not answering"
    folder.released.set()


@pytest.mark.parametrize(
    ("unpublished", "trouble", "words"),
    [
        (0, "", "saved, shared"),
        (1, "", "1 change waits for the folder"),
        (3, "", "3 changes wait for the folder"),
        (0, "the folder is full", "the folder is full"),
        (1, "the folder is full", "1 change waits; the folder is full"),
        (2, "the folder is full", "2 changes wait; the folder is full"),
    ],
)
def test_the_state_of_sharing_has_words(unpublished: int, trouble: str, words: str) -> None:
    assert sharing_words(unpublished, trouble) == words


# -- pictures ---------------------------------------------------------------------------------------------------------


def test_picture_of_the_week_at_80x24(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The week in three columns, today marked, the cursor on Course, details below."""
    assert snap_compare(make_app(), terminal_size=SMALL)


def test_picture_of_the_week_at_120x40(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """The wide week: lengths and pillars in the cells, a panel about Cinema at right."""
    assert snap_compare(make_app(), terminal_size=LARGE, press=["right", "down", "down"])


def test_picture_of_the_light_theme(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Dark words on a light ground; the columns' three hues can still be told apart."""
    assert snap_compare(make_app(settings=Settings(theme="planner-light")), terminal_size=SMALL)


def test_picture_without_colours_in_ascii(
    full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without colour the cursor is reversed; without Unicode the frame is dashes."""
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal(quiet=False, ascii=True, colours="none")
    assert snap_compare(make_app(terminal), terminal_size=SMALL)


def test_picture_of_an_empty_week(plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """An empty week, which says what to press."""
    assert snap_compare(make_app(), terminal_size=SMALL)


def test_picture_of_a_week_that_is_too_full(full_plan: Plan, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """A crowded Friday: the days fit in 24 rows, `+` counts the hidden blocks."""
    for hour in range(8, 22):
        full_plan.blocks.add(Draft(f"Visit {hour}", at(4, f"{hour:02}:30"), WE))
        full_plan.blocks.add(Draft(f"Shift {hour}", at(hour % 7, f"{hour:02}:30"), full_plan.you.id))
    full_plan.blocks.add(Draft("All day", When.on_day(on(1).local_start.date(), 1440), WE))
    assert snap_compare(make_app(), terminal_size=SMALL)
