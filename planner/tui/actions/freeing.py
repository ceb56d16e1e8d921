"""Ask what a household block that I took frees the other person for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import goal_said
from planner.frontend.verbs import goals_freed

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


def ask_what_for(session: WeekSession, block_id: str) -> None:
    """Offer the other's goals for a household block that I just took; Enter skips."""
    plan = session.plan
    block = plan.block(block_id)
    goals = goals_freed(block, plan)
    if not goals or block.lead != plan.me.id:
        return
    you = wording.short(plan.you.name, 16)
    rows = [("-", "", "nothing in particular", "")]
    rows += [(str(n), goal.id, wording.short(goal.title, 60), "") for n, goal in enumerate(goals, 1)]

    def choose(goal_id: str) -> None:
        if goal_id and (outcome := session.perform(lambda: plan.change(block, {"goal": goal_id}))):
            session.say(session.told(outcome, also=f" · {goal_said(outcome.block, plan)}"))

    session.ask.one_of(f"{wording.name(block)} is yours, so that {you} can …", rows, choose, "")
