"""Notes to bring up on Sunday; only their author has them until they're shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner.domain.model.items import Note
from planner.domain.wording import blocks as wording
from planner.tui.lists.base import ListScreen
from planner.tui.lists.rows import ListRow, RowCommand, Section, WrittenTwice, does, undo_command

if TYPE_CHECKING:
    from planner.tui.week_session import WeekSession


class SundayNotes:
    """The notes: my own unshown ones, then those that were shown."""

    title = "To bring up on Sunday"
    empty = "Nothing yet. What you keep here only you can read, until you show it."
    first_on_enter = False

    def __init__(self, host: WeekSession) -> None:
        self._host, self._plan = host, host.plan
        self._twice = WrittenTwice(host, "note")

    def rows(self) -> Sequence[Section]:
        """Return the notes that only you can read, then those shown to both."""
        self._twice.read()
        notes = self._plan.items.notes()
        you = wording.short(self._plan.you.name)
        return [
            Section([self._own_row(note) for note in notes if not note.shown], "For you alone"),
            Section([self._shown_row(note) for note in notes if note.shown], f"{you} can read these too"),
        ]

    def _own_row(self, note: Note) -> ListRow:
        you = wording.short(self._plan.you.name, 16)
        show = RowCommand(
            self._host.key_of("suggest"), f"show it to {you}", does(lambda: self._plan.items.show_note(note))
        )
        return ListRow(note.id, note.text, (show, self._let_go(note)), wording.newer(note.unreadable, ""))

    def _shown_row(self, note: Note) -> ListRow:
        by = wording.who(note.by, self._plan.me, self._plan.you)
        let_go = (self._let_go(note),) if note.by == self._plan.me.id else ()
        commands = (*self._twice.commands(note.id), *let_go)
        return ListRow(
            note.id,
            note.text,
            commands,
            self._twice.marked(note.id, f"from {by}{wording.newer(note.unreadable, ', ')}"),
        )

    def _let_go(self, note: Note) -> RowCommand:
        return RowCommand(self._host.key_of("remove"), "let it go", does(lambda: self._plan.items.drop_note(note)))

    def always(self) -> Sequence[RowCommand]:
        """Offer to write a note, and undo."""
        return (RowCommand(self._host.key_of("add"), "keep something for Sunday", self.write), undo_command(self._host))

    def write(self, screen: ListScreen) -> None:
        """Ask for the words of a note."""
        self._host.ask.words(
            "To bring up on Sunday",
            "Only you can read it, on this device, until you show it.",
            lambda text: screen.kept(lambda: self._plan.items.bring(text)),
        )


def open_sunday_notes(session: WeekSession) -> None:
    """Open the notes to bring up on Sunday; without any, write the first one at once."""
    notes = SundayNotes(session)
    screen = ListScreen(session, notes)
    session.open(screen, session.go_to_id)
    if not session.plan.items.notes():
        notes.write(screen)
