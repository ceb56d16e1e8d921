"""Waiting takes the same seconds under clocks that stand still or jump."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from threading import Event, Thread

import pytest

from planner.store.disk.waiting import PipeEvent, pause, run_within
from tests.real.conftest import need

UNDER_A_CLOCK = """
import os
from planner.store.disk.waiting import PipeEvent, pause, run_within
event = PipeEvent()
assert not event.wait(0.02)
pause(0.02)
assert run_within(0.02, lambda: PipeEvent().wait(60), name="slow") is None
assert run_within(60, lambda: 7, name="quick") == 7
print("waited", flush=True)
os._exit(0)
"""


def test_an_event_is_set_until_it_is_cleared() -> None:
    event = PipeEvent()
    assert not event.is_set()
    assert not event.wait(0)
    for _ in range(100_000):
        event.set()  # more than a pipe holds
    assert event.is_set()
    assert event.wait(60)
    event.clear()
    assert not event.is_set()
    event.clear()


def test_two_threads_wait_for_one_event() -> None:
    event = PipeEvent()
    woken: list[bool] = []
    threads = [Thread(target=lambda: woken.append(event.wait(60))) for _ in range(2)]
    for thread in threads:
        thread.start()
    event.set()
    for thread in threads:
        thread.join()
    assert woken == [True, True]


def test_an_event_leaves_no_open_file_behind() -> None:
    before = len(os.listdir("/dev/fd"))
    for _ in range(50):
        PipeEvent().set()
    assert len(os.listdir("/dev/fd")) == before


def test_work_that_ends_in_time_gives_its_result() -> None:
    assert run_within(60, lambda: 7, name="work") == 7


def test_late_work_continues_in_its_thread() -> None:
    released, ended = Event(), Event()

    def work() -> int:
        released.wait()
        ended.set()
        return 7

    assert run_within(0.01, work, name="work") is None
    released.set()
    assert ended.wait(60)


def test_an_exception_within_the_time_reaches_the_caller() -> None:
    def work() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_within(60, work, name="work")


def test_a_late_exception_stays_in_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    released, told = Event(), Event()
    found: list[object] = []

    def hook(arguments: threading.ExceptHookArgs) -> None:
        found.append(arguments.exc_value)
        told.set()

    def work() -> int:
        released.wait()
        raise ValueError("late")

    monkeypatch.setattr(threading, "excepthook", hook)
    assert run_within(0.01, work, name="work") is None
    released.set()
    assert told.wait(60)
    assert str(found[0]) == "late"


def test_waiting_reads_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> float:
        raise AssertionError("a clock was asked")

    monkeypatch.setattr(time, "monotonic", asked)
    assert not PipeEvent().wait(0.01)
    pause(0.01)


@pytest.mark.parametrize("clock", ["2026-11-25 12:00:00", "+366d", "-366d"])
def test_waiting_works_under_a_faked_monotonic_clock(clock: str) -> None:
    need("faketime", "faketime")
    done = subprocess.run(
        ["faketime", "-f", clock, sys.executable, "-c", UNDER_A_CLOCK],
        env={**os.environ, "FAKETIME_DONT_FAKE_MONOTONIC": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("waited\n", "")
