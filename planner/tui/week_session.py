"""What the actions and the lists over the week work with: the plan, doing an act and telling it, asking for words.

A block is taken as it was painted when the key was pressed: that is what the edit says it was based on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from planner.domain.errors import PlannerError
from planner.domain.model.block import Block, Changes, Column, Outcome, Scope, Terms, WeekView
from planner.domain.model.items import Deed
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.frontend.block_facts import called, protected_said, standing_lines
from planner.frontend.time_conflicts import kept_times
from planner.tui.actions.conditions import Context, Refused, is_kept
from planner.tui.actions.table import BY_ID, Action

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from planner.domain.model.conflict import Several, Twice
    from planner.domain.quickadd import Cursor
    from planner.plan.plan import Plan
    from planner.tui.services.running_app import RunningApp
    from planner.tui.week.grid import WeekGrid
    from planner.tui.week.state import Mode, WeekState

Result = TypeVar("Result")
KEPT_BACK = ("undone", "redone", "unchanged")
"""Outcomes after which undo is not offered."""


class WeekOnScreen(Protocol):
    """The week as it is shown: what a session reads from it, and what it asks it to show."""

    @property
    def app(self) -> App[object]:
        """The app, to open screens on."""

    @property
    def grid(self) -> WeekGrid:
        """The three columns, with the cursor."""

    @property
    def state(self) -> WeekState:
        """What is shown, as a value."""

    @property
    def day(self) -> date:
        """The day of the cursor; in the day view the day that is shown."""

    @property
    def under_cursor(self) -> Block | None:
        """The block under the cursor."""

    def here(self) -> tuple[Column, date | None, int | None]:
        """The cursor's column, day (None in the line for blocks without a day) and hour (only in the day view)."""

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one line at the foot."""

    def changed(self, block: Block) -> None:
        """Show the plan after an action, with the cursor on this block."""

    def renewed(self) -> None:
        """Show the plan after an action on several blocks or on none, with the cursor kept."""

    def go(self, day: date, mode: Mode | None = None, block_id: str | None = None, hour: int | None = None) -> None:
        """Show that day, with the cursor on this block or at this hour."""

    def blank(self) -> None:
        """Hide the words of every block, or show them again."""

    def look_now(self) -> None:
        """Ask for an exchange with the shared folder; it returns at once."""


class WeekSession:
    """One person at the week: what is chosen, and doing something about it."""

    def __init__(self, plan: Plan, keys: tuple[Action, ...], week: WeekOnScreen, running: RunningApp) -> None:
        self.plan = plan
        self.keys = keys
        self.week = week
        self.running = running
        self._taken: Block | None = None
        self._warned: tuple[str, Terms] | None = None

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
        """The block to act on: the one that a dialog was about, else the one under the cursor."""
        return self._taken or self.week.under_cursor

    def changeable(self) -> Block | None:
        """The chosen block; None when the other protects it, and a request is offered instead."""
        block = self.chosen
        return None if block is None or self.ask_instead(block) else block

    def again(self, block: Block) -> Block:
        """The block as it is by now, whoever wrote it; the week follows."""
        self.plan.refresh()
        found = self.plan.block(block.id)
        self.renewed()
        return found

    def key_of(self, action_id: str) -> str:
        """The key of an action as a person writes it; "" for an action without one."""
        return next((action.key for action in self.keys if action.id == action_id and action.keys), "")

    def typed_here(self) -> Cursor:
        """Where a line is typed, for quick add."""
        from planner.domain.quickadd import Cursor

        column, day, _hour = self.week.here()
        plan = self.plan
        return Cursor(
            now=plan.now,
            zone=plan.zone.key,
            column=column,
            day=day,
            me=plan.me.name,
            you=plan.you.name,
            day_first=self.running.settings.day_first,
            known=plan.rituals.known,
        )

    def standing_of(self, block: Block) -> tuple[str, ...]:
        """Where it stands between the two, what it lies over, and what was left on it."""
        contents = self.week.state.contents
        return standing_lines(block, contents.view, self.plan.now, contents.overlaps, contents.carried)

    def rhythm_of(self, block: Block) -> str:
        """How often it comes and how many are ticked: `every Fri`, `5 a week after 17:00, 1 of 5 ticked`."""
        if block.ritual is None:
            return ""
        if block.orphan:
            return "its ritual does not come on that date any more"
        from planner.domain.recurrence.rule import describe_rule

        segments = self.plan.rituals.segments(block)
        day = block.occurrence or self.plan.today
        rule = next((s.rule for s in reversed(segments) if s.begins <= day), segments[0].rule)
        ticked = ", {} of {} ticked".format(*block.tally) if block.tally else ""
        return f"{describe_rule(rule)}{ticked}"

    def keeping(self, terms: Terms, block: Block | None = None) -> list[str]:
        """Who protects the time that the block (or a new one) would have, in a sentence each."""
        from planner.domain.quickadd import said_if_twice

        kept = kept_times(self.plan, terms, block.id if block else "", self.week_view)
        return list(filter(None, [*kept, said_if_twice(terms.when).rstrip(".")]))

    # -- showing ------------------------------------------------------------------------------------------------------

    def say(self, text: str, *, troubled: bool = False) -> None:
        """Show one line at the foot."""
        self.week.say(text, troubled=troubled)

    def renewed(self) -> None:
        """Show the plan as it is now, with the cursor kept."""
        self.week.renewed()

    def open(self, screen: Screen[Result], then: Callable[[Result | None], object] | None = None) -> None:
        """Open a dialog or a list over the week; `then` gets what it gives back."""
        self.app.push_screen(screen, then)  # type: ignore[arg-type]

    def go_to_block(self, block: Block | None) -> None:
        """Put the cursor on that block, in whatever week it is."""
        if block is not None:
            self.week.go(block.when.starts(self.plan.zone).date(), block_id=block.id)

    def go_to_id(self, block_id: str | None) -> None:
        """Go to the block that a list gave back."""
        if block_id is not None:
            try:
                self.go_to_block(self.plan.block(block_id))
            except PlannerError as problem:
                self.say(str(problem), troubled=True)

    # -- doing --------------------------------------------------------------------------------------------------------

    def run(self, action_id: str | None, block: Block | None = None) -> None:
        """Do the action of that id, None being nothing; on this block where a dialog was about one."""
        if action_id is None:
            return
        before, self._taken = self._taken, block
        try:
            action = BY_ID[action_id]
            if refused := self._refused(action):
                self.say(refused)
            else:
                handler_of(action)(self)
        finally:
            self._taken = before

    def context(self, block: Block) -> Context:
        """What decides which actions there are for that block."""
        return Context(block, self.plan, self.key_of)

    def _refused(self, action: Action) -> str:
        """Why the action cannot be done about the chosen block; "" when nothing speaks against it."""
        block = self.chosen
        found = action.available(self.context(block)) if block and action.available else None
        return found.sentence if isinstance(found, Refused) else ""

    def perform(self, act: Callable[[], Outcome]) -> Outcome | None:
        """Do it, show it, and tell in one line what it did; or say why not."""
        try:
            return self.keep(act)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return None

    def keep(self, act: Callable[[], Outcome], *notes: str) -> Outcome:
        """As `perform`, but a PlannerError is raised: a dialog tells it and stays open with what was typed."""
        outcome = _saved(act)
        self.week.changed(outcome.block)
        self.say(" ".join([self.told(outcome), *notes]))
        return outcome

    def told(self, outcome: Outcome | Deed) -> str:
        """The line that tells an act, with the key that takes it back."""
        plan = self.plan
        told = wording.told(outcome, plan.me, plan.you, plan.zone, plan.today)
        undo = self.key_of("undo")
        return told if outcome.kind in KEPT_BACK or not undo else f"{told} · {undo} takes it back"

    def done_quietly(self, act: Callable[[], Outcome | Deed]) -> str:
        """Do it, show the week as it is then, and give the line that tells it. PlannerError: nothing was done."""
        outcome = _saved(act)
        self.renewed()
        line = self.told(outcome)
        self.say(line)
        return line

    def deed(self, act: Callable[[], Outcome | Deed]) -> None:
        """The same where no list is open; or say why not."""
        try:
            self.done_quietly(act)
        except PlannerError as problem:
            self.say(str(problem), troubled=True)

    def change(self, changes: Callable[[Block], Changes]) -> None:
        """Change the chosen block, or several of its ritual, each from where it is."""
        if block := self.chosen:
            self.alter(block, lambda: changes(block), step=changes)

    def alter(
        self,
        block: Block,
        changes: Callable[[], Changes],
        *,
        told_first: bool = False,
        step: Callable[[Block], Changes] | None = None,
    ) -> None:
        """Make a change that is not typed; over time that somebody protects only after that was said.

        `told_first`: what it lies over has been said already. `step`: the same change worked out from a block;
        several of a ritual are changed from where their ritual has them.
        """
        if self.ask_instead(block):
            return
        try:
            made = changes()
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return
        if not told_first and self._warns(block, made):
            return
        self._warned = None

        def change(scope: Scope) -> Outcome:
            if scope == "this" or step is None:
                return self.plan.change(block, made, scope)
            by_rule = self.plan.rituals.by_rule(block)
            return self.plan.change(by_rule, step(by_rule), scope)

        self.scoped(block, lambda scope: self.perform(lambda: change(scope)))

    def _warns(self, block: Block, made: Changes) -> bool:
        """Whether this is the first try to move the block over time that somebody protects: that is said now."""
        terms = Terms(made.get("when", block.when), made.get("who", block.who))
        if terms == block.terms or self._warned == (block.id, terms):
            return False
        before = set(self.keeping(block.terms, block))
        kept = [words for words in self.keeping(terms, block) if words not in before]
        if kept:
            self._warned = (block.id, terms)
            self.say(f"{' · '.join(kept)}. The same key again plans over it.", troubled=True)
        return bool(kept)

    def scoped(self, block: Block, act: Callable[[Scope], object]) -> None:
        """Do it; to one of a ritual only once it is said whether the others are meant too."""
        if block.ritual is None or block.orphan:
            act("this")
            return
        from planner.tui.dialogs.repeat_scope import ask_scope

        ask_scope(self.app, block, self.plan, act)

    # -- asking for words ---------------------------------------------------------------------------------------------

    def ask_instead(self, block: Block) -> bool:
        """For what the other protects: offer to say what one would like. True when that is what happens."""
        if not is_kept(block, self.plan):
            return False
        view = self.week_view
        start = wording.start(block.when, view.zone, view.today)
        text = f"{called(block)}, {start}: " if block.title else f"{start}: "
        self.open_request(need=text, why=f"{protected_said(block, view)}. Say what you would like:")
        return True

    def ask_words(
        self, title: str, help_words: str, keep: Callable[[str], object], *, empty: str = "", text: str = ""
    ) -> None:
        """One line of words."""
        from planner.tui.dialogs.text_prompt import Wanted, Words

        self.open(Words(Wanted(title, help_words, empty), keep, text))

    def ask_reason(self, about: str, say_no: Callable[[str], object]) -> None:
        """Not this time, with a reason if one wants to give one."""
        you = wording.short(self.plan.you.name)
        help_words = f"A reason, if you like; {you} reads it."
        self.ask_words(f"Not this time: {about}", help_words, say_no, empty="Enter says it · Esc waits")

    def ask_time(self, block: Block, keep: Callable[[When], object]) -> None:
        """Another time for a block, in the words of quick add."""
        from planner.tui.dialogs.time_prompt import AnotherTime

        def beside(when: When) -> str:
            return " · ".join(self.keeping(Terms(when, block.who), block))

        title = f"Another time: {called(block)}"
        self.open(AnotherTime(title, self.typed_here(), keep, current=block.when, beside=beside))

    def open_request(self, *, need: str = "", why: str = "", block: Block | None = None) -> None:
        """I'm feeling …, I'd like …, and then …, with what of mine may be part of it."""
        from planner.tui.dialogs.request_form import RequestForm, can_carry

        plan, view = self.plan, self.week_view
        mine = [found for blocks in view.columns.values() for found in blocks if can_carry(found, plan.me.id, plan.now)]

        def send(feeling: str, need: str, offer: str, blocks: tuple[Block, ...]) -> None:
            self.done_quietly(lambda: plan.requests.ask(need=need, feeling=feeling, offer=offer, blocks=blocks))

        self.open(RequestForm(view, mine, send, need=need, why=why, carried=block))

    def settle_thing(self, thing: Twice, closed: Callable[[str | None], None]) -> None:
        """What was written twice of something that is no block; `closed` gets the line that tells what was done."""
        from planner.tui.dialogs.conflicts import Settle

        plan, painted = self.plan, thing

        def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
            nonlocal painted
            told = self.done_quietly(lambda: plan.conflicts.settle(painted, register, number))
            left = next((found for found in plan.conflicts.twice(thing.kind) if found.id == thing.id), None)
            painted = left or painted
            return told, left.found if left else ()

        self.open(Settle(thing.called, thing.found, plan, keep), closed)


Done = TypeVar("Done", Outcome, Outcome | Deed)


def _saved(act: Callable[[], Done]) -> Done:
    """What the act gives. A disk that refuses is a PlannerError like any other."""
    try:
        return act()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise PlannerError(f"Not saved ({reason}); everything is as it was before.") from problem


def handler_of(action: Action) -> Callable[[WeekSession], None]:
    """The function that does the action, imported on first use."""
    module, _, name = action.run.partition(":")
    handler: Callable[[WeekSession], None] = getattr(import_module(module), name)
    return handler
