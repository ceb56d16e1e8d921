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


async def calendars(week: Opened) -> Rows:
    """The rows of the calendars beside the plan."""
    await week.press(",")
    await to(week, "calendars …")
    await week.press("enter")
    await week.pilot.pause()
    return week.app.screen.query_one(Rows)


async def test_calendars_beside_the_plan_are_in_the_file(pair: Pair, home: Home, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await calendars(week)
        for words in ("Work ~/work.ics", "Holidays https://jo:s3cret@example.org/x.ics"):
            await week.press("enter", *keys_of(words), "enter")
            assert told(week) == "Saved on this device; from the next start on."
            await week.press("up")
        assert "s3cret" not in "\n".join(week.rows())
        await week.press("enter", *keys_of("Nothing"), "enter")
        assert "A name, then a file" in "\n".join(week.rows())
        await week.press("escape", "escape", "escape")
        assert "2 beside the plan" in "\n".join(week.rows())
    assert [overlay.name for overlay in Settings.read(home.settings).overlays] == ["Work", "Holidays"]
    assert home.settings.stat().st_mode & 0o777 == 0o600


async def test_what_is_seen_of_a_calendar_is_chosen(pair: Pair, home: Home, make_app: MakeApp) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text('[[overlays]]\nname = "Work"\nsource = "~/work.ics"\n')
    async with opened(make_app(settings=Settings.read(home.settings))) as week:
        rows = await calendars(week)
        week.app.screen.set_focus(rows.row("overlay 0"))
        await week.press("right")
        assert Settings.read(home.settings).overlays[0].show == "busy"
        await week.press("right")
        assert "with its words; Sam sees busy" in "\n".join(week.rows())
        await week.press("right", "right")
        assert Settings.read(home.settings).overlays == ()


def test_picture_of_calendars(pair: Pair, home: Home, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    home.settings.parent.mkdir(parents=True, exist_ok=True)
    home.settings.write_text('[[overlays]]\nname = "Work"\nsource = "~/work.ics"\nshare = "busy"\n')
    app = make_app(settings=Settings.read(home.settings))
    assert snap_compare(app, terminal_size=SMALL, press=["comma", "end", "up", "up", "enter"])
