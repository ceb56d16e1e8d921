"""What begins soon is said under the week, and nothing is painted otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from textual.pilot import Pilot

from planner.config.settings import Settings
from planner.domain.model.block import WE, Block, Changes, Draft
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from planner.tui.dialogs.block_form import BlockForm
from planner.tui.terminal.terminal_app import TerminalApp
from planner.tui.week.reminding import Reminding
from planner.tui.widgets.field_list import Row, Rows
from tests.tui.conftest import FULL, MakeApp, StillClock, at
from tests.tui.pair import Pair
from tests.tui.test_lone_question import ask, line
from tests.tui.test_week import LARGE, SMALL, Opened, SnapCompare, opened

DUE = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
"""Wednesday at 18:30 in Berlin, half an hour before Climbing."""
BEGINS = DUE + timedelta(minutes=30)
NEW = "At 19:00: Climbing, in 30 minutes"
LATER = "At 19:00: Climbing"


@pytest.fixture
def climbing(plan: Plan) -> Block:
    """Alex's climbing, which reminds half an hour before."""
    return plan.blocks.add(Draft("Climbing", at(2, "19:00", 120), plan.me.id, remind=30)).block


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bells of the app."""
    bells: list[str] = []
    monkeypatch.setattr(PlannerApp, "bell", lambda app: bells.append("bell"))
    return bells


def tick(week: Opened, clock: StillClock, moment: datetime) -> None:
    """Let the app look at the clock, as it does each second."""
    clock.now = moment
    assert isinstance(week.app, PlannerApp)
    week.app.tick()


async def test_an_idle_screen_says_it_when_it_is_time(climbing: Block, make_app: MakeApp, clock: StillClock) -> None:
    async with opened(make_app()) as week:
        tick(week, clock, DUE - timedelta(seconds=1))
        assert "Climbing, in" not in line(week)
        tick(week, clock, DUE)
        assert line(week) == NEW
        assert NEW in week.rows()[-2]
        tick(week, clock, DUE + timedelta(minutes=1))
        assert line(week) == LATER
        tick(week, clock, BEGINS)
        assert "Climbing" not in line(week)


async def test_it_takes_the_place_of_what_was_said_before(
    climbing: Block, make_app: MakeApp, clock: StillClock
) -> None:
    async with opened(make_app()) as week:
        tick(week, clock, DUE - timedelta(minutes=1))
        await week.press("U")
        assert week.status
        tick(week, clock, DUE)
        assert (week.status, line(week)) == ("", NEW)
        await week.press("U")
        assert week.status
        tick(week, clock, DUE + timedelta(seconds=1))
        assert week.status


async def test_nothing_is_painted_while_nothing_is_due(
    climbing: Block, make_app: MakeApp, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app()) as week:
        tick(week, clock, DUE - timedelta(minutes=10))
        await week.pilot.pause()
        painted: list[object] = []
        display: Callable[..., None] = TerminalApp._display

        def note(app: TerminalApp, screen: object, update: object) -> None:
            painted.append(update)
            display(app, screen, update)

        monkeypatch.setattr(TerminalApp, "_display", note)
        for second in range(60):
            tick(week, clock, DUE - timedelta(minutes=8, seconds=second))
        await week.pilot.pause()
        assert painted == []
        tick(week, clock, DUE)
        await week.pilot.pause()
        assert len(painted) == 1


async def test_the_bell_rings_once_and_only_for_those_who_want_it(
    climbing: Block, make_app: MakeApp, clock: StillClock, rung: list[str]
) -> None:
    async with opened(make_app(FULL, Settings(bell="on"))) as week:
        tick(week, clock, DUE - timedelta(minutes=1))
        assert rung == []
        for seconds in (0, 1, 60, 30, -3600, 0, 120):
            tick(week, clock, DUE + timedelta(seconds=seconds))
        assert rung == ["bell"]
    clock.now = DUE - timedelta(minutes=1)
    async with opened(make_app()) as week:
        tick(week, clock, DUE - timedelta(minutes=1))
        tick(week, clock, DUE)
        assert line(week) == NEW
    assert rung == ["bell"]


async def test_a_screen_opened_later_shows_it_without_a_bell(
    climbing: Block, make_app: MakeApp, clock: StillClock, rung: list[str]
) -> None:
    clock.now = DUE + timedelta(minutes=15)
    async with opened(make_app(FULL, Settings(bell="on"))) as week:
        tick(week, clock, clock.now)
        assert line(week) == LATER
    assert rung == []


async def test_what_is_moved_reminds_again_and_what_is_done_no_more(
    climbing: Block, plan: Plan, make_app: MakeApp, clock: StillClock, rung: list[str]
) -> None:
    async with opened(make_app(FULL, Settings(bell="on"))) as week:
        tick(week, clock, DUE - timedelta(minutes=5))
        tick(week, clock, DUE)
        plan.change(plan.block(climbing.id), Changes(when=at(2, "20:00", 120)))
        tick(week, clock, DUE + timedelta(minutes=1))
        assert "Climbing" not in line(week)
        tick(week, clock, DUE + timedelta(hours=1))
        assert line(week) == "At 20:00: Climbing, in 30 minutes"
        plan.finish(plan.block(climbing.id), "skipped")
        tick(week, clock, DUE + timedelta(hours=1, minutes=1))
        assert "Climbing" not in line(week)
    assert rung == ["bell", "bell"]


async def test_the_first_of_several_is_said_and_then_the_next(
    climbing: Block, plan: Plan, make_app: MakeApp, clock: StillClock
) -> None:
    plan.blocks.add(Draft("Tea", at(2, "18:45"), plan.me.id, remind=15))
    plan.blocks.add(Draft("Passport office", at(3, "18:00"), plan.me.id, remind=24 * 60))
    async with opened(make_app()) as week:
        tick(week, clock, DUE - timedelta(minutes=20))
        assert line(week) == "At Thu 26 Nov 18:00: Passport office"
        tick(week, clock, DUE)
        assert line(week) == "At 18:45: Tea, in 15 minutes"
        tick(week, clock, DUE + timedelta(minutes=15))
        assert line(week) == LATER
        tick(week, clock, BEGINS)
        assert "At" not in line(week)


async def test_no_lone_question_is_answered_while_something_else_is_said(
    pair: Pair, make_app: MakeApp, clock: StillClock
) -> None:
    for row in pair.alex.inbox.waiting():
        pair.alex.agree(pair.alex.block(row.id))
    ask(pair)
    pair.alex.blocks.add(Draft("Climbing", at(2, "19:00", 120), pair.alex.me.id, remind=30))
    async with opened(make_app()) as week:
        tick(week, clock, DUE)
        assert line(week) == NEW
        assert week.screen.lone_question is None
        tick(week, clock, BEGINS)
        assert week.screen.lone_question is not None


async def test_blanked_words_stay_blank(climbing: Block, make_app: MakeApp, clock: StillClock) -> None:
    async with opened(make_app()) as week:
        await week.press("*")
        tick(week, clock, DUE)
        assert "Climbing" not in "".join(week.rows())


def test_nothing_is_said_during_an_evening_without_screens(pair: Pair) -> None:
    pair.alex.blocks.add(Draft("Dinner", at(3, "18:00", 150), WE, tags=("no screens",)))
    pair.meet()
    pair.agreed("Dinner")
    pair.alex.blocks.add(Draft("Call", at(3, "21:00"), pair.alex.me.id, remind=60))
    pair.clock.now = datetime(2026, 11, 26, 19, 0, tzinfo=UTC)
    reminding = Reminding(pair.alex, Settings)
    assert (reminding.look(0), reminding.line(80)) == (False, "")
    pair.clock.now += timedelta(minutes=30)
    assert (reminding.look(0), reminding.line(80)) == (True, "At 21:00: Call")


def test_the_line_fits_and_names_no_private_words_of_the_other(pair: Pair) -> None:
    pair.alex.blocks.add(Draft("Long " * 30, at(2, "19:00", 120), pair.alex.me.id, remind=30))
    pair.clock.now = DUE
    reminding = Reminding(pair.alex, Settings)
    assert reminding.look(0) is False
    assert len(reminding.line(60)) <= 60
    assert reminding.line(60).endswith("…, in 30 minutes")


async def test_the_settings_are_taken_up_at_once(pair: Pair, make_app: MakeApp, clock: StillClock) -> None:
    pair.alex.blocks.add(Draft("Guitar", at(2, "19:00", 120), pair.alex.me.id, protected=True))
    async with opened(make_app()) as week:
        tick(week, clock, DUE)
        assert "Guitar" not in line(week)
        assert isinstance(week.app, PlannerApp)
        week.app.settings = Settings(remind_protected="30m")
        tick(week, clock, DUE + timedelta(minutes=1))
        assert line(week) == "At 19:00: Guitar"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_pictures(
    size: tuple[int, int], full_plan: Plan, make_app: MakeApp, clock: StillClock, snap_compare: SnapCompare
) -> None:
    full_plan.blocks.add(Draft("Climbing", at(2, "19:00", 120), full_plan.me.id, place="Hall", remind=30))

    async def due(pilot: Pilot[None]) -> None:
        await pilot.pause()
        tick(Opened(pilot), clock, DUE)

    assert snap_compare(make_app(), terminal_size=size, run_before=due)


# -- the form ----------------------------------------------------------------------------------------------------------


async def open_field(week: Opened) -> Row:
    """Open the field in the form of what is under the cursor."""
    await week.press("e")
    form = week.app.screen
    assert isinstance(form, BlockForm)
    row = form.query_one(Rows).row("remind")
    form.set_focus(row)
    await week.press("enter", "ctrl+u")
    return row


async def test_the_form_sets_a_reminder_and_takes_it_away(climbing: Block, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await open_field(week)
        await week.press(*"2h")
        assert "reminds 2 hours before" in "\n".join(week.rows())
        await week.press("enter", "end", "s")
        assert week.status.startswith("Climbing reminds 2 hours before")
        assert week.screen.plan.block(climbing.id).remind == 120
        await open_field(week)
        await week.press(*"off", "enter", "end", "s")
        assert week.status.startswith("Climbing no longer reminds you")
        await week.press("u")
        assert week.screen.plan.block(climbing.id).remind == 120
        assert "reminds 2 hours before" in "\n".join(week.rows())


async def test_what_is_no_length_is_explained_in_its_row(climbing: Block, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        row = await open_field(week)
        await week.press(*"8d")
        assert "A reminder comes 7 days before at most." in "\n".join(week.rows())
        await week.press("ctrl+u", *"soon", "enter")
        assert row.is_open


async def test_the_form_of_ones_own_block_fits_a_small_terminal(plan: Plan, make_app: MakeApp) -> None:
    plan.items.add_goal("Ten songs")
    plan.blocks.add(Draft("Songs", at(2, "19:00", 120), plan.me.id, remind=30))
    async with opened(make_app()) as week:
        await week.press("e")
        rows = "\n".join(week.rows())
        for words in ("what", "for the goal", "for the other", "30m before", "Save · Close"):
            assert words in rows


async def test_the_others_own_block_has_no_such_field(sams_plan: Plan, plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        await week.press("right", "right", "e")
        form = week.app.screen
        assert isinstance(form, BlockForm)
        assert not [row for row in form.query(Row) if row.name == "remind"]
