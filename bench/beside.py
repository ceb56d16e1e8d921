"""A plan with three calendars beside it, of two thousand events each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.plans import ZONE, Couple, build, mirror_of
from planner.config.paths import Home
from planner.config.settings import Settings
from planner.domain.clock import system_clock
from planner.domain.time.zones import known_zone
from planner.interop.ical.overlays import OverlayRefresh

CALENDARS = 3
EVENTS = 2_000
ALL_DAYS, AHEAD = 4 * 365, 365
"""The days over which the events are spread, and how many of them are to come."""


def build_beside(folder: Path) -> Couple:
    """This week alone, with the calendars, which have been read once."""
    couple = build(folder, 1)
    settings = Home.at(str(couple.me), env={}).settings
    lines = []
    for number in range(CALENDARS):
        path = folder / f"{number}.ics"
        path.write_bytes(calendar(number))
        lines.append(f'[[overlays]]\nname = "Calendar {number}"\nsource = "{path}"\n')
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("\n".join(lines))
    OverlayRefresh(mirror_of(couple.me), known_zone(ZONE), system_clock, "").run(Settings.read(settings).overlays)
    return couple


def calendar(number: int) -> bytes:
    """A calendar with twenty weekly meetings; the other events come once."""
    begin = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=ALL_DAYS - AHEAD)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for event in range(EVENTS):
        start = begin + timedelta(days=event * ALL_DAYS // EVENTS, minutes=30 * (event % 18))
        rule = ["RRULE:FREQ=WEEKLY"] if event % 100 == 0 else []
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}-{event}",
            f"SUMMARY:Meeting {event} about something",
            "LOCATION:Room 4",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            "DURATION:PT30M",
            *rule,
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
