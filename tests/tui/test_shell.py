"""The app around the week: the first run, the looks, and the exchange thread."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from textual.command import CommandList
from textual.theme import Theme

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.plan.arrivals import Arrivals
from planner.plan.plan import Plan
from planner.sync.exchange import Exchange, Report
from planner.sync.setup import create
from planner.tui.app import PlannerApp
from planner.tui.dialogs.palette import Palette
from planner.tui.setup.screen import SetUp
from planner.tui.terminal.capabilities import Terminal
from planner.tui.themes import DARK, LIGHT, Looks, defaults
from planner.tui.week.screen import WeekScreen
from tests.tui.conftest import BERLIN, FULL, MakeApp, StillClock, StillExchange
from tests.tui.test_week import opened


def week_of(app: PlannerApp) -> WeekScreen:
    assert isinstance(app.screen, WeekScreen)
    return app.screen


async def test_without_a_plan_the_set_up_comes_first_and_leads_to_the_week(tmp_path: Path, clock: StillClock) -> None:
    home = Home.at(str(tmp_path / "new"), None, env={})
    app = PlannerApp(home, Settings(), FULL, clock=clock, exchange=lambda _plan: StillExchange())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        set_up = app.screen
        assert isinstance(set_up, SetUp)
        folder = tmp_path / "shared"
        plan = create(home.mirror, folder, me="Alex", you="Sam", zone=BERLIN, device_name="laptop", clock=clock)
        set_up.dismiss(plan)
        await pilot.pause()
        await pilot.pause()
        await pilot.press("a", *"Tea", "enter")
        await pilot.pause()
        assert [block.title for block in week_of(app).state.view.columns["me"]] == ["Tea"]


async def test_leaving_the_set_up_leaves_the_program(tmp_path: Path, clock: StillClock) -> None:
    app = PlannerApp(Home.at(str(tmp_path), None, env={}), Settings(), FULL, clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.dismiss(None)
        await pilot.pause()
    assert app.return_code == 0


async def test_another_theme_paints_the_lines_anew(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:

        def ground() -> str:
            style = next(segment.style for segment in week.grid.render_line(0) if segment.text.strip())
            assert style is not None
            assert style.bgcolor is not None
            return style.bgcolor.name

        assert ground() == DARK.background
        week.app.theme = LIGHT.name
        await week.pilot.pause()
        assert ground() == LIGHT.background
        week.app.theme = "nord"
        await week.pilot.pause()
        assert ground() == "#2e3440"


async def test_odd_settings_and_unknown_themes_do_not_stop_the_program(full_plan: Plan, make_app: MakeApp) -> None:
    settings = Settings(theme="beautiful", problems=("The setting clock can be 12, 24, not “13”.",))
    async with opened(make_app(settings=settings)) as week:
        assert week.app.theme == DARK.name
        assert week.status == "The setting clock can be 12, 24, not “13”."


async def test_the_palette_opens_and_is_left_without_esc(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(":", "u", "n")
        assert isinstance(week.app.screen, Palette)
        assert not any("🔎" in row for row in week.rows())
        await week.press("backspace", "backspace")
        assert isinstance(week.app.screen, Palette)
        await week.press("backspace")
        assert week_of(week.app) is week.screen  # type: ignore[arg-type]


async def test_the_palettes_choice_is_visible_without_colours(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(Terminal(False, False, "none"))) as week:
        await week.press(":", *"undo", "down")
        options = week.app.screen.query_one(CommandList)
        usual = options.get_visual_style("option-list--option")
        chosen = options.get_visual_style("option-list--option", "option-list--option-highlighted")
        assert (bool(usual.underline), bool(chosen.underline)) == (False, True)


async def test_trouble_with_the_folder_is_said_once_and_stays_in_the_header(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        app = week.app
        assert isinstance(app, PlannerApp)
        for _ in range(2):
            app.post_message(PlannerApp.FolderTold(Report(problems=("The shared folder cannot be used: gone.",))))
            await week.pilot.pause()
            assert week.header[2] == "21 changes wait; the folder cannot be used"
        assert week.status == "The shared folder cannot be used: gone."
        await week.press("down")
        app.post_message(PlannerApp.FolderTold(Report(problems=("The shared folder cannot be used: gone.",))))
        await week.pilot.pause()
        assert week.status == ""


async def test_a_save_is_shared_soon(full_plan: Plan, home: Home, clock: StillClock, make_app: MakeApp) -> None:
    exchange = Exchange(home.mirror, full_plan.arrivals.folder, clock=clock)
    shared = Event()

    class Telling(StillExchange):
        def run(self, *, whole: bool = False) -> Report:
            report = exchange.run(whole=whole)
            shared.set()
            return report

    async with opened(make_app(exchange=Telling())) as week:
        await week.press("d")
        for _ in range(200):
            if shared.is_set() and week.header[2] == "saved, shared":
                break
            await week.pilot.pause(0.02)
        assert week.header[2] == "saved, shared"


async def test_the_screen_closing_counts_everything_as_seen(
    full_plan: Plan, home: Home, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits: list[Plan] = []
    monkeypatch.setattr(Arrivals, "visited", lambda plan: visits.append(plan))
    async with opened(make_app()):
        assert visits == []
    assert len(visits) == 1
    assert gc.isenabled()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_looks_are_distinguishable(theme: Theme) -> None:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    looks = Looks(variables)
    assert len({looks["me"].color, looks["we"].color, looks["you"].color, looks["text"].color}) == 4
    assert looks["cursor+me"].bgcolor != looks["me"].bgcolor
    assert looks["cursor+me"].color == looks["me"].color
    assert set(defaults(True)) == set(defaults(False))


def test_without_a_background_the_cursor_is_reversed() -> None:
    variables = {**DARK.to_color_system().generate(), **DARK.variables}
    assert Looks(variables, plain=True)["cursor+text"].reverse
    assert Looks(variables, colourless=True)["over"].dim


async def test_ctrl_c_says_which_key_leaves(plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.pilot.press("ctrl+c")
        assert week.status == "q: quit"


def test_the_first_paint_loads_only_what_it_shows(full_plan: Plan, home: Home) -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from planner.config.paths import Home; from planner.tui import run\n"
        "from planner.config.settings import Settings; from planner.tui.app import PlannerApp\n"
        "from planner.tui.terminal.capabilities import Terminal\n"
        "class Loading(PlannerApp):\n"
        "    def _display(self, screen, update):\n"
        "        super()._display(screen, update)\n"
        "        if update is not None and screen.children:\n"
        "            print(*sys.modules)\n"
        "            self.exit()\n"
        f"home = Home({home.profile!r}, Path({str(home.mirror)!r}), Path({str(home.settings)!r}))\n"
        "clock = lambda: datetime(2026, 11, 25, 16, tzinfo=UTC)\n"
        "app = Loading(home, Settings(), Terminal(False, False, 'true'), clock=clock)\n"
        "run.asyncio.run(app.run_async(headless=True, size=(120, 40)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[0].split())
    assert {"planner.tui.week.screen", "planner.plan.weeks"} <= loaded
    assert loaded & {"argparse", "dateutil", "ssl", "tinydb", "tomlkit"} == set()
    assert loaded & {"planner.domain.reminders", "planner.frontend.reminders", "planner.tui.week.reminding"} == set()
    assert loaded & {"planner.plan.rituals", "planner.domain.recurrence.rule", "planner.sync.exchange"} == set()


def test_the_screen_loads_no_openssl_and_keeps_nobody_from_it() -> None:
    code = (
        "import sys, planner.tui.run, planner.tui.app; print('ssl' in sys.modules)\n"
        "import asyncio, ssl; print(asyncio.run(asyncio.sleep(0, ssl.HAS_TLSv1_3)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
