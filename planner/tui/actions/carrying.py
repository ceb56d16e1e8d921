"""Carrying a block: a ghost shows where it would be until it's dropped.

One change is made at the end. There are two ways. With `move` the arrows carry the ghost, Enter drops it, and leaving
puts it back. With single steps (half an hour later, a day later …) on something that the other agreed to, Enter or any
other key asks for the new time, so that ten presses are one question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import reduce
from typing import TYPE_CHECKING

from planner.domain.agreement import must_propose, waits_for
from planner.domain.errors import PlannerError
from planner.domain.model.block import COLUMNS, WE, Block, Changes, Column, Proposal, Scope, Terms, column_of
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called
from planner.named_tuple import NamedTuple
from planner.tui.actions.table import SINGLE_STEPS
from planner.tui.week.bands import CARRIED
from planner.tui.week.footer import CarryKey

if TYPE_CHECKING:
    from planner.plan.plan import Plan
    from planner.tui.week_session import WeekSession

QUARTER, HALF_HOUR, ROW_MINUTES = 15, 30, 60
_ARROWS = {"up": "day_earlier", "down": "day_later", "left": "to_left", "right": "to_right"}

CarryStep = Callable[[Terms], Terms]


class Carry(NamedTuple):
    """A block that is carried, as it was painted, and the steps since.

    `free`: it was begun with `move`. `scope` is what of a ritual is meant; None: ask at the end. `drop` does what
    dropping means, if that isn't a change of the block.
    """

    block: Block
    begins: Terms
    steps: tuple[CarryStep, ...] = ()
    free: bool = False
    scope: Scope | None = None
    drop: Callable[[Terms], object] | None = None

    @property
    def terms(self) -> Terms:
        """Where the ghost is."""
        return self.applied(self.begins)

    def applied(self, terms: Terms) -> Terms:
        """These terms after the same steps."""
        return reduce(lambda found, step: step(found), self.steps, terms)


# -- beginning --------------------------------------------------------------------------------------------------------


def nudge(session: WeekSession, block: Block, action_id: str) -> None:
    """Do one step with a block; what the other agreed to is carried."""
    if session.ask.instead(block):
        return
    one = _step(session.plan, action_id, HALF_HOUR)
    agreed = must_propose(block, session.plan.me.id) and session.plan.people.agreement_on

    def begin(scope: Scope) -> None:
        if agreed:
            _go(session, Carry(block, _asked_by_me(session, block, scope), scope=scope), one)
            return
        session.alter(
            block,
            lambda: changed_terms(block, one(block.terms)),
            step=lambda each: changed_terms(each, one(each.terms)),
            scope=scope,
        )

    session.scoped(block, begin, again=True)


def lift(session: WeekSession, block: Block, *, drop: Callable[[Terms], object] | None = None) -> None:
    """Carry a block freely; what has no day begins on the cursor's or today."""
    when = block.when
    if when.precision == "week":
        days = session.week_view.week.days
        today = session.plan.today if session.plan.today in days else days[0]
        when = When.on_day(session.week.here()[1] or today, when.minutes)
    session.carry = Carry(block, Terms(when, block.who), free=True, drop=drop)
    _show(session)


def _asked_by_me(session: WeekSession, block: Block, scope: Scope) -> Terms:
    """The terms that I already ask for, else the present ones."""
    mine = next((proposal for proposal in block.proposals if proposal.by == session.plan.me.id), None)
    return mine.terms if mine and scope == "this" and not block.ritual else block.terms


# -- each key ---------------------------------------------------------------------------------------------------------


def carry_key(session: WeekSession, names: Sequence[str]) -> bool:
    """Take a key while a block is carried; returns whether it has done all it means.

    `names` are Textual's name of the key and its character.
    """
    carry = session.carry
    if carry is None:
        return False
    action_id = next((action.id for action in session.keys if set(names) & set(action.keys)), "")
    if action_id == "open":
        drop_ghost(session)
    elif "escape" in names or action_id == "undo":
        put_back(session)
    elif carry.free:
        _free_key(session, carry, action_id, names)
    elif action_id in SINGLE_STEPS:
        _go(session, carry, _step(session.plan, action_id, HALF_HOUR))
    else:
        before = len(session.app.screen_stack)
        drop_ghost(session)
        return len(session.app.screen_stack) > before
    return True


