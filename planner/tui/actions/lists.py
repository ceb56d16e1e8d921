"""Goals and rules, times when both are free, a week like another, stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Away
from planner.domain.model.items import Goal
from planner.domain.time.week import Week
from planner.domain.wording import blocks as wording
from planner.tui import dialogs
from planner.tui.actions.writing import open_add
from planner.tui.dialogs.away_prompt import AwayLine
from planner.tui.lists.base import ListScreen
from planner.tui.lists.free_slots import FreeSlots
from planner.tui.lists.goals_and_rules import GoalsAndRules

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


def goals_and_rules(session: WeekSession) -> None:
    """Open intentions, goals, turns and house rules, on the line of the column.

    The next step of a goal goes to quick add, for that goal.
    """
    column = session.week.here()[0]
    who = {"me": session.plan.me.id, "we": WE, "you": session.plan.you.id}[column]
    start = f"intention {who}" if session.week.grid.on_head else ""

    def plan_step(goal: Goal) -> None:
        open_add(session, f"{goal.step} ", "me", goal=goal)

    session.open(ListScreen(session, GoalsAndRules(session, plan_step), start), session.go_to_id)


def free_slots(session: WeekSession) -> None:
    """Open the times when both are free; the chosen one goes to quick add."""

    def propose(text: str | None) -> None:
        if text is not None:
            open_add(session, text, column="we")

    session.open(ListScreen(session, FreeSlots(session)), propose)


def like_week(session: WeekSession) -> None:
    """Ask for an earlier week, and lay it over the one that is shown."""
    target = session.week.state.week

    def lay(day: date | None) -> None:
        if day is None:
            return
        try:
            session.done_quietly(lambda: session.plan.items.like_week.lay(Week.of(day), target))
        except PlannerError as problem:
            session.refuse(problem)

    start, title = target.plus(-1).monday, f"{wording.week(target, session.plan.today)} like the week of"
    session.open(dialogs.go_to_date.GoTo(session.plan.today, session.typed_here(), start=start, title=title), lay)


def away(session: WeekSession) -> None:
    """Enter a stay in another time zone."""

    def keep(stay: Away) -> None:
        session.done_quietly(lambda: session.plan.people.set_away(*stay))

    session.open(
        AwayLine(replace(session.typed_here(), day=None, known=None), keep, session.running.drafts.slot("away"))
    )
