"""The keys, from the table of actions: twelve to begin with, then all of them.

Choosing a row, or pressing its key, does its action.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.named_tuple import NamedTuple
from planner.tui.actions.table import ACTIONS, GROUPS, Action, shown_key
from planner.tui.dialogs.base import Dialog
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Panel

KEYS_SHOWN = 2
ARROWS = ("up", "down", "left", "right")


class KeyRow(NamedTuple):
    """A row of help: the ids of its actions, and what they do together."""

    actions: tuple[str, ...]
    words: str


FIRST_KEYS = (
    KeyRow(ARROWS, "move about"),
    KeyRow(("open",), "look at a block, and all you can do with it"),
    KeyRow(("add",), "add something, in your own words"),
    KeyRow(("done",), "it happened"),
    KeyRow(("protect",), "protect your own time"),
    KeyRow(("request",), "say what you’d like, and what you’d offer"),
    KeyRow(("free",), "find a time when you’re both free"),
    KeyRow(("inbox",), "see what’s asked of you, and what’s new"),
    KeyRow(("review",), "on Sunday, look back and plan the next week"),
    KeyRow(("undo",), "undo what you did last"),
    KeyRow(("help",), "all keys"),
    KeyRow(("quit",), "back; from the week, quit"),
)
"""The keys that are enough for the first days."""
TOGETHER = (
    KeyRow(ARROWS, "move"),
    KeyRow(("next_column", "previous_column"), "next, previous column"),
    KeyRow(("column_me", "column_we", "column_you"), "my column, ours, theirs"),
    KeyRow(("first_day", "last_day"), "first line, last line"),
    KeyRow(("week_before", "week_after"), "week before, week after"),
    KeyRow(("day_later", "day_earlier"), "move a day later, earlier"),
    KeyRow(("to_left", "to_right"), "move to the left, right"),
    KeyRow(("earlier", "later"), "move 30m earlier, later"),
    KeyRow(("shorter", "longer"), "make shorter, longer"),
    KeyRow(("undo", "redo"), "undo, redo"),
)
"""Actions that share a row among all keys."""


class Help(Dialog[str | None]):
    """Shows twelve keys, and all of them on a second `?`; returns the chosen action."""

    def __init__(self, actions: Sequence[Action] = ACTIONS) -> None:
        super().__init__()
        self._actions = {action.id: action for action in actions if action.keys}
        self._shows_all = False
        first = replace(self._group(FIRST_KEYS), columns=1)
        self._menu = Menu([first], most_columns=3, column_width=33)
        self._panel = Panel(self._menu, title="The first keys")
        more = f"{self._key('help')}: all keys" if "help" in self._actions else ""
        self._panel.hint(" · ".join(filter(None, ["Enter: choose, or press its key", more, "q: close"])))

    def panel(self) -> Panel:
        """Return the panel with the twelve keys."""
        return self._panel

    def show_all(self) -> None:
        """Show every action that has a key, by group."""
        self._shows_all = True
        groups = [self._group(list(self._rows_of(group)), heading) for group, heading in GROUPS.items()]
        self._menu.fill([group for group in groups if group.entries])
        self._panel.set_classes("wide")
        self._panel.entitle("All keys")
        self._panel.hint("Enter: choose, or press its key · q: close")

    def _rows_of(self, group: str) -> Iterator[KeyRow]:
        """The rows of a group; actions that belong together share one."""
        shared = {name: row for row in TOGETHER for name in row.actions}
        for action in self._actions.values():
            row = shared.get(action.id, KeyRow((action.id,), action.label))
            if action.group == group and action.id == next(name for name in row.actions if name in self._actions):
                yield row

    def _group(self, rows: Sequence[KeyRow], heading: str = "") -> MenuGroup:
        return MenuGroup(tuple(entry for row in rows if (entry := self._entry(row))), heading)

    def _entry(self, row: KeyRow) -> MenuEntry | None:
        """The entry of a row; None when none of its actions has a key."""
        found = [self._actions[name] for name in row.actions if name in self._actions]
        if not found:
            return None
        shown = [shown_key(key) for key in found[0].keys[:KEYS_SHOWN] if "+" not in key or key == found[0].keys[0]]
        if len(row.actions) > 1 or not self._shows_all:
            shown = [action.key for action in found]
        return MenuEntry(found[0].id, row.words, " ".join(shown), tuple(key for it in found for key in it.keys))

    def _key(self, action_id: str) -> str:
        return self._actions[action_id].key

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Close with the id of the action; the key of help shows all keys, then closes."""
        chosen = next((it.id for it in self._actions.values() if message.key in it.keys), message.entry.id)
        if chosen == "help" and not self._shows_all:
            self.show_all()
        else:
            # Help is open already; its own keys and those that go back close it.
            self.dismiss(None if chosen in ("help", "quit") else chosen)
