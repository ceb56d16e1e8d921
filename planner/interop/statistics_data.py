"""Read the balance from the plan, as a table, a plot and JSON."""

from __future__ import annotations

from datetime import timedelta

from planner.interop.statistics import Figures
from planner.plan.plan import Plan


def figures_of(plan: Plan, weeks: int) -> Figures:
    """The figures of the last `weeks` weeks."""
    since = plan.today - timedelta(weeks=weeks)
    requests = [row for row in plan.requests.all() if row.at.astimezone(plan.zone).date() >= since]
    # The latest weeks first, so that their months are read for both at once.
    solo = tuple((person, *plan.statistics.solo_weekends(person.id)) for person in (plan.me, plan.you))
    return Figures(
        rows=plan.statistics.balance(weeks),
        today=plan.today,
        ranges=plan.statistics.ranges(),
        requests=(len(requests), sum(row.answer == "yes" for row in requests)),
        solo=solo,
        quiet=tuple(plan.statistics.gone_quiet()),
    )
