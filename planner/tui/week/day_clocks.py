"""The own hours and the other clock that the day view shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from planner.domain.model.block import Block, WeekView, zone_at
from planner.domain.time.zones import city, same_time
from planner.tui.week.bands import Band
from planner.tui.week.day_bands import Clocks, day_bands, lanes_in

if TYPE_CHECKING:
    from planner.plan.plan import Plan


def bands(
    plan: Plan, view: WeekView, day: date, asked: Iterable[Block], cells: int, sought: str = ""
) -> tuple[Band, ...]:
    """The bands of a day, with the blocks in `asked` at the times proposed.

    A column has `cells` cells. The block `sought` is always shown.
    """
    return day_bands(view, day, plan.now, asked, clocks(plan, view, day), lanes_in(cells), sought)


def clocks(plan: Plan, view: WeekView, day: date) -> Clocks:
    """The own hours where each person is on that day, and the clock that differs."""
    noon = _noon(view, day)
    mine, yours = (zone_at(person, noon) for person in (view.me, view.you))
    other = next((place for place in (yours, mine) if not same_time(place, view.zone, noon)), None)
    return Clocks(((plan.requests.own_hours(view.me.id), mine), (plan.requests.own_hours(view.you.id), yours)), other)


def beside(plan: Plan, view: WeekView, day: date) -> str:
    """Whose clock is shown at the right edge; empty if both show the same."""
    other = clocks(plan, view, day).beside
    if other is None:
        return ""
    return view.you.name if zone_at(view.you, _noon(view, day)) == other else city(other.key)


def _noon(view: WeekView, day: date) -> datetime:
    return datetime.combine(day, time(12), view.zone)
