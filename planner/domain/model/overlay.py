"""Calendars that a week shows without having them in the plan: overlays."""

from __future__ import annotations

from typing import Literal
from zlib import crc32

from planner.domain.time.when import When
from planner.named_tuple import NamedTuple

FIXED = "fixed"
"""The pillar of what takes time and belongs to no column's hours."""
Shows = Literal["words", "busy"]
Shares = Literal["no", "busy"]


class OverlaySource(NamedTuple):
    """An overlay as the settings have it.

    `source` is a file, a folder of `.ics` files or an https address, which may have a secret in it: sentences name
    an overlay by its `name`. `show` is what the week has of its events, `share` what the other person sees.
    """

    name: str
    source: str
    show: Shows = "words"
    share: Shares = "no"

    @property
    def key(self) -> str:
        """A name for its files on this device."""
        return f"{crc32(' '.join((self.name, self.source)).encode()):08x}"

    @property
    def is_address(self) -> bool:
        """Whether it's fetched from the network."""
        return "://" in self.source


class OverlayEvent(NamedTuple):
    """One event of an overlay; `busy` is false for what takes no time."""

    when: When
    title: str
    place: str = ""
    busy: bool = True


class OverlayState(NamedTuple):
    """What is known of an overlay on this device.

    Its events are there from the month `first` to the month `last` (`YYYY-MM`). `mark` is what its source looked like
    when it was read at `read_at`; at `tried_at` it was last looked for. Both are ISO 8601 in UTC, or empty. `trouble`
    says what was wrong then, as the end of a sentence. `left_out` counts what could not be read, `example` is the
    first of it in one line.
    """

    key: str
    name: str
    show: Shows = "words"
    share: Shares = "no"
    first: str = ""
    last: str = ""
    mark: tuple[object, ...] = ()
    read_at: str = ""
    tried_at: str = ""
    trouble: str = ""
    left_out: int = 0
    example: str = ""
