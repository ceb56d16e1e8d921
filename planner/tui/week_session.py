"""`WeekSession`: what actions and lists over the week work with.

It has the plan and the chosen block, does an action and says what it did; `ask` asks for words. A block is taken as it
was painted when the key was pressed: the edit is based on that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from planner import domain, frontend
from planner.domain import recurrence
from planner.domain.agreement import is_up_to_either, waits_for
from planner.domain.errors import PlannerError
from planner.domain.ids import is_overlay
from planner.domain.model.block import Block, Changes, Outcome, Scope, Terms, WeekView
from planner.domain.model.items import Asked, Deed
from planner.doors import found_at
from planner.frontend.block_facts import goal_said, other_stays, standing_lines
from planner.frontend.perform import Refused, attempt, describe_result, refusal
from planner.frontend.time_conflicts import kept_times
from planner.frontend.verbs import VERBS, BlockContext
from planner.named_tuple import NamedTuple
from planner.tui import dialogs
from planner.tui.actions.carrying import Carry, leave_carry
from planner.tui.actions.lone_question import answer_question
from planner.tui.actions.offering import with_key
from planner.tui.actions.table import BY_ID, SINGLE_STEPS, Action
from planner.tui.asking import Asking
from planner.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from planner.plan.plan import Plan
    from planner.tui.services.running_app import RunningApp
    from planner.tui.week_on_screen import WeekOnScreen

T = TypeVar("T")
ANSWER_KEYS = ("yes", "no", "suggest")
KEPT_BACK = ("undone", "redone", "unchanged")
"""Outcomes after which undo is not offered."""


class MovedHalf(NamedTuple):
    """A moved half, and the line that offers to move the other half too."""

    before: Block
    after: Block
    line: str


class WeekSession:
    """One person at the week: the chosen block, and the actions on it."""

    def __init__(self, plan: Plan, keys: tuple[Action, ...], week: WeekOnScreen, running: RunningApp) -> None:
        self.plan = plan
        self.keys = keys
        self.week = week
        self.running = running
        self.taken: BlockContext | None = None
        self._warned: tuple[str, Terms] | None = None
        self.carry: Carry | None = None
        self._scope: tuple[str, Scope] | None = None
        self._moved: MovedHalf | None = None
        self.ask = Asking(self)

    # -- what is there ------------------------------------------------------------------------------------------------

    @property
    def app(self) -> App[object]:
        """The app, to open screens on."""
        return self.week.app

    @property
    def week_view(self) -> WeekView:
        """The week that is shown."""
        return self.week.state.view

    @property
    def chosen(self) -> Block | None:
        """The block to act on: a dialog's, else the one under the cursor.

        What an overlay shows is none.
        """
        block = self.taken.block if self.taken else self.week.under_cursor
        return None if block is None or is_overlay(block.id) else block

    def changeable(self) -> Block | None:
        """The chosen block; None if the other protects it, and a request is offered."""
        block = self.chosen
        return None if block is None or self.ask.instead(block) else block

    def again(self, block: Block) -> Block:
        """The block as it is now; the week is read again too."""
        self.plan.refresh()
        found = self.plan.block(block.id)
        self.renewed()
        return found

    def key_of(self, action_id: str) -> str:
        """The key of an action for display; empty for none."""
        return next((action.key for action in self.keys if action.id == action_id and action.keys), "")

    def typed_here(self) -> domain.quickadd.Cursor:
        """The defaults of quick add at the cursor's place."""
        column, day, _hour = self.week.here()
        plan = self.plan
        return domain.quickadd.Cursor(
            now=plan.now,
            zone=plan.zone.key,
            column=column,
            day=day,
            me=plan.me.name,
            you=plan.you.name,
            day_first=self.running.settings.day_first,
            known=plan.rituals.known,
            week=self.week_view.week,
            zone_on=plan.people.zone_name_on,
            had_it=plan.weeks.had_it,
        )

    def standing_of(self, block: Block) -> tuple[str, ...]:
        """The agreement on a block, its overlaps and its remarks, in lines."""
        contents = self.week.state.contents
        view, overlaps = contents.painted, contents.overlaps
        if view.beyond and (around := self.plan.weeks.beside(block, view.week)):
            view = self.plan.weeks.with_overlays(around)
            overlaps = self.plan.weeks.overlaps(view)
        lines = standing_lines(block, view, self.plan.now, overlaps, contents.carried)
        return (*lines, goal_said(block, self.plan)) if block.goal or block.frees else lines

    def rhythm_of(self, block: Block) -> str:
        """How often it comes and how many are ticked.

        For example `every Fri`, or `5 a week after 17:00, 1 of 5 ticked`.
        """
        if block.ritual is None:
            return ""
        if block.orphan:
            return "its ritual no longer falls on that date"
        segments = self.plan.rituals.segments(block)
        day = block.rule_date or self.plan.today
        rule = next((s.rule for s in reversed(segments) if s.begins <= day), segments[0].rule)
        ticked = ", {} of {} ticked".format(*block.tally) if block.tally else ""
        return f"{recurrence.rule.describe_rule(rule)}{ticked}"

    def keeping(self, terms: Terms, block: Block | None = None) -> list[str]:
        """Sentences on who protects the time that the block (or a new one) would have."""
        kept = kept_times(self.plan, terms, block.id if block else "", self.week_view)
        return list(filter(None, [*kept, domain.quickadd.said_if_twice(terms.when).rstrip(".")]))

    # -- showing ------------------------------------------------------------------------------------------------------

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one sentence at the bottom."""
        self.week.say(text, troubled=troubled)

    def move_too(self) -> bool:
        """Move the other half while the line that offers it shows; whether it did."""
        moved, self._moved = self._moved, None
        if moved is None or self.app.screen.query_one(StatusLine).text != moved.line:
            return False
        self.perform(lambda: self.plan.requests.halves.move_alike(moved.before, moved.after))
        return True

    def _tell(self, outcome: Outcome, *notes: str) -> None:
        """Say what was done; after moving half of a give and take, offer the other."""
        block, before = outcome.block, outcome.before
        other = self.plan.requests.halves.other(block) if block.role else None
        stays = other_stays(outcome, other, self.plan)
        offer = f". {stays}. {self.key_of('open')}: move it too" if stays else ""
        line = " ".join([self.told(outcome, offer), *notes])
        earlier, self._moved = self._moved, None
        if before and stays:
            # Several moves in a row are one: the other half goes as far as all of them.
            goes_on = earlier is not None and earlier.after.id == block.id and earlier.after.terms == before.terms
            self._moved = MovedHalf(earlier.before if goes_on and earlier else before, block, line)
        self.say(line)

    def renewed(self) -> None:
        """Show the plan as it is now, with the cursor kept."""
        self.week.renewed()

    def open(self, screen: Screen[T], then: Callable[[T | None], object] | None = None) -> None:
        """Open a dialog or a list over the week; `then` gets its result."""
        self.app.push_screen(screen, then)  # type: ignore[arg-type]

    def go_to_block(self, block: Block | None) -> None:
        """Put the cursor on a block, in its week."""
        if block is not None:
            self.week.go(block.when.starts(self.plan.zone).date(), block_id=block.id)

    def go_to_id(self, block_id: str | None) -> None:
        """Go to the block with that id."""
        if block_id is not None:
            try:
                self.go_to_block(self.plan.block(block_id))
            except PlannerError as problem:
                self.say(str(problem), troubled=True)

    # -- doing --------------------------------------------------------------------------------------------------------

    def run(self, action_id: str | None, shown: BlockContext | None = None) -> None:
        """Do the action with that id (None for none), on the block `shown` in a dialog."""
        if action_id is None:
            return
        if action_id not in SINGLE_STEPS or self.carry is not None:
            self.left()
        lone = None if shown else self._lone_question(action_id)
        asked = self.context(lone.block) if lone and lone.block else None
        before, self.taken = self.taken, shown or asked
        try:
            if lone and lone.block is None:
                answer_question(self, lone, action_id)
                return
            action = BY_ID[action_id]
            if refused := self._refused(action):
                self.say(refused)
            else:
                handler_of(action)(self)
        finally:
            self.taken = before

    def _lone_question(self, action_id: str) -> Asked | None:
        """The only open question, for an answer while it's the line under the week.

        None where the block under the cursor waits for an answer itself.
        """
        lone, here = self.week.lone_question, self.week.under_cursor
        if lone is None or action_id not in ANSWER_KEYS or self.taken or not self.week.says_nothing:
            return None
        takes = action_id == "yes" and here is not None and (is_up_to_either(here, self.plan.now) or bool(here.aside))
        return None if takes or (here and waits_for(here, self.plan.me.id, self.plan.now)) else lone

    def left(self) -> None:
        """End a carry, and ask for a ritual's scope again, before something else."""
        self._scope = None
        leave_carry(self)

    def context(self, block: Block) -> BlockContext:
        """A block, with the other half of its give and take as it's shown with it."""
        if self.taken and self.taken.block.id == block.id:
            return self.taken
        return BlockContext(block, self.plan, self.week.state.contents.carried.with_it.get(block.id))

    def _refused(self, action: Action) -> str:
        """Why an action can't be done on the chosen block; empty if it can."""
        here = None if self.taken else self.week.under_cursor
        if here and is_overlay(here.id) and action.group == "block":
            return frontend.overlays.overlay_source_said(here, self.plan)
        block = self.chosen
        found = action.available(self.context(block)) if block and action.available else None
        return with_key(found, self.key_of) if isinstance(found, Refused) else ""

    def perform(self, act: Callable[[], Outcome]) -> Outcome | None:
        """Do an action, show it, and say what it did, or why it failed."""
        try:
            return self.keep(act)
        except PlannerError as problem:
            self.refuse(problem)
            return None

    def refuse(self, problem: PlannerError) -> None:
        """Say why something was not done, with the key of what can be done instead."""
        self.say(with_key(refusal(problem), self.key_of), troubled=True)

    def keep(self, act: Callable[[], Outcome], *notes: str, follow: bool = True) -> Outcome:
        """Like `perform`, but raises the PlannerError, so that a dialog can show it.

        The cursor goes to the block, unless it shouldn't `follow`.
        """
        outcome = attempt(act)
        if follow:
            self.week.changed(outcome.block)
        elif outcome.block.when.week == self.week_view.week:
            self.renewed()
        else:  # its week, with the cursor in the column where it was
            self.week.go(outcome.block.when.starts(self.plan.zone).date())
        self._tell(outcome, *notes)
        return outcome

    def told(self, outcome: Outcome | Deed, also: str = "") -> str:
        """The sentence about an action, what to say `also`, and the key to undo it."""
        told = f"{describe_result(outcome, self.plan)}{also}"
        undo = self.key_of("undo")
        return told if outcome.kind in KEPT_BACK or not undo else f"{told} · {undo}: undo"

    def done_quietly(self, act: Callable[[], Outcome | Deed]) -> str:
        """Do an action, show the week, and return the sentence. Raises PlannerError."""
        outcome = attempt(act)
        self.renewed()
        line = self.told(outcome)
        self.say(line)
        return line

    def do(self, verb: str, block: Block, words: str = "") -> None:
        """Do a verb with a block and show the week; say what it did, or why it failed."""
        try:
            result = attempt(lambda: VERBS[verb].do(self.context(block)._replace(block=block), words))
        except PlannerError as problem:
            self.refuse(problem)
            return
        if isinstance(result, Outcome):
            self.week.changed(result.block)
            self._tell(result)
        else:
            self.renewed()
            self.say(self.told(result))

    def change(self, changes: Callable[[Block], Changes]) -> None:
        """Change the chosen block, or several of its ritual, each from its own time."""
        if block := self.chosen:
            self.alter(block, lambda: changes(block), step=changes)

    def alter(
        self,
        block: Block,
        changes: Callable[[], Changes],
        *,
        told_first: bool = False,
        step: Callable[[Block], Changes] | None = None,
        scope: Scope | None = None,
    ) -> None:
        """Make a change without typing; on protected time, only after a warning.

        `told_first`: the warning has been shown already. `step`: the same change worked out from any block; several
        of a ritual are changed from their ritual's times. `scope`: what of a ritual is meant, if that was asked.
        """
        if self.ask.instead(block):
            return
        try:
            made = changes()
        except PlannerError as problem:
            self.refuse(problem)
            return
        if not told_first and self._warns(block, made):
            return
        self._warned = None

        def change(scope: Scope) -> Outcome:
            if scope == "this" or step is None:
                return self.plan.change(block, made, scope)
            by_rule = self.plan.rituals.by_rule(block)
            return self.plan.change(by_rule, step(by_rule), scope)

        if scope is not None:
            self.perform(lambda: change(scope))
        else:
            self.scoped(block, lambda scope: self.perform(lambda: change(scope)))

    def _warns(self, block: Block, made: Changes) -> bool:
        """Warn on the first try to move a block onto protected time; returns whether."""
        terms = Terms(made.get("when", block.when), made.get("who", block.who))
        if terms == block.terms or self._warned == (block.id, terms):
            return False
        before = set(self.keeping(block.terms, block))
        kept = [words for words in self.keeping(terms, block) if words not in before]
        if kept:
            self._warned = (block.id, terms)
            self.say(f"{' · '.join(kept)}. Press the same key again to plan over it.", troubled=True)
        return bool(kept)

    def scoped(self, block: Block, act: Callable[[Scope], object], *, again: bool = False) -> None:
        """Do an action, after asking for the scope if the block is a ritual's.

        With `again`, it's asked once for several in a row.
        """
        ritual = block.ritual
        if ritual is None or block.orphan:
            act("this")
            return
        if again and self._scope and self._scope[0] == ritual:
            act(self._scope[1])
            return

        def chosen(scope: Scope) -> None:
            self._scope = (ritual, scope) if again else None
            act(scope)

        dialogs.repeat_scope.ask_scope(self.app, block, self.plan, chosen)


def handler_of(action: Action) -> Callable[[WeekSession], None]:
    """The function that does the action, imported on first use."""
    return cast("Callable[[WeekSession], None]", found_at(action.run))
