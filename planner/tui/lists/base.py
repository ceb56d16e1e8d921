"""The screen of a list: rows with commands, by key or through Enter's menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events

from planner.domain.errors import PlannerError
from planner.domain.model.block import Outcome
from planner.domain.model.items import Deed
from planner.tui.actions.table import shown_key
from planner.tui.dialogs.base import Dialog
from planner.tui.dialogs.picker import Choose, Option
from planner.tui.lists.rows import ListContent, ListRow, RowCommand, Section
from planner.tui.widgets.menu import Menu, MenuEntry, MenuGroup
from planner.tui.widgets.panel import Line, Panel

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession

ALWAYS = "!"
PANEL_CELLS = 96
"""The width of a list's panel where there is room for it (dialogs.tcss)."""


class ListScreen(Dialog[str | None]):
    """Shows a list and does the commands of its rows.

    It stays open while commands run: the list is read again, and the line at the bottom says what was done. A command
    may close it with the id of a block to go to.
    """

    def __init__(self, host: WeekSession, content: ListContent, start: str = "") -> None:
        """`start` is the id of the row to begin on."""
        super().__init__()
        self._start = start
        self._host, self._content = host, content
        self._menu = Menu([])
        self._empty = Line(content.empty, classes="dim")
        self._told = Line("", classes="said")
        self._told.display = False
        self._panel: Panel | None = None
        self._rows: dict[str, ListRow] = {}
        self._always: dict[str, RowCommand] = {}

    # -- showing ------------------------------------------------------------------------------------------------------

    def panel(self) -> Panel:
        """Fill the list, and build the panel around it."""
        self.fill()
        self._panel = Panel(self._empty, self._menu, self._told, title=self._content.title, classes="wide")
        return self._panel

    def fill(self) -> None:
        """Read the list again; the cursor stays on its row, or where that was."""
        current, at = self._menu.current, self._menu.cursor
        sections = [section for section in self._content.rows() if section.rows]
        self._rows = {row.id: row for section in sections for row in section.rows}
        self._always = {ALWAYS + (command.key or command.words): command for command in self._content.always()}
        self._empty.display = not sections
        groups = [_group(section) for section in sections]
        if self._always:
            always = (
                MenuEntry(key, it.words, it.key, tuple(filter(None, (it.key, it.former))))
                for key, it in self._always.items()
            )
            groups.append(MenuGroup(tuple(always)))
        ids = [entry.id for group in groups for entry in group.entries]
        wanted = current.id if current else self._start
        if wanted not in ids and ids:
            wanted = ids[min(at, len(ids) - 1)]
        self._menu.fill(groups, wanted)
        self._menu.display = bool(ids)
        if self._panel is not None:
            self._panel.entitle(self._content.title)
            self._hint()

    def follow(self) -> None:
        """Show changes from outside; a list below another screen waits until it's on top."""
        if self.is_current:
            self.fill()

    def on_screen_resume(self) -> None:
        """Read the list again after a dialog over it has closed."""
        if self._panel is not None:
            self.fill()

    def to_first(self) -> None:
        """Put the cursor on the first row, after a command about no row in particular."""
        self._menu.go(0)

    def _row(self) -> ListRow | None:
        """The row under the cursor; None on an entry that is no row of the list."""
        entry = self._menu.current
        return self._rows.get(entry.id) if entry else None

    def _commands(self) -> Sequence[RowCommand]:
        """The commands of the row under the cursor."""
        row = self._row()
        return row.commands if row else ()

    def _has_one_for_enter(self, commands: Sequence[RowCommand]) -> bool:
        return len(commands) == 1 or (bool(commands) and self._content.first_on_enter)

    def _hint(self) -> None:
        commands = self._commands()
        keys = [f"{it.key}: {it.words}" for it in commands if it.key and len(commands) > 1]
        enter = "Enter: all actions" if commands else "Enter: choose"
        if self._has_one_for_enter(commands):
            enter = f"Enter: {commands[0].words}"
        is_to_read = self._row() is not None and not commands  # there's nothing to do about it
        text = "q: close" if is_to_read else f"{enter} · q: close"
        for count in range(len(keys), 0, -1):
            longer = " · ".join([*keys[:count], text])
            if len(longer) <= min(self.app.size.width, PANEL_CELLS) - 8:
                text = longer
                break
        if self._panel is not None:
            self._panel.hint(text)

    def on_mount(self) -> None:
        """Show the keys, and put the cursor in the list."""
        self._hint()
        self.set_focus(self._menu)

    def tell(self, text: str, *, troubled: bool = False) -> None:
        """Show a sentence below the list; empty removes it."""
        self._told.set_classes("told" if troubled else "said")
        self._told.say(text)
        self._told.display = bool(text)

    def settled(self, told: str | None) -> None:
        """Show what is left of a conflict, and the sentence about the last choice."""
        self.fill()
        self.tell(told or "")

    # -- doing --------------------------------------------------------------------------------------------------------

    def perform(self, act: Callable[[], Outcome | Deed]) -> bool:
        """Do the action and say what it did, or why it failed."""
        try:
            self.kept(act)
        except PlannerError as trouble:
            self.tell(str(trouble), troubled=True)
            return False
        return True

    def kept(self, act: Callable[[], Outcome | Deed]) -> None:
        """Do the action for a dialog that is typing into the list.

        A PlannerError is raised, so that the dialog shows it and stays open.
        """
        told = self._host.done_quietly(act)
        self.fill()
        self.tell(told)

    def on_menu_moved(self) -> None:
        """Show the keys for the row under the cursor."""
        self._hint()

    def on_menu_chosen(self, message: Menu.Chosen) -> None:
        """Run the only command of the row at once, or list all of them."""
        message.stop()
        entry = message.entry
        if command := self._always.get(entry.id):
            command.run(self)
            return
        commands = self._rows[entry.id].commands
        if self._has_one_for_enter(commands):
            commands[0].run(self)
        elif commands:

            def chosen(value: str | None) -> None:
                if value is not None:
                    commands[int(value)].run(self)

            options = [Option(it.key, str(n), it.words) for n, it in enumerate(commands)]
            self.app.push_screen(Choose(entry.words.split("\n")[0], options), chosen)

    def on_key(self, event: events.Key) -> None:
        """Run the command with that key for the row under the cursor."""
        pressed = (event.character, shown_key(event.key))
        command = next((it for it in self._commands() if {it.key, it.former} & set(filter(None, pressed))), None)
        if command is not None:
            event.stop()
            command.run(self)


def _group(section: Section) -> MenuGroup:
    entries = tuple(
        MenuEntry(row.id, row.words, row.key, (row.key,) if row.key else (), row.note) for row in section.rows
    )
    return MenuGroup(entries, section.heading, apart=section.apart)
