"""The screen's words for each state of the shared folder; work goes on in all.

What could not be published follows once the folder is back.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from planner.config.paths import Home
from planner.frontend import status_text
from planner.frontend.status_text import FOLDER_BACK, FOLDER_SILENT, SHARING_FAULT, SHARING_WORKS, folder_state
from planner.plan.plan import Plan
from planner.store.device import reidentify
from planner.store.device.reidentify import renewal_said
from planner.sync import exchange as exchanging
from planner.sync.exchange import Exchange, Report
from planner.sync.folder_diagnosis import Trouble
from planner.sync.setup import create
from planner.sync.strangers import strangers_said
from planner.tui.app import PlannerApp
from planner.tui.services import folder_watcher as folder_words
from tests.tui.conftest import BERLIN, MakeApp, StillClock
from tests.tui.pair import Pair
from tests.tui.test_week import SMALL, Hanging, Opened, SnapCompare, opened

Mend = Callable[[], object]
State = Callable[[Path, pytest.MonkeyPatch], Mend]
"""Brings the folder into a state; gives what ends that."""
MOST_CELLS = 79


def away(folder: Path) -> Path:
    """Out of its parent, so that nothing beside its place is the plan."""
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    return folder.rename(elsewhere / "kept")


def missing(folder: Path, _patch: pytest.MonkeyPatch) -> Mend:
    kept = away(folder)
    return lambda: kept.rename(folder)


def renamed(folder: Path, _patch: pytest.MonkeyPatch) -> Mend:
    other = folder.rename(folder.with_name("shared-old"))
    return lambda: other.rename(folder)


def unmounted(folder: Path, _patch: pytest.MonkeyPatch) -> Mend:
    kept = away(folder)
    (folder / "lost+found").mkdir(parents=True)

    def mount() -> None:
        folder.rename(folder.with_name("mount-point"))
        kept.rename(folder)

    return mount


def unmarked(folder: Path, _patch: pytest.MonkeyPatch) -> Mend:
    marker = folder / "planner.space"
    data = marker.read_bytes()
    marker.unlink()
    return lambda: marker.write_bytes(data)


def other_plan(folder: Path, _patch: pytest.MonkeyPatch) -> Mend:
    kept = away(folder)
    create(folder.with_name("others"), folder, me="Kim", you="Lou", zone=BERLIN, device_name="box")

    def swap() -> None:
        folder.rename(folder.with_name("theirs"))
        kept.rename(folder)

    return swap


def refused(number: int, name: str) -> State:
    """An operating system error from that function when the exchange calls it."""

    def state(folder: Path, patch: pytest.MonkeyPatch) -> Mend:
        real = getattr(exchanging, name)
        closed = [folder]

        def call(path: Path, *rest: Any, **named: Any) -> object:
            if any(path.is_relative_to(place) for place in closed):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, *rest, **named)

        patch.setattr(exchanging, name, call)
        return closed.clear

    return state


STATES: list[tuple[State, str]] = [
    (missing, "the folder is not there"),
    (renamed, "the folder was renamed"),
    (unmounted, "the folder is not mounted"),
    (unmarked, "the folder is not the plan’s"),
    (other_plan, "the folder has another plan"),
    (refused(errno.EACCES, "read_marker"), "no permission for the folder"),
    (refused(errno.EACCES, "replace_file"), "no permission for the folder"),
    (refused(errno.EROFS, "replace_file"), "the folder is read-only"),
    (refused(errno.ENOSPC, "replace_file"), "the folder is full"),
    (refused(errno.EDQUOT, "replace_file"), "the folder is full"),
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch looks without waiting a second."""
    monkeypatch.setattr(folder_words, "WATCH_EVERY_S", 0.02)
    monkeypatch.setattr(folder_words, "SOON", 0.0)
    monkeypatch.setattr(folder_words, "AGAIN_EVERY", 0.05)


async def until(week: Opened, words: str) -> None:
    """The header says so, as soon as the folder's thread does."""
    for _ in range(500):
        if week.header[2] == words:
            return
        await week.pilot.pause(0.01)
    assert week.header[2] == words


