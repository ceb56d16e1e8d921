"""Which week a review is about, and how long one held apart waits."""

from __future__ import annotations

from datetime import date, timedelta

from planner.domain.time.week import Week

APART_FOR = timedelta(hours=48)
"""How long a review held apart waits for both people."""


def review_week(today: date) -> Week:
    """The week that a review begun today is about.

    From Thursday on it's this week, before that last week.
    """
    week = Week.of(today)
    return week if today >= week.thursday else week.plus(-1)
