"""The screen on a week with thousands of blocks: the first of a day, and a count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from planner.domain.model.block import Terms
from planner.domain.week_view import MOST_SHOWN
from planner.frontend.time_conflicts import overlapped_times
from planner.sync.exchange import Exchange
from planner.tui.week.bands import RowPlace
from tests.cli.test_hostile import World, crowd, daily, sams, span, world
from tests.tui.test_hostile_screen import app_of, exchange
from tests.tui.test_week import Opened, opened

COUNT = 1_200
BEYOND = "+1,000"
TALL = (100, 240)
THURSDAY = date(2026, 11, 26)


def crowded(root: Path, who: str = "we") -> World:
    """A Thursday with many blocks: five each minute from 19:00 to 22:59."""

    def make(of: World, at: int) -> dict[str, object]:
        start = f"2026-11-26T{19 + at // 300}:{at // 5 % 60:02}"
        return sams(of, title=f"Crowd {at:04}", when=span(start)) | ({"who": "we"} if who == "we" else {})

    there = world(root)
    crowd("blocks", make, count=COUNT)(there)
    side = there.couple.me
    Exchange(side.mirror, side.folder, clock=there.couple.clock).run()
    return there


def listed(week: Opened) -> int:
    """How many rows of the shared column have a block of the crowd."""
    rows = (row.replace(">", "│").split("│") for row in week.rows())
    return sum(len(row) > 2 and "Crowd" in row[2] for row in rows)


async def test_a_crowded_day_shows_its_first_blocks_and_how_many_more(tmp_path: Path) -> None:
    there = crowded(tmp_path)
    async with opened(app_of(there, 0), TALL) as week:
        assert week.screen.state.view.beyond == {("we", THURSDAY): COUNT - MOST_SHOWN}
        assert listed(week) == MOST_SHOWN
        assert sum(BEYOND in row for row in week.rows()) == 1
        assert week.status.count(".") <= 1
        await exchange(week, there, 0)
        await week.to("Crowd 0000")
        await week.press("down", "down")
        assert week.title == "Crowd 0002"
        await week.press("up")
        assert week.title == "Crowd 0001"
        await week.press("y")  # yes to Sam's question
        assert week.block is not None
        assert week.block.agreement.get(there.couple.me.plan.me.id) == "yes"
        print(*week.rows(), sep="\n")
        assert listed(week) == MOST_SHOWN
        assert sum(BEYOND in row for row in week.rows()) == 1


async def test_a_crowded_day_says_by_the_hour_how_many_more(tmp_path: Path) -> None:
    there = crowded(tmp_path, "sam")
    async with opened(app_of(there, 0)) as week:
        await week.to("Crowd 0000")
        await week.press("v")
        assert week.screen.state.mode == "day"
        await week.press("end")
        cells = [band.cells[2] for band in week.grid.sheet.bands]
        assert sum(entry.beyond for cell in cells for entry in cell) == COUNT - MOST_SHOWN + 1  # and the walk
        last = max(number for number, cell in enumerate(cells) if cell)
        week.grid.go(RowPlace(last, 2, len(cells[last]) - 1))
        await week.pilot.pause()
        assert any(f"+{COUNT - MOST_SHOWN + 1:,}" in row for row in week.rows())


async def test_what_a_crowd_overlaps_is_said_of_unread_blocks_too(tmp_path: Path) -> None:
    there = crowded(tmp_path)
    there.couple.me.add("Late tea", "2026-11-26T22:30")
    async with opened(app_of(there, 0), TALL) as week:
        block = await week.to("Late tea")
        said = week.screen.session.standing_of(block)
        assert all("× Crowd 07" in line for line in said)  # the day shows them up to 0199
        found = list(overlapped_times(week.screen.plan, Terms(block.when, block.who), block.id, week.screen.state.view))
        assert found[-1].endswith(" more")


async def test_search_finds_the_rest_and_goes_there(tmp_path: Path) -> None:
    there = crowded(tmp_path)
    async with opened(app_of(there, 0), TALL) as week:
        await week.press("/", *"crowd 0777", "enter", "enter")
        for key in ("", "v", "v", "v"):  # the week, the day, one column, the week
            await week.press(*filter(None, [key]))
            assert week.title == "Crowd 0777", week.screen.state.mode
        assert listed(week) == MOST_SHOWN
        assert sum(BEYOND in row for row in week.rows()) == 1
        await week.press("y")
        assert week.title == "Crowd 0777"
        assert week.block is not None
        assert week.block.agreement.get(there.couple.me.plan.me.id) == "yes"
        week.screen.changed_outside()
        await week.pilot.pause()
        assert week.title == "Crowd 0777"
        await week.press("up")
        assert week.title == f"Crowd {MOST_SHOWN - 2:04}"


async def test_a_crowded_inbox_lists_its_first_rows_and_how_many_more(tmp_path: Path) -> None:
    there = world(tmp_path)
    crowd("rituals", lambda of, at: daily(of, at) | {"who": "we"}, "plan", count=COUNT)(there)
    side = there.couple.me
    Exchange(side.mirror, side.folder, clock=there.couple.clock).run()
    async with opened(app_of(there, 0), TALL) as week:
        assert "1200 wait" in "\n".join(week.rows())
        await week.press("o")
        print(*week.rows(), sep="\n")
        assert sum("asks" in row for row in week.rows()) == MOST_SHOWN
        assert any(BEYOND in row for row in week.rows())
        await week.press("y")
        await week.press("escape")
        assert week.screen.state.waiting.answers == COUNT - 1
