"""Alex and Sam, each with an account, and one folder carried between them."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.pilot import Pilot

from planner.cli.main import main
from planner.config.paths import Home
from planner.config.settings import Settings
from planner.store.device.identity import state_path
from planner.sync.exchange import Exchange
from planner.tui.app import PlannerApp
from tests.flows.story import Step
from tests.support import HeldClock
from tests.tui.conftest import FULL, StillExchange
from tests.tui.driver import shown_rows

ID = re.compile(r"\b\d{4}-\d\d-[a-z2-7]{8}\b")
PATIENCE = 100
KEYS = {
    "Enter": "enter",
    "Home": "home",
    "End": "end",
    "Tab": "tab",
    "Space": "space",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
}


@dataclass
class People:
    """The two people of a story, with their homes under `root`.

    Ids are made anew in every run: `ids` maps each id of the document to the real one.
    """

    root: Path
    clock: HeldClock
    patch: pytest.MonkeyPatch
    ids: dict[str, str] = field(default_factory=dict)

    def at(self, who: str) -> Home:
        """From now on this is that person's account."""
        home = self.root / who
        home.mkdir(exist_ok=True)
        if not (home / "Sync").exists():
            (self.root / "Sync").mkdir(exist_ok=True)
            (home / "Sync").symlink_to(self.root / "Sync")
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "PLANNER_HOME", "PLANNER_PROFILE"):
            self.patch.delenv(name, raising=False)
        self.patch.setenv("HOME", str(home))
        return Home.at(env={})

    # -- commands -----------------------------------------------------------------------------------------------------

    def run(self, who: str, command: str) -> list[str]:
        """What the command prints, on both streams."""
        self.at(who)
        for told, real in self.ids.items():
            command = command.replace(told, real)
        out = io.StringIO()
        words = shlex.split(command)
        assert words[0] == "planner", command
        main(words[1:], stdout=out, stderr=out, clock=self.clock, env={})
        return out.getvalue().replace(str(self.root / who), "~").splitlines()

    def fits(self, told: str, real: str) -> bool:
        """Whether a line fits the told one: `…` matches anything, an id the real one."""
        for mine, theirs in zip(ID.findall(told), ID.findall(real), strict=False):
            told = told.replace(mine, self.ids.setdefault(mine, theirs))
        return pattern(told).fullmatch(plain(real)) is not None

    # -- the screen ---------------------------------------------------------------------------------------------------

    def exchange(self, home: Home) -> None:
        from planner.plan.plan import Plan

        if not state_path(home.mirror).exists():
            return  # before the set-up
        Exchange(home.mirror, Plan.open(home.mirror, clock=self.clock).arrivals.folder, clock=self.clock).run()

    @asynccontextmanager
    async def screen(self, who: str) -> AsyncIterator[Screen]:
        """That person's screen, opened after an exchange; its changes are shared later."""
        home = self.at(who)
        self.exchange(home)
        app = PlannerApp(home, Settings(), FULL, clock=self.clock, exchange=lambda _plan: StillExchange())
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield Screen(pilot)
            # Before it is taken apart: what still looks at the clock once a second ends with it.
            await pilot.exit(None)
        self.exchange(home)


class Screen:
    def __init__(self, pilot: Pilot[None]) -> None:
        self._pilot = pilot

    async def press(self, step: Step) -> None:
        """Keys by their names; anything longer is typed."""
        for key in step.keys:
            await self._pilot.press(*([KEYS[key]] if key in KEYS else key))
            await self._pilot.pause()

    def rows(self) -> list[str]:
        return [plain(row) for row in shown_rows(self._pilot.app)]

    def has(self, words: str) -> bool:
        """Whether these words are on the screen now."""
        return any(pattern(words).search(row) for row in self.rows())

    async def shows(self, line: str) -> bool:
        """Whether the line is on the screen, now or soon: the app's own clocks go on."""
        for _ in range(PATIENCE):
            if self.has(line):
                return True
            await self._pilot.pause(0.02)
        return False


def plain(line: str) -> str:
    """A line without its blanks at the ends, and one where there are several."""
    return " ".join(line.split())


def pattern(line: str) -> re.Pattern[str]:
    """The pattern of a line in a story: `…` matches anything."""
    return re.compile(r"\s*.*\s*".join(re.escape(part.strip()) for part in plain(line).split("…")))
