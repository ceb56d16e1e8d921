"""How anything is done to the plan from a screen: taken as it was painted, done, shown, and told in one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from textual.screen import Screen

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Changes, Column, Outcome, Scope, WeekView
from planner.domain.wording import blocks as wording
from planner.tui.actions.table import Action

if TYPE_CHECKING:
    from planner.plan.plan import Plan


class Doing(Screen[None]):
    """What acts on the plan. The screen built on it says what is chosen and shows what came of it.

    A block is taken as it was painted when the key was pressed: that is what the edit says it was based on.
    """

    plan: Plan
    keys: tuple[Action, ...]
    _taken: Block | None = None

    # -- what the screen provides -------------------------------------------------------------------------------------

    @property
    def week_view(self) -> WeekView:
        raise NotImplementedError

    @property
    def under_cursor(self) -> Block | None:
        raise NotImplementedError

    def here(self) -> tuple[Column, date | None, int | None]:
        """The cursor's column, day (None in the line of what has no day) and hour (only in the view of a day)."""
        raise NotImplementedError

    def changed(self, block: Block) -> None:
        """The plan has changed: show it, with the cursor on this block."""
        raise NotImplementedError

    def say(self, text: str, *, troubled: bool = False) -> None:
        raise NotImplementedError

    def again(self, block: Block) -> Block:
        """The block as it is by now, whoever wrote it."""
        self.plan.refresh()
        return self.plan.block(block.id)

    # -- doing --------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Block | None:
        """The block to act on: the one that a dialog was about, else the one under the cursor."""
        return self._taken or self.under_cursor

    def perform(self, act: Callable[[], Outcome]) -> Outcome | None:
        """Do it, show it, and say in one line what it did; or say why not."""
        try:
            return self._kept(act)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return None

    def _kept(self, act: Callable[[], Outcome], *notes: str) -> Outcome:
        """As `perform`, but a PlannerError is raised: a dialog tells it and stays open with what was typed."""
        try:
            outcome = act()
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise PlannerError(f"Not saved ({reason}); everything is as it was before.") from problem
        self.changed(outcome.block)
        self.say(" ".join([self._told(outcome), *notes]))
        return outcome

    def take(self, action_id: str | None, block: Block) -> None:
        """Do an action that a dialog gave back, on the block that the dialog showed."""
        if action_id is None:
            return
        self._taken = block
        try:
            getattr(self, f"action_{action_id}")()
        finally:
            self._taken = None

    def _told(self, outcome: Outcome) -> str:
        plan = self.plan
        told = wording.told(outcome, plan.me, plan.you, plan.zone, plan.today)
        undo = next((action.key for action in self.keys if action.id == "undo" and action.keys), "")
        back = outcome.kind in ("undone", "redone", "unchanged") or not undo
        return told if back else f"{told} · {undo} takes it back"

    def alter(
        self,
        block: Block,
        changes: Callable[[], Changes],
        *,
        told_first: bool = False,
        step: Callable[[Block], Changes] | None = None,
    ) -> None:
        """Every change that is not typed goes this way. `told_first`: what it lies over has been said already.

        `step`: the same change worked out from a block; several of a ritual are changed from where their ritual has
        them.
        """

        def change(scope: Scope) -> Outcome:
            if scope == "this" or step is None:
                return self.plan.change(block, changes(), scope)
            by_rule = self.plan.rituals.by_rule(block)
            return self.plan.change(by_rule, step(by_rule), scope)

        self.scoped(block, lambda scope: self.perform(lambda: change(scope)))

    def scoped(self, block: Block, act: Callable[[Scope], object]) -> None:
        """Do it; to one of a ritual only once it is said whether the others are meant too."""
        if block.ritual is None or block.orphan:
            act("this")
            return
        from planner.tui.dialogs.repeat_scope import ask_scope

        ask_scope(self.app, block, self.plan, act)

    def rhythm_of(self, block: Block) -> str:
        """How often it comes and how many are ticked: `every Fri`, `5 a week after 17:00, 1 of 5 ticked`."""
        if block.ritual is None:
            return ""
        if block.orphan:
            return "its ritual does not come on that date any more"
        from planner.domain.recurrence.rule import said

        segments = self.plan.rituals.segments(block)
        day = block.occurrence or self.plan.today
        rule = next((s.rule for s in reversed(segments) if s.begins <= day), segments[0].rule)
        ticked = ", {} of {} ticked".format(*block.tally) if block.tally else ""
        return f"{said(rule)}{ticked}"

    def _change(self, changes: Callable[[Block], Changes]) -> None:
        if block := self.chosen:
            self.alter(block, lambda: changes(block), step=changes)
