"""The same values give the same result on the screen and in a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain.model.block import Block
from planner.plan.plan import Plan
from planner.tui.widgets.field_list import Row, Rows
from planner.tui.widgets.panel import Line
from tests.cli.shell import Shell
from tests.tui.conftest import MakeApp, StillClock
from tests.tui.pair import Pair
from tests.tui.test_week import Opened, opened

SETTINGS = {
    ("range", "range"): ("4-10", "4h30-10h", "4 to 10", "none", "10-4", "lots"),
    ("range we", "range-we"): ("5h-10h", "0-400"),
    ("weekday", "hours"): ("8-22:30", "0700 to 2230", "22-8", "morning"),
    ("zone", "zone"): ("new york", "Middle Earth"),
    ("name", "name"): ("  Alex   Ann ", "sam"),
}
BLOCK = {
    ("when", "--start"): ("fri 10:00", "sat", "3 dec 18:00-20:00", "next week", "25:00", "some day"),
    ("length", "--length"): ("90m", "1h30", "3d", "long", "0"),
    ("title", "--title"): ("  Pottery   class ", "x" * 5000),
    ("place", "--place"): ("Room *4*", ""),
    ("notes", "--notes"): ("One line",),
}


@pytest.fixture
def shell(pair: Pair, tmp_path: Path, clock: StillClock) -> Shell:
    """Alex’s shell, in the same home as the app."""
    return Shell(tmp_path / "alex", clock)  # type: ignore[arg-type]


async def type_into(week: Opened, row: Row, text: str) -> str:
    """Type a value into a row and save it; return the refusal, or an empty text."""
    row.focus()
    await week.press("enter")
    editor = row.editor
    if row.name == "notes":
        editor.text = text  # type: ignore[union-attr]
    else:
        editor.value = text  # type: ignore[union-attr]
    await week.pilot.pause()
    await week.press("enter")
    said = "\n".join(str(line.render()) for line in row.query(Line) if line.has_class("told") and line.display)
    if row.is_open:
        await week.press("escape")
    return said


def settings_of(plan: Plan) -> object:
    own = plan.requests.own_hours(plan.me.id)
    return plan.me.name, plan.me.zone, own, plan.statistics.ranges()


def fields_of(block: Block) -> object:
    return block.when, block.title, block.place, block.notes


def back(plan: Plan, now: Callable[[], object], before: object) -> None:
    """Undo what the screen wrote, so that the command begins with the same."""
    plan.refresh()
    if now() != before:
        plan.undo()
    assert now() == before


@pytest.mark.parametrize("names", SETTINGS, ids=" ".join)
async def test_screen_and_shell_take_the_same_settings(
    pair: Pair, make_app: MakeApp, shell: Shell, names: tuple[str, str]
) -> None:
    row, key = names
    for text in SETTINGS[names]:
        before = settings_of(pair.alex)
        async with opened(make_app()) as week:
            await week.press(",")
            refused = await type_into(week, week.app.screen.query_one(Rows).row(row), text)
            await week.press("escape")
        pair.alex.refresh()
        on_screen = settings_of(pair.alex)
        back(pair.alex, lambda: settings_of(pair.alex), before)
        said = shell("settings", key, text)
        pair.alex.refresh()
        assert settings_of(pair.alex) == on_screen, text
        assert (said.sentence if said.status else "") == refused, text
        back(pair.alex, lambda: settings_of(pair.alex), before)


@pytest.mark.parametrize("names", BLOCK, ids=" ".join)
async def test_screen_and_shell_take_the_same_fields_of_a_block(
    pair: Pair, make_app: MakeApp, shell: Shell, names: tuple[str, str]
) -> None:
    row, option = names
    course = pair.of(pair.alex, "Course").id
    for text in BLOCK[names]:
        before = fields_of(pair.alex.block(course))
        async with opened(make_app()) as week:
            await week.to("Course")
            await week.press("e")
            refused = await type_into(week, week.app.screen.query_one(Rows).row(row), text)
            await week.press("end", "s")
        pair.alex.refresh()
        on_screen = fields_of(pair.alex.block(course))
        back(pair.alex, lambda: fields_of(pair.alex.block(course)), before)
        said = shell("edit", course, option, text)
        pair.alex.refresh()
        assert (said.sentence if said.status else "") == refused, text
        assert fields_of(pair.alex.block(course)) == on_screen, text
        back(pair.alex, lambda: fields_of(pair.alex.block(course)), before)
