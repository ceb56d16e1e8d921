"""What is to be reminded of now, and the line that says it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from planner import domain
from planner.domain.cells import cells
from planner.domain.errors import BadInput
from planner.domain.model.block import MOST_REMINDER, Block
from planner.domain.reminders import LATE, Reminder, UsualReminders, reminders
from planner.domain.time.week import Week
from planner.domain.time.when import UTC_ZONE
from planner.domain.week_view import MOST_SHOWN
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called

if TYPE_CHECKING:
    from planner.config.settings import Settings
    from planner.plan.plan import Plan

TITLE_AT_LEAST = 8
"""Cells that a title keeps on the line of a reminder."""


def usual_reminders(settings: Settings) -> UsualReminders:
    """The person's usual reminders; none for what can't be read."""
    return UsualReminders(_minutes(settings.remind_protected), _minutes(settings.remind_shared))


def _minutes(text: str) -> int | None:
    with suppress(BadInput):  # the settings have told of it
        if text and (minutes := domain.quickadd.read_reminder(text)) >= 0:
            return minutes
    return None


def coming_reminders(plan: Plan, usual: UsualReminders, within: timedelta = timedelta(0)) -> list[Reminder]:
    """The reminders of all that begins soon enough to be reminded of by now.

    Those to be said later are among them. `within` is how much later is meant.
    """
    now = plan.now.astimezone(UTC_ZONE)
    first, last = now - LATE, now + within + timedelta(minutes=MOST_REMINDER)
    week, end = Week.of(first.astimezone(plan.zone).date()), last.astimezone(plan.zone).date()
    found: dict[str, Block] = {}
    while week.monday <= end:
        view = plan.week(week, most=MOST_SHOWN, since=first.astimezone(plan.zone), but=plan.you.id)
        found |= {block.id: block for column in ("me", "we") for block in view.columns[column]}
        week = week.plus(1)
    return reminders(found.values(), plan.me.id, usual)


def describe_coming(reminder: Reminder, plan: Plan, width: int | None = None, *, ago: bool = True) -> str:
    """`At 19:00: Climbing, in 30 minutes`; the title is cut to fit into `width`.

    Without `ago` it says nothing of how long it is until then.
    """
    starts = reminder.starts.astimezone(plan.zone)
    at = (
        wording.clock(starts)
        if starts.date() == plan.today
        else wording.start(reminder.block.when, plan.zone, plan.today)
    )
    before, after = f"At {at}: ", f", {_how_soon(reminder, plan.now)}" if ago else ""
    room = wording.TITLE_CELLS if width is None else width - cells(before) - cells(after)
    return f"{before}{wording.short(called(reminder.block), max(TITLE_AT_LEAST, room))}{after}"


def _how_soon(reminder: Reminder, now: datetime) -> str:
    """`in 30 minutes`, `now` or `5 minutes ago`."""
    minutes = -((now - reminder.starts) // timedelta(minutes=1))
    if minutes > 0:
        return f"in {wording.spelled(minutes)}"
    return f"{wording.spelled(-minutes)} ago" if minutes else "now"
