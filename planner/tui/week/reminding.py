"""What an open screen reminds of, and when; nothing is painted in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.domain.reminders import LATE, Reminder
from planner.domain.time.when import UTC_ZONE
from planner.frontend.no_screens import no_screens_said
from planner.frontend.reminders import coming_reminders, describe_coming, usual_reminders

if TYPE_CHECKING:
    from planner.config.settings import Settings
    from planner.plan.plan import Plan

SHOWN_FOR = timedelta(hours=1)
"""How long a reminder stays under the week, unless its block begins before."""
NEW_FOR = timedelta(minutes=1)
"""How long it says how soon that is, which would be wrong later on."""


class Reminding:
    """The reminders of one screen; `settings` has those of blocks that say nothing."""

    def __init__(self, plan: Plan, settings: Callable[[], Settings]) -> None:
        self._plan, self._settings = plan, settings
        self._read: object = None
        self._coming: list[Reminder] = []
        self._due: list[Reminder] = []
        self._told: set[str] | None = None

    def look(self, contents: object) -> bool:
        """Look at the clock; returns whether something has come due since the last look.

        The plan is read again when the `contents` of the week are others than at the last look.
        """
        if contents is not self._read:
            self._read = contents
            self._coming = coming_reminders(self._plan, usual_reminders(self._settings()))
        due = [reminder for reminder in self._coming if self._is_shown(reminder)]
        self._due = [] if due and no_screens_said(self._plan) else due
        keys = {reminder.key for reminder in self._due}
        told, self._told = self._told, keys | (self._told or set())
        return told is not None and not keys <= told

    def _is_shown(self, reminder: Reminder) -> bool:
        until = min(max(reminder.starts, reminder.at + LATE), reminder.at + SHOWN_FOR)
        return reminder.at <= self._plan.now.astimezone(UTC_ZONE) < until

    def line(self, width: int) -> str:
        """What begins next of all that is due; empty for nothing."""
        if not self._due:
            return ""
        first = min(self._due, key=lambda reminder: reminder.starts)
        is_new = self._plan.now - first.at < NEW_FOR
        return describe_coming(first, self._plan, width, ago=is_new)
