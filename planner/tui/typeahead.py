"""Keys one at a time: a burst from a slow line goes where each key was meant.

Textual hands every key to whatever has the focus when it arrives. Of `aDinner` typed in one go, the letters would go
to the week, because the line that `a` opens is not there yet. Here the next key waits until the one before it has
been through its whole chain, and a screen it opened is ready to be typed into.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from planner.tui.steady import steady_clock

PATIENCE = 0.5
"""Seconds after which a key no longer waits for the one before it: whatever held that chain up is gone."""


class TypeAhead(App[None]):
    """An app whose keys are dealt with in the order in which they were typed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._typed: deque[events.Key] = deque()
        self._under_way = 0
        """The number of the key that is being dealt with; 0 when there is none."""
        self._last_number = 0
        self._since = 0.0

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if not self._under_way or steady_clock() - self._since > PATIENCE:
            await self._deal_with_next()

    async def _deal_with_next(self) -> None:
        """Hand on the next key, and send a mark after it through the same queues."""
        if not self._typed:
            self._under_way = 0
            return
        self._last_number += 1
        number = self._under_way = self._last_number
        self._since = steady_clock()
        screen = self.screen
        target: MessagePump = self.focused or screen
        await super().on_event(self._typed.popleft())
        target.call_later(self._follow, target, number, screen)

    async def _follow(self, node: MessagePump, number: int, screen: MessagePump) -> None:
        """The key has been dealt with at `node`; on to its parent, and at the top to the next key."""
        if number != self._under_way:
            return
        parent = node._parent
        if node is not self and parent is not None:
            parent.call_later(self._follow, parent, number, screen)
        elif self.is_running and self.screen is not screen:
            # Its mark comes after the screen has been composed and has put the focus where it belongs.
            opened = self.screen
            opened.call_later(self._opened, number)
        else:
            await self._deal_with_next()

    def _opened(self, number: int) -> None:
        if number == self._under_way:
            self.call_later(self._deal_with_next)
