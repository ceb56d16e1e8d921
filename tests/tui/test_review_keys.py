"""How many keys a whole Sunday review takes, not counting typed letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from planner.config.paths import Home
from planner.domain.model.block import WE, Block
from planner.domain.review.steps import Mode, Step, is_sealed
from planner.plan.plan import Plan
from planner.tui.app import PlannerApp
from planner.tui.review.rows import AnswerRow
from planner.tui.review.screen import COLUMN_IDS, ReviewScreen
from planner.tui.widgets.field_list import Row
from tests.tui.conftest import MakeApp, StillClock
from tests.tui.test_review import SIZE, WEEK, review_of, settle, two, words, written
from tests.tui.test_review import sunday as sunday  # the fixture
from tests.tui.test_week import opened

REAL, BARE = 50, 9
MODES: tuple[Mode, ...] = ("one", "ten")


class Presses:
    """One keyboard, and how many keys were pressed on it besides what was typed."""

    def __init__(self, pilot: Pilot[None], count: int = 0) -> None:
        self.pilot = pilot
        self.count = count

    @property
    def app(self) -> PlannerApp:
        assert isinstance(self.pilot.app, PlannerApp)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
        self.count += len(keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if sign == " " else "full_stop" if sign == "." else sign for sign in text))

    async def until(self, fits: Callable[[], bool]) -> None:
        await settle(self.pilot, fits)

    async def at_step(self, step: str) -> None:
        def there() -> bool:
            screen = self.app.screen
            return isinstance(screen, ReviewScreen) and screen.controller.shown.id == step and bool(screen.focused)

        await self.until(there)
        await self.pilot.pause()

    async def begin(self) -> None:
        await self.press("R")
        await self.at_step("thanks")

    async def to(self, words: str, column: str | None = None) -> None:
        """Go with the arrows to the row whose label says so."""
        row = next(
            row for row in self.app.screen.query(Row) if words in str(row.label) and column in (None, _column(row))
        )
        for _ in COLUMN_IDS:
            if _column(self.app.screen.focused) == _column(row):
                break
            await self.press("right")
        rows = [other for other in self.app.screen.query(Row) if _column(other) == _column(row)]
        here = self.app.screen.focused
        assert isinstance(here, Row)
        by = rows.index(row) - rows.index(here)
        await self.press(*["down" if by > 0 else "up"] * abs(by))
        assert self.app.screen.focused is row


def _column(widget: Widget | None) -> str | None:
    return next((node.id for node in widget.ancestors if node.id in COLUMN_IDS), None) if widget else None


def planned(plan: Plan) -> dict[str, Block]:
    plan.refresh()
    return {block.title: block for blocks in plan.week(WEEK.plus(1)).columns.values() for block in blocks}


# -- nothing written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
async def test_a_bare_review_at_one_keyboard(mode: Mode, sunday: Plan, make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        keys = Presses(pilot)
        await keys.begin()
        await keys.press("right", *["down"] * MODES.index(mode), "enter")
        await keys.until(lambda: review_of(keys.app).controller.review.mode == mode)
        for step in review_of(keys.app).controller.review.steps:
            await keys.at_step(step.id)
            await keys.press("enter" if step.id == "seal" else "space")
        await keys.until(lambda: written(sunday).sealed)
    assert keys.count <= BARE


async def both_go_on(people: list[Presses], step: Step) -> None:
    """Space by each; where answers open together, a second one once they're read."""
    for keys in people:
        await keys.press("space")
    if is_sealed(step, "two"):
        for keys in people:
            await keys.until(lambda keys=keys: review_of(keys.app).controller.review.opened(step))  # type: ignore[misc]
        for keys in people:
            await keys.press("space")


