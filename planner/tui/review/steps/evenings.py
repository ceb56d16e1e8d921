"""The evenings of the coming week on which both are free."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.domain.wording import blocks as wording
from planner.tui.review import planning
from planner.tui.review.viewer import ReviewViewer

EVENING_BEGINS = 17


def evening_slots(viewer: ReviewViewer) -> list[tuple[datetime, datetime]]:
    """A free stretch for each day of the coming week, from the evening on."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for slot in viewer.plan.requests.free(viewer.review.next_week, planning.DATE_MINUTES):
        start = max(slot.start, slot.start.replace(hour=EVENING_BEGINS, minute=0))
        if slot.end - start >= timedelta(minutes=planning.DATE_MINUTES):
            found.setdefault(slot.start.date().isoformat(), (start, slot.end))
    return list(found.values())


def free_words(viewer: ReviewViewer) -> list[str]:
    """The free stretches for both, a line a day."""
    slots = evening_slots(viewer)
    return [f"{viewer.hour(start)}–{wording.clock(end)}" for start, end in slots] or ["no evening"]


def open_evenings(viewer: ReviewViewer) -> list[str]:
    """The days of the coming week on which both have two free hours from 17:00 on."""
    return [wording.DAYS[start.weekday()] for start, _ in evening_slots(viewer)]


def evenings_named(days: list[str]) -> str:
    """The days as a list, or “every evening”."""
    return "every evening" if len(days) == len(wording.DAYS) else ", ".join(days)
