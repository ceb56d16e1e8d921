"""Ask what a household block that I took frees the other person for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import goal_said
from planner.frontend.verbs import things_freed

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


def ask_what_for(session: WeekSession, block_id: str) -> None:
    """Offer what's the other's for a household block that I just took; Enter skips."""
    plan = session.plan
    block = plan.block(block_id)
    things = things_freed(block, plan)
    if not things or block.lead != plan.me.id:
        return
    you = wording.short(plan.you.name, 16)
    rows = [("-", "", "nothing in particular", "")]
    rows += [(str(n), str(n), thing.words, "") for n, thing in enumerate(things, 1)]

    def choose(key: str) -> None:
        if key and (outcome := session.perform(lambda: plan.change(block, things[int(key) - 1].changes))):
            session.say(session.told(outcome, also=f" · {goal_said(outcome.block, plan)}"))

    session.ask.one_of(f"{wording.name(block)} is yours, so that {you} can …", rows, choose, "")
