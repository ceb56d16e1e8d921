"""Intentions, goals, turns, a week off and house rules in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from planner.domain.model.block import WE
from planner.domain.model.conflict import Several
from planner.domain.model.items import MOST_GOALS, MOST_RULES, Deed, Goal, HouseRule
from planner.domain.wording import blocks as wording
from planner.domain.wording.goals import goal_lines, reached_goal, reached_on
from planner.plan.news import TURN
from planner.tui.dialogs.conflicts import EACH_WROTE, Settle
from planner.tui.lists.base import ListScreen
from planner.tui.lists.rows import ListRow, RowCommand, Section, WrittenTwice, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

GOAL_LINE_CELLS = 86
"""How wide a line below a goal may be."""


class GoalsAndRules:
    """One row for each thing; Enter changes it."""

    title = "This week, goals, house rules"
    empty = ""
    first_on_enter = False

    def __init__(self, host: WeekSession, plan_step: Callable[[Goal], object]) -> None:
        """`plan_step` puts the next step of a goal into the week."""
        self._host, self._plan, self._plan_step = host, host.plan, plan_step
        self._twice = WrittenTwice(host, "goal", "rule", "setting")
        self._week = host.week_view.week
        self._carried = host.plan.weeks.carried(self._week)

    def rows(self) -> Sequence[Section]:
        """Return intentions, goals, turns with rest, house rules, and reached goals."""
        plan = self._plan
        self._week = self._host.week_view.week
        self._carried = plan.weeks.carried(self._week)
        self._twice.read()
        week = "this week" if plan.today in self._week else wording.week(self._week, plan.today)
        return [
            Section(list(self._intentions()), f"For {week}, a line each"),
            Section(list(self._goals()), "Goals (two each, you both see them)"),
            Section([self._turn(), self._off()], "Turns, and weeks off"),
            Section(list(self._rules()), "House rules you’ve agreed on"),
            Section(list(self._shelf()), "Reached"),
        ]

    def always(self) -> Sequence[RowCommand]:
        """Offer undo."""
        return (undo_command(self._host),)

    def _does(self, key: str, words: str, act: Callable[[], Deed]) -> RowCommand:
        return RowCommand(key, words, does(act))

    # -- the week's lines ---------------------------------------------------------------------------------------------

    def _intentions(self) -> Iterator[ListRow]:
        me, you = self._plan.me, self._plan.you
        for who, name in ((me.id, wording.short(me.name)), (WE, "both"), (you.id, wording.short(you.name))):
            text = self._carried.intentions.get(who, "")
            if who != you.id or text:
                newer = wording.NEWER if who in self._carried.unreadable else ""
                note = EACH_WROTE if who in self._carried.several else newer
                words = f"{name}: {wording.short(text, 90) or '…'}"
                yield ListRow(f"intention {who}", words, tuple(self._of_intention(who)), note)

    def _of_intention(self, who: str) -> Iterator[RowCommand]:
        if who in self._carried.several:
            yield RowCommand(self._host.key_of("recover"), "look and choose", self._choose_version(who))
        if who != self._plan.you.id:
            yield RowCommand(self._host.key_of("edit"), "change it", self._write_intention(who))

    def _choose_version(self, who: str) -> Callable[[ListScreen], object]:
        """Choose between conflicting intentions, or keep both."""
        carried, plan = self._carried, self._plan
        found = carried.several[who]

        def keep(_register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
            text = str((found.both if number == "both" else found.versions[number - 1].value) or "")
            return self._host.done_quietly(
                lambda: plan.items.set_intention(carried.week, who, text, carried.seen[who])
            ), ()

        title = "For both of you" if who == WE else f"For the week of {wording.who(who, plan.me, plan.you)}"
        return lambda screen: self._host.open(Settle(title, [found], plan, keep), screen.settled)

    def _write_intention(self, who: str) -> Callable[[ListScreen], object]:
        # The edit is based on the intention as it was when its line was opened.
        plan, carried = self._plan, self._carried
        return lambda screen: self._host.ask.words(
            "For both of you" if who == WE else "For your week",
            "It’s shown above the column. For example: one evening out",
            lambda text: screen.kept(lambda: plan.items.set_intention(carried.week, who, text, carried.seen.get(who))),
            empty="Enter: save; an empty line removes it · Esc: close",
            text=carried.intentions.get(who, ""),
        )

    # -- goals --------------------------------------------------------------------------------------------------------

    def _goals(self) -> Iterator[ListRow]:
        plan, goals = self._plan, self._plan.items.goals()
        done = plan.items.progress.done_for(goals)
        for goal in goals:
            words = f"{wording.who(goal.person, plan.me, plan.you)}: {wording.short(goal.title, 90)}"
            lines = "".join(
                f"\n{wording.short(line, GOAL_LINE_CELLS)}" for line in goal_lines(goal, done[goal.id], plan)
            )
            commands = (*self._twice.commands(goal.id), *self._of_goal(goal))
            newer = wording.NEWER if goal.unreadable else ""
            yield ListRow(f"goal {goal.id}", words + lines, commands, self._twice.marked(goal.id, newer))
        if sum(goal.person == plan.me.id for goal in goals) < MOST_GOALS:
            yield ListRow(
                "new goal", "add a goal …", (RowCommand(self._host.key_of("edit"), "write it", self._add_goal),)
            )

    def _of_goal(self, goal: Goal) -> Iterator[RowCommand]:
        if goal.person != self._plan.me.id:
            return
        finish, key_of = self._plan.items.finish_goal, self._host.key_of
        yield RowCommand(key_of("edit"), "next step", partial(self._write_step, goal))
        if goal.step:
            yield RowCommand(key_of("add"), "put it into the week", partial(self._into_the_week, goal))
        yield RowCommand(key_of("done"), "reached", partial(self._reach, goal))
        yield self._does(key_of("remove"), "let it go", partial(finish, goal, reached=False))

    def _write_step(self, goal: Goal, screen: ListScreen) -> None:
        self._host.ask.words(
            f"The next small step: {wording.short(goal.title)}",
            f"{wording.short(self._plan.you.name)} sees it too. For example: book a room to record",
            lambda text: screen.kept(lambda: self._plan.items.progress.set_step(goal, text)),
            empty="Enter: save; an empty line removes it · Esc: close",
            text=goal.step,
        )

    def _into_the_week(self, goal: Goal, screen: ListScreen) -> None:
        screen.dismiss(None)
        self._plan_step(goal)

    def _reach(self, goal: Goal, screen: ListScreen) -> None:
        """Mark a goal as reached at once, then offer its owner a line about it."""
        if screen.perform(lambda: self._plan.items.finish_goal(goal, reached=True)):
            shelf = self._plan.items.progress.shelf()
            if reached := next((found for found in shelf if found.id == goal.id), None):
                self._write_line(reached, screen)

    def _shelf(self) -> Iterator[ListRow]:
        """The goals that were reached, the latest first."""
        for goal in self._plan.items.progress.shelf():
            mine = goal.person == self._plan.me.id
            write = RowCommand(self._host.key_of("edit"), "a line about it", partial(self._write_line, goal))
            commands = (*self._twice.commands(goal.id), *((write,) if mine else ()))
            newer = wording.newer(goal.unreadable)
            note = self._twice.marked(goal.id, reached_on(goal, self._plan) + newer)
            yield ListRow(f"goal {goal.id}", reached_goal(goal, self._plan), commands, note)

    def _write_line(self, goal: Goal, screen: ListScreen) -> None:
        you = wording.short(self._plan.you.name)
        skip = "an empty line removes it" if goal.line else "empty: no line"
        self._host.ask.words(
            f"Reached: {wording.short(goal.title)}",
            f"A line about it, if you like; {you} can read it. It’s kept with the goal.",
            lambda text: self._keep_line(goal, text, screen),
            empty=f"Enter: save; {skip} · Esc: close",
            text=goal.line,
        )

    def _keep_line(self, goal: Goal, text: str, screen: ListScreen) -> None:
        if text != goal.line:
            screen.kept(lambda: self._plan.items.progress.set_line(goal, text))

    def _add_goal(self, screen: ListScreen) -> None:
        you = wording.short(self._plan.you.name)
        self._host.ask.words(
            "A goal of yours",
            f"{you} sees it, and blocks can be for it. For example: 10 km in March",
            lambda text: screen.kept(lambda: self._plan.items.add_goal(text)),
        )

    # -- turns, and a week off ----------------------------------------------------------------------------------------

    def _turn(self) -> ListRow:
        plan = self._plan
        person = plan.inbox.turn()
        name = wording.who(person, plan.me, plan.you) if person else "not decided"
        turns = (
            self._does(key, wording.short(who.name), partial(plan.inbox.set_turn, who.id))
            for who, key in ((plan.me, "1"), (plan.you, "3"))
        )
        commands = (*self._twice.commands(TURN), *turns)
        return ListRow(TURN, f"who plans the next date: {name}", commands, self._twice.marked(TURN))

    def _off(self) -> ListRow:
        plan, off = self._plan, self._carried.off
        if not off:
            alone = RowCommand("1", "off for you", partial(self._take_off, both=False))
            together = RowCommand("2", "off for both of you", partial(self._take_off, both=True))
            return ListRow("off", "a week off: rituals pause …", (alone, together))
        both = {plan.me.id, plan.you.id} <= off
        names = "both of you" if both else ", ".join(wording.who(p, plan.me, plan.you) for p in sorted(off))
        back = self._does(
            "", "an ordinary week again", partial(plan.items.set_off, self._week, False, both=len(off) > 1)
        )
        why = "".join(f", {wording.short(text, 40)}" for text in dict.fromkeys(self._carried.because.values()))
        return ListRow("off", f"off this week: {names}{why}", (back,))

    def _take_off(self, screen: ListScreen, *, both: bool) -> None:
        """Take the week off, with a word for why if there is one."""
        week, you = self._week, wording.short(self._plan.you.name)
        self._host.ask.words(
            "A week off",
            f"A word for why, if you like; {you} sees it. For example: flu",
            lambda because: screen.kept(lambda: self._plan.items.set_off(week, True, both=both, because=because)),
            empty="Enter: take it off, with or without a word · Esc: close",
        )

    # -- house rules --------------------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[ListRow]:
        you, rules = wording.short(self._plan.you.name), self._plan.items.rules()
        for rule in rules:
            waits = [person for person, said in rule.agreement.items() if said != "yes"]
            note = "" if not waits else "waits for your yes" if self._plan.me.id in waits else f"waits for {you}"
            note = ", ".join(filter(None, (note, wording.NEWER if rule.unreadable else "")))
            commands = (*self._twice.commands(rule.id), *self._of_rule(rule))
            yield ListRow(f"rule {rule.id}", wording.short(rule.text, 100), commands, self._twice.marked(rule.id, note))
        if len(rules) < MOST_RULES:
            yield ListRow(
                "new rule", "suggest one …", (RowCommand(self._host.key_of("edit"), "write it", self._add_rule),)
            )

    def _of_rule(self, rule: HouseRule) -> Iterator[RowCommand]:
        items = self._plan.items
        if rule.agreement.get(self._plan.me.id) != "yes":
            yield self._does(self._host.key_of("yes"), "yes", partial(items.agree_rule, rule))
        yield self._does(self._host.key_of("remove"), "let it go", partial(items.drop_rule, rule))

    def _add_rule(self, screen: ListScreen) -> None:
        you = wording.short(self._plan.you.name)
        self._host.ask.words(
            "A house rule",
            f"It counts once {you} says yes. For example: no phones at dinner",
            lambda text: screen.kept(lambda: self._plan.items.add_rule(text)),
        )
