"""What to bring up on Sunday: for its author alone until it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.model.items import Note
from planner.domain.wording import blocks as wording
from planner.tui.dialogs.picker import Option
from planner.tui.lists.base import SETTLE, Listed
from planner.tui.widgets.menu import Entry, Group


class Bring(Listed):
    """Notes: mine that nobody else has, then those that were shown."""

    TITLE_WORDS = "To bring up on Sunday"
    KINDS = ("note",)
    EMPTY = "Nothing yet. What you keep here only you can read, until you show it."

    def groups(self) -> Sequence[Group]:
        """Return the notes that only you can read, then those shown to both."""
        self._notes = {note.id: note for note in self.plan.items.notes()}
        you = wording.short(self.plan.you.name)
        mine = [note for note in self._notes.values() if not note.shown]
        shown = [note for note in self._notes.values() if note.shown]
        return [
            Group(tuple(Entry(note.id, note.text) for note in mine), "For you alone"),
            Group(tuple(self._shown(note) for note in shown), f"{you} can read these too"),
        ]

    def _shown(self, note: Note) -> Entry:
        by = wording.who(note.by, self.plan.me, self.plan.you)
        return Entry(note.id, note.text, note=self.marked(note.id, f"from {by}"))

    def options(self, entry_id: str) -> Sequence[Option]:
        """Offer to show a private note, or to drop one of your own."""
        note = self._notes.get(entry_id)
        let_go = Option(self.key_of("remove"), "let go", "let it go")
        if note is None or note.shown:
            return (*self.to_settle(entry_id), *((let_go,) if note and note.by == self.plan.me.id else ()))
        return (Option(self.key_of("suggest"), "show", f"show it to {wording.short(self.plan.you.name, 16)}"), let_go)

    def always(self) -> Sequence[Option]:
        """Offer to write a note, and undo."""
        return (
            Option(self.key_of("add"), "add", "keep something for Sunday"),
            Option(self.key_of("undo"), "undo", "undo"),
        )

    def choose(self, value: str, entry_id: str) -> None:
        """Do it, or ask for the words of a new note."""
        note = self._notes.get(entry_id)
        if value == "undo":
            self.perform(self.plan.undo)
        elif value == "add":
            self.host.ask_words(
                "To bring up on Sunday",
                "Only you can read it, on this device, until you show it.",
                lambda text: self.kept(lambda: self.plan.items.bring(text)),
            )
        elif value == SETTLE:
            self.settle(entry_id)
        elif note is not None and value == "show":
            self.perform(lambda: self.plan.items.show_note(note))
        elif note is not None:
            self.perform(lambda: self.plan.items.drop_note(note))
