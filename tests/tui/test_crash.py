"""An unforeseen exception: the screen ends with a sentence, without plan content."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from rich.traceback import Traceback
from textual.app import App
from textual.pilot import Pilot

from planner.cli.main import main
from planner.config.paths import Home
from planner.domain.errors import PlannerError
from planner.domain.model.block import Draft
from planner.frontend.status_text import SHARING_FAULT, SHARING_WORKS, folder_state
from planner.plan.plan import Plan
from planner.store.disk.crash_reports import Crashed, list_crash_reports
from planner.sync.exchange import Report
from planner.tui.app import PlannerApp
from planner.tui.run import run_screen
from planner.tui.services import folder_watcher as folder_words
from planner.tui.services.folder_watcher import FolderWatch
from planner.tui.week.screen import WeekScreen
from tests.tui.conftest import MakeApp, StillClock, StillExchange, at
from tests.tui.test_folder_states import until
from tests.tui.test_week import SMALL, Opened, opened

SECRET = "Überraschungsfest"
SENTENCE = "Something went wrong inside planner. Nothing you saved is lost. A report without any of your words is in "


@pytest.fixture(autouse=True)
def secret_block(full_plan: Plan) -> None:
    full_plan.blocks.add(Draft(SECRET, at(2, "12:00"), full_plan.me.id))


@pytest.fixture(autouse=True)
def told(capfd: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """What a test wrote to the process's own streams; the secret is in none of it."""
    said: list[str] = []
    yield said
    out, err = capfd.readouterr()
    assert not [word for word in (SECRET, "Traceback", "locals") for text in (out, err, *said) if word in text]


def fail(*_: object) -> None:
    title = f"{SECRET} on Friday"
    raise ValueError(title)


class Rich(ValueError):
    """An exception that would paint itself."""

    def __rich__(self) -> str:
        return SECRET


def fail_richly(*_: object) -> None:
    raise Rich(SECRET)


def report_of(home: Home) -> str:
    """The one report; without the secret."""
    (path,) = list_crash_reports(home.mirror)
    assert path.stat().st_mode & 0o777 == 0o600
    data = path.read_bytes()
    assert SECRET.encode() not in data
    assert b"Friday" not in data
    return data.decode()


async def ended_by(kind: type[Exception], app: PlannerApp, act: Callable[[Opened], Awaitable[object]]) -> None:
    """What is done on the week ends the app by an exception of that kind."""

    async def run() -> None:
        async with opened(app) as week:
            assert any(SECRET[:8] in row for row in week.rows())
            await act(week)

    with pytest.raises(kind):
        await run()
    assert isinstance(app.failure, kind)


