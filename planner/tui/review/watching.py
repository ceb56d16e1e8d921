"""The presence that a review on this screen is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.domain.time.week import Week
from planner.sync.presence import Presences, Watch

if TYPE_CHECKING:
    from planner.plan.plan import Plan


def make_watch(plan: Plan, week: Week, noticed: Callable[[], object]) -> Watch:
    """The presence files in the plan's shared folder."""
    presences = Presences(plan.arrivals.folder, plan.device, plan.me.id, clock=lambda: plan.now)
    return Watch(presences, week, noticed, other=plan.you.id, clock=lambda: plan.now)
