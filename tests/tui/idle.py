"""Wait until the app is idle, by asyncio's callbacks instead of processor load.

Textual itself guesses from how much the process computes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol, cast

import pytest
from textual._queue import Queue
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot

SOON = 0.02
"""Seconds: what is due within this time is waited for as well."""
TURNS = 3
FRAME = 0.001
"""Seconds between two pictures; with Textual's 1/60 each key would wait for one."""


class _Loop(Protocol):
    """The parts of asyncio's event loop used here: due and scheduled callbacks."""

    _ready: Sequence[asyncio.Handle]
    _scheduled: Sequence[asyncio.TimerHandle]

    def time(self) -> float: ...


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until no callback is due for some turns of the loop, nor will be soon.

    Replaces Textual's `wait_for_idle`, which sleeps 20 ms at a time until the process computes little in them.
    """
    loop = cast(_Loop, asyncio.get_running_loop())
    end = loop.time() + max_sleep
    calm = 0
    while calm < TURNS and loop.time() < end:
        await asyncio.sleep(0)
        due = [handle.when() for handle in loop._scheduled if not handle.cancelled()]
        wait = min(due, default=end) - loop.time()
        if loop._ready or wait < SOON:
            calm = 0
            await asyncio.sleep(0 if loop._ready else max(wait, 0))
        else:
            calm += 1


textuals_wait_for_screen = Pilot._wait_for_screen


async def wait_for_screen(pilot: Pilot[object], timeout: float = 30) -> bool:
    """Wait until the screen and its widgets have handled what was sent to them.

    Textual's own sends each of them one more message and waits until all have handled it. It's only asked where one is
    at work: the others wait for their next message already.
    """
    screen = pilot.app._screen_stack[-1] if pilot.app._screen_stack else None
    if screen is not None and not any(map(_is_at_work, (pilot.app, *screen.walk_children(with_self=True)))):
        return True
    return await textuals_wait_for_screen(pilot, timeout)


def _is_at_work(pump: MessagePump) -> bool:
    queue: Queue[Message | None] = pump._message_queue
    return not queue.empty() or not queue.ready_event._waiters


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot that goes on as soon as the app has handled a key or a click."""
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
    monkeypatch.setattr(Pilot, "_wait_for_screen", wait_for_screen)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", FRAME)
