"""The rule for every form: keys are text on a field, commands on buttons."""

from __future__ import annotations

import pytest

from planner.tui.dialogs.block_form import BlockForm
from planner.tui.dialogs.request_form import RequestForm
from planner.tui.settings.screen import SettingsScreen
from planner.tui.widgets.field_kinds import Buttons, TextRow
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.panel import Panel
from tests.tui.conftest import MakeApp
from tests.tui.pair import Pair
from tests.tui.test_week import Opened, opened

TYPED = ("s", "q", "u", "1", "question_mark")
FORMS: dict[str, type[object]] = {"A": BlockForm, "S": RequestForm, "comma": SettingsScreen}


def rows(week: Opened) -> list[Row]:
    return [row for row in week.app.screen.query(Row) if row.display]


def open_row(week: Opened) -> Row | None:
    return next((row for row in rows(week) if row.is_open), None)


@pytest.mark.parametrize("key", FORMS)
async def test_letters_and_digits_on_a_closed_field_are_text(key: str, pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(key)
        form = week.app.screen
        assert type(form) is FORMS[key]
        if key != "comma":
            await week.press("escape")
        for row in (row for row in rows(week) if isinstance(row, TextRow)):
            form.set_focus(row)
            before = row.typed
            await week.press(*TYPED)
            assert (row.is_open, row.typed) == (True, f"{before}squ1?")
            await week.press(*["backspace"] * 5, "escape")
        assert week.app.screen is form


@pytest.mark.parametrize("key", FORMS)
async def test_no_letter_on_any_field_works_as_a_button(key: str, pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press(key)
        form = week.app.screen
        for row in (row for row in rows(week) if not isinstance(row, Buttons)):
            for letter in TYPED:
                if opened_row := open_row(week):
                    opened_row.close()  # without what was typed
                form.set_focus(row)
                await week.press(letter)
                assert week.app.screen is form


@pytest.mark.parametrize("key", FORMS)
async def test_down_past_the_last_field_and_end_reach_the_buttons(key: str, pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        for way in ("end", "down", "tab"):
            await week.press(key)
            form = week.app.screen
            if open_row(week):
                await week.press("escape")
            await week.press(*[way] * (1 if way == "end" else len(rows(week)) + 3))
            assert isinstance(form.focused, Buttons)
            assert "q: close" in str(form.query_one(Panel).border_subtitle)
            await week.press("q")
            assert week.app.screen is week.screen


async def test_arrows_leave_an_open_line_and_keep_it(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("A", *"Walk", "down")
        assert open_row(week) is None
        assert [row.name for row in rows(week) if row.has_focus] == ["when"]
        await week.press("up")
        assert week.app.screen.query(TextRow).first().typed == "Walk"


async def test_space_goes_on_from_an_empty_field_and_opens_one_with_text(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("A", "escape", "space")
        assert [row.name for row in rows(week) if row.has_focus] == ["when"]
        await week.press("space")
        assert open_row(week) is not None


async def test_unreadable_text_is_dropped_only_on_the_second_escape(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("A", *"Walk", "down", "enter", "ctrl+u", *"soonish", "escape")
        row = open_row(week)
        assert row is not None
        assert row.typed == "soonish"
        await week.press("escape")
        assert open_row(week) is None


async def test_the_button_that_enter_presses_is_marked(pair: Pair, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("S", "escape", "end")
        assert "[Send] · Close" in "\n".join(week.rows())
        await week.press("right")
        assert "Send · [Close]" in "\n".join(week.rows())
        await week.press("up")
        assert "Send · Close" in "\n".join(week.rows())
