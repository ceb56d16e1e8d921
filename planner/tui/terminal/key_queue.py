"""Handle keys and pastes one at a time, so a burst goes where each was meant.

Textual gives every key to the widget that has the focus when it arrives. Of `aDinner` typed in one go, the letters
would go to the week, because the line that `a` opens isn't there yet; a paste behind that `a` would go nowhere, and
what follows an Enter would be written into the line that is closing. Here each one waits until everything that the
one before it caused has been handled.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode

from planner.tui.terminal.timers import steady_clock

PASSES = 4
"""How often a mark goes from the focus up to the app before the next key.

Once behind the key itself, then behind the messages it caused (a line that was saved, a row that was left, a screen
that opened), each time from the new focus. A letter in a text field causes nothing that moves the focus, so once is
enough.
"""

KEY_PATIENCE_S = 5.0
"""Seconds after which a key no longer waits for the one before it."""

BUSY_LOOK_S = 0.05
"""Seconds between two checks whether a busy screen is done."""

_COLOURS = r"\x1b\[[0-?]*[ -/]*[@-~]"  # compiled with the first paste
_LINE_ENDS = r"\r\n|[\r\v\f\x85\u2028\u2029]"
_CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"


@runtime_checkable
class MayBeBusy(Protocol):
    """A screen that can be busy; keys typed then are meant for what it shows next."""

    @property
    def is_busy(self) -> bool:
        """Whether the work is still going on."""


class KeyQueue:
    """Handles keys and pastes in the order in which they arrived.

    `hand_on` passes one to Textual.
    """

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._hand_on = app, hand_on
        self._typed: deque[events.Key | events.Paste] = deque()
        self._under_way = 0
        """The number of the key that is being dealt with; 0 when there is none."""
        self._last_number = 0
        self._since = 0.0

    async def add(self, event: events.Key | events.Paste) -> None:
        """Queue an event, and handle it after all earlier ones."""
        self._typed.append(event)
        if not self._under_way or steady_clock() - self._since > KEY_PATIENCE_S:
            self._begin()
            await self._reached_top(self._under_way, 1)

    async def _deal_with_next(self) -> None:
        """Hand on the next event, and send a mark after it through the same queues."""
        if not self._typed:
            self._under_way = 0
            return
        self._begin()
        event, focused = self._typed.popleft(), self._app.focused
        if isinstance(event, events.Paste):
            event.text = clean_paste(event.text)
        is_letter = isinstance(event, events.Key) and focused and focused.check_consume_key(event.key, event.character)
        await self._hand_on(event)
        await self._mark(focused or self._app.screen, self._under_way, 1 if is_letter else PASSES)

    def _begin(self) -> None:
        self._last_number += 1
        self._under_way = self._last_number
        self._since = steady_clock()

    async def _mark(self, node: DOMNode | None, number: int, passes: int) -> None:
        """Put the mark into the queue of `node`, or skip one that is closing."""
        is_queued = node is not None and node.call_later(self._follow, node, number, passes)
        if not is_queued and node is not self._app:
            await self._reached_top(number, passes)

    async def _follow(self, node: DOMNode, number: int, passes: int) -> None:
        """Go on to the parent: everything queued at `node` has been handled."""
        if number != self._under_way:
            return
        if node is self._app:
            await self._reached_top(number, passes)
        else:
            await self._mark(node.parent, number, passes)

    async def _reached_top(self, number: int, passes: int) -> None:
        app = self._app
        if number != self._under_way or not app.screen_stack:
            return
        if passes > 1 and app.is_running:
            await self._mark(app.focused or app.screen, number, passes - 1)
        elif isinstance(app.screen, MayBeBusy) and app.screen.is_busy and steady_clock() - self._since < KEY_PATIENCE_S:
            app.set_timer(BUSY_LOOK_S, partial(self._reached_top, number, PASSES + 1))
        else:
            await self._deal_with_next()


def clean_paste(text: str) -> str:
    """Clean pasted text: line ends as `\\n`, no colours, no control characters."""
    return re.sub(_CONTROLS, "", re.sub(_LINE_ENDS, "\n", re.sub(_COLOURS, "", text)))
