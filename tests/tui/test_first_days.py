"""The first days: things to try in an empty week, and a hint a day for a week."""

from __future__ import annotations

import pytest

from planner.config.settings import Settings
from planner.domain.model.block import WE, Draft
from planner.plan.plan import Plan
from planner.tui.actions.table import actions
from planner.tui.week.first_days import hint_of_day, things_to_try
from tests.tui.conftest import MakeApp, StillClock, at
from tests.tui.test_week import LARGE, SMALL, Opened, opened

TO_TRY = (
    "Nothing here yet. Three things to try:",
    "a: add something for both of you: Film fri 20:00 we",
    "f: find a time when you’re both free",
    "S: say to Sam what you’d like, and what you’d offer",
)
FIRST_HINT = "Press ? for the first keys, and again for all of them."


def shown(week: Opened) -> str:
    return "\n".join(week.rows())


@pytest.mark.parametrize("size", [SMALL, LARGE, (200, 60)])
async def test_an_empty_week_says_three_things_to_try(plan: Plan, make_app: MakeApp, size: tuple[int, int]) -> None:
    async with opened(make_app(), size) as week:
        text = shown(week)
        assert [line for line in TO_TRY if line not in text] == []
        await week.press("]")
        assert TO_TRY[0] in shown(week)
        await week.press("[", "[")
        assert TO_TRY[0] not in shown(week)  # a week that is over


async def test_three_things_to_try_disappear_once_something_is_planned(plan: Plan, make_app: MakeApp) -> None:
    plan.blocks.add(Draft("Film", at(4, "20:00"), WE))
    async with opened(make_app()) as week:
        assert TO_TRY[0] not in shown(week)
        await week.to("Film")
        await week.press("x")
        assert TO_TRY[0] in shown(week)
        await week.press("u")
        assert TO_TRY[0] not in shown(week)


async def test_three_things_to_try_are_not_shown_in_a_day_or_a_low_terminal(plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app(), (80, 16)) as week:
        assert TO_TRY[0] not in shown(week)
    async with opened(make_app()) as week:
        await week.press("v")
        assert TO_TRY[0] not in shown(week)


async def test_they_name_the_keys_of_the_persons_own_table(plan: Plan, make_app: MakeApp) -> None:
    settings = Settings(keys={"add": "f2", "request": "f"})
    async with opened(make_app(settings=settings)) as week:
        text = shown(week)
        assert "f2: add something for both" in text
        assert "f: say to Sam" in text
        assert "both free" not in text  # without a key


async def test_the_week_gives_a_hint_until_something_is_said(full_plan: Plan, make_app: MakeApp) -> None:
    async with opened(make_app()) as week:
        assert FIRST_HINT in shown(week)
        await week.press("d")
        assert FIRST_HINT not in shown(week)
        await week.press("down")
        assert FIRST_HINT in shown(week)


async def test_each_day_of_the_first_week_has_its_hint(plan: Plan, make_app: MakeApp, clock: StillClock) -> None:
    said = set()
    for _ in range(7):
        async with opened(make_app()) as week:
            said.add(week.rows()[-2].strip())
        clock.pass_by(days=1)
    assert len(said) == 7
    assert all(line.startswith("Press ") for line in said)
    async with opened(make_app()) as week:
        assert week.rows()[-2].strip() == ""


async def test_the_hint_follows_the_day_past_midnight(plan: Plan, make_app: MakeApp, clock: StillClock) -> None:
    async with opened(make_app()) as week:
        assert FIRST_HINT in shown(week)
        clock.pass_by(days=1)
        assert week.screen.minute_passed()
        await week.pilot.pause()
        assert "to protect it" in shown(week)


def test_a_person_who_joins_later_has_a_first_week_too(sams_plan: Plan, full_plan: Plan, clock: StillClock) -> None:
    assert sams_plan.people.began == full_plan.people.began == clock.now


def test_every_hint_fits_and_names_a_key() -> None:
    keys = {action.id: action.key for action in actions() if action.keys}
    for number in range(7):
        assert 0 < len(hint_of_day(number, "Bartholomew-Theodore", lambda name: keys.get(name, ""))) < 80
        assert hint_of_day(number, "Sam", lambda _name: "") == ""
    assert hint_of_day(-1, "Sam", str) == hint_of_day(7, "Sam", str) == ""
    assert things_to_try("Sam", lambda _name: "") == ()
