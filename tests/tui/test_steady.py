"""A monotonic clock that stops or jumps by a year delays no timer for good.

The screen goes on looking at the folder too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count, pairwise
from threading import Event

import pytest
from textual import _time, events
from textual.app import App
from textual.message_pump import MessagePump

from planner.plan.plan import Plan
from planner.sync.exchange import Report
from planner.tui.services import folder_watcher as folder
from planner.tui.services.folder_watcher import FolderWatch
from planner.tui.terminal import key_queue as typeahead
from planner.tui.terminal import timers as steady
from planner.tui.terminal.timers import SteadyClock, SteadyLoop
from tests.tui.conftest import MakeApp
from tests.tui.test_week import opened

YEAR = 366 * 86_400.0
Source = Callable[[], float]


def still() -> Source:
    return lambda: 1000.0


def jumping(by: float, every: int) -> Source:
    """Steps of a millisecond, and a jump now and then."""
    readings = count()

    def read() -> float:
        number = next(readings)
        return 1000.0 + number / 1000 + by * (number // every)

    return read


def ahead() -> Source:
    return jumping(YEAR, 5)


def back() -> Source:
    return jumping(-YEAR, 5)


def to_and_fro() -> Source:
    readings = count()
    return lambda: 1000.0 + YEAR * (-1) ** next(readings)


CLOCKS = [still, ahead, back, to_and_fro]


def test_a_steady_clock_follows_a_correct_clock() -> None:
    now = [5.0]
    clock = SteadyClock(lambda: now[0])
    begun = clock()
    now[0] += 2.5
    assert clock() - begun == 2.5
    clock.waited(begun, 1.0)  # shorter than what the clock has seen
    assert clock() - begun == 2.5


@pytest.mark.parametrize("source", CLOCKS)
def test_the_clock_never_goes_back_and_counts_waiting(source: Callable[[], Source]) -> None:
    clock = SteadyClock(source())
    readings = []
    for _ in range(50):
        since = clock()
        clock.waited(since, 1.0)
        readings.append(clock())
    steps = [later - earlier for earlier, later in pairwise(readings)]
    assert all(1.0 <= step < 1.1 for step in steps)


@pytest.mark.parametrize("source", CLOCKS)
def test_timers_of_the_loop_fire(source: Callable[[], Source]) -> None:
    async def work() -> list[int]:
        woken: list[int] = []
        for number in range(5):
            await asyncio.sleep(0.002)
            woken.append(number)
        return woken

    with asyncio.Runner(loop_factory=lambda: SteadyLoop(SteadyClock(source()))) as runner:
        assert runner.run(asyncio.wait_for(work(), 30)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("source", CLOCKS)
def test_textuals_intervals_fire(source: Callable[[], Source], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SteadyClock(source())
    monkeypatch.setattr(_time, "get_time", clock)

    class Ticking(App[int]):
        ticks = 0

        def on_mount(self) -> None:
            self.set_interval(0.01, self.tick)

        def tick(self) -> None:
            self.ticks += 1
            if self.ticks == 20:
                self.exit(self.ticks)

    with asyncio.Runner(loop_factory=lambda: SteadyLoop(clock)) as runner:
        assert runner.run(Ticking().run_async(headless=True)) == 20


def test_textual_reads_the_steady_clock_in_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_time, "get_time", _time.get_time)  # put back afterwards
    steady.steady_textual()
    assert _time.get_time is steady.steady_clock


@pytest.mark.parametrize("source", CLOCKS)
def test_the_folder_is_checked_repeatedly(source: Callable[[], Source], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "WATCH_EVERY_S", 0.001)
    monkeypatch.setattr(folder, "WHOLE_EVERY", 0.01)
    monkeypatch.setattr(folder, "SOON", 0.001)
    looked, looked_whole, asked = Event(), Event(), Event()

    class Counting:
        looks = wholes = 0

        def changed(self) -> bool:
            self.looks += 1
            if self.looks == 20:
                looked.set()
            return False

        def run(self, *, whole: bool = False) -> Report:
            self.wholes += whole
            if self.wholes == 3:
                looked_whole.set()
            if not whole:
                asked.set()
            return Report()

    watch = FolderWatch(Counting, lambda report: None, clock=SteadyClock(source()))
    watch.start()
    assert looked.wait(30)
    assert looked_whole.wait(30)
    asked.clear()
    watch.soon()
    assert asked.wait(30)
    watch.stop()


@pytest.mark.parametrize("source", CLOCKS)
async def test_a_key_behind_a_lost_one_is_handled(
    source: Callable[[], Source], full_plan: Plan, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SteadyClock(source())
    monkeypatch.setattr(typeahead, "steady_clock", clock)
    async with opened(make_app()) as week:
        app = week.app
        with monkeypatch.context() as patched:
            patched.setattr(MessagePump, "call_later", lambda *_: True)  # what was to answer that key is gone
            await app.on_event(events.Key("f9", None))
        clock.waited(clock(), typeahead.KEY_PATIENCE_S)  # the loop has waited meanwhile
        clock.waited(clock(), typeahead.KEY_PATIENCE_S)
        await week.press("]")
        assert week.header[0] != "Week 48 · 23–29 Nov"
