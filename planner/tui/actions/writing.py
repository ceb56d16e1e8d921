"""Adding and editing blocks, undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from planner import domain
from planner.domain import recurrence
from planner.domain.errors import PlannerError
from planner.domain.model.block import WE, Block, Changes, Column, Draft, Outcome, Terms
from planner.domain.model.items import Deed, Goal
from planner.domain.pillars import pillar_for_goal
from planner.frontend.perform import attempt, describe_result
from planner.frontend.time_conflicts import kept_times, overlapped_times, who_is_asked
from planner.tui import dialogs
from planner.tui.actions.carrying import owner

if TYPE_CHECKING:
    from planner.domain.quickadd import Reading
    from planner.tui.week_session import WeekSession

DraftT = TypeVar("DraftT", Draft, recurrence.rule.RitualDraft)


def add(session: WeekSession) -> None:
    """Open quick add at the cursor's place."""
    add_here(session, "")


def add_here(session: WeekSession, typed: str) -> None:
    """Open quick add at the cursor's place with pasted text; only Enter adds it."""
    _column, day, hour = session.week.here()
    place = "" if day else f"{_week_words(session)} "
    if hour is not None:
        place = f"{hour:02}:00 "
    open_add(session, place, typed=typed)


def _week_words(session: WeekSession) -> str:
    week = session.week_view.week
    return "this week" if session.plan.today in week else str(week)


def open_add(
    session: WeekSession, text: str, column: Column | None = None, *, typed: str = "", goal: Goal | None = None
) -> None:
    """Open quick add with this text, followed by pasted text.

    The column is the cursor's unless another is given. What's added is for `goal`.
    """
    cursor = session.typed_here()
    if column is not None:
        cursor = replace(cursor, column=column)
    keep = partial(_keep, session, cursor.column, goal)
    asks, beside = partial(_asks, session), partial(_beside, session)
    draft = session.running.drafts.slot("add")
    session.open(dialogs.quick_add.QuickAdd(cursor, text, keep, asks, beside, typed=typed, draft=draft))


def _asks(session: WeekSession, reading: Reading) -> str:
    """Who will be asked for a yes; empty for nobody."""
    return who_is_asked(session.plan, reading.column, reading.pillar, reading.when)


def _beside(session: WeekSession, reading: Reading) -> Iterator[str]:
    """Whose protected time it would overlap, and what else."""
    plan = session.plan
    who = WE if reading.column == "we" else owner(plan, reading.column)
    terms = Terms(reading.when, who)
    if not reading.unclear:
        yield from kept_times(plan, terms, shown=session.week_view)
        yield from overlapped_times(plan, terms, shown=session.week_view)


def _keep(session: WeekSession, column: Column, goal: Goal | None, reading: Reading) -> None:
    plan = session.plan
    me, you = plan.me.id, plan.you.id

    def act() -> Outcome:
        if reading.rule is None:
            return plan.blocks.add(_for_goal(domain.quickadd.draft(reading, me, you), goal))
        ritual = _for_goal(domain.quickadd.ritual_draft(reading, me, you), goal)
        return plan.ritual_changes.add_ritual(ritual, left_out=reading.left_out)

    # An add never moves the cursor to another column, where the next one would then go.
    session.keep(act, *reading.notes, follow=reading.column == column)


def _for_goal(draft: DraftT, goal: Goal | None) -> DraftT:
    """The draft, for a goal if there is one."""
    if goal is None:
        return draft
    return draft._replace(goal=goal.id, pillar=pillar_for_goal(draft.pillar, draft.who, goal.person))


def add_form(session: WeekSession) -> None:
    """Open an empty form."""
    plan = session.plan

    def keep(result: Draft | Changes) -> None:
        if isinstance(result, Draft):
            rule = form.rule
            session.keep(
                lambda: (
                    plan.ritual_changes.add_ritual(recurrence.rule.recurring(result, rule))
                    if rule
                    else plan.blocks.add(result)
                )
            )

    form = _form(session, None, keep)
    session.open(form)


def edit(session: WeekSession) -> None:
    """Open the form of the chosen block."""
    block = session.changeable()
    if block is None:
        return

    def keep(result: Draft | Changes) -> None:
        if not isinstance(result, Draft):
            session.keep(lambda: session.plan.change(form.block or block, result, form.scope))

    form = _form(session, block, keep)
    session.open(form)


def _form(
    session: WeekSession, block: Block | None, keep: Callable[[Draft | Changes], object]
) -> dialogs.block_form.BlockForm:
    plan = session.plan
    beside = partial(session.keeping, block=block)
    view, cursor, goals = session.week_view, session.typed_here(), plan.items.goals()
    asks = partial(session.scoped, block) if block and block.ritual else None
    again = (lambda: session.again(block)) if block else None
    aside = partial(_put_aside, session, block) if block else None
    rule = plan.rituals.segments(block)[-1].rule if block and block.ritual and not block.orphan else None
    draft = (
        session.running.drafts.slot(f"change {block.id}", block.id) if block else session.running.drafts.slot("form")
    )
    return dialogs.block_form.BlockForm(
        block,
        None,
        view,
        cursor,
        keep,
        goals=goals,
        beside=beside,
        ask=asks,
        again=again,
        aside=aside,
        rule=rule,
        typed=draft,
    )


def _put_aside(session: WeekSession, block: Block, changes: Changes) -> None:
    """Keep the changes of a form that gives way to another window's, and say where."""
    session.plan.recovery.keep_unsaved(session.plan.block(block.id), changes)
    key = session.key_of("recover")
    session.say("What the other window wrote stays. Yours is under Recover" + (f" ({key})." if key else "."))


def undo(session: WeekSession) -> None:
    """Undo the last change."""
    _turn(session, session.plan.undo)


def redo(session: WeekSession) -> None:
    """Redo what was undone last."""
    _turn(session, session.plan.redo)


def _turn(session: WeekSession, turn: Callable[[], Outcome | Deed]) -> None:
    """Undo or redo, of a block's change or of something else."""
    try:
        turned = attempt(turn)
    except PlannerError as problem:
        session.refuse(problem)
        return
    if isinstance(turned, Outcome):
        session.perform(lambda: turned)
    else:
        session.renewed()  # a request that is undone takes its blocks along
        session.say(describe_result(turned, session.plan))
