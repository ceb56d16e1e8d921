"""Moving about in the week: cursor, columns, weeks, dates, views, search, help."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from planner.domain.errors import BadInput
from planner.domain.model.block import Block
from planner.domain.text import fold_text
from planner.tui import dialogs

if TYPE_CHECKING:
    from planner.tui.week.state import WeekMode
    from planner.tui.week_session import WeekSession

_NEXT: dict[WeekMode, WeekMode] = {"week": "day", "day": "column", "column": "week"}


# -- the cursor -------------------------------------------------------------------------------------------------------


def up(session: WeekSession) -> None:
    """Go to the block above."""
    session.week.grid.move(-1)


def down(session: WeekSession) -> None:
    """Go to the block below."""
    session.week.grid.move(1)


def left(session: WeekSession) -> None:
    """Go one column to the left."""
    session.week.grid.move_across(-1)


def right(session: WeekSession) -> None:
    """Go one column to the right."""
    session.week.grid.move_across(1)


def next_column(session: WeekSession) -> None:
    """Go to the next column, from the last to the first."""
    _go_column(session, (session.week.grid.cursor.column + 1) % 3)


def previous_column(session: WeekSession) -> None:
    """Go to the column before, from the first to the last."""
    _go_column(session, (session.week.grid.cursor.column - 1) % 3)


def column_me(session: WeekSession) -> None:
    """Go to my column."""
    _go_column(session, 0)


def column_we(session: WeekSession) -> None:
    """Go to the column of both."""
    _go_column(session, 1)


def column_you(session: WeekSession) -> None:
    """Go to the other's column."""
    _go_column(session, 2)


def first_day(session: WeekSession) -> None:
    """Go to the first line."""
    grid = session.week.grid
    grid.go(grid.sheet.place(0, grid.cursor.column))


def last_day(session: WeekSession) -> None:
    """Go to the last line."""
    grid = session.week.grid
    grid.go(grid.sheet.place(len(grid.sheet.bands) - 1, grid.cursor.column))


def _go_column(session: WeekSession, column: int) -> None:
    grid = session.week.grid
    place = grid.cursor
    grid.go(grid.sheet.place(place.band, column, place.entry), head=grid.on_head)


# -- weeks and days ---------------------------------------------------------------------------------------------------


def week_before(session: WeekSession) -> None:
    """Show the week before; in the day view, the day before."""
    _step(session, -1)


def week_after(session: WeekSession) -> None:
    """Show the next week; in the day view, the next day."""
    _step(session, 1)


def this_week(session: WeekSession) -> None:
    """Show today."""
    now = session.plan.now
    session.week.go(session.plan.today, hour=now.hour)


def _step(session: WeekSession, by: int) -> None:
    """Show the week before or after; in the day view, the day."""
    week = session.week
    hour = week.here()[2]
    try:
        week.state.week.plus(by)
        week.go(week.day + timedelta(days=by if week.state.mode == "day" else 7 * by), hour=hour)
    except (BadInput, OverflowError):
        session.say("That is outside the calendar.", troubled=True)


def view(session: WeekSession) -> None:
    """Go to the next view: the week, the cursor's day by the hour, one column."""
    week = session.week
    block = week.under_cursor
    begins = block.when.starts(session.plan.zone) if block and block.when.precision == "time" else None
    hour = begins.hour if begins else None
    week.go(week.day, _NEXT[week.state.mode], block.id if block else None, hour)


def go_to(session: WeekSession) -> None:
    """Ask for a date and show it."""
    dialog = dialogs.go_to_date.GoTo(session.plan.today, session.typed_here(), start=session.week.day)
    session.open(dialog, lambda day: session.week.go(day) if day else None)


def leave(session: WeekSession) -> None:
    """Go back to the week; from there, quit."""
    week = session.week
    if week.state.mode == "week":
        session.app.exit()
    else:
        week.go(week.day, "week", week.grid.cursor.block_id)


# -- looking ----------------------------------------------------------------------------------------------------------


def find(session: WeekSession) -> None:
    """Go to a date, to a block of this week by its first letters, or search the plan."""
    plan, cursor = session.plan, session.typed_here()

    def day_of(text: str) -> date | None:
        try:
            return dialogs.go_to_date.find_day(text, plan.today, cursor)
        except BadInput:
            return None

    def go(found: Block | date | None) -> None:
        if isinstance(found, Block):
            session.go_to_block(found)
        elif found is not None:
            session.week.go(found)

    past_first = session.week_view.week.sunday < plan.today
    begins = partial(_begins, session)
    dialog = dialogs.find.Find(
        plan.weeks.search, plan.zone, plan.today, plan.me, plan.you, day_of=day_of, begins=begins, past_first=past_first
    )
    session.open(dialog, go)


def _begins(session: WeekSession, text: str) -> Block | None:
    """The block of the shown week whose title begins so.

    That is the next one after the cursor's if that begins so too, else the first that isn't over.
    """
    start, plan = fold_text(text).strip(), session.plan
    shown = {block.id: block for blocks in session.week_view.columns.values() for block in blocks}
    found = [block for block in shown.values() if start and fold_text(block.title).startswith(start)]
    found.sort(key=lambda block: (block.when.ends(plan.zone) <= plan.now, block.when.starts(plan.zone)))
    ids = [block.id for block in found]
    here = session.week.under_cursor
    at = ids.index(here.id) + 1 if here and here.id in ids else 0
    return found[at % len(found)] if found else None


def look_now(session: WeekSession) -> None:
    """Exchange with the shared folder now."""
    session.say("Looking at the folder …")
    session.week.look_now()


def blank(session: WeekSession) -> None:
    """Blank the words of every block, or show them again."""
    session.week.blank()


def help_keys(session: WeekSession) -> None:
    """Show all keys; choosing one does its action."""
    session.open(dialogs.help.Help(session.keys), session.run)


def palette(session: WeekSession) -> None:
    """Find an action by its name."""
    session.app.action_command_palette()
