"""What a list over the week holds: sections of rows, and the commands of each row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from planner.domain.model.block import Outcome
from planner.domain.model.items import Deed
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import register_words
from planner.tui.dialogs.conflicts import EACH_WROTE

if TYPE_CHECKING:
    from planner.domain.model.conflict import Twice, TwiceKind
    from planner.tui.lists.base import ListScreen
    from planner.tui.week_session import WeekSession

TWICE = "t "


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done: its key ("" for none), its words, and what runs on the screen of the list."""

    key: str
    words: str
    run: Callable[[ListScreen], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list with its commands; `note` is shown dimly after the words."""

    id: str
    words: str
    commands: Sequence[Command] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; "" for none. `apart`: a blank line around a row of several lines."""

    rows: Sequence[Row]
    heading: str = ""
    apart: bool = False


class ListContent(Protocol):
    """What the screen of a list shows. `rows` reads it again; the title is asked for after that."""

    @property
    def title(self) -> str:
        """Return the title of the panel."""
        ...

    @property
    def empty(self) -> str:
        """Shown when there is no row; "" for a list that always has one."""
        ...

    @property
    def first_on_enter(self) -> bool:
        """Whether Enter runs the first of several commands, in place of listing them."""
        ...

    def rows(self) -> Sequence[Section]:
        """Return the sections; those without rows are not shown."""
        ...

    def always(self) -> Sequence[Command]:
        """What can be done whichever row is chosen."""
        ...


def does(act: Callable[[], Outcome | Deed]) -> Callable[[ListScreen], object]:
    """A command's `run` that does this, and shows what came of it."""
    return lambda screen: screen.perform(act)


def undo(host: WeekSession, *, to_first: bool = False) -> Command:
    """Undo the last change; `to_first` puts the cursor on the first row after it."""

    def run(screen: ListScreen) -> None:
        screen.perform(host.plan.undo)
        if to_first:
            screen.to_first()

    return Command(host.key_of("undo"), "undo", run)


class WrittenTwice:
    """What both wrote at the same time, of the kinds that a list shows."""

    def __init__(self, host: WeekSession, *kinds: TwiceKind) -> None:
        self._host, self._kinds = host, kinds
        self._found: dict[str, Twice] = {}

    def read(self) -> None:
        """Look again for what was written twice."""
        self._found = {found.id: found for found in self._host.plan.conflicts.twice(*self._kinds)}

    def __contains__(self, thing_id: str) -> bool:
        return thing_id in self._found

    def marked(self, thing_id: str, note: str = "") -> str:
        """A note that also says when this was written twice."""
        return " · ".join(filter(None, [EACH_WROTE if thing_id in self._found else "", note]))

    def commands(self, thing_id: str) -> tuple[Command, ...]:
        """What can be done about that."""
        found = self._found.get(thing_id)
        if found is None:
            return ()
        return (
            Command(
                self._host.key_of("settle"),
                "look and choose",
                lambda screen: self._host.settle_thing(found, screen.settled),
            ),
        )

    def rows(self, but: Collection[str]) -> Iterator[Row]:
        """All that was written twice but for what the list has already."""
        for thing in self._found.values():
            if thing.id not in but:
                fields = ", ".join(register_words(found.register, self._host.plan) for found in thing.found)
                yield Row(TWICE + thing.id, wording.short(thing.called, 90), self.commands(thing.id), fields)
