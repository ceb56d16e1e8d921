"""Ids: random where two devices must never meet, with the month in front where a record needs a home.

Formats (the contract's): a device is 13 characters of lower-case base32; a block, request, idea, note, cheer or
comment is `<YYYY-MM>-<8 of base32>`; an occurrence is `<ritual-id>@<YYYY-MM-DD>`.
"""

from __future__ import annotations

import random
import re

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
DEVICE_ID = re.compile(r"[a-z2-7]{13}")
RECORD_ID = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))-[a-z2-7]{8}")


class Ids:
    """Draws ids from one source of randomness, so that a test can hold it."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.SystemRandom()

    def device(self) -> str:
        return self._draw(13)

    def plan(self) -> str:
        return self._draw(13)

    def person(self) -> str:
        return self._draw(8)

    def record(self, month: str) -> str:
        """An id whose record lives in `month` (`YYYY-MM`) for life."""
        return f"{month}-{self._draw(8)}"

    def _draw(self, length: int) -> str:
        return "".join(self._source.choice(ALPHABET) for _ in range(length))


def home_month(record_id: str) -> str | None:
    """The month (`YYYY-MM`) whose shard holds this record; None for an id of another form."""
    match = RECORD_ID.fullmatch(record_id)
    return match.group(1) if match else None
