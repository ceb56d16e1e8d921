"""What carries the week: intentions, goals, whose turn it is, ground rules, a week off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from planner.domain.model.block import WE
from planner.domain.model.conflict import Several
from planner.domain.model.items import MOST_GOALS, MOST_RULES, Deed, Goal, GroundRule
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.conflicts import EACH_WROTE, Settle
from planner.tui.dialogs.picker import Option
from planner.tui.lists.base import SETTLE, Listed
from planner.tui.widgets.menu import Entry, Group

TURN = "turn"


class Carrying(Listed):
    """Each line says what there is; Enter changes it."""

    TITLE_WORDS = "This week, goals, house rules"
    KINDS = ("goal", "rule", "setting")

    # -- what it says -------------------------------------------------------------------------------------------------

    def groups(self) -> Sequence[Group]:
        """Return intentions, goals, turns with rest, and house rules."""
        plan = self.plan
        self._week = self.host.week_view.week
        self._carried = plan.weeks.carried(self._week)
        self._goals = {f"goal {goal.id}": goal for goal in plan.items.goals()}
        self._rules = {f"rule {rule.id}": rule for rule in plan.items.rules()}
        week = "this week" if plan.today in self._week else wording.week(self._week, plan.today)
        return [
            Group(tuple(self._intentions()), f"For {week}, in a line each"),
            Group(tuple(self._goal_entries()), "Goals (two each, you both see them)"),
            Group((self._turn(), *self._off()), "Taking turns, and rest"),
            Group(tuple(self._rule_entries()), "House rules you’ve agreed on"),
        ]

    def _intentions(self) -> Iterator[Entry]:
        me, you = self.plan.me, self.plan.you
        for who, name in ((me.id, wording.short(me.name)), (WE, "both"), (you.id, wording.short(you.name))):
            text = self._carried.intentions.get(who, "")
            if who != you.id or text:
                note = EACH_WROTE if who in self._carried.several else ""
                yield Entry(f"intention {who}", f"{name}: {wording.short(text, 90) or '…'}", note=note)

    def _goal_entries(self) -> Iterator[Entry]:
        me = self.plan.me.id
        for key, goal in self._goals.items():
            name = wording.who(goal.person, self.plan.me, self.plan.you)
            yield Entry(key, f"{name}: {wording.short(goal.title, 90)}", note=self.marked(goal.id))
        if sum(goal.person == me for goal in self._goals.values()) < MOST_GOALS:
            yield Entry("new goal", "a goal of yours …")

    def _turn(self) -> Entry:
        person = self.plan.inbox.turn()
        name = wording.who(person, self.plan.me, self.plan.you) if person else "nobody yet"
        return Entry(TURN, f"the next date is planned by: {name}", note=self.marked(TURN))

    def _off(self) -> Iterator[Entry]:
        off = self._carried.off
        if not off:
            yield Entry("off", "a week off: rituals pause …")
            return
        both = {self.plan.me.id, self.plan.you.id} <= off
        names = "both of you" if both else ", ".join(wording.who(p, self.plan.me, self.plan.you) for p in sorted(off))
        yield Entry("off", f"off this week: {names}")

    def _rule_entries(self) -> Iterator[Entry]:
        you = wording.short(self.plan.you.name)
        for key, rule in self._rules.items():
            waits = [person for person, said in rule.agreement.items() if said != "yes"]
            note = "" if not waits else "waits for your yes" if self.plan.me.id in waits else f"waits for {you}"
            yield Entry(key, wording.short(rule.text, 100), note=self.marked(rule.id, note))
        if len(self._rules) < MOST_RULES:
            yield Entry("new rule", "offer one …")

    # -- what can be done ---------------------------------------------------------------------------------------------

    def options(self, entry_id: str) -> Sequence[Option]:
        """Return what can be done about the entry, by its kind."""
        edit, let_go = self.key_of("edit"), self.key_of("remove")
        if entry_id.startswith("intention "):
            return tuple(self._of_intention(entry_id.removeprefix("intention "), edit))
        if goal := self._goals.get(entry_id):
            return (*self.to_settle(goal.id), *self._of_goal(goal, let_go))
        if rule := self._rules.get(entry_id):
            agree = [Option(self.key_of("yes"), "yes", "yes")] if rule.agreement.get(self.plan.me.id) != "yes" else []
            return (*self.to_settle(rule.id), *agree, Option(let_go, "drop", "let it go"))
        if entry_id == TURN:
            people = ((self.plan.me, "1"), (self.plan.you, "3"))
            turns = (Option(key, f"turn {person.id}", wording.short(person.name)) for person, key in people)
            return (*self.to_settle(TURN), *turns)
        if entry_id == "off":
            if self._carried.off:
                return (Option("", "on", "an ordinary week again"),)
            return (Option("1", "off", "off for you"), Option("2", "both", "off for both of you"))
        return (Option(edit, "new", "write it"),)

    def _of_intention(self, who: str, edit: str) -> Iterator[Option]:
        if who in self._carried.several:
            yield Option(self.key_of("settle"), SETTLE, "look and choose")
        if who != self.plan.you.id:
            yield Option(edit, "intend", "change it")

    def _of_goal(self, goal: Goal, let_go: str) -> Sequence[Option]:
        if goal.person != self.plan.me.id:
            return ()
        return (Option(self.key_of("done"), "reached", "reached"), Option(let_go, "drop", "let it go"))

    def always(self) -> Sequence[Option]:
        """Offer undo."""
        return (Option(self.key_of("undo"), "undo", "undo"),)

    def choose(self, value: str, entry_id: str) -> None:
        """Do it, or ask for the words that it needs."""
        thing = self._goals.get(entry_id) or self._rules.get(entry_id)
        if value == SETTLE and entry_id.startswith("intention "):
            self._settle(entry_id.removeprefix("intention "))
        elif value == SETTLE:
            self.settle(thing.id if thing else TURN)
        elif act := self._deed(value, entry_id):
            self.perform(act)
        elif value in ("intend", "new"):
            self._write(entry_id)

    def _deed(self, value: str, entry_id: str) -> Callable[[], Deed] | None:
        plan, week = self.plan, self._week
        goal, rule = self._goals.get(entry_id), self._rules.get(entry_id)
        if value == "undo":
            return plan.undo  # type: ignore[return-value]
        if goal:
            return lambda: plan.items.finish_goal(goal, reached=value == "reached")
        if rule:
            return self._about_rule(rule, value)
        if value.startswith("turn "):
            return lambda: plan.inbox.set_turn(value.removeprefix("turn "))
        if value in ("off", "both"):
            return lambda: plan.items.set_off(week, True, both=value == "both")
        if value == "on":
            return lambda: plan.items.set_off(week, False, both=len(self._carried.off) > 1)
        return None

    def _about_rule(self, rule: GroundRule, value: str) -> Callable[[], Deed]:
        return lambda: self.plan.items.agree_rule(rule) if value == "yes" else self.plan.items.drop_rule(rule)

    def _settle(self, who: str) -> None:
        """One of the lines that were written beside each other, or both."""
        carried, plan = self._carried, self.plan
        found = carried.several[who]

        def keep(_register: str, number: int | Literal["both"]) -> tuple[str, Sequence[Several]]:
            text = str((found.both if number == "both" else found.versions[number - 1].value) or "")
            return self.host.done_quietly(
                lambda: plan.items.set_intention(carried.week, who, text, carried.seen[who])
            ), ()

        title = "For both of you" if who == WE else f"For the week of {wording.who(who, plan.me, plan.you)}"
        self.app.push_screen(Settle(title, [found], plan, keep), self.settled)

    def _write(self, entry_id: str) -> None:
        # What is written says what stood there when its line was opened, whatever arrives until it is kept.
        plan, you, carried = self.plan, wording.short(self.plan.you.name), self._carried
        if entry_id == "new goal":
            self.host.ask_words(
                "A goal of yours",
                f"{you} sees it, and blocks can be for it. For example: 10 km in March",
                lambda text: self.kept(lambda: plan.items.add_goal(text)),
            )
        elif entry_id == "new rule":
            self.host.ask_words(
                "A ground rule",
                f"It stands once {you} said yes to it. For example: no phones at dinner",
                lambda text: self.kept(lambda: plan.items.add_rule(text)),
            )
        else:
            who = entry_id.removeprefix("intention ")
            self.host.ask_words(
                "For both of you" if who == WE else "For your week",
                "It stands above the column. For example: one evening out",
                lambda text: self.kept(
                    lambda: plan.items.set_intention(carried.week, who, text, carried.seen.get(who))
                ),
                empty="Enter keeps it, an empty line takes it away · Esc closes",
                text=carried.intentions.get(who, ""),
            )
