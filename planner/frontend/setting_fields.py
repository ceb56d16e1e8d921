"""Read what somebody types for a setting, and format a setting's value.

It's the same for the screen and the shell.
"""

from __future__ import annotations

import re
from datetime import time
from zoneinfo import available_timezones

from planner.domain.availability import OwnHours
from planner.domain.errors import BadInput
from planner.domain.quickadd import read_length
from planner.domain.text import fold_text, one_line
from planner.domain.time.when import zone
from planner.domain.wording.blocks import length, short

MOST_ZONES = 4
"""Most zones that are listed when a city fits several."""
MOST_HOURS = 168
"""The number of hours in a week."""
NO_RANGE = ("", "nothing", "none", "no range")
_TO = re.compile(r"\s*(?:[-–—]|to)\s*")
_MOMENT = re.compile(r"(\d{1,2})(?::?(\d{2}))?", re.ASCII)
_BARE_HOURS = re.compile(r"(\d{1,3})\s*h?", re.ASCII)


def read_name(text: str, partner: str = "") -> str:
    """Read a name. Raises BadInput for none, and for the partner's."""
    name = one_line(text, "name")
    if not name:
        raise BadInput("A first name is enough; it heads a column.")
    if fold_text(name) == fold_text(partner):
        raise BadInput("A plan is for two people with two different names.")
    return name


def read_zone(text: str) -> str:
    """Read an IANA zone, or the only zone whose city it is. Raises BadInput."""
    wanted = "_".join(text.split())
    try:
        return zone(wanted).key
    except BadInput:
        fits = sorted(name for name in available_timezones() if _fits(name, fold_text(wanted)))
        if len(fits) == 1:
            return fits[0]
        if wanted and 1 < len(fits) <= MOST_ZONES:
            raise BadInput(f"“{short(text)}” could be {' or '.join(fits)}.") from None
        raise


def _fits(name: str, wanted: str) -> bool:
    return bool(wanted) and wanted in (fold_text(name), fold_text(name.rpartition("/")[2]))


# -- own hours ----------------------------------------------------------------------------------------------------


def read_hours(text: str) -> tuple[time, time]:
    """Read hours such as `8-22:30` or `08:00 – 22:30`. Raises BadInput.

    The end must be later than the start.
    """
    moments = _TO.split(one_line(text, "hours").lower())
    try:
        begins, ends = map(_moment, moments)
    except ValueError:
        raise BadInput(f"“{short(text)}” is not a part of a day; one looks like 8-22:30.") from None
    if begins >= ends:
        raise BadInput("The end must be later than the start, for example 8:00-22:30.")
    return begins, ends


def _moment(word: str) -> time:
    """Parse a time of day. Raises ValueError."""
    match = _MOMENT.fullmatch(word)
    if match is None:
        raise ValueError(word)
    return time(int(match[1]), int(match[2] or 0))


def hours_field(own: OwnHours, kind: str, text: str) -> dict[str, object]:
    """The field to write for new hours of `kind` (weekday, weekend). BadInput."""
    hours = {"weekday": own.weekday, "weekend": own.weekend} | {kind: read_hours(text)}
    return {"hours": {name: [f"{moment:%H:%M}" for moment in pair] for name, pair in hours.items()}}


# -- ranges -------------------------------------------------------------------------------------------------------


def read_range(text: str) -> list[int] | None:
    """Read a range such as `4-10` or `4h30-10h` in minutes; None for no range.

    Raises BadInput.
    """
    words = one_line(text, "range").lower().removesuffix("a week").strip()
    words = words.removesuffix("hours").strip()
    if words in NO_RANGE:
        return None
    try:
        low, high = map(_minutes, _TO.split(words))
    except ValueError:
        raise BadInput(f"“{short(text)}” is not a range of hours; one looks like 4h-8h.") from None
    if low > high:
        raise BadInput("A range starts with the smaller number: 4h-8h.")
    if high > MOST_HOURS * 60:
        raise BadInput(f"“{short(text)}” is not a range of hours; one looks like 4h-8h.")
    return [low, high]


def read_ranges(text: str) -> dict[str, list[int] | None]:
    """Read `4h-8h 5h-10h`: my own range, then the shared one if there's a second.

    Returns the fields to write. Raises BadInput.
    """
    parts = _TO.sub("-", text.strip()).split()
    if parts:
        try:
            return {"range": read_range(text)}
        except BadInput:
            if len(parts) == 1:
                raise
    if len(parts) != 2:
        raise BadInput("One range for your own time, and one for ours if you like: 4h-8h 5h-10h.")
    return dict(zip(("range", "range we"), map(read_range, parts), strict=False))


def _minutes(word: str) -> int:
    """Parse a length in minutes; a number alone is hours. Raises ValueError."""
    if match := _BARE_HOURS.fullmatch(word):
        return int(match[1]) * 60
    try:
        return read_length(word)
    except BadInput as trouble:
        raise ValueError(word) from trouble


def range_said(low: int, high: int) -> str:
    """A range of minutes such as `4–10 h`; `read_range` reads it back."""
    if low % 60 or high % 60:
        return f"{_length(low)}–{_length(high)}"
    return f"{low // 60}–{high // 60} h"


def range_as_typed(low: int, high: int) -> str:
    """A range of minutes as somebody would type it, such as `4h-8h`."""
    return f"{_length(low)}-{_length(high)}"


def _length(minutes: int) -> str:
    return length(minutes) if minutes else "0h"
