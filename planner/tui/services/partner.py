"""Whether the other is in a review, looked up in the folder's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from planner import sync
from planner.domain.clock import Clock

if TYPE_CHECKING:
    from planner.sync.presence import PartnerPresence


class Partner:
    """The other person, as far as the shared folder shows them."""

    def __init__(self, folder: Path, person: str, clock: Clock) -> None:
        self._folder, self._person, self._clock = folder, person, clock
        self._presence: PartnerPresence | None = None

    @property
    def is_in_review(self) -> bool | None:
        """Whether they're in a review right now; None if that isn't known."""
        return self._presence.is_here if self._presence else None

    def look_then(self, after: Callable[[], object]) -> None:
        """Look who is in a review, which may block, and then do `after`."""
        self._presence = self._presence or sync.presence.PartnerPresence(self._folder, self._person, self._clock)
        self._presence.look()
        after()