async def test_a_bare_review_at_two_terminals(sunday: Plan, home: Home, tmp_path: Path, clock: StillClock) -> None:
    async with two(sunday, home, tmp_path, clock) as pilots:
        people = [Presses(pilot, count=1) for pilot in pilots]  # both pressed R
        for step in review_of(people[0].app).controller.review.steps:
            for keys in people:
                await keys.at_step(step.id)
            await both_go_on(people, step)
        for keys in people:
            await keys.until(lambda keys=keys: review_of(keys.app).controller.review.sealed)  # type: ignore[misc]
    assert max(keys.count for keys in people) <= BARE


# -- real answers -----------------------------------------------------------------------------------------------------


async def leave_a_memory(make_app: MakeApp) -> int:
    """In the week, with the cursor on what it's about: it opens at the look back."""
    async with opened(make_app()) as week:
        await week.to("Run")
        keys = Presses(week.pilot)
        await keys.press("plus")
        await keys.type("so clear")
        await keys.press("tab", "enter")
    return keys.count


async def write_thanks(keys: Presses) -> None:
    await keys.to("thank you for", column="me")
    await keys.type("the tea")
    await keys.press("down")
    await keys.type("the call")
    await keys.press("down")
    await keys.type("your laugh")
    await keys.press("enter")


async def plan_own(keys: Presses) -> None:
    """Two lines of one's own, in fields that follow each other."""
    await keys.to("alone", column="me")
    await keys.type("songwriting wed 18.00")
    await keys.press("enter")
    await keys.type("swim with Mia sat")
    await keys.press("enter")


async def answer_the_request(keys: Presses) -> None:
    await keys.to("would like")
    await keys.press("enter", "enter")


async def plan_ours(keys: Presses) -> None:
    await keys.to("new to you both")
    await keys.type("sauna sat 15.00")
    await keys.press("enter")
    await keys.type("shopping sat Sam")
    await keys.press("enter")


@pytest.mark.parametrize("mode", ["two", "one"])
async def test_a_review_with_real_answers(
    mode: Mode, sunday: Plan, make_app: MakeApp, home: Home, tmp_path: Path, clock: StillClock
) -> None:
    """A memory, three thanks, four lines that plan, and one request answered.

    At two terminals these are one person's keys.
    """
    memory = await leave_a_memory(make_app)
    async with two(sunday, home, tmp_path, clock) as pilots:
        keys, other = Presses(pilots[0], count=memory + 1), Presses(pilots[1])
        sam = review_of(other.app).controller.plan
        sam.requests.ask(need="an evening alone thu 20:00", feeling="tired", offer="soup on sunday")
        if mode == "one":
            await keys.press("right", "enter")
            await keys.until(lambda: "yes, both of you" in words(keys.app))
            await keys.press("down", "enter")
            await keys.until(lambda: review_of(keys.app).controller.review.mode == "one")
            await keys.until(lambda: isinstance(keys.app.screen.focused, AnswerRow))
        for step in review_of(keys.app).controller.review.steps:
            await keys.at_step(step.id)
            if step.id == "thanks":
                await write_thanks(keys)
            elif step.id == "back":
                await keys.until(lambda: "so clear" in words(keys.app))
            elif step.id == "mine":
                await plan_own(keys)
                await keys.until(lambda: "would like" in words(keys.app))
                await answer_the_request(keys)
            elif step.id == "ours":
                await plan_ours(keys)
            if mode == "two":
                await other.at_step(step.id)
                await both_go_on([keys, other], step)
            else:
                await keys.press("enter" if step.id == "seal" else "space")
        await keys.until(lambda: review_of(keys.app).controller.review.sealed)
    sunday.refresh()
    found = planned(sunday)
    assert {"songwriting", "swim", "sauna", "shopping"} <= {title.split()[0] for title in found}
    assert found["songwriting"].protected
    assert found["sauna"].who == WE
    assert [row.answer for row in sunday.requests.all()] == ["yes"]
    review = sunday.reviews.review(WEEK)
    assert review.me.answers["thanks"] == "the tea\nthe call\nyour laugh"
    assert keys.count <= REAL
