"""The settings screen: shared ones, and this device's; the file keeps comments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.tui.dialogs.line_input import LinePanel
from planner.tui.settings.remap import Remap
from planner.tui.settings.screen import SettingsScreen
from planner.tui.widgets.field_list import Rows
from planner.tui.widgets.menu import Menu
from planner.tui.widgets.panel import Line
from tests.tui.conftest import MakeApp
from tests.tui.pair import Pair
from tests.tui.test_dialogs import keys_of
from tests.tui.test_week import SMALL, Opened, opened

SnapCompare = Callable[..., bool]


async def to(week: Opened, name: str) -> None:
    screen = week.app.screen
    assert isinstance(screen, SettingsScreen)
    screen.set_focus(screen.query_one(Rows).row(name))
    await week.pilot.pause()


async def write(week: Opened, name: str, words: str) -> None:
    await to(week, name)
    await week.press("enter", "ctrl+u", *keys_of(words), "enter")


def told(week: Opened) -> str:
    return str(week.app.screen.query(Line).last().render())


async def test_shared_settings_are_in_the_plan(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(",")
        await write(week, "name", "Alexis")
        await write(week, "weekday", "9-22")
        await write(week, "range", "4-10")
        await to(week, "agreement")
        await week.press("enter")
        await week.press("escape")
        assert "me · Alexis" in week.rows()[1]
    pair.meet()
    assert pair.sam.you.name == "Alexis"
    assert not pair.sam.people.agreement_on
    assert pair.sam.requests.own_hours(pair.sam.you.id).weekday == (time(9), time(22))
    assert pair.alex.statistics.ranges() == {"me": (240, 600)}


async def test_a_range_of_half_hours_is_shown_and_saved_exactly(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(",")
        await write(week, "range", "4h30-10h")
        assert "4h30–10h a week" in "\n".join(week.rows())
        await to(week, "range")
        await week.press("enter", "space", "enter")
    pair.meet()
    assert pair.alex.statistics.ranges() == {"me": (270, 600)}


async def test_an_invalid_value_is_explained_in_its_row(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(",")
        await write(week, "weekday", "25-26")
        assert "is not a part of a day" in "\n".join(week.rows())


async def test_device_settings_are_in_the_file(pair: Pair, home: Home, make_app: MakeApp) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text('# ours\ntheme = "planner-dark"  # by night\n', encoding="utf-8")
    async with opened(make_app()) as week:
        await week.press(",")
        await to(week, "theme")
        await week.press("right")
        assert week.app.theme == "planner-light"
        await to(week, "clock")
        await week.press("right")
    written = home.settings.read_text(encoding="utf-8")
    assert '# ours\ntheme = "planner-light"  # by night\n' in written
    assert Settings.read(home.settings).clock == "12"


async def test_an_action_is_given_another_key(pair: Pair, home: Home, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(",")
        await to(week, "keys")
        await week.press("enter")
        assert isinstance(week.app.screen, Remap)
        menu = week.app.screen.query_one(Menu)
        menu.go(next(n for n, entry in enumerate(menu.entries) if entry.id == "jar"))
        await week.press("enter", "y", "enter")
        assert week.app.screen.query(LinePanel)
        assert "y is taken: yes." in "\n".join(week.rows())
        await week.press("backspace", "I", "enter")
        assert isinstance(week.app.screen, Remap)
    assert Settings.read(home.settings).keys == {"jar": "I"}


def test_picture(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    """Two parts: in the plan for both, on this device alone."""
    assert snap_compare(make_app(), terminal_size=SMALL, press=["comma"])
