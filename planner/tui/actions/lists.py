"""The times when both are free, and a stay in another time zone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.domain.model.block import Away
from planner.tui.actions.writing import open_add
from planner.tui.dialogs.away_prompt import AwayLine
from planner.tui.lists.base import ListScreen
from planner.tui.lists.free_slots import FreeSlots

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


def free_slots(session: WeekSession) -> None:
    """Open the times when both are free; the chosen one goes to quick add."""

    def propose(text: str | None) -> None:
        if text is not None:
            open_add(session, text, column="we")

    session.open(ListScreen(session, FreeSlots(session)), propose)


def away(session: WeekSession) -> None:
    """Enter a stay in another time zone."""

    def keep(stay: Away) -> None:
        session.done_quietly(lambda: session.plan.people.set_away(*stay))

    session.open(
        AwayLine(replace(session.typed_here(), day=None, known=None), keep, session.running.drafts.slot("away"))
    )
