"""Read the balance from the plan, for every form in which it is shown."""

from __future__ import annotations

from datetime import timedelta

from planner.interop.statistics import Figures
from planner.plan.plan import Plan


def figures_of(plan: Plan, weeks: int, *, shared: bool = False) -> Figures:
    """The last `weeks` weeks. `shared`: both look at this screen, so nothing is on it that is for one's own eyes."""
    since = plan.today - timedelta(weeks=weeks)
    requests = [row for row in plan.requests.all() if row.at.astimezone(plan.zone).date() >= since]
    # The latest weeks first, so that their months are read for both at once.
    solo = tuple((person, *plan.statistics.solo_weekends(person.id)) for person in (plan.me, plan.you))
    return Figures(
        rows=plan.statistics.balance(weeks),
        me=plan.me,
        you=plan.you,
        today=plan.today,
        ranges={} if shared else plan.statistics.ranges(),
        requests=(len(requests), sum(row.answer == "yes" for row in requests)),
        solo=solo,
        quiet=() if shared else tuple(plan.statistics.gone_quiet()),
    )
