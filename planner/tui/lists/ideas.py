"""The jar: ideas for some day, and putting one into a week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from planner.domain.model.block import WE, Block, Terms
from planner.domain.model.items import Idea
from planner.domain.time.when import When
from planner.domain.wording import blocks as wording
from planner.tui.actions.carrying import lift
from planner.tui.lists.base import ListScreen
from planner.tui.lists.rows import ListRow, RowCommand, Section, WrittenTwice, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


class Ideas:
    """Ideas, shared ones first."""

    title = "The jar: some day"
    empty = "The jar is empty. What would you like to do some day, alone or together?"
    first_on_enter = False

    def __init__(self, host: WeekSession) -> None:
        self._host, self._plan = host, host.plan
        self._twice = WrittenTwice(host, "idea")

    def rows(self) -> Sequence[Section]:
        """Return the ideas: for both, then for each person."""
        plan = self._plan
        self._twice.read()
        ideas = plan.items.ideas()
        people = ((WE, "Together"), *((person.id, wording.short(person.name)) for person in (plan.me, plan.you)))
        return [Section([self._row(idea) for idea in ideas if idea.who == who], heading) for who, heading in people]

    def _row(self, idea: Idea) -> ListRow:
        by = wording.who(idea.author, self._plan.me, self._plan.you)
        day = wording.day(idea.at.astimezone(self._plan.zone).date(), self._plan.today)
        note = self._twice.marked(idea.id, f"{by}, {day}" + wording.newer(idea.unreadable, ", "))
        return ListRow(idea.id, wording.short(idea.title, 90), self._commands(idea), note)

    def _commands(self, idea: Idea) -> Sequence[RowCommand]:
        key_of = self._host.key_of
        return (
            *self._twice.commands(idea.id),
            RowCommand(key_of("move_to"), "put it on a day", lambda screen: self._into_the_week(idea, screen)),
            RowCommand(key_of("remove"), "let it go", does(lambda: self._plan.items.drop_idea(idea))),
        )

    def always(self) -> Sequence[RowCommand]:
        """Offer to add an idea for both or for yourself, and undo."""
        add = partial(self._add, "Some day, together", WE)
        mine = partial(self._add, "Some day, on your own", self._plan.me.id)
        return (
            RowCommand(self._host.key_of("add"), "an idea for both of you", add),
            RowCommand(self._host.key_of("add_form"), "an idea of your own", mine),
            undo_command(self._host),
        )

    def _add(self, title: str, who: str, screen: ListScreen) -> None:
        self._host.ask.words(
            title,
            "For example: the night train to Vienna",
            lambda text: screen.kept(lambda: self._plan.items.add_idea(text, who)),
        )

    def _into_the_week(self, idea: Idea, screen: ListScreen) -> None:
        """Carry the idea over the week like a block; dropping it plans it."""
        host, plan = self._host, self._plan

        def plan_it(terms: Terms) -> None:
            host.perform(lambda: plan.inbox.schedule(idea, terms.when))

        carried = Block(idea.id, idea.who, idea.title, When.in_week(host.week_view.week), plan.me.id)
        screen.dismiss(None)
        lift(host, carried, drop=plan_it)


def open_jar(session: WeekSession) -> None:
    """Open the jar of ideas."""
    session.open(ListScreen(session, Ideas(session)), session.go_to_id)
