"""The jar: what the two would like to do some day, and from there into a day."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.model.block import WE, Terms
from planner.domain.model.items import Idea
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.picker import Option
from planner.tui.dialogs.time_prompt import AnotherTime
from planner.tui.lists.base import SETTLE, Listed
from planner.tui.widgets.menu import Entry, Group


class Jar(Listed):
    """Ideas, shared ones first."""

    TITLE_WORDS = "The jar: some day"
    KINDS = ("idea",)
    EMPTY = "The jar is empty. What would you like to do some day, alone or together?"

    def groups(self) -> Sequence[Group]:
        """Return the ideas: for both, then for each person."""
        plan = self.plan
        self._ideas = {idea.id: idea for idea in plan.items.ideas()}
        people = ((WE, "Together"), *((person.id, wording.short(person.name)) for person in (plan.me, plan.you)))
        return [
            Group(tuple(self._entry(idea) for idea in self._ideas.values() if idea.who == who), heading)
            for who, heading in people
        ]

    def _entry(self, idea: Idea) -> Entry:
        by = wording.who(idea.author, self.plan.me, self.plan.you)
        day = wording.day(idea.at.astimezone(self.plan.zone).date(), self.plan.today)
        return Entry(idea.id, wording.short(idea.title, 90), note=self.marked(idea.id, f"{by}, {day}"))

    def options(self, entry_id: str) -> Sequence[Option]:
        """Offer to put the idea into a day, or to drop it."""
        drop = Option(self.key_of("move_to"), "day", "into a day")
        return (*self.to_settle(entry_id), drop, Option(self.key_of("remove"), "let go", "let it go"))

    def always(self) -> Sequence[Option]:
        """Offer to add an idea for both or for yourself, and undo."""
        return (
            Option(self.key_of("add"), "add", "an idea for both of you"),
            Option(self.key_of("add_form"), "mine", "an idea of your own"),
            Option(self.key_of("undo"), "undo", "undo"),
        )

    def choose(self, value: str, entry_id: str) -> None:
        """Do it, or ask for the words of a new idea."""
        idea = self._ideas.get(entry_id)
        if value == "undo":
            self.perform(self.plan.undo)
        elif value in ("add", "mine"):
            who = WE if value == "add" else self.plan.me.id
            title = "Some day, together" if value == "add" else "Some day, on your own"
            self.host.ask_words(
                title,
                "For example: the night train to Vienna",
                lambda text: self.kept(lambda: self.plan.items.add_idea(text, who)),
            )
        elif idea is None:
            return
        elif value == SETTLE:
            self.settle(idea.id)
        elif value == "day":
            self._into_a_day(idea)
        else:
            self.perform(lambda: self.plan.items.drop_idea(idea))

    def _into_a_day(self, idea: Idea) -> None:
        def keep(when: When) -> None:
            self.kept(lambda: self.plan.inbox.schedule(idea, when))

        def beside(when: When) -> str:
            if slot := self.plan.inbox.empty_slot(idea, when):
                return f"fills {wording.short(slot.title)}, {wording.span(slot.when, self.plan.zone, self.plan.today)}"
            asks = [f"{wording.short(self.plan.you.name)} will be asked"] if idea.who != self.plan.me.id else []
            return " · ".join([*self.host.keeping(Terms(when, idea.who)), *asks])

        title = f"{wording.short(idea.title)}: when?"
        hint = "Enter puts it there · Enter on an empty line closes"
        self.app.push_screen(AnotherTime(title, self.host.typed_here(), keep, beside=beside, hint=hint))
