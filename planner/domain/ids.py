"""Random ids; those of records start with the month whose file they are in.

Formats: a device is 13 characters of lower-case base32; a block, request, idea, note, cheer or
comment is `<YYYY-MM>-<8 of base32>`; an occurrence is `<ritual-id>@<YYYY-MM-DD>`.
"""

from __future__ import annotations

import random
import re
from datetime import date

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
DEVICE_ID = re.compile(r"[a-z2-7]{13}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY = re.compile(r"\d{2}-\d{2}", re.ASCII)
RECORD_ID = re.compile(r"((?!0000)[0-9]{4}-(?:0[1-9]|1[0-2]))-[a-z2-7]{8}")


class Ids:
    """Draws ids from one source of randomness, so that a test can hold it."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.SystemRandom()

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
    """The month (`YYYY-MM`) whose shard holds this record, an occurrence too; None for an id of another form."""
    match = RECORD_ID.fullmatch(record_id)
    if match:
        return match.group(1)
    occurrence = split_occurrence(record_id)
    return occurrence[1].isoformat()[:7] if occurrence else None


def occurrence_id(ritual: str, day: date) -> str:
    """The id of the occurrence whose original date that is; `ritual` is the root."""
    return f"{ritual}@{day.isoformat()}"


def split_occurrence(record_id: str) -> tuple[str, date] | None:
    """The ritual and the original date of an occurrence's id; None for an id of another form."""
    ritual, at, day = record_id.rpartition("@")
    return (ritual, date.fromisoformat(day)) if ritual and at and _is_date(day) else None


def nearest_date(text: str, today: date) -> str:
    """A date without its year (`11-27`) with the year that brings it nearest to today; any other text as it is.

    >>> nearest_date("01-02", date(2026, 11, 25))
    '2027-01-02'
    """
    if not _MONTH_DAY.fullmatch(text):
        return text
    dates = [day for year in (today.year - 1, today.year, today.year + 1) if _is_date(day := f"{year:04}-{text}")]
    return min(dates, key=lambda day: abs(date.fromisoformat(day) - today), default=text)


def segment_id(root: str, day: date) -> str:
    """The id of what a ritual became from that date on."""
    return f"{root}~{day.isoformat()}"


def split_ritual(ritual: str) -> tuple[str, date | None]:
    """The root of a ritual's id, and the date from which on it speaks (None for the root itself)."""
    root, tilde, day = ritual.rpartition("~")
    return (root, date.fromisoformat(day)) if root and tilde and _is_date(day) else (ritual, None)


def ritual_root(record_id: str) -> str:
    """The root of a ritual, from the id of one of its segments or occurrences, or its own."""
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
