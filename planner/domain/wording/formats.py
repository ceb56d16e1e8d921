"""Format times and dates as the settings say; names are English in any locale."""

from __future__ import annotations

from datetime import date, datetime

from planner.domain.time.week import DAYS, MONTHS
from planner.named_tuple import NamedTuple


class Style(NamedTuple):
    """How this person writes times and dates.

    `hours` is 24 or 12; `dates` is `dmy` (day first), `mdy` (month first) or `ymd` (ISO 8601).
    """

    hours: str = "24"
    dates: str = "dmy"


_style = Style()


def write_as(style: Style) -> None:
    """Set how this process writes times and dates; called once, when it starts."""
    global _style
    _style = style


def style_now() -> Style:
    """The style in which this process writes times and dates."""
    return _style


def day(d: date, today: date | None = None) -> str:
    """`Fri 27 Nov`, `Fri Nov 27` or `Fri 2026-11-27`; the year if it isn't `today`'s."""
    if _style.dates == "ymd":
        return f"{DAYS[d.weekday()]} {d.isoformat()}"
    year = "" if today is None or d.year == today.year else f" {d.year}"
    month = MONTHS[d.month - 1]
    return f"{DAYS[d.weekday()]} {f'{month} {d.day}' if _style.dates == 'mdy' else f'{d.day} {month}'}{year}"


def clock(at: datetime) -> str:
    """`19:30` or `7:30pm`."""
    if _style.hours == "12":
        return f"{at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}"
    return f"{at.hour:02}:{at.minute:02}"


def clock_cells() -> int:
    """The width of the widest hour, in cells."""
    return 7 if _style.hours == "12" else 5


def how_many(count: int, noun: str) -> str:
    """`no files`, `1 file`, `12 files`."""
    return f"1 {noun}" if count == 1 else f"{count or 'no'} {noun}s"


def changes_wait(count: int) -> str:
    """`1 change waits`, `3 changes wait`; empty for none."""
    return "1 change waits" if count == 1 else f"{count} changes wait" if count else ""
