"""Actions on the block under the cursor: its status, its time, its fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

from planner.domain.model.block import COLUMNS, WE, Block, Changes, Column, Status, Terms
from planner.domain.pillars import OFFERED_PILLARS, kind_of, pillar_name
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.labels import PILLAR_KIND_NAMES
from planner.tui.actions.offering import offered

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several
    from planner.plan.plan import Plan
    from planner.tui.week_session import WeekSession

QUARTER = 15


def look(session: WeekSession) -> None:
    """Show the chosen block with its actions; without a block, open quick add."""
    block = session.chosen
    if block is None:
        session.run("add")
        return
    from planner.tui.dialogs.block_menu import BlockMenu

    first, rest = offered(session.context(block), session.keys)
    standing, rhythm = session.standing_of(block), session.rhythm_of(block)
    menu = BlockMenu(block, session.week_view, rest, first=first, standing=standing, rhythm=rhythm)
    session.open(menu, lambda action_id: session.run(action_id, block))


# -- its state --------------------------------------------------------------------------------------------------------


def done(session: WeekSession) -> None:
    """Mark the block as happened, or as planned again."""
    _tick(session, "done")


def partly(session: WeekSession) -> None:
    """Mark it as happened in part, or as planned again."""
    _tick(session, "partly")


def skipped(session: WeekSession) -> None:
    """Mark it as not happened, or as planned again."""
    _tick(session, "skipped")


def _tick(session: WeekSession, status: Status) -> None:
    """Set the status; the same status again takes it back."""
    if block := session.changeable():
        session.do("reopen" if block.status == status else status, block)


def remove(session: WeekSession) -> None:
    """Delete the block, or call it off where both have agreed."""
    if block := session.changeable():
        session.scoped(block, lambda scope: session.perform(lambda: session.plan.remove(block, scope)))


def duplicate(session: WeekSession) -> None:
    """Plan the same block once more."""
    if block := session.chosen:
        session.do("duplicate", block)


def protect(session: WeekSession) -> None:
    """Protect the block, or unprotect it."""
    session.change(lambda block: {"protected": not block.protected})


def take_lead(session: WeekSession) -> None:
    """Take a household thing on myself, or give it back."""
    if block := session.changeable():
        session.do("take_lead", block)


def to_jar(session: WeekSession) -> None:
    """Put the block into the jar of ideas."""
    if block := session.changeable():
        session.do("to_jar", block)


def private(session: WeekSession) -> None:
    """Switch between open and busy."""
    if block := session.chosen:
        _hide(session, block, "busy" if block.visibility == "open" else "open")


def hide(session: WeekSession) -> None:
    """Switch between open and hidden."""
    if block := session.chosen:
        _hide(session, block, "open" if block.visibility == "hidden" else "hidden")


def _hide(session: WeekSession, block: Block, visibility: Literal["open", "busy", "hidden"]) -> None:
    session.perform(lambda: session.plan.change(block, {"visibility": visibility}))


# -- its place in the week --------------------------------------------------------------------------------------------


def day_later(session: WeekSession) -> None:
    """Move the block to the next day."""
    session.change(lambda block: {"when": block.when.plus_days(1)})


def day_earlier(session: WeekSession) -> None:
    """Move the block to the day before."""
    session.change(lambda block: {"when": block.when.plus_days(-1)})


def later(session: WeekSession) -> None:
    """Start a quarter of an hour later."""
    session.change(lambda block: {"when": block.when.plus_minutes(QUARTER)})


def earlier(session: WeekSession) -> None:
    """Start a quarter of an hour earlier."""
    session.change(lambda block: {"when": block.when.plus_minutes(-QUARTER)})


def longer(session: WeekSession) -> None:
    """Make it a quarter of an hour longer."""
    session.change(lambda block: {"when": block.when.longer(QUARTER)})


def shorter(session: WeekSession) -> None:
    """Make it a quarter of an hour shorter."""
    session.change(lambda block: {"when": block.when.longer(-QUARTER)})


def to_left(session: WeekSession) -> None:
    """Move the block one column to the left."""
    _to_column(session, -1)


def to_right(session: WeekSession) -> None:
    """Move the block one column to the right."""
    _to_column(session, 1)


def _to_column(session: WeekSession, right: int) -> None:
    block = session.chosen
    if block is None:
        return
    at = COLUMNS.index(session.week_view.column_of(block)) + right
    if 0 <= at < len(COLUMNS):
        session.alter(block, lambda: {"who": owner(session.plan, COLUMNS[at])})


def owner(plan: Plan, column: Column) -> str:
    """The owner of a block in that column: a person's id, or `we`."""
    return WE if column == "we" else plan.me.id if column == "me" else plan.you.id


