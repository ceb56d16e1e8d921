"""Records by file, table and id, with this device's private words of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from planner.domain.errors import TakenBack
from planner.domain.ids import split_ritual
from planner.domain.model.block import Visibility
from planner.store.codec.visibility import AUTHOR, value_of, visibility_of
from planner.store.crdt.register import ERASED, Record
from planner.store.disk.layout import CHEERS, COMMENTS, NOTES, OCCURRENCES, PLAN, RITUALS, month_file
from planner.store.index.cross_month import Reach
from planner.store.index.facts import PlanFacts
from planner.store.index.shard_files import ShardFiles
from planner.store.mirror.mirror import Mirror
from planner.store.private.words import PrivateWords


class MergedRecords:
    """The records of a plan, merged over all devices.

    Blocks and rituals are read from them elsewhere.
    """

    def __init__(
        self,
        mirror: Mirror,
        private: PrivateWords,
        facts: PlanFacts,
        files: ShardFiles,
        reach: Reach,
        ritual_visibility: Callable[[str], Visibility],
    ) -> None:
        """`ritual_visibility` is called with the id of a ritual's segment or occurrence."""
        self._mirror, self._private, self._facts, self._files, self._reach = mirror, private, facts, files, reach
        self._ritual_visibility = ritual_visibility

    def get(self, file: str, table: str, record_id: str) -> Record:
        """The merged record; one without writes when there is none."""
        return self._mirror.record(file, table, record_id)

    def has_of(self, file: str, table: str, record_id: str, device: str) -> bool:
        """Whether that device wrote to the record, without reading what."""
        return self._mirror.records(file, table).has_of(device, record_id)

    def kept(self, file: str, table: str, record_id: str) -> Record:
        """The merged record with its private words and its visibility."""
        record, words = self.get(file, table, record_id), self._private.of(file, table).get(record_id, {})
        if table in (OCCURRENCES, RITUALS):
            visibility = self._ritual_visibility(record_id)
        elif table == NOTES and words:
            visibility = "hidden"  # a note is its author's until it is shown
        else:
            visibility = visibility_of(record, words)
        if not words and visibility == "open":
            return record
        return record.read_with(words, visibility)

    def refuse_taken_back(self, file: str, table: str, painted: Record) -> None:
        """Raise TakenBack if the other person withdrew the record after it was painted."""
        now = self.get(file, table, painted.id)
        me, you = self._facts.people
        people = {self._facts.person_of(write.device) for write in now.writes.get(ERASED, ())} - {me.id}
        if now.gone and ERASED not in painted.writes and self._mirror.author_of(table, now) in people:
            raise TakenBack(f"{you.name} took it back in the meantime, so there is nothing left to change.")

    def all_kept(self, file: str, table: str) -> Iterator[Record]:
        """Every record of a table of a shard, private ones included, as `kept`."""
        records, words = self._mirror.records(file, table), self._private.of(file, table)
        for key in dict.fromkeys((*records, *words)):
            yield self.kept(file, table, key)

    def ids(self, file: str, table: str) -> set[str]:
        """The ids of every record of a table of a shard, private ones included."""
        return {*self._mirror.records(file, table), *self._private.of(file, table)}

    def remarks_of_mine(self, is_on: Callable[[str], bool], months: Iterable[str]) -> Iterator[tuple[str, str, Record]]:
        """This person's cheers and comments in these months, as (file, table, record).

        Only those on a record for whose id `is_on` is true.
        """
        me = self._facts.people_ids[0]
        for file in map(month_file, months):
            for table in (CHEERS, COMMENTS):
                for record in self.all_kept(file, table):
                    on = value_of(record, "on")
                    if value_of(record, AUTHOR) == me and isinstance(on, str) and is_on(on):
                        yield file, table, record

    def parts_of_ritual(self, root: str) -> Iterator[tuple[str, str, str]]:
        """Yield (file, table, id) of each segment and changed occurrence of a ritual."""
        plan = self._private.of(PLAN, RITUALS).keys() | set(self._mirror.records(PLAN, RITUALS))
        yield from ((PLAN, RITUALS, key) for key in sorted(plan) if split_ritual(key)[0] == root)
        for file in map(month_file, self._files.months()):
            keys = self._private.of(file, OCCURRENCES).keys() | set(self._mirror.records(file, OCCURRENCES))
            yield from ((file, OCCURRENCES, key) for key in sorted(keys) if key.startswith(f"{root}@"))

    def of_all_months(self, table: str) -> Iterator[Record]:
        """The records of one of the tables in OPEN_TABLES, of every month that has any."""
        for month in self._reach.marked(table):
            yield from self._mirror.records(month_file(month), table).values()
