"""`Repository`: the people, records and blocks of a plan, merged from the mirror.

A month is read again only when one of its files changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from planner.domain.clock import Clock
from planner.domain.model.block import Block
from planner.store.disk.layout import DEVICE, OCCURRENCES, PLAN, RITUALS
from planner.store.disk.transaction import MAX_READS, look_between_saves
from planner.store.index.absences import AbsenceIndex
from planner.store.index.blocks import BlockIndex
from planner.store.index.cross_month import Reach
from planner.store.index.facts import PlanFacts, last_words
from planner.store.index.merged_records import MergedRecords
from planner.store.index.months import Months
from planner.store.index.open_marks import OpenMarks
from planner.store.index.shard_files import ShardFiles
from planner.store.mirror.mirror import File, Mirror
from planner.store.private.files import Unread
from planner.store.private.words import PrivateWords
from planner.store.shard.schema import Tables

if TYPE_CHECKING:
    from planner.store.index.occurrences import Rituals  # only a plan with rituals

T = TypeVar("T")


class Repository:
    """The parts that read a plan, kept up to date together by `refresh`."""

    def __init__(self, root: Path, me: str, clock: Clock, you: str = "") -> None:
        self.mirror = Mirror(root, (me, you) if you else (), partial(last_words, root))
        self.private = PrivateWords(root, self.mirror.folders, self.mirror.note_read)
        self._changed_files: set[File] = set()
        """Files found changed and not read again yet, since a disk may refuse that."""
        self._retried: set[File] = set()
        """Files that were refused and may be read again in this save."""
        self._scan()
        self._changed_files.clear()
        self.files = ShardFiles(self.mirror, self.private)
        self.facts = PlanFacts(self.mirror, me, you, clock)
        self.months = Months(self.mirror, self.facts, lambda: self.rituals, self.private.of)
        self.reach = Reach(root, self.facts, self.files, self.months, OpenMarks(self.months, self.mirror, clock))
        self.records = MergedRecords(
            self.mirror, self.private, self.facts, self.files, self.reach, lambda key: self.rituals.visibility(key)
        )
        self.absences = AbsenceIndex(self.facts, self.months, self.reach, self.records, self._some_rituals)
        self.blocks = BlockIndex(self.facts, self.files, self.months, self.reach, self._some_rituals, self.absences)
        self._rituals: Rituals | None = None
        self._untold: set[str] = set()
        if self.reach.update():
            self.reach.save()

    @property
    def rituals(self) -> Rituals:
        """The plan's rituals; their code is loaded only for a plan that has some."""
        if self._rituals is None:
            from planner.store.index.occurrences import Rituals  # only a plan with rituals

            records, private = self.mirror.records(PLAN, RITUALS), self.private.of(PLAN, RITUALS)
            self._rituals = Rituals(
                records,
                self.facts,
                self.facts.is_off,
                self.blocks.get,
                self.blocks.is_as_ruled,
                private,
                dict(self.private.signatures),
            )
        return self._rituals

    def _some_rituals(self) -> Rituals | None:
        """The plan's rituals; None for a plan without."""
        return self.rituals if self.has_rituals else None

    @property
    def has_rituals(self) -> bool:
        """Whether there may be rituals, shared or private, without reading them."""
        return bool(self.mirror.records(PLAN, RITUALS)) or PLAN in self.private.signatures

    # -- change -------------------------------------------------------------------------------------------------------

    def refresh(self) -> set[str]:
        """Read what changed on the disk; returns the ids of the blocks that differ now.

        Blocks are compared with those at the last `refresh`. Where something else changed (an intention, a week off),
        the name of its file is returned.
        """
        self.look()
        told, self._untold = self._untold, set()
        return told

    def catch_up(self) -> None:
        """Like `refresh`, for a caller that doesn't ask what changed.

        Changed months are forgotten, and read when they're needed.
        """
        self._scan()
        if files := self._changed_files:
            for month in self._stale(files)[0]:
                self.months.drop(month)
            self.reach.update(files)
            self._changed_files = set()

    def look(self) -> None:
        """Read what changed on the disk; the next `refresh` reports it."""
        self._scan()
        self._note_changes()

    def together(self, read: Callable[[], T]) -> T:
        """The result of `read`, repeated if a save changed one of its files meanwhile.

        `read` is called at most MAX_READS times.
        """
        for _ in range(MAX_READS):
            found = read()
            if not self.mirror.is_behind:
                break
            self.look()
        return found

    def _scan(self) -> None:
        """Look for changed files, all at one moment; a private one's device is empty."""

        def look() -> None:
            self._changed_files.update(self.mirror.scan())
            self._changed_files.update(("", name) for name in self.private.look(self.mirror.instead))

        look_between_saves(self.mirror.root, look)

    def look_at(self, names: Collection[str]) -> None:
        """Like `look`, for the files of these names only. The caller holds the lock."""
        self._changed_files.update(self.mirror.look_at(names))
        for name in names:
            if self.private.look_at(name):
                self._changed_files.add(("", name))
        self._note_changes()

    def must_read(self, wanted: bool) -> None:
        """Set whether a shared file that the disk refuses raises OSError.

        It counts as empty otherwise. Files that were refused before are read again if they're needed. The caller
        holds the lock.
        """
        self.mirror.must_read = wanted
        if wanted and (refused := self.mirror.refused()):
            self._retried |= self.mirror.look_at(refused)
            for month in self._stale(self._retried)[0]:
                self.months.drop(month)
        if not wanted and (self._retried or self._changed_files):
            self._changed_files |= self._retried
            self._retried = set()
            with suppress(OSError, Unread):  # the next look tries again
                self._note_changes()

    def _note_changes(self) -> None:
        files = self._changed_files
        self._untold |= self._changed(files) or {name for _, name in files if name != DEVICE}
        self._changed_files = set()

    def wrote(self, device: str, name: str, tables: Tables, touched: Iterable[tuple[str, str]]) -> None:
        """Note that this process replaced a file.

        `tables` is its new content, `touched` the (table, id) that differ from before.
        """
        rows = list(touched)
        self.mirror.replaced(device, name, tables, rows)
        self.absences.forget()
        if name.startswith("months/"):
            self.months.touched(name.removeprefix("months/"), rows)
            if self.reach.update({(device, name)}):
                self.reach.save()  # or the next command would read the month again
        else:
            self._changed({(device, name)})

    def wrote_private(self, name: str) -> None:
        """Note that this process replaced a private file."""
        self.private.look_at(name)
        self._changed({("", name)})

    def _changed(self, files: set[File]) -> set[str]:
        if not files:
            return set()
        read, is_anew = self._stale(files)
        before = {month: self.months.forget(month) for month in (read and read & self.months.known())}
        changed: set[str] = set()
        for month in read:
            old = before.get(month, {})
            new = self.months.whole(month, {} if is_anew else old)
            changed |= {key for key in old.keys() | new.keys() if _differ(old.get(key), new.get(key))}
        self.reach.update(files)
        return changed

    def _stale(self, files: set[File]) -> tuple[set[str], bool]:
        """The months that these files change, and whether all their blocks may differ."""
        names = {name for _, name in files}
        self.absences.forget()
        self.private.forget(name for device, name in files if not device)
        reread = bool(names & {DEVICE, PLAN}) and self.facts.read_again()
        words = self._has_private_occurrences(name for device, name in files if not device and name != PLAN)
        if words or PLAN in names:
            self._rituals = None
        read = {name.removeprefix("months/") for name in names if name.startswith("months/")}
        if reread or words or PLAN in names:
            read |= self.months.known()
        return read, reread or words

    def _has_private_occurrences(self, files: Iterable[str]) -> bool:
        """Whether rituals must be read again: they know the private files."""
        try:
            return any(self.private.of(file, OCCURRENCES) for file in files)
        except Unread:
            return True  # reading the month says so


def _differ(old: Block | None, new: Block | None) -> bool:
    """Whether two blocks differ; most are the same object, which is quick to compare."""
    return old is not new and old != new
