"""Wait until the app is idle, by asyncio's callbacks instead of processor load.

Textual itself guesses from how much the process computes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol, cast

import pytest

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


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot that goes on as soon as the app has handled a key or a click."""
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", FRAME)
