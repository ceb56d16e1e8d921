"""The clock of the program, injected so that tests can fix the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present as an aware UTC time."""


def system_clock() -> datetime:
    """The present by this machine's clock, as an aware UTC time."""
    return datetime.now(UTC)
