"""Save what is typed in forms and lines until it is saved or dropped.

A terminal that goes away then takes nothing with it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.store import journal

if TYPE_CHECKING:
    from planner.store.journal.drafts import DraftFields

DRAFT_EVERY_S = 0.5


class FormDrafts:
    """The drafts in a folder, and the forms that are open."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._typed: dict[str, Callable[[], object]] = {}

    def slot(self, name: str, about: str = "") -> DraftSlot:
        """The draft of that name; `about` is the id of the record that it would change."""
        return DraftSlot(self, name, about)

    def keep_all(self) -> None:
        """Write every draft now."""
        for keep in list(self._typed.values()):
            keep()

    def read(self, name: str) -> DraftFields:
        """The fields of a draft; empty when there is none."""
        return journal.drafts.read_draft(self._folder(), name)

    def write(self, name: str, fields: DraftFields, about: str) -> None:
        """Write a draft, or delete it when it has no fields.

        A disk that refuses is tried again at the next change.
        """
        with suppress(OSError):
            journal.drafts.write_draft(self._folder(), name, fields, about)

    def begin(self, name: str, keep: Callable[[], object]) -> None:
        """Have `keep` called by `keep_all` from now on."""
        self._typed[name] = keep

    def end(self, name: str) -> None:
        """Stop that."""
        self._typed.pop(name, None)


class DraftSlot:
    """The draft of one form or line.

    `follow` what is typed, and `forget` it when it was saved or dropped.
    """

    def __init__(self, drafts: FormDrafts, name: str, about: str) -> None:
        self._drafts, self._name, self._about = drafts, name, about
        self._read: Callable[[], DraftFields] | None = None
        self._kept: DraftFields = {}

    def fields(self) -> DraftFields:
        """What was being typed the last time."""
        self._kept = self._drafts.read(self._name)
        return self._kept

    def follow(self, read: Callable[[], DraftFields]) -> None:
        """From now on, have `keep` write what `read` returns: only what was typed."""
        self._read = read
        self._drafts.begin(self._name, self.keep)

    def keep(self) -> None:
        """Write what is typed now, if that has changed."""
        fields = self._read() if self._read else self._kept
        if fields != self._kept:
            self._drafts.write(self._name, fields, self._about)
            self._kept = fields

    def forget(self) -> None:
        """Delete the draft, and stop following the form."""
        self._read = None
        self._drafts.end(self._name)
        if self._kept:
            self._drafts.write(self._name, {}, self._about)
            self._kept = {}
