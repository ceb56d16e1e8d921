"""Everything a person can do to the plan from the week or the day: each action is one intention of `Plan`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from textual import events

from planner.domain.errors import PlannerError
from planner.domain.model.block import COLUMNS, WE, Block, Changes, Column, Draft, Outcome, Terms
from planner.domain.model.items import Deed
from planner.domain.pillars import KINDS
from planner.domain.time.when import When, zone
from planner.domain.wording import blocks as wording
from planner.tui.actions.doing import Doing

if TYPE_CHECKING:
    from planner.domain.model.conflict import Several
    from planner.domain.quickadd import Cursor, Reading
    from planner.tui.dialogs.block_form import BlockForm

QUARTER = 15


class BlockActions(Doing):
    """What acts on the plan."""

    # -- the block under the cursor -----------------------------------------------------------------------------------

    def action_open(self) -> None:
        block = self.chosen
        if block is None:
            self.action_add()
            return
        from planner.tui.dialogs.block_menu import Look

        self.app.push_screen(Look(block, self.week_view, self.keys), lambda action: self.take(action, block))

    def action_done(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.finish(block, "planned" if block.status == "done" else "done"))

    def action_partly(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.finish(block, "planned" if block.status == "partly" else "partly"))

    def action_skipped(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.finish(block, "planned" if block.status == "skipped" else "skipped"))

    def action_remove(self) -> None:
        if block := self.chosen:
            self.scoped(block, lambda scope: self.perform(lambda: self.plan.remove(block, scope)))

    def action_duplicate(self) -> None:
        if block := self.chosen:
            self.perform(lambda: self.plan.blocks.duplicate(block))

    def action_protect(self) -> None:
        self._change(lambda block: {"protected": not block.protected})

    def action_day_later(self) -> None:
        self._change(lambda block: {"when": block.when.plus_days(1)})

    def action_day_earlier(self) -> None:
        self._change(lambda block: {"when": block.when.plus_days(-1)})

    def action_later(self) -> None:
        self._change(lambda block: {"when": block.when.plus_minutes(QUARTER)})

    def action_earlier(self) -> None:
        self._change(lambda block: {"when": block.when.plus_minutes(-QUARTER)})

    def action_longer(self) -> None:
        self._change(lambda block: {"when": block.when.longer(QUARTER)})

    def action_shorter(self) -> None:
        self._change(lambda block: {"when": block.when.longer(-QUARTER)})

    def action_to_left(self) -> None:
        self._to_column(-1)

    def action_to_right(self) -> None:
        self._to_column(1)

    def _to_column(self, right: int) -> None:
        block = self.chosen
        if block is None:
            return
        at = COLUMNS.index(self.week_view.column_of(block)) + right
        if 0 <= at < len(COLUMNS):
            self.alter(block, lambda: {"who": self._who(COLUMNS[at])})

    def _who(self, column: Column) -> str:
        return WE if column == "we" else self.plan.me.id if column == "me" else self.plan.you.id

    def action_move_to(self) -> None:
        block = self.chosen
        if block is None:
            return
        from planner.tui.dialogs.picker import Choose, Option

        week, today = self.week_view.week, self.plan.today
        options = [
            Option(str(number), day.isoformat(), wording.day(day, today), self.said_of_day(block, day))
            for number, day in enumerate(week.days, start=1)
        ]
        options.append(Option("w", "week", f"week {week.number}, no day yet"))
        options.append(Option("n", "next", "the same a week later"))

        def move(value: str | None) -> None:
            if value is not None:
                by_day = partial(_at, value)
                self.alter(block, lambda: by_day(block), told_first=True, step=by_day)

        def _at(value: str, subject: Block) -> Changes:
            return {"when": moved(subject.when, value)}

        def moved(when: When, value: str) -> When:
            if value == "week":
                return When.in_week(week, when.minutes)
            return when.plus_days(7) if value == "next" else when.to_day(date.fromisoformat(value))

        current = None if block.when.precision == "week" else block.when.starts(self.plan.zone).date().isoformat()
        self.app.push_screen(Choose(f"Move {wording.name(block)}", options, current or "week"), move)

    def action_pillar(self) -> None:
        block = self.chosen
        if block is None:
            return
        from planner.tui.dialogs.picker import Choose, Option

        kinds = {"solo": "own time", "shared": "our time", "support": "for the other’s thing", "either": "either"}
        taken: set[str] = set()
        options = []
        for kind, pillars in KINDS.items():
            for pillar in pillars:
                key = next((sign for sign in pillar if sign not in taken and sign != "q"), "")
                taken.add(key)
                options.append(Option(key, pillar, pillar, kinds[kind]))
        options.append(Option("-", "", "nothing in particular"))

        def choose(value: str | None) -> None:
            if value is not None:
                self.alter(block, lambda: {"pillar": value or None})

        self.app.push_screen(Choose(f"{wording.name(block)} is for", options, block.pillar or ""), choose)

    def action_settle(self) -> None:
        block = self.chosen
        if block is None or not block.conflicts:
            self.say("Nothing here was written twice.")
            return
        from planner.tui.dialogs.conflicts import Settle

        painted = block

        def keep(register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
            nonlocal painted
            outcome = self._kept(lambda: self.plan.choose(painted, register, number))
            painted = outcome.block
            return self._told(outcome), self.plan.blocks.several(painted)

        goals = {goal.id: goal.title for goal in self.plan.items.goals()}
        self.app.push_screen(Settle(block.title, self.plan.blocks.several(block), self.plan, keep, goals))

    def drop(self, block: Block, column: Column, day: date | None, hour: int | None) -> None:
        """Put a block into another column, day or hour, as the mouse does."""
        terms = self._dropped(block, column, day, hour)
        self.alter(block, lambda: {"when": terms.when, "who": terms.who}, told_first=True)

    def kept_there(self, block: Block, column: Column, day: date | None, hour: int | None) -> Sequence[str]:
        """Who keeps the time over which a block is held, told before it is let go."""
        return self.keeping(self._dropped(block, column, day, hour), block)

    def _dropped(self, block: Block, column: Column, day: date | None, hour: int | None) -> Terms:
        when = block.when
        if day is None:
            return Terms(When.in_week(self.week_view.week, when.minutes), self._who(column))
        target = when.to_day(day) if hour is None else self._at_hour(when, day, hour)
        return Terms(target, self._who(column))

    def _at_hour(self, when: When, day: date, hour: int) -> When:
        """That hour of the viewer's day, on the wall clock of the block's own zone."""
        own = when.zone or self.plan.zone.key
        minute = when.starts(self.plan.zone).minute if when.precision == "time" else 0
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.plan.zone)
        return When.at(local.astimezone(zone(own)).replace(tzinfo=None), when.minutes, own)

    # -- adding, editing, undoing -------------------------------------------------------------------------------------

    def said_of_day(self, block: Block, day: date) -> str:
        """What there is to say about a day that a block may be moved to."""
        return "today" if day == self.plan.today else ""

    def told_first(self, reading: Reading) -> Iterable[str]:
        """What there is to know before something is added."""
        return ()

    def typed_here(self) -> Cursor:
        """Where a line is typed, for quick add."""
        from planner.domain.quickadd import Cursor

        column, day, _hour = self.here()
        plan = self.plan
        settings = getattr(self.app, "settings", None)
        return Cursor(
            now=plan.now,
            zone=plan.zone.key,
            column=column,
            day=day,
            me=plan.me.name,
            you=plan.you.name,
            day_first=getattr(settings, "day_first", True),
            known=plan.rituals.known,
        )

    def action_add(self) -> None:
        self._add_here("")

    def on_paste(self, event: events.Paste) -> None:
        """Open quick add with what was pasted into the week; only Enter adds it."""
        event.stop()
        if event.text.strip():
            self._add_here(event.text)

    def _add_here(self, typed: str) -> None:
        """Quick add where the cursor is, with text that was pasted already."""
        _column, day, hour = self.here()
        place = "" if day else f"{self._week_words()} "
        if hour is not None:
            place = f"{hour:02}:00 "
        self.open_add(place, typed=typed)

    def open_add(self, text: str, column: Column | None = None, *, typed: str = "") -> None:
        """Quick add with this text, followed by what was pasted; in the cursor's column, unless another is given."""
        from planner.tui.dialogs.quick_add import QuickAdd

        cursor = self.typed_here()
        if column is not None:
            cursor = replace(cursor, column=column)
        self.app.push_screen(QuickAdd(cursor, text, self._keep, self.told_first, typed=typed))

    def _keep(self, reading: Reading) -> None:
        from planner.domain.quickadd import draft, ritual_draft

        plan = self.plan
        if reading.rule is not None:
            self._kept(
                lambda: plan.ritual_changes.add_ritual(ritual_draft(reading, plan.me.id, plan.you.id)), *reading.notes
            )
        else:
            self._kept(lambda: plan.blocks.add(draft(reading, plan.me.id, plan.you.id)), *reading.notes)

    def action_add_form(self) -> None:
        from planner.domain.recurrence.rule import recurring

        def keep(result: Draft | Changes) -> None:
            if isinstance(result, Draft):
                rule = form.rule
                self._kept(
                    lambda: (
                        self.plan.ritual_changes.add_ritual(recurring(result, rule))
                        if rule
                        else self.plan.blocks.add(result)
                    )
                )

        form = self._form(None, keep)
        self.app.push_screen(form)

    def action_edit(self) -> None:
        block = self.chosen
        if block is None:
            return

        def keep(result: Draft | Changes) -> None:
            if not isinstance(result, Draft):
                self._kept(lambda: self.plan.change(form.block or block, result, form.scope))

        form = self._form(block, keep)
        self.app.push_screen(form)

    def _form(self, block: Block | None, keep: Callable[[Draft | Changes], object]) -> BlockForm:
        from planner.tui.dialogs.block_form import BlockForm

        beside = partial(self.keeping, block=block)
        view, cursor, goals = self.week_view, self.typed_here(), self.plan.items.goals()
        asks = partial(self.scoped, block) if block and block.ritual else None
        again = (lambda: self.again(block)) if block else None
        rule = self.plan.rituals.segments(block)[-1].rule if block and block.ritual and not block.orphan else None
        return BlockForm(block, None, view, cursor, keep, goals=goals, beside=beside, ask=asks, again=again, rule=rule)

    def keeping(self, terms: Terms, block: Block | None = None) -> Sequence[str]:
        """Who keeps the time that the block (or a new one) would have, in a sentence each."""
        return ()

    def _week_words(self) -> str:
        return "this week" if self.plan.today in self.week_view.week else str(self.week_view.week)

    def action_undo(self) -> None:
        self._turn(self.plan.undo)

    def action_redo(self) -> None:
        self._turn(self.plan.redo)

    def _turn(self, turn: Callable[[], Outcome | Deed]) -> None:
        """An undo or redo, of a block's change or of something else's."""
        try:
            turned = turn()
        except PlannerError as problem:
            self.say(str(problem), troubled=True)
            return
        if isinstance(turned, Outcome):
            self.perform(lambda: turned)
        else:
            plan = self.plan
            self.say(wording.told(turned, plan.me, plan.you, plan.zone, plan.today))
