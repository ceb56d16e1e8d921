"""Opening the lists and the settings over the week."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.domain.model.block import Away
from planner.tui.actions.writing import open_add

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


def inbox(session: WeekSession) -> None:
    """Open the inbox."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.inbox import InboxList

    session.open(ListScreen(session, InboxList(session)), session.go_to_id)


def trash(session: WeekSession) -> None:
    """Open the trash."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.trash import TrashList

    session.open(ListScreen(session, TrashList(session)), session.go_to_id)


def free_slots(session: WeekSession) -> None:
    """Open the times when both are free; the chosen one goes to quick add."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.free_slots import FreeSlots

    def propose(text: str | None) -> None:
        if text is not None:
            open_add(session, text, column="we")

    session.open(ListScreen(session, FreeSlots(session)), propose)


def jar(session: WeekSession) -> None:
    """Open the jar of ideas."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.ideas import Ideas

    session.open(ListScreen(session, Ideas(session)), session.go_to_id)


def sunday_notes(session: WeekSession) -> None:
    """Open the notes to bring up on Sunday."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.sunday_notes import SundayNotes

    session.open(ListScreen(session, SundayNotes(session)), session.go_to_id)


def goals_and_rules(session: WeekSession) -> None:
    """Open intentions, goals, turns and house rules."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.goals_and_rules import GoalsAndRules

    session.open(ListScreen(session, GoalsAndRules(session)), session.go_to_id)


def rituals(session: WeekSession) -> None:
    """Open the rituals."""
    from planner.tui.lists.base import ListScreen
    from planner.tui.lists.rituals import RitualList

    session.open(ListScreen(session, RitualList(session)), session.go_to_id)


def away(session: WeekSession) -> None:
    """Enter a stay in another time zone."""
    from planner.tui.dialogs.away_prompt import AwayLine

    def keep(stay: Away) -> None:
        session.done_quietly(lambda: session.plan.people.set_away(*stay))

    session.open(
        AwayLine(replace(session.typed_here(), day=None, known=None), keep, session.running.drafts.slot("away"))
    )


def settings(session: WeekSession) -> None:
    """Open the settings."""
    from planner.tui.services.device_settings import DeviceSettings
    from planner.tui.settings.screen import SettingsScreen

    session.open(SettingsScreen(session, DeviceSettings(session.running)), lambda _result: session.renewed())
