"""Opening a plan to paint its week: the rest of the façade is loaded when the first of it is asked for.

Painting needs a fraction of what `Plan` can do, and loading all of it would take a third of the time to the first
paint, and more than half of a command's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from planner.domain.clock import Clock, system_clock
from planner.domain.ids import Ids
from planner.plan.weeks import Weekly
from planner.store.device.identity import OtherPlace, State, read_state
from planner.store.disk.layout import FORMAT

if TYPE_CHECKING:
    from planner.plan.plan import Plan


class _Opened(Weekly):
    """A plan that can so far only be read. Asked for anything else, it is a `Plan` from then on."""

    def __getattr__(self, name: str) -> object:
        from planner.plan.plan import Plan

        if name.startswith("__") or not hasattr(Plan, name):
            raise AttributeError(f"a plan has no {name}")
        self.__class__ = Plan  # type: ignore[assignment]
        return getattr(self, name)


def open_plan(mirror: Path, *, clock: Clock = system_clock, ids: Ids | None = None) -> Plan:
    """As `Plan.open`, and sooner there. NotSetUp when there is none."""
    state: State | None
    try:
        state = read_state(mirror)
    except OtherPlace:
        state = None
    if state is None or state.format < FORMAT:
        from planner.plan.plan import Plan

        return Plan.open(mirror, clock=clock, ids=ids)
    return cast("Plan", _Opened(mirror, state, clock, ids or Ids()))