# -- what ends the app ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("raises", "kind"), [(fail, ValueError), (fail_richly, Rich)])
async def test_an_action_that_fails_ends_the_app_and_leaves_a_report(
    raises: Callable[..., None], kind: type[Exception], home: Home, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.tui.actions.review.look_back", raises)
    app = make_app()
    await ended_by(kind, app, lambda week: week.press("w"))
    text = report_of(home)
    assert ", screen" in text.splitlines()[0]
    assert ", Textual 8." in text
    assert f"raised {kind.__name__}\n" in text
    assert "  textual/" in text


async def test_a_timer_that_fails_ends_the_app_as_well(
    home: Home, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()

    async def wait_for_the_timer(week: Opened) -> None:
        monkeypatch.setattr(WeekScreen, "minute_passed", fail)
        app.set_timer(0.001, app.tick)
        await week.pilot.pause(0.05)

    await ended_by(ValueError, app, wait_for_the_timer)
    assert "planner/tui/app.py" in report_of(home)


async def test_a_failing_worker_is_reported_with_its_own_exception(home: Home, make_app: MakeApp) -> None:
    app = make_app()

    async def work() -> None:
        fail()

    async def begin(week: Opened) -> None:
        app.run_worker(work())
        await week.pilot.pause(0.05)

    await ended_by(ValueError, app, begin)
    assert "raised ValueError" in report_of(home)


async def test_a_planner_error_is_not_a_crash(home: Home, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PlannerError("That cannot be.")

    monkeypatch.setattr("planner.tui.actions.review.look_back", refuse)
    await ended_by(PlannerError, make_app(), lambda week: week.press("w"))
    assert list_crash_reports(home.mirror) == []


async def test_a_keyboard_that_can_no_longer_be_read_ends_the_app(home: Home, make_app: MakeApp) -> None:
    app = make_app()
    async with opened(app):
        try:
            fail()
        except ValueError:
            app.call_later(app.panic, Traceback(show_locals=True))
        await asyncio.wait_for(app._task or asyncio.sleep(0), 30)
    assert isinstance(app.failure, RuntimeError)
    assert app.return_code == 1
    assert "raised ValueError" in report_of(home)


# -- what a person is told --------------------------------------------------------------------------------------------


def on_the_screen(monkeypatch: pytest.MonkeyPatch, act: Callable[[Pilot[Any]], Any]) -> None:
    """`run_screen` without a terminal; `act` does what a person does."""

    async def run(app: PlannerApp) -> None:
        await App.run_async(app, headless=True, size=SMALL, auto_pilot=act)

    monkeypatch.setattr(PlannerApp, "run_async", run)
    monkeypatch.setattr("planner.tui.run.prepare", lambda *_: make_terminal())


def make_terminal() -> object:
    from tests.tui.conftest import FULL

    return FULL


def planner(home: Home, told: list[str], *, debug: bool = False) -> tuple[int, str]:
    """`planner` in a shell: its exit status and what it said on standard error."""
    out, err = io.StringIO(), io.StringIO()
    env = {"PLANNER_DEBUG": "1"} if debug else {}
    root = str(home.mirror.parent.parent)
    clock = StillClock()
    status = main(
        ["--home", root],
        stdout=out,
        stderr=err,
        clock=clock,
        env=env,
        screen=lambda home: run_screen(home, clock=clock),
    )
    assert out.getvalue() == ""
    if not debug:
        told.append(err.getvalue())
    return status, err.getvalue()


def crash_at_w(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press `w` on the screen, whose handler fails."""

    async def act(pilot: Pilot[Any]) -> None:
        await pilot.press("w")

    monkeypatch.setattr("planner.cli.commands.open_screen.need_terminal", lambda: None)
    monkeypatch.setattr("planner.tui.actions.review.look_back", fail)
    on_the_screen(monkeypatch, act)


def test_a_crash_gives_one_sentence_after_the_terminal_is_restored(
    home: Home, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_at_w(monkeypatch)
    status, said = planner(home, told)
    assert status == 1
    assert said == f"planner: {SENTENCE}{list_crash_reports(home.mirror)[0]}.\n"
    report_of(home)


def test_planner_debug_prints_the_traceback_without_locals(
    home: Home, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_at_w(monkeypatch)
    status, said = planner(home, told, debug=True)
    assert status == 1
    assert said.startswith(f"planner: {SENTENCE}")
    assert "Traceback (most recent call last)" in said
    assert "in fail\n" in said


def test_a_dying_thread_is_reported_when_the_screen_closes(
    home: Home, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(pilot: Pilot[Any]) -> None:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        await pilot.press("q")

    on_the_screen(monkeypatch, act)
    assert run_screen(home, clock=StillClock()) == 0
    out, err = capfd.readouterr()
    assert (out, err) == ("", f"planner: {SENTENCE}{list_crash_reports(home.mirror)[0]}.\n")
    assert ", thread" in report_of(home)


def test_a_failing_background_task_is_reported_when_the_screen_closes(
    home: Home, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(pilot: Pilot[Any]) -> None:
        asyncio.get_running_loop().call_soon(fail)
        await pilot.pause()
        await pilot.press("q")

    on_the_screen(monkeypatch, act)
    assert run_screen(home, clock=StillClock()) == 0
    assert capfd.readouterr().err.startswith(f"planner: {SENTENCE}")
    assert "raised ValueError" in report_of(home)


def test_a_crash_in_the_set_up_is_reported_beside_the_future_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(pilot: Pilot[Any]) -> None:
        await pilot.pause()

    home = Home.at(str(tmp_path / "new"), None, env={})
    monkeypatch.setattr("planner.tui.setup.screen.SetUp.compose", fail)
    on_the_screen(monkeypatch, act)
    with pytest.raises(Crashed) as crashed:
        run_screen(home, clock=StillClock())
    assert crashed.value.report is not None
    assert crashed.value.report.parent == home.mirror.parent / "crashes"
    report_of(home)


# -- the folder's thread ----------------------------------------------------------------------------------------------


class Faulty(StillExchange):
    """An exchange that crashes until it is mended."""

    def __init__(self) -> None:
        self.mended = False

    def changed(self) -> bool:
        if not self.mended:
            fail()
        return False


async def test_a_crash_of_an_exchange_is_in_the_header_until_it_works_again(
    home: Home, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WATCH_EVERY_S", "SOON", "AGAIN_EVERY"):
        monkeypatch.setattr(folder_words, name, 0.01)
    faulty = Faulty()
    async with opened(make_app(exchange=faulty)) as week:
        await until(week, f"22 changes wait; {SHARING_FAULT[0]}")
        assert week.status == SHARING_FAULT[1]
        await week.press("d")  # no key is held up
        assert week.done() == "done"
        faulty.mended = True
        await until(week, "23 changes wait for the folder")
        assert week.status == SHARING_WORKS
    assert ", folder" in report_of(home).splitlines()[0]


@pytest.mark.parametrize("part", ["make", "changed", "run", "look", "after", "told"])
def test_wherever_the_folder_s_thread_crashes_it_goes_on(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WATCH_EVERY_S", "SOON", "AGAIN_EVERY"):
        monkeypatch.setattr(folder_words, name, 0.001)
    crashes: list[Exception] = []
    mended = Event()
    works = Event()

    def crash_in(name: str) -> None:
        if part == name and not mended.is_set():
            fail()

    class Folder:
        def __init__(self) -> None:
            crash_in("make")

        def changed(self) -> bool:
            crash_in("changed")
            return True

        def run(self, *, whole: bool = False) -> Report:
            crash_in("run")
            return Report() if mended.is_set() or part != "look" else Report(problems=("It is away.",))

    def told(report: Report) -> None:
        crash_in("told")
        if not report.problems:
            works.set()
        elif part != "look":
            assert folder_state(report, watch.trouble) == SHARING_FAULT

    def crashed(error: Exception) -> None:
        crashes.append(error)
        if len(crashes) == 3:
            mended.set()

    watch = FolderWatch(Folder, told, lambda: crash_in("after"), lambda report: crash_in("look"), crashed)
    watch.start()
    assert mended.wait(30)
    works.clear()
    assert works.wait(30)
    watch.stop()
    assert {type(error) for error in crashes} == {ValueError}
