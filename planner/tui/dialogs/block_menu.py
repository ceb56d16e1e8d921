"""The menu of one block: its facts, and every action on it with its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.widget import Widget

from planner.domain.cells import drawn, drawn_lines
from planner.domain.model.block import Block, WeekView
from planner.domain.time.when import DAY
from planner.domain.wording import blocks as wording
from planner.domain.wording.fields import STATUS, by_and_at
from planner.frontend.block_facts import busy_or, led, pillar_said, place_said, when_here_and_there
from planner.tui.actions.table import Action
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Line, Panel

NOTES_LINES = 8
MENU_TITLE_CELLS = 60
# What one does with a block in one column, its place in the week in the next.
ORDER = (
    ("edit", "done", "partly", "skipped", "move_to", "take_lead", "cheer", "comment", "pillar", "protect", "remove"),
    (
        *("private", "hide", "show", "to_jar", "duplicate", "day_later", "day_earlier", "to_left", "to_right"),
        *("later", "earlier", "longer", "shorter", "versions"),
    ),
)


class BlockMenu(Dialog[str | None]):
    """Shows a block; returns the id of the chosen action.

    `first` are actions that come before all others, such as answers. `standing` describes the agreement on the block,
    `rhythm` how often it comes, `next_turn` is the person who has it then.
    """

    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall"), (30, "-roomy")]

    def __init__(
        self,
        block: Block,
        view: WeekView,
        actions: Sequence[Action],
        *,
        first: Sequence[Action] = (),
        standing: Sequence[str] = (),
        rhythm: str = "",
        next_turn: str | None = None,
    ) -> None:
        super().__init__()
        self._rhythm, self._next_turn = rhythm, next_turn
        self._block, self._view = block, view
        self._first, self._standing = tuple(first), tuple(standing)
        self._actions = {action.id: action for action in actions}

    def panel(self) -> Panel:
        """Build the panel: the facts about the block, then its actions."""
        block, view = self._block, self._view
        facts = list(menu_lines(block, view, self._next_turn))
        facts[1:1] = [("fact", self._rhythm), *(("standing", line) for line in self._standing)]
        lines: list[Widget] = [Line(text, classes=kind) for kind, text in facts if text]
        title = busy_or(block, wording.short(block.title, MENU_TITLE_CELLS))
        menu = Menu(self._groups(), most_columns=2)
        return Panel(*lines, menu, title=title, hint="Enter: choose, or press its key · q: close", classes="wide")

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Close with the id of the chosen action."""
        self.dismiss(message.entry.id)

    def _groups(self) -> list[MenuGroup]:
        groups = [MenuGroup(tuple(map(_entry, self._first)))] if self._first else []
        if self._block.conflicts and (settle := self._actions.get("settle")):
            groups.append(MenuGroup((_entry(settle),)))
        # An action that has no place in the order comes last.
        ordered = [name for column in ORDER for name in column]
        rest = [name for name, action in self._actions.items() if name not in (*ordered, "settle")]
        groups.append(MenuGroup(tuple(self._entries([*ordered, *rest])), columns=3, width=22))
        return groups

    def _entries(self, names: Sequence[str]) -> Iterator[MenuEntry]:
        for name in names:
            if action := self._actions.get(name):
                yield _entry(action)


def menu_lines(block: Block, view: WeekView, next_turn: str | None = None) -> Iterator[tuple[str, str]]:
    """The facts about a block as (kind of line, text), most important first."""
    me, you = view.me, view.you
    length = wording.length(block.when.minutes) if block.when.precision == "time" and block.when.minutes else ""
    if block.when.minutes >= DAY and block.when.precision == "day":
        length = wording.length(block.when.minutes)
    yield "strong", _joined(when_here_and_there(block, view), length, wording.who(block.who, me, you))
    yield (
        "fact",
        _joined(
            pillar_said(block),
            place_said(block),
            led(block, view, next_turn),
            "protected" if block.protected else "",
            STATUS.get(block.status, ""),
            wording.describe_reminder(block.remind),
        ),
    )
    yield "fact", " ".join(f"#{wording.short(tag)}" for tag in block.tags)
    notes = drawn_lines(block.notes)
    more = ["… all of it under “change it”"] if len(notes) > NOTES_LINES else []
    yield "notes", "\n".join([*notes[:NOTES_LINES], *more])
    yield "dim", _joined(f"from {wording.who(block.author, me, you)}", _touched(block, view))


def _touched(block: Block, view: WeekView) -> str:
    if not block.touched_by or block.touched_at is None:
        return ""
    return f"last changed by {by_and_at(block.touched_by, block.touched_at, view)}"


def _joined(*parts: str) -> str:
    return " · ".join(drawn(part) for part in parts if part)


def _entry(action: Action) -> MenuEntry:
    return MenuEntry(action.id, action.label, action.key, action.keys)
