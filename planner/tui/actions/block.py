"""Actions on the block under the cursor: its status, its time, its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from planner.domain.model.block import Block, Status
from planner.domain.pillars import OFFERED_PILLARS, kind_of, pillar_name
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.frontend.labels import HAPPENED, PILLAR_KIND_NAMES
from planner.tui import dialogs, lists
from planner.tui.actions.carrying import lift, nudge
from planner.tui.actions.freeing import ask_what_for
from planner.tui.actions.offering import offered

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several
    from planner.tui.week_session import WeekSession


def look(session: WeekSession) -> None:
    """Show the chosen block with its actions; in an empty cell, open quick add.

    On the head of a column, show its line for the week, goals and house rules.

    While the line at the bottom offers to move the other half of a give and take, do that. Of a daily ritual in one
    row, ask for the day first.
    """
    if session.move_too():
        return
    block = session.chosen
    if block is None:
        session.run("carry" if session.week.grid.on_head else "add")
        return
    if days := _row_days(session):
        _on_a_day(session, days, partial(_menu, session))
        return
    _menu(session, block)


def _menu(session: WeekSession, block: Block) -> None:
    """Show a block with its actions in words."""
    shown = session.context(block)
    first, rest = offered(shown, session.keys)
    standing, rhythm = session.standing_of(block), session.rhythm_of(block)
    menu = dialogs.block_menu.BlockMenu(
        block,
        session.week_view,
        rest,
        first=first,
        standing=standing,
        rhythm=rhythm,
        next_turn=session.plan.rituals.next_turn(block) if block.ritual else None,
    )
    session.open(menu, lambda action_id: session.run(action_id, shown))


def _row_days(session: WeekSession) -> tuple[Block, ...]:
    """The days of the row under the cursor, unless a dialog's block is meant."""
    return () if session.taken else session.week.grid.row_days


def _on_a_day(session: WeekSession, days: Sequence[Block], then: Callable[[Block], object]) -> None:
    """Ask which day of a daily ritual is meant."""
    zone, by_id = session.plan.zone, {day.id: day for day in days}
    rows = [
        (
            str(day.when.starts(zone).isoweekday()),
            day.id,
            wording.start(day.when, zone, session.plan.today),
            HAPPENED.get(day.status, ""),
        )
        for day in days
    ]
    session.ask.one_of(called(days[0]), rows, lambda key: then(by_id[key]))


# -- its state --------------------------------------------------------------------------------------------------------


def done(session: WeekSession) -> None:
    """Mark the block as happened, or as planned again.

    Of a daily ritual in one row that's today's; ask for the day where it doesn't come today.
    """
    block, days = session.chosen, _row_days(session)
    if block and days and block.when.starts(session.plan.zone).date() != session.plan.today:
        _on_a_day(session, days, partial(_set_status, session, "done"))
        return
    _tick(session, "done")


def partly(session: WeekSession) -> None:
    """Mark it as happened in part, or as planned again."""
    _tick(session, "partly")


def skipped(session: WeekSession) -> None:
    """Mark it as not happened, or as planned again."""
    _tick(session, "skipped")


def partly_or_not(session: WeekSession) -> None:
    """Mark it as happened in part, the next time as not happened, then as planned."""
    if block := session.changeable():
        following: dict[Status, str] = {"partly": "skipped", "skipped": "reopen"}
        session.do(following.get(block.status, "partly"), block)


def _tick(session: WeekSession, status: Status) -> None:
    """Set the status; the same status again takes it back."""
    if block := session.changeable():
        _set_status(session, status, block)


def _set_status(session: WeekSession, status: Status, block: Block) -> None:
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
    """Take a household thing on myself, or give it back.

    After taking it, ask which of the other's goals it frees them for.
    """
    if block := session.changeable():
        session.do("take_lead", block)
        ask_what_for(session, block.id)


def to_jar(session: WeekSession) -> None:
    """Put the block into the jar of ideas."""
    if block := session.changeable():
        session.do("to_jar", block)