@pytest.mark.parametrize(("state", "words"), STATES)
async def test_each_folder_state_has_words_and_sharing_resumes_afterwards(
    state: State,
    words: str,
    full_plan: Plan,
    home: Home,
    clock: StillClock,
    make_app: MakeApp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchange = Exchange(home.mirror, full_plan.arrivals.folder, clock=clock)
    exchange.run()
    async with opened(make_app(exchange=exchange)) as week:
        await until(week, "saved, shared")
        said: list[str] = []
        say = week.screen.say

        def heard(text: str, *, troubled: bool = False) -> None:
            said.append(text)
            say(text, troubled=troubled)

        monkeypatch.setattr(week.screen, "say", heard)
        mend = state(full_plan.arrivals.folder, monkeypatch)
        await week.press("d")
        await until(week, f"1 change waits; {words}")
        sentence = week.app.folder_problem  # type: ignore[attr-defined]
        assert "shared folder" in sentence
        assert week.done() == "done"
        await week.press("p")
        await until(week, f"2 changes wait; {words}")
        assert all(len(row) <= 80 for row in week.rows())
        assert words in week.rows()[0]
        mend()
        await until(week, "saved, shared")
    assert said.count(sentence) == 1
    assert said[-1] == FOLDER_BACK
    shared = (full_plan.arrivals.folder / "devices" / full_plan.device / "months" / "2026-11.json").read_bytes()
    assert shared == (home.mirror / "devices" / full_plan.device / "months" / "2026-11.json").read_bytes()


async def test_a_folder_that_hangs_says_so_and_that_it_is_back(
    full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_words, "NOT_ANSWERING_AFTER", 0.0)
    folder = Hanging()
    async with opened(make_app(exchange=folder)) as week:
        assert folder.asked.wait(10)
        week.app.tick()  # type: ignore[attr-defined]
        assert week.header[2].endswith(f"; {FOLDER_SILENT[0]}")
        assert week.status == FOLDER_SILENT[1]
        await week.press("d")
        assert week.done() == "done"
        monkeypatch.setattr(folder_words, "NOT_ANSWERING_AFTER", 1000.0)
        folder.released.set()
        week.app.tick()  # type: ignore[attr-defined]
        assert FOLDER_SILENT[0] not in week.header[2]
        assert week.status == FOLDER_BACK


def sams_months(pair: Pair) -> Path:
    months = pair.folder / "devices" / pair.sam.device / "months"
    months.mkdir(exist_ok=True)
    return months


async def told(week: Opened, pair: Pair, path: Path) -> list[str]:
    """Exchange with that path there, and see what the screen says until a key."""
    report = Exchange(pair.homes[0], pair.folder, clock=pair.clock).run()
    assert [row.file for row in report.skipped] == ([str(path.relative_to(pair.folder))] if path.exists() else [])
    week.app.post_message(PlannerApp.FolderTold(report))
    await week.pilot.pause()
    said = week.status
    await week.press("down")
    return [said] if said else []


async def test_files_that_cannot_be_read_are_told_once_while_it_is_so(pair: Pair, make_app: MakeApp) -> None:
    sentence = "Not everything from Sam could be read. See: planner doctor"
    odd, beside = sams_months(pair) / "2027-02.json", sams_months(pair) / "2027-02 (1).json"
    async with opened(make_app()) as week:
        for _ in range(2):
            os.mkfifo(odd)
            assert await told(week, pair, odd) == [sentence]
            assert await told(week, pair, odd) == []
            odd.unlink()
            assert await told(week, pair, odd) == []
        beside.write_text("{")
        assert await told(week, pair, beside) == []


def test_picture_of_a_file_that_cannot_be_read(pair: Pair, make_app: MakeApp, snap_compare: SnapCompare) -> None:
    os.mkfifo(sams_months(pair) / "2026-11.json")
    report = Exchange(pair.homes[0], pair.folder, clock=pair.clock).run()

    async def tell(pilot: Pilot[None]) -> None:
        pilot.app.post_message(PlannerApp.FolderTold(report))
        await pilot.pause()

    assert snap_compare(make_app(), terminal_size=SMALL, run_before=tell)


def test_every_sentence_can_be_read_at_80_columns() -> None:
    problem = Report(problems=("The shared folder cannot be used.",))
    said = [folder_state(problem, Trouble(kind, "n" * 40)) for kind in status_text._STATES]
    renewed = [("", renewal_said(cause)) for cause in reidentify._CAUSES]
    renewed += [("", strangers_said(["Wilhelmina Katharina"], count)) for count in (1, 2, 999)]
    for brief, sentence in [*said, *renewed, FOLDER_SILENT, SHARING_FAULT, ("", FOLDER_BACK), ("", SHARING_WORKS)]:
        assert len(sentence) <= MOST_CELLS
        assert len(f" Week 48 · 23–29 Nov  1000 changes wait; {brief}") < MOST_CELLS
    assert len({brief for brief, _ in said}) == len(said)


def test_an_unexplained_problem_is_shown_as_reported() -> None:
    report = Report(problems=("Something else.",))
    assert folder_state(report, Trouble("unknown")) == ("the folder cannot be used", "Something else.")
    assert folder_state(report, None) == ("the folder cannot be used", "Something else.")
    assert folder_state(Report(), None) == ("", "")
