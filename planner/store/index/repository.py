"""`Repository`: the people and blocks of a plan, merged from the mirror.

A month is read again only when one of its files changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from planner.domain.agreement import counts, is_over
from planner.domain.clock import Clock
from planner.domain.errors import TakenBack
from planner.domain.ids import home_month, split_ritual
from planner.domain.model.block import WE, Block, Person
from planner.domain.model.registers import OFF
from planner.domain.time.week import Week
from planner.domain.time.when import When
from planner.domain.time.zones import known_zone
from planner.store.codec.blocks import decode_value, shown_value
from planner.store.codec.people import person_of_record, the_other
from planner.store.codec.visibility import AUTHOR, value_of, visibility_of
from planner.store.crdt.register import ERASED, Record, Words
from planner.store.disk.atomic_write import Signature, signature
from planner.store.disk.layout import BLOCKS as BLOCKS
from planner.store.disk.layout import (
    CHEERS,
    COMMENTS,
    DEVICE,
    IDEAS,
    NOTES,
    OCCURRENCES,
    PEOPLE,
    PLAN,
    REQUESTS,
    RITUALS,
    SETTINGS,
    month_file,
)
from planner.store.index.cross_month import Reach, months_between
from planner.store.index.months import Months
from planner.store.mirror.mirror import File, Mirror
from planner.store.private.files import private_path, read_private_file, scan_private
from planner.store.shard.schema import Tables

if TYPE_CHECKING:
    from planner.store.index.occurrences import Rituals

BLOCK_TABLES = (BLOCKS, OCCURRENCES)
OPEN_TABLES = (IDEAS, REQUESTS, NOTES)
"""Tables whose records lie in a month without belonging to it.

