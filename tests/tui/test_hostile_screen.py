"""The screen on hostile folders: a sentence at most, and the rest goes on.

One variant of each kind of `tests/cli/test_hostile.py`; at night all, on both sides.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.config.paths import Home
from planner.config.settings import Settings
from planner.sync.exchange import Exchange
from planner.tui.app import PlannerApp
from planner.tui.week.screen import WeekScreen
from tests.cli.test_hostile import FEW, KINDS, OFTEN, World, world
from tests.profiles import NIGHTLY
from tests.tui.conftest import FULL, StillExchange
from tests.tui.test_week import LARGE, SMALL, Opened, opened

ALWAYS = {"2 strangers", "5 newer values"}
ONE_EACH = dict(sorted(OFTEN)) | dict(sorted(FEW))
SIDES = (0, 1) if NIGHTLY else (0,)
CASES = [(kind, name) for kind, variants in KINDS.items() for name in variants if ONE_EACH[kind] == name or NIGHTLY]
LISTS = ("inbox", "jar", "bring", "bin", "recover", "rituals", "carry", "balance", "settings", "free")
"""The actions that open lists and screens over the week."""


def app_of(there: World, side: int) -> PlannerApp:
    home = Home.at(str(there.home(side)), None, env={})
    settings = Settings.read(home.settings)
    return PlannerApp(home, settings, FULL, clock=there.couple.clock, exchange=lambda _plan: StillExchange())


async def exchange(week: Opened, there: World, side: int) -> None:
    """Exchange as the folder's thread does, and tell the screen."""
    side_of = there.couple.sides[side]
    report = Exchange(side_of.mirror, side_of.folder, clock=there.couple.clock).run()
    week.app.post_message(PlannerApp.FolderTold(report))
    await week.pilot.pause()


@pytest.mark.parametrize(
    ("kind", "name"),
    [pytest.param(*case, marks=() if case[0] in ALWAYS else pytest.mark.hostile, id=" ".join(case)) for case in CASES],
)
async def test_the_screen_says_a_sentence_at_most_and_shows_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, name: str
) -> None:
    there = world(tmp_path)
    KINDS[kind][name](there)
    said: list[str] = []
    say = WeekScreen.say

    def heard(screen: WeekScreen, text: str, *, troubled: bool = False) -> None:
        said.append(text)
        say(screen, text, troubled=troubled)

    monkeypatch.setattr(WeekScreen, "say", heard)
    for side in SIDES:
        size = (SMALL, LARGE)[side]
        said.clear()
        async with opened(app_of(there, side), size) as week:
            await exchange(week, there, side)
            await exchange(week, there, side)
            assert len(said) == len(set(said)) <= 2, said
            shown = "\n".join(week.rows())
            assert "Run of" in shown
            if kind.startswith("6") and "Walk of" not in shown:  # what comes before it is counted, and search finds it
                assert re.search(r" \+\d,\d{3} ", shown)
                await week.press("/", *"walk of sam", "enter")
                await week.press(*(() if isinstance(week.app.screen, WeekScreen) else ("enter",)))
                shown = "\n".join(week.rows())
            assert "Walk of" in shown
            await week.press("enter", "escape")
            for action in LISTS:
                week.screen.action_do(action)
                await week.pilot.pause()
                assert not isinstance(week.app.screen, WeekScreen), action
                await week.press("escape")
                if action == "bring":  # an empty list asks for its first line at once
                    await week.press("escape")
                assert isinstance(week.app.screen, WeekScreen), action
            assert len(said) == len(set(said)) <= 2, said
            assert [len(row) for row in week.rows()] == [size[0]] * size[1]