def move_to(session: WeekSession) -> None:
    """Move to another day of this week, to no day, or to a week later."""
    block = session.changeable()
    if block is None:
        return
    from planner.tui.dialogs.picker import Choose, Option

    week, today = session.week_view.week, session.plan.today
    options = [
        Option(str(number), day.isoformat(), wording.day(day, today), _about_day(session, block, day))
        for number, day in enumerate(week.days, start=1)
    ]
    options.append(Option("w", "week", f"week {week.number}, no day yet"))
    options.append(Option("n", "next", "the same a week later"))

    def move(value: str | None) -> None:
        if value is not None:
            by_day = partial(_moved, week, value)
            session.alter(block, lambda: by_day(block), told_first=True, step=by_day)

    without_day = block.when.precision == "week"
    current = "week" if without_day else block.when.starts(session.plan.zone).date().isoformat()
    session.open(Choose(f"Move {wording.name(block)}", options, current), move)


def _moved(week: Week, value: str, block: Block) -> Changes:
    """The change for the chosen option: `week`, `next`, or a date."""
    when = block.when
    if value == "week":
        return {"when": When.in_week(week, when.minutes)}
    return {"when": when.plus_days(7) if value == "next" else when.to_day(date.fromisoformat(value))}


def _about_day(session: WeekSession, block: Block, day: date) -> str:
    """What to say about a day to move to: today, and who protects that time."""
    moved = block.when.to_day(day)
    today = "today" if day == session.plan.today else ""
    return " · ".join(filter(None, [today, *session.keeping(Terms(moved, block.who), block)]))


# -- what it is for, and what each wrote ------------------------------------------------------------------------------


def pillar(session: WeekSession) -> None:
    """Choose the block's pillar."""
    block = session.changeable()
    if block is None:
        return
    from planner.tui.dialogs.picker import Choose, Option

    taken: set[str] = set()
    options = []
    for value in dict.fromkeys((*OFFERED_PILLARS, *filter(None, [block.pillar]))):
        name = pillar_name(value)
        key = next((sign for sign in name if sign not in taken and sign.isalpha() and sign != "q"), "")
        taken.add(key)
        options.append(Option(key, value, name, PILLAR_KIND_NAMES.get(kind_of(value) or "", "")))
    options.append(Option("-", "", "nothing in particular"))

    def choose(value: str | None) -> None:
        if value is not None:
            session.alter(block, lambda: {"pillar": value or None})

    session.open(Choose(f"{wording.name(block)} is for", options, block.pillar or ""), choose)


def settle(session: WeekSession) -> None:
    """Settle the conflicts of the chosen block."""
    block = session.chosen
    if block is None:
        session.say("Nothing here was written twice.")
        return
    from planner.tui.dialogs.conflicts import Settle

    plan, painted = session.plan, block

    def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
        nonlocal painted
        outcome = session.keep(lambda: plan.choose(painted, register, number))
        painted = outcome.block
        return session.told(outcome), plan.blocks.several(painted)

    goals = {goal.id: goal.title for goal in plan.items.goals()}
    session.open(Settle(block.title, plan.blocks.several(block), plan, keep, goals))


def versions(session: WeekSession) -> None:
    """Show earlier versions of the block."""
    if block := session.chosen:
        from planner.tui.lists.base import ListScreen
        from planner.tui.lists.block_history import BlockHistory

        session.open(ListScreen(session, BlockHistory(session, block)), session.go_to_id)