def private(session: WeekSession) -> None:
    """Make it one step more private, from open to busy to hidden."""
    block = session.chosen
    if block is None:
        return
    if block.visibility == "hidden":
        enter = session.key_of("open")
        session.say(f"{called(block)} is hidden already." + (f" To open it: {enter}." if enter else ""))
        return
    _hide(session, block, "busy" if block.visibility == "open" else "hidden")


def hide(session: WeekSession) -> None:
    """Hide it altogether."""
    if block := session.chosen:
        _hide(session, block, "hidden")


def show(session: WeekSession) -> None:
    """Ask whether the other may read the block, and open it."""
    block = session.chosen
    if block is None:
        return
    you = wording.short(session.plan.you.name)
    is_now = "sees only that the time is taken" if block.visibility == "busy" else "sees nothing of it"
    rows = (
        ("n", "no", f"keep it {block.visibility}", f"{you} {is_now}"),
        ("y", "yes", f"open it: {you} can read all of it"),
    )

    def answered(value: str) -> None:
        if value == "yes":
            _hide(session, block, "open")

    session.ask.one_of(f"Open {called(block)} to {you}?", rows, answered)


def _hide(session: WeekSession, block: Block, visibility: Literal["open", "busy", "hidden"]) -> None:
    session.perform(lambda: session.plan.change(block, {"visibility": visibility}))


# -- its place in the week --------------------------------------------------------------------------------------------


def day_later(session: WeekSession) -> None:
    """Move the block to the next day."""
    _nudge(session, "day_later")


def day_earlier(session: WeekSession) -> None:
    """Move the block to the day before."""
    _nudge(session, "day_earlier")


def later(session: WeekSession) -> None:
    """Start half an hour later."""
    _nudge(session, "later")


def earlier(session: WeekSession) -> None:
    """Start half an hour earlier."""
    _nudge(session, "earlier")


def longer(session: WeekSession) -> None:
    """Make it a quarter of an hour longer."""
    _nudge(session, "longer")


def shorter(session: WeekSession) -> None:
    """Make it a quarter of an hour shorter."""
    _nudge(session, "shorter")


def to_left(session: WeekSession) -> None:
    """Move the block one column to the left."""
    _nudge(session, "to_left")


def to_right(session: WeekSession) -> None:
    """Move the block one column to the right."""
    _nudge(session, "to_right")


def _nudge(session: WeekSession, action_id: str) -> None:
    if block := session.chosen:
        nudge(session, block, action_id)


def move_to(session: WeekSession) -> None:
    """Carry the block: arrows move its ghost, and Enter puts it there."""
    if block := session.changeable():
        lift(session, block)


# -- what it is for, and what each wrote ------------------------------------------------------------------------------


def pillar(session: WeekSession) -> None:
    """Choose the block's pillar."""
    block = session.changeable()
    if block is None:
        return
    taken: set[str] = set()
    rows = []
    for value in dict.fromkeys((*OFFERED_PILLARS, *filter(None, [block.pillar]))):
        name = pillar_name(value)
        key = next((sign for sign in name if sign not in taken and sign.isalpha() and sign != "q"), "")
        taken.add(key)
        rows.append((key, value, name, PILLAR_KIND_NAMES.get(kind_of(value) or "", "")))
    rows.append(("-", "", "nothing in particular", ""))

    def choose(value: str) -> None:
        session.alter(block, lambda: {"pillar": value or None})

    session.ask.one_of(f"{wording.name(block)} is for", rows, choose, block.pillar or "")


def settle(session: WeekSession) -> None:
    """Settle the conflicts of the chosen block."""
    block = session.chosen
    if block is None:
        session.say("Nothing here was changed by both of you.")
        return
    plan, painted = session.plan, block

    def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
        nonlocal painted
        outcome = session.keep(lambda: plan.choose(painted, register, number))
        painted = outcome.block
        return session.told(outcome), plan.blocks.several(painted)

    goals = {goal.id: goal.title for goal in plan.items.goals()}
    session.open(dialogs.conflicts.Settle(block.title, plan.blocks.several(block), plan, keep, goals))


def versions(session: WeekSession) -> None:
    """Show earlier versions of the block."""
    if block := session.chosen:
        session.open(lists.base.ListScreen(session, lists.block_history.BlockHistory(session, block)), session.go_to_id)
