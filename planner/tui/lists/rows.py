"""The contents of a list: sections of rows, and the commands of each row."""

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

TWICE_PREFIX = "t "


@dataclass(frozen=True, slots=True)
class RowCommand:
    """A command: its key (empty for none), its words, and what it runs.

    `former` is a key of version 0.1 that still works for this release, unseen.
    """

    key: str
    words: str
    run: Callable[[ListScreen], object]
    former: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list with its commands.

    `note` is shown dimly after the words; `key` chooses the row at once.
    """

    id: str
    words: str
    commands: Sequence[RowCommand] = ()
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading, which may be empty.

    `apart` puts a blank line around a row of several lines.
    """

    rows: Sequence[ListRow]
    heading: str = ""
    apart: bool = False


class ListContent(Protocol):
    """The contents of a list screen; `rows` reads them again.

    The title is read after the rows.
    """

    @property
    def title(self) -> str:
        """Return the title of the panel."""
        ...

    @property
    def empty(self) -> str:
        """The sentence for a list without rows; empty if it always has some."""
        ...

    @property
    def first_on_enter(self) -> bool:
        """Whether Enter runs a row's first command, instead of listing all."""
        ...

    def rows(self) -> Sequence[Section]:
        """Return the sections; those without rows are not shown."""
        ...

    def always(self) -> Sequence[RowCommand]:
        """The commands that don't depend on the row."""
        ...


def does(act: Callable[[], Outcome | Deed]) -> Callable[[ListScreen], object]:
    """A command's `run` that does an action and shows what it did."""
    return lambda screen: screen.perform(act)


def undo_command(host: WeekSession, *, to_first: bool = False) -> RowCommand:
    """The command to undo; `to_first` then puts the cursor on the first row."""

    def run(screen: ListScreen) -> None:
        screen.perform(host.plan.undo)
        if to_first:
            screen.to_first()

    return RowCommand(host.key_of("undo"), "undo", run)


class WrittenTwice:
    """The conflicts in things of the kinds that a list shows."""

    def __init__(self, host: WeekSession, *kinds: TwiceKind) -> None:
        self._host, self._kinds = host, kinds
        self._found: dict[str, Twice] = {}

    def read(self) -> None:
        """Look for conflicts again."""
        self._found = {found.id: found for found in self._host.plan.conflicts.twice(*self._kinds)}

    def __contains__(self, thing_id: str) -> bool:
        return thing_id in self._found

    def marked(self, thing_id: str, note: str = "") -> str:
        """A note that also mentions a conflict in the thing."""
        return " · ".join(filter(None, [EACH_WROTE if thing_id in self._found else "", note]))

    def commands(self, thing_id: str) -> tuple[RowCommand, ...]:
        """The command to settle a thing's conflicts."""
        found = self._found.get(thing_id)
        if found is None:
            return ()
        return (
            RowCommand(
                self._host.key_of("recover"),
                "look and choose",
                lambda screen: self._host.ask.settle(found, screen.settled),
            ),
        )

    def rows(self, but: Collection[str]) -> Iterator[ListRow]:
        """A row for each conflict in a thing that the list doesn't show already."""
        for thing in self._found.values():
            if thing.id not in but:
                fields = ", ".join(register_words(found.register, self._host.plan) for found in thing.found)
                yield ListRow(TWICE_PREFIX + thing.id, wording.short(thing.called, 90), self.commands(thing.id), fields)