def _free_key(session: WeekSession, carry: Carry, action_id: str, names: Sequence[str]) -> None:
    plan, by_hour = session.plan, session.week.state.mode == "day"
    weekday = next((int(name) for name in names if name in tuple("1234567")), 0)
    if weekday:
        day = carry.terms.when.week.days[weekday - 1]
        _go(session, carry, lambda terms: terms._replace(when=terms.when.to_day(day)))
        drop_ghost(session)
    elif "w" in names:
        week = carry.terms.when.week
        _go(session, carry, lambda terms: terms._replace(when=When.in_week(week, terms.when.minutes)))
        drop_ghost(session)
    elif action_id in ("up", "down") and by_hour:
        _go(session, carry, _minutes(ROW_MINUTES if action_id == "down" else -ROW_MINUTES))
    elif action_id in _ARROWS:
        _go(session, carry, _step(plan, _ARROWS[action_id], QUARTER))
    elif action_id in SINGLE_STEPS:
        _go(session, carry, _step(plan, action_id, QUARTER))
    elif action_id in ("week_before", "week_after"):
        _go(session, carry, _days(7 if action_id == "week_after" else -7))
    elif action_id == "move_to":
        _type_time(session, carry)
    elif action_id in ("quit", "private"):
        put_back(session)
    else:
        _show(session)


def _type_time(session: WeekSession, carry: Carry) -> None:
    """Ask for the time in words, as quick add reads them."""

    def keep(when: When) -> None:
        _go(session, carry, lambda terms: terms._replace(when=when))
        drop_ghost(session)

    held = carry.block._replace(when=carry.terms.when, who=carry.terms.who)
    session.ask.time(held, keep, title=f"{called(held)}: when?", hint="Enter: put it there · Esc: back")


def _go(session: WeekSession, carry: Carry, one: CarryStep) -> None:
    """Go one step further, or say why that can't be."""
    try:
        terms = one(carry.terms)
    except PlannerError as problem:
        session.refuse(problem)
        return
    if carry.drop and terms.who != carry.block.who:
        terms = terms._replace(who=carry.block.who)
        one = _nothing
    session.carry = carry._replace(steps=(*carry.steps, one))
    _show(session)


# -- ending -----------------------------------------------------------------------------------------------------------


def drop_ghost(session: WeekSession) -> None:
    """Put the block where the ghost is: a change, or one question to the other."""
    carry = session.carry
    if carry is None:
        return
    _end(session)
    terms, block = carry.terms, carry.block
    if carry.drop:
        carry.drop(terms)
    elif terms == block.terms:
        session.say(f"{called(block)} stays where it is.")
    else:
        as_begun = carry.begins == block.terms
        put_block(session, block, carry.applied if as_begun else lambda _terms: terms, carry.scope)


def put_back(session: WeekSession) -> None:
    """End it where it began; nothing is changed or asked."""
    if session.carry is not None:
        block = session.carry.block
        _end(session)
        session.say(f"{called(block)} stays where it is.")


def leave_carry(session: WeekSession) -> None:
    """End it before another action: single steps ask, a free ghost goes."""
    if session.carry is not None:
        put_back(session) if session.carry.free else drop_ghost(session)


def _end(session: WeekSession) -> None:
    session.carry = None
    session.week.show_ghost(None)


def put_block(session: WeekSession, block: Block, step: CarryStep, scope: Scope | None = None) -> None:
    """Put a block at its terms after `step`.

    What waits for my answer and would change column is asked about first.
    """

    def change() -> None:
        session.alter(
            block,
            lambda: changed_terms(block, step(block.terms)),
            told_first=True,
            step=lambda each: changed_terms(each, step(each.terms)),
            scope=scope,
        )

    plan = session.plan
    if step(block.terms).who == block.who or not waits_for(block, plan.me.id, plan.now):
        change()
        return
    asked = next((p.terms for p in block.proposals if p.by != plan.me.id), block.terms)
    rows = (
        ("y", "yes", f"yes to what is asked: {_where(plan, asked)}"),
        ("a", "ask", f"ask for {_where(plan, step(block.terms))} instead"),
        ("n", "no", "leave it as it is"),
    )

    def answered(value: str) -> None:
        if value == "yes":
            session.do("yes", block)
        elif value == "ask":
            change()

    session.ask.one_of(f"{called(block)} waits for your answer", rows, answered)


