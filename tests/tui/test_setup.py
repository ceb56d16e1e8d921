"""The first run: four questions, create or join, and nothing typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from planner.domain.clock import Clock
from planner.domain.ids import Ids
from planner.plan.plan import Plan
from planner.sync.setup import create
from planner.tui.setup.answers import Answers, first_folder
from planner.tui.setup.screen import SetUp
from planner.tui.themes import THEMES, defaults
from planner.tui.widgets.field_list import Row
from planner.tui.widgets.line_field import Field
from planner.tui.widgets.panel import Line
from tests.support import seeded_ids

BERLIN = "Europe/Berlin"


class Stage(App[None]):
    """Nothing but the set-up; `plan` is what it gave, `closed` whether it did."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, setup: SetUp) -> None:
        super().__init__()
        for one in THEMES:
            self.register_theme(one)
        self.theme = "planner-dark"
        self.setup = setup
        self.plan: Plan | None = None
        self.closed = False

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return defaults(True)

    def on_mount(self) -> None:
        self.push_screen(self.setup, self._take)

    def _take(self, plan: Plan | None) -> None:
        self.plan, self.closed = plan, True


@pytest.fixture
def stage(tmp_path: Path, clock: Clock, ids: Ids) -> Stage:
    mirror = tmp_path / "home" / "mirror"
    return Stage(SetUp(mirror, clock=clock, ids=ids, zone=BERLIN, device="laptop", around=tmp_path))


@pytest.fixture
def there(tmp_path: Path, clock: Clock) -> Path:
    """A folder with the plan of Alex and Sam, begun by Alex."""
    folder = tmp_path / "shared"
    mirror = tmp_path / "other" / "mirror"
    ids = seeded_ids("other")
    create(mirror, folder, me="Alex", you="Sam", zone=BERLIN, device_name="desk", clock=clock, ids=ids)
    return folder


async def write(pilot: Pilot[None], *lines: str | Path) -> None:
    """Replace the text of each field by a line, as a paste does, and press Enter."""
    for line in lines:
        await pilot.press("ctrl+u")
        field = pilot.app.focused
        assert isinstance(field, Field)
        field.insert_text_at_cursor(str(line))
        await pilot.press("enter")
    await pilot.pause()


async def ended(stage: Stage, pilot: Pilot[None]) -> None:
    """Wait until the work beside the screen has told its end."""
    for thread in threading.enumerate():
        if thread.name == "planner-setup":
            thread.join(20)
    await pilot.pause()


def words(stage: Stage) -> str:
    return "\n".join(str(line.content) for line in stage.setup.query(Line) if line.display)


def row(stage: Stage, name: str) -> Row:
    return next(row for row in stage.setup.query(Row) if row.name == name)