They're looked up in every month that has some.
"""


class Repository:
    """Reads a plan's people, blocks and rituals, as of the last `refresh`."""

    def __init__(self, root: Path, me: str, clock: Clock, you: str = "") -> None:
        self._clock = clock
        self.mirror = Mirror(root)
        self._me, self._you = me, you
        self._months = Months(self.mirror, self, lambda: self.rituals, self.private_words)
        self._rituals: Rituals | None = None
        self._reach = Reach(root)
        self._words: dict[str, Mapping[str, Mapping[str, Words]]] = {}
        self._untold: set[str] = set()
        self.mirror.scan()
        self._private = scan_private(root, self.mirror.instead)
        self._people = self._read_people()
        self._facts = self._read_facts()
        if self._reach.update(self):
            self._reach.save()

    # -- people -------------------------------------------------------------------------------------------------------

    @property
    def people(self) -> tuple[Person, Person]:
        """Me and you."""
        return self._people

    @property
    def viewer(self) -> ZoneInfo:
        """This person's time zone; UTC where this machine doesn't know it."""
        return self.zone_of(self._people[0])

    def zone_of(self, person: Person, day: date | None = None) -> ZoneInfo:
        """A person's time zone on that date, or now.

        UTC where this machine doesn't know it.
        """
        home = known_zone(person.zone)
        if not person.away:
            return home
        return known_zone(person.zone_on(day or self._clock().astimezone(home).date()))

    @property
    def people_ids(self) -> tuple[str, ...]:
        """The ids of the two people, mine first."""
        return tuple(person.id for person in self._people)

    @property
    def agreement_on(self) -> bool:
        """Whether changes to agreed terms wait for a yes; true unless switched off."""
        return shown_value(self.record(PLAN, SETTINGS, "agreement"), "on") is not False

    def person_of(self, device: str) -> str:
        """The person of a device; empty while its device.json has not arrived."""
        return self.mirror.person_of(device)

    def devices_of(self, person: str) -> list[str]:
        """Every known device of a person, former ones included."""
        return [device for device in self.mirror.devices() if self.person_of(device) == person]

    def last_readable(self, record: Record, register: str) -> object:
        """The last value of a block's register that this version understood.

        It's looked up in this device's history. Used where a newer version's value can't be read.
        """
        from planner.store.journal.history import read_history  # seldom: a newer version wrote it

        month = home_month(record.id)
        if not month or register in record.withdrawn:
            return None
        rows = [row for row in read_history(self.mirror.root, month_file(month), record) if not row.private]
        values = (decode_value(register, row.value) for row in reversed(rows) if row.register == register)
        return next((value for value in values if value is not None), None)

    def person_record(self, person: str) -> Record:
        """The merged record of a person; empty when there is none."""
        return self.record(PLAN, PEOPLE, person)

    def record(self, file: str, table: str, record_id: str) -> Record:
        """The merged record; one without writes when there is none."""
        return self.mirror.records(file, table).get(record_id, Record(record_id))

    def kept_record(self, file: str, table: str, record_id: str) -> Record:
        """The merged record with its private words and its visibility."""
        record, words = self.record(file, table, record_id), self.private_words(file, table).get(record_id, {})
        if table in (OCCURRENCES, RITUALS):
            visibility = self.rituals.visibility(record_id)
        elif table == NOTES and words:
            visibility = "hidden"  # a note is its author's until it is shown
        else:
            visibility = visibility_of(record, words)
        if not words and visibility == "open":
            return record
        return record.read_with(words, visibility)

    def refuse_taken_back(self, file: str, table: str, painted: Record) -> None:
        """Raise TakenBack if the other person withdrew the record after it was painted."""
        now = self.record(file, table, painted.id)
        people = {self.person_of(write.device) for write in now.writes.get(ERASED, ())} - {self._me}
        if now.gone and ERASED not in painted.writes and self.mirror.author_of(table, now) in people:
            raise TakenBack(f"{self.people[1].name} took it back meanwhile, so there is nothing left to change.")

    def kept_records(self, file: str, table: str) -> Iterator[Record]:
        """Every record of a table of a shard, private ones included, as `kept_record`."""
        records, words = self.mirror.records(file, table), self.private_words(file, table)
        for key in dict.fromkeys((*records, *words)):
            yield self.kept_record(file, table, key)

    def remarks_of_mine(self, is_on: Callable[[str], bool], months: Iterable[str]) -> Iterator[tuple[str, str, Record]]:
        """This person's cheers and comments in these months, as (file, table, record).

        Only those on a record for whose id `is_on` is true.
        """
        for file in map(month_file, months):
            for table in (CHEERS, COMMENTS):
                for record in self.kept_records(file, table):
                    on = value_of(record, "on")
                    if value_of(record, AUTHOR) == self._me and isinstance(on, str) and is_on(on):
                        yield file, table, record

    def owner_of_ritual(self, record_id: str) -> str | None:
        """The owner of a ritual, by the id of a segment or occurrence; None if unknown."""
        return self.rituals.owner(record_id)

    def all_months(self) -> list[str]:
        """Every month (`YYYY-MM`) that something lives in, private or not."""
        return sorted({name.removeprefix("months/") for _, name in self.shards()})

    def parts_of_ritual(self, root: str) -> Iterator[tuple[str, str, str]]:
        """Yield (file, table, id) of each segment and changed occurrence of a ritual."""
        plan = self.private_words(PLAN, RITUALS).keys() | set(self.mirror.records(PLAN, RITUALS))
        yield from ((PLAN, RITUALS, key) for key in sorted(plan) if split_ritual(key)[0] == root)
        for file in map(month_file, self.all_months()):
            keys = self.private_words(file, OCCURRENCES).keys() | set(self.mirror.records(file, OCCURRENCES))
            yield from ((file, OCCURRENCES, key) for key in sorted(keys) if key.startswith(f"{root}@"))

    def _read_people(self) -> tuple[Person, Person]:
        records = self.mirror.records(PLAN, PEOPLE)
        record = records.get(self._me)
        me = person_of_record(record) if record else Person(self._me, "me", "UTC")
        with_device = {self.person_of(device) for device in self.mirror.devices()}
        you = self._you or the_other(self._me, records, with_device)
        record = records.get(you)
        return me, person_of_record(record) if record else Person(you, "you", me.zone)

    # -- blocks -------------------------------------------------------------------------------------------------------

    def week(self, week: Week) -> Iterator[Block]:
        """Yield every block that may touch the week.

        It reads the week's months, a day more on either side, and records that reach into them from other months.
        Flexible rituals are folded.
        """
        first, last = week.monday - timedelta(days=1), week.sunday + timedelta(days=1)
        months = set(months_between(first, last))
        on_the_line: dict[str, list[Block]] = {}
        for month in sorted(months | self._reach.homes_reaching(months)):
            for block in self._months.near(month, first, last):
                if block.tally is None:
                    yield block
                elif block.when.start == str(week):
                    on_the_line.setdefault(str(block.ritual), []).append(block)
        for block in self.rituals.coming(week.monday, week.sunday, self.viewer.key) if self.has_rituals else ():
            if block.id in self._months.changed_occurrences(block.id[-10:-3]):
                continue
            if block.tally is None:
                yield block
            elif block.when.start == str(week):
                on_the_line.setdefault(str(block.ritual), []).append(block)
        if on_the_line:
            from planner.store.index.occurrences import folded

            for blocks in on_the_line.values():
                yield from folded(blocks)

    def block(self, block_id: str) -> Block | None:
        """A block, or an occurrence, changed or not; None if there is none."""
        month = home_month(block_id)
        if not month:
            return None
        block = self._months.one(month, block_id)
        if block is None and self.has_rituals:
            block = self.rituals.block(block_id)
        if block and block.tally and block.occurrence:
            done, times = self._tally(block)
            return replace(block, tally=(done, times))
        return block

    def _tally(self, slot: Block) -> tuple[int, int]:
        """How many of a week's slots are done, and how many there are."""
        week = Week.of(cast(date, slot.occurrence))
        others = (b for b in self.week(week) if b.ritual == slot.ritual and b.tally)
        return next((b.tally for b in others if b.tally), (0, 0))

    @property
    def rituals(self) -> Rituals:
        """The plan's rituals; their code is loaded only for a plan that has some."""
        if self._rituals is None:
            from planner.store.index.occurrences import Rituals

            records, private = self.mirror.records(PLAN, RITUALS), self.private_words(PLAN, RITUALS)
            self._rituals = Rituals(records, self, self._off, self.block, private)
        return self._rituals

    @property
    def has_rituals(self) -> bool:
        """Whether there may be rituals, shared or private, without reading them."""
        return bool(self.mirror.records(PLAN, RITUALS)) or PLAN in self._private

    def _off(self, person: str, week: Week) -> bool:
        return shown_value(self.person_record(person), f"{OFF}{week}") is True

    def resting(self, week: Week) -> frozenset[str]:
        """Who has that week off: people's ids, and `we` if both have."""
        people = frozenset(person for person in self.people_ids if self._off(person, week))
        return people | {WE} if len(people) == len(self.people_ids) else people

    def every(self, months: str = "") -> Iterator[Block]:
        """All blocks there ever were, deleted ones too.

        With `months`, only those of months that begin with it.
        """
        for month in self.all_months():
            if month.startswith(months):
                yield from self._months.whole(month).values()

    def rituals_called_off(self) -> Iterator[Block]:
        """Yield, for each ritual called off for good, the first date that doesn't come.

        It's yielded as a block.
        """
        for key in self.rituals.called_off() if self.has_rituals else ():
            if block := self.block(key):
                yield block

    def asked(self) -> Iterator[Block]:
        """Every block that may still wait for somebody's answer."""
        for month in self._reach.marked(BLOCKS):
            yield from self._months.whole(month).values()

    def things(self, table: str) -> Iterator[Record]:
        """The records of one of the tables in OPEN_TABLES, of every month that has any."""
        for month in self._reach.marked(table):
            yield from self.mirror.records(month_file(month), table).values()

    def private_months(self) -> list[str]:
        """The months of which this device keeps something to itself."""
        return sorted(name.removeprefix("months/") for name in self._private if name != PLAN)

    def private_words(self, file: str, table: str) -> Mapping[str, Words]:
        """The private words on this device of one table of a shard, by record id."""
        if file not in self._private:
            return {}
        if file not in self._words:
            self._words[file] = read_private_file(self.mirror.root, file)
        return self._words[file].get(table, {})

    # -- the index ----------------------------------------------------------------------------------------------------

    def shards(self) -> dict[File, Signature]:
        """The files of all months with their signatures; a private one's device is empty."""
        shared = {file: found for file, found in self.mirror.signatures.items() if file[1].startswith("months/")}
        return shared | {("", name): found for name, found in self._private.items() if name != PLAN}

    def plan_files(self) -> dict[File, Signature]:
        """The files that hold the rituals, with their signatures."""
        shared = {file: found for file, found in self.mirror.signatures.items() if file[1] == PLAN}
        return shared | {("", name): found for name, found in self._private.items() if name == PLAN}

    def files_of(self, month: str) -> dict[str, list[int]]:
        """The files of a month by device, with their signatures as JSON lists.

        The private one is under an empty name.
        """
        return self._signatures_of(month_file(month))

    def files_of_plan(self) -> dict[str, list[int]]:
        """The files that hold the rituals, in the same form."""
        return self._signatures_of(PLAN)

    def _signatures_of(self, name: str) -> dict[str, list[int]]:
        found = ((device, self.mirror.signatures.get((device, name))) for device in self.mirror.devices())
        shared = {device: list(signature) for device, signature in found if signature}
        return shared | ({"": list(self._private[name])} if name in self._private else {})

    def month(self, month: str) -> Mapping[str, Block]:
        """All blocks and changed occurrences in a month by id, deleted ones too.

        It's the same object until something in the month changes.
        """
        return self._months.whole(month)

    def one_of(self, month: str, key: str) -> Block | None:
        """A block that lives in that month, or a changed occurrence."""
        return self._months.one(month, key)

    def versions_of(self, month: str) -> Iterator[tuple[str, str]]:
        """Yield (id, version) of a month's records; see `Months.versions`."""
        return self._months.versions(month)

    def blocks_of(self, month: str) -> Iterable[Block]:
        """The blocks that live in a month (`YYYY-MM`), deleted ones too."""
        return self._months.whole(month).values()

    def whens_of(self, month: str) -> Iterable[When]:
        """The times of the blocks that live in a month, read without their other fields."""
        return self._months.whens(month)

    def marks_of(self, month: str) -> Iterator[str]:
        """Yield the kinds of open things in a month, for the cross-month index.

        BLOCKS or OCCURRENCES when an answer may still be open and its time hasn't come; a table of OPEN_TABLES when
        it has records.
        """
        since = self._clock().date() - timedelta(days=1)
        if any(
            (not counts(block) or block.proposals or block.refused) and self._ahead(block)
            for block in self._months.near(month, since, date.max)
        ):
            yield BLOCKS
        if any(block.ritual and self._ahead(block) for block in self._months.near(month, since, date.max)):
            yield OCCURRENCES
        for table in OPEN_TABLES:
            if any(not record.gone for record in self.mirror.records(month_file(month), table).values()):
                yield table

    def _ahead(self, block: Block) -> bool:
        return not block.deleted and not is_over(block, self._clock())

    # -- change -------------------------------------------------------------------------------------------------------

    def refresh(self) -> set[str]:
        """Read what changed on the disk; returns the ids of the blocks that differ now.

        Blocks are compared with those at the last `refresh`. Where something else changed (an intention, a week off),
        the name of its file is returned.
        """
        self.look()
        told, self._untold = self._untold, set()
        return told

    def look(self) -> None:
        """Read what changed on the disk; the next `refresh` reports it."""
        changed = self.mirror.scan()
        before, self._private = self._private, scan_private(self.mirror.root, self.mirror.instead)
        names = {name for name in before.keys() | self._private.keys() if before.get(name) != self._private.get(name)}
        self._note_changes(changed | {("", name) for name in names})

    def look_at(self, names: Collection[str]) -> None:
        """Like `look`, for the files of these names only. The caller holds the lock."""
        self._note_changes(self.mirror.look_at(names) | {("", name) for name in names if self._look_at_private(name)})

    def _look_at_private(self, name: str) -> bool:
        """Whether a private file differs from when it was last looked at."""
        before = self._private.pop(name, None)
        with suppress(FileNotFoundError):
            self._private[name] = signature(private_path(self.mirror.root, name).stat())
        return self._private.get(name) != before

    def _note_changes(self, files: set[File]) -> None:
        self._untold |= self._changed(files) or {name for _, name in files if name != DEVICE}

    def wrote(self, device: str, name: str, tables: Tables, touched: Iterable[tuple[str, str]]) -> None:
        """Note that this process replaced a file.

        `tables` is its new content, `touched` the (table, id) that differ from before.
        """
        rows = list(touched)
        self.mirror.replaced(device, name, tables, rows)
        if name.startswith("months/"):
            self._months.touched(name.removeprefix("months/"), rows)
            if self._reach.update(self):
                self._reach.save()  # or the next command would read the month again
        else:
            self._changed({(device, name)})

    def wrote_private(self, name: str) -> None:
        """Note that this process replaced a private file."""
        self._look_at_private(name)
        self._changed({("", name)})

    def homes_reaching(self, months: set[str]) -> set[str]:
        """The months whose records reach into these."""
        return self._reach.homes_reaching(months)

    def _changed(self, files: set[File]) -> set[str]:
        if not files:
            return set()
        names = {name for _, name in files}
        for name in {name for device, name in files if not device}:
            self._words.pop(name, None)
        reread = False
        if names & {DEVICE, PLAN}:
            self._people = self._read_people()
            facts, self._facts = self._facts, self._read_facts()
            reread = facts != self._facts
        if PLAN in names:
            self._rituals = None
        read = {name.removeprefix("months/") for name in names if name.startswith("months/")}
        if reread or PLAN in names:
            read |= self._months.known()
        before = {month: self._months.forget(month) for month in read & self._months.known()}
        changed: set[str] = set()
        for month in read:
            old = before.get(month, {})
            new = self._months.whole(month, {} if reread else old)
            changed |= {key for key in old.keys() | new.keys() if _differ(old.get(key), new.get(key))}
        self._reach.update(self)
        return changed

    def _read_facts(self) -> tuple[object, ...]:
        """The facts that blocks of every month depend on."""
        devices = {device: self.person_of(device) for device in self.mirror.devices()}
        return self._people, self.agreement_on, devices


def _differ(old: Block | None, new: Block | None) -> bool:
    """Whether two blocks differ; most are the same object, which is quick to compare."""
    return old is not new and old != new