# -- steps ------------------------------------------------------------------------------------------------------------


def changed_terms(block: Block, terms: Terms) -> Changes:
    """The fields that these terms change."""
    found: Changes = {}
    if terms.when != block.when:
        found["when"] = terms.when
    if terms.who != block.who:
        found["who"] = terms.who
    return found


def _step(plan: Plan, action_id: str, minutes: int) -> CarryStep:
    """The step of an action; `minutes` is how far `later` and `earlier` go."""
    sign = 1 if action_id in ("later", "longer", "day_later", "to_right") else -1
    if action_id in ("later", "earlier"):
        return _minutes(sign * minutes)
    if action_id in ("longer", "shorter"):
        return lambda terms: terms._replace(when=terms.when.longer(sign * QUARTER))
    if action_id in ("day_later", "day_earlier"):
        return _days(sign)
    return lambda terms: terms._replace(who=_beside(plan, terms.who, sign))


def _nothing(terms: Terms) -> Terms:
    return terms


def _minutes(minutes: int) -> CarryStep:
    return lambda terms: terms._replace(when=terms.when.plus_minutes(minutes))


def _days(days: int) -> CarryStep:
    return lambda terms: terms._replace(when=terms.when.plus_days(days))


def _beside(plan: Plan, who: str, right: int) -> str:
    """The owner of the next column, right (1) or left (-1), if there is one."""
    at = COLUMNS.index(column_of(who, plan.me.id)) + right
    return owner(plan, COLUMNS[at]) if 0 <= at < len(COLUMNS) else who


def owner(plan: Plan, column: Column) -> str:
    """The owner of a block in that column: a person's id, or `we`."""
    return WE if column == "we" else plan.me.id if column == "me" else plan.you.id


# -- showing ----------------------------------------------------------------------------------------------------------


def _show(session: WeekSession) -> None:
    """Show the ghost, and say where it is and what the keys do."""
    carry = session.carry
    if carry is None:
        return
    terms, plan = carry.terms, session.plan
    session.week.show_ghost(ghost_of(carry.block, terms, plan.now), session.keeping(terms, carry.block))
    asks = not carry.drop and must_propose(carry.block, plan.me.id) and plan.people.agreement_on
    enter = f"ask {wording.short(plan.you.name, 16)}" if asks else "put it there"
    keys = f"{session.key_of('open')}: {enter}" if session.key_of("open") else ""
    session.say(" · ".join(filter(None, [f"{called(carry.block)} → {_where(plan, terms)}", keys])))


def ghost_of(block: Block, terms: Terms, now: datetime) -> Block:
    """The block with the place to which it is carried, painted like a proposal."""
    return block._replace(proposals=(*block.proposals, Proposal(CARRIED, terms, now)))


def _where(plan: Plan, terms: Terms) -> str:
    """A time and its column: `Fri 27 Nov 20:00–22:00, both of you`."""
    return f"{wording.span(terms.when, plan.zone, plan.today)}, {wording.who(terms.who, plan.me, plan.you)}"


def carry_keys(session: WeekSession) -> tuple[CarryKey, ...]:
    """What the keys do while a block is carried, for the footer; empty when none is."""
    carry, key_of = session.carry, session.key_of
    if carry is None:
        return ()
    both = f"{key_of('earlier')} {key_of('later')}"
    if not carry.free:
        return (CarryKey(key_of("open"), "ask"), CarryKey(both, "half an hour"), CarryKey("Esc", "leave it"))
    return (
        CarryKey(key_of("open"), "drop"),
        CarryKey("←↑↓→", "move"),
        CarryKey(both, "quarter"),
        CarryKey("1–7", "day"),
        CarryKey("w", "no day"),
        CarryKey(key_of("move_to"), "type it"),
        CarryKey(key_of("quit"), "leave it"),
    )