async def test_four_answers_begin_a_plan(stage: Stage, tmp_path: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Alex", "Sam", tmp_path / "new")
        assert "It will be made when you begin." in words(stage)
        await pilot.press("enter", "enter")
        await ended(stage, pilot)
    assert stage.plan is not None
    assert (stage.plan.me.name, stage.plan.you.name, stage.plan.me.zone) == ("Alex", "Sam", BERLIN)
    assert stage.plan.arrivals.folder == tmp_path / "new"


async def test_an_existing_plan_is_joined_by_name(stage: Stage, there: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "sam", "Alex", there)
        assert "The plan of Alex and Sam is there; you join it." in words(stage)
        await pilot.press("enter", "enter")
        await ended(stage, pilot)
    assert stage.plan is not None
    assert (stage.plan.me.name, stage.plan.you.name) == ("Sam", "Alex")


async def test_joining_offers_the_two_names(stage: Stage, there: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Zed", "Quinn", there)
        # Who has no device yet is offered first.
        assert row(stage, "person").is_open
        assert stage.setup.answers.beginning() == "Join as Sam"
        await pilot.press("left", "enter")
        assert stage.setup.answers.beginning() == "Join as Alex, with one more device"
        await pilot.press("enter", "enter")
        await ended(stage, pilot)
    assert stage.plan is not None
    assert stage.plan.me.name == "Alex"


async def test_another_folder_brings_the_typed_names_back(stage: Stage, there: Path, tmp_path: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Zed", "Quinn", there)
        await pilot.press("escape", "up", "enter")
        await write(pilot, tmp_path / "new")
        assert row(stage, "me").display
        assert stage.setup.answers.beginning() == "Begin a plan for Zed and Quinn"


async def test_a_plan_that_was_begun_meanwhile_can_be_joined(stage: Stage, tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "new"
    async with stage.run_test() as pilot:
        await write(pilot, "Sam", "Alex", folder)
        await pilot.press("enter")
        ids = seeded_ids("other")
        create(tmp_path / "other", folder, me="Alex", you="Sam", zone=BERLIN, device_name="desk", clock=clock, ids=ids)
        await pilot.press("enter")
        await ended(stage, pilot)
        assert "There is a plan in that folder now" in words(stage)
        assert stage.setup.answers.beginning() == "Join as Sam"
        await pilot.press("enter")
        await ended(stage, pilot)
    assert stage.plan is not None
    assert (stage.plan.me.name, stage.plan.you.name) == ("Sam", "Alex")


async def test_a_folder_with_other_files_is_refused_at_once(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "busy").mkdir()
    (tmp_path / "busy" / "letter.txt").write_text("Dear", encoding="utf-8")
    async with stage.run_test() as pilot:
        await write(pilot, "Alex", "Sam", tmp_path / "busy")
        assert row(stage, "folder").is_open
        assert "There are other things in it" in words(stage)
        await write(pilot, tmp_path / "new", BERLIN)
        await pilot.press("enter")
        await ended(stage, pilot)
    assert stage.plan is not None
    assert (tmp_path / "busy" / "letter.txt").read_text(encoding="utf-8") == "Dear"


async def test_a_failure_to_make_the_folder_keeps_all_answers(stage: Stage, tmp_path: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Alex", "Sam", tmp_path / "not" / "there", "berlin")
        await pilot.press("enter")
        await ended(stage, pilot)
        assert not stage.closed
        assert f"There is no folder {tmp_path / 'not'}" in words(stage)
        answers = stage.setup.answers
        assert (answers.me, answers.you, answers.zone) == ("Alex", "Sam", BERLIN)
        assert not (tmp_path / "home" / "mirror").exists()


@pytest.mark.parametrize("name", ["", "   "])
async def test_a_name_is_asked_for_until_there_is_one(stage: Stage, name: str) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, name)
        assert row(stage, "me").is_open
        assert "A first name is enough" in words(stage)


async def test_equal_names_are_refused(stage: Stage, tmp_path: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Alex", "alex", tmp_path / "new", BERLIN)
        await pilot.press("enter")
        await ended(stage, pilot)
        assert not stage.closed
        assert "two different names" in words(stage)


async def test_typed_names_are_dropped_only_on_a_second_try(stage: Stage) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Alex")
        await pilot.press("escape", "escape")
        assert "Quit again to leave" in words(stage)
        await pilot.press("q")
        await pilot.pause()
    assert stage.closed
    assert stage.plan is None


async def test_the_set_up_can_be_finished_with_the_mouse(stage: Stage, tmp_path: Path) -> None:
    async with stage.run_test() as pilot:
        await write(pilot, "Alex", "Sam", tmp_path / "new")
        await pilot.click("Buttons > VerticalGroup", offset=(3, 0))
        await ended(stage, pilot)
    assert stage.plan is not None


async def test_the_set_up_works_in_a_small_terminal(stage: Stage, there: Path) -> None:
    async with stage.run_test(size=(40, 10)) as pilot:
        await write(pilot, "Zed", "Quinn", there)
        await pilot.press("enter", "enter", "enter")
        await ended(stage, pilot)
    assert stage.plan is not None


def test_a_synced_folder_is_offered_where_there_is_one(tmp_path: Path) -> None:
    assert first_folder(tmp_path) == "~/planner"
    (tmp_path / "Sync").mkdir()
    assert first_folder(tmp_path) == "~/Sync/planner"


def test_a_folder_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Answers(zone=BERLIN, folder="~/planner").path == tmp_path / "planner"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_picture_of_the_questions(
    size: tuple[int, int], clock: Clock, snap_compare: Callable[..., bool], tmp_path: Path
) -> None:
    """Four questions in one panel: two answered, the folder open, then `begin`."""
    keys = [*"Alex", "enter", *"Sam", "enter"]
    setup = SetUp(tmp_path / "mirror", clock=clock, zone=BERLIN, device="laptop", around=tmp_path)
    assert snap_compare(Stage(setup), terminal_size=size, press=keys)
