"""Random ids; those of records start with the month whose file they are in.

Formats: a device is 13 characters of lower-case base32; a block, request, idea, note, cheer or
comment is `<YYYY-MM>-<8 of base32>`; an occurrence is `<ritual-id>@<YYYY-MM-DD>`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
DEVICE_ID = re.compile(r"[a-z2-7]{13}")
OVERLAY: Final = "overlay:"
"""How the id of an overlay's event begins, which is nothing of the plan."""
SUNDAY_REVIEW: Final = "sunday-review"
"""The root of the offered ritual that a sealed review marks as done."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY = re.compile(r"\d{2}-\d{2}", re.ASCII)
RECORD_ID = re.compile(r"((?!0000)[0-9]{4}-(?:0[1-9]|1[0-2]))-[a-z2-7]{8}")


class Ids:
    """Draws ids from a source of randomness, which a test can replace."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._given = source

    @property
    def _source(self) -> random.Random:
        if self._given is None:
            from random import SystemRandom  # a command that only reads draws no id

            self._given = SystemRandom()
        return self._given

    def device(self) -> str:
        """A new device id: 13 characters of base32."""
        return self._draw(13)

    def plan(self) -> str:
        """A new plan id: 13 characters of base32."""
        return self._draw(13)

    def person(self) -> str:
        """A new person id: 8 characters of base32."""
        return self._draw(8)

    def record(self, month: str) -> str:
        """An id whose record lives in `month` (`YYYY-MM`) for life."""
        return f"{month}-{self._draw(8)}"

    def _draw(self, length: int) -> str:
        return "".join(self._source.choice(ALPHABET) for _ in range(length))


def home_month(record_id: str) -> str | None:
    """The month (`YYYY-MM`) whose shard holds this record; None for other ids."""
    match = RECORD_ID.fullmatch(record_id)
    if match:
        return match.group(1)
    occurrence = split_occurrence(record_id)
    return occurrence[1].isoformat()[:7] if occurrence else None


def occurrence_id(ritual: str, day: date) -> str:
    """The id of the occurrence whose original date that is; `ritual` is the root."""
    return f"{ritual}@{day.isoformat()}"


def split_occurrence(record_id: str) -> tuple[str, date] | None:
    """Split an occurrence's id into ritual and original date; None for other ids."""
    ritual, at, day = record_id.rpartition("@")
    return (ritual, date.fromisoformat(day)) if ritual and at and _is_date(day) else None


def nearest_date(text: str, today: date) -> str:
    """Add the year to a date without one (`11-27`), so that it's nearest to today.

    Any other text is returned unchanged.

    >>> nearest_date("01-02", date(2026, 11, 25))
    '2027-01-02'
    """
    if not _MONTH_DAY.fullmatch(text):
        return text
    dates = [day for year in (today.year - 1, today.year, today.year + 1) if _is_date(day := f"{year:04}-{text}")]
    return min(dates, key=lambda day: abs(date.fromisoformat(day) - today), default=text)


def segment_id(root: str, day: date) -> str:
    """The id of a ritual's segment that begins on that date."""
    return f"{root}~{day.isoformat()}"


def split_ritual(ritual: str) -> tuple[str, date | None]:
    """Split a segment's id into its ritual's root and first date (None for the root)."""
    root, tilde, day = ritual.rpartition("~")
    return (root, date.fromisoformat(day)) if root and tilde and _is_date(day) else (ritual, None)


def ritual_root(record_id: str) -> str:
    """The root of a ritual, from its own id or that of a segment or occurrence."""
    occurrence = split_occurrence(record_id)
    return split_ritual(occurrence[0] if occurrence else record_id)[0]


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_sunday_review(ritual_id: str | None) -> bool:
    """Whether a ritual is the offered review."""
    return bool(ritual_id and ritual_id.startswith(SUNDAY_REVIEW))


def is_overlay(block_id: str) -> bool:
    """Whether it's the id of an overlay's event, which only looks like a block."""
    return block_id.startswith(OVERLAY)
