"""Menus and the lines about a block: nothing is cut, and a page is one screenful."""

from __future__ import annotations

from planner.plan.plan import Plan
from planner.tui.dialogs.help import Help
from planner.tui.week.details import About, BlockDetails
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.menu_layout import entry_lines
from tests.tui.conftest import MakeApp
from tests.tui.test_week import opened


def test_a_long_note_is_wrapped_and_not_cut() -> None:
    lines = entry_lines("4", "Thu 26 Nov", "you keep Thu 26 Nov 19:00–20:30 for Guitar", 1, 36)
    assert [(words + note).strip() for _, words, note in lines] == [
        "Thu 26 Nov",
        "you keep Thu 26 Nov 19:00–20:30",
        "for Guitar",
    ]


def test_entries_of_several_lines_are_set_apart_on_request() -> None:
    entries = tuple(MenuEntry(words, words) for words in ("one", "two\nlines", "three", "four"))
    heights = []
    for apart in (False, True):
        menu = Menu([MenuGroup(entries, apart=apart)])
        menu._lay_out(40)
        heights.append([cell.region.y for cell in menu._cells])
    assert heights == [[0, 1, 3, 4], [0, 2, 5, 6]]


async def test_a_page_is_one_screenful(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("?", "?")
        assert isinstance(week.app.screen, Help)
        menu = week.app.screen.query_one(Menu)
        first = week.rows()[5]
        await week.press("pagedown")
        assert menu.cursor > 10
        for _ in range(8):
            await week.press("pagedown")
        assert "quit" in "\n".join(week.rows())
        for _ in range(9):
            await week.press("pageup")
        assert week.rows()[5] == first


async def test_key_hints_are_never_cut(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        about = week.screen.query_one(About)
        hints = ("d happened", "e change", "m move", "x delete")
        about.say(BlockDetails("Guitar", marks=("× Late shift, Tue 24 Nov 13:30–21:30 ",), hints=hints))
        line = "".join(text for text, _ in about.line(1)).rstrip()
        assert line.endswith("d happened · e change · m move")
