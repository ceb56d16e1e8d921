"""Read the blocks that statistics count straight from the files of the months.

Ten years are tens of thousands of blocks, and nearly all of them are plain: one writer for each register, nothing
deleted, nothing proposed. Those are read without building a `Block`; all others go through `block_of`, so both ways
give the same result. (Only the numbers and stamps of a write aren't checked again here.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from planner.domain.absence import Absences
from planner.domain.agreement import says, stands
from planner.domain.ids import home_month
from planner.domain.model.block import STATUSES, WE, Block, Status
from planner.domain.model.registers import ANSWER, REMIND, TAG
from planner.domain.statistics import Counted, counted, is_weekend_alone, touched_dates
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, MAX_MINUTES, When
from planner.store.codec.answers import decode_when, read_answer
from planner.store.codec.blocks import block_of
from planner.store.codec.items import remark_of
from planner.store.codec.values import NAME_REGISTERS, TEXTS
from planner.store.crdt.register import Words
from planner.store.disk.bounded_read import EARLIER
from planner.store.disk.layout import BLOCKS, CHEERS, COMMENTS, OCCURRENCES, month_file, replica_path
from planner.store.index.absences import may_be_aside, weekends_alone, with_absence
from planner.store.index.month_ranges import months_between
from planner.store.index.occurrence_blocks import folded
from planner.store.index.repository import Repository
from planner.store.mirror.merged_table import merged_record
from planner.store.shard.schema import Tables, Unreadable, read_file
from planner.store.statistics.ritual_counts import RitualCounts

_Documents = dict[str, dict[str, Any]]
"""Each device's raw document of one record."""
REGISTERS = (*TEXTS, *NAME_REGISTERS, "when", "who", "author", "status", "protected", "visibility", "request")
_MARKS = {"status", "title", "protected", "place", "notes", "lead", "frees"}
"""Registers of an occurrence that change neither its time, owner nor pillar."""
PLAIN = {len(("v", "n", "t", "c"))}
_DATED = re.compile(r"(?!000[01]|999[89])\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?", re.ASCII)
"""A date, or a date and a time, as far as a pattern can tell."""


class WeekScan:
    """The countable blocks of each week from `first` to `last`.

    Every month is read once.
    """

    def __init__(self, repository: Repository, zone: ZoneInfo, first: Week, last: Week) -> None:
        self._zone = zone
        counts = RitualCounts(repository, zone, first.monday, last.sunday)
        window = first.monday, last.sunday, zone.key
        fresh = {block.id: block for block in _expanded(repository, window, counts.roots)}
        changed: set[str] = set()
        self._found: defaultdict[int, list[Counted]] = defaultdict(list)
        self._elsewhere: defaultdict[int, list[Counted]] = defaultdict(list)
        """Those with dates of their own, by the weeks of these."""
        self._slots: defaultdict[str, list[Block]] = defaultdict(list)
        """The times of flexible rituals, by week."""
        reach = months_between(first.monday - timedelta(days=1), last.sunday + timedelta(days=1))
        names = sorted({*reach} | repository.reach.homes_reaching({*reach}))
        self.months = {name: MonthScan(repository, name, zone, fresh) for name in names}
        self._absences, self._known = repository.absences, dict[int, Absences]()
        self._alone: defaultdict[Week, list[tuple[str, When]]] = defaultdict(list)
        """The weekends alone by the weeks that they may touch."""
        for month in self.months.values():
            changed |= month.changed
            self._note_alone(month.alone)
            for slot in month.slots:
                self._slots[slot.when.start].append(slot)
            for found in month.counted:
                self._put(found)
        unchanged = [block for block in fresh.values() if block.id not in changed]
        self._note_alone(weekends_alone(unchanged))
        unchanged += counts.expanded(changed, self._is_absent)
        for found in counts.added_up(changed, self._is_absent):
            self._put(found)
        for block in (*unchanged, *(block for month in self.months.values() for block in month.doubtful)):
            marked = self._marked(block)
            if block.tally:
                self._slots[block.when.start].append(marked)
            elif stands(marked):
                self._put(counted(marked, zone))

    def of(self, week: Week) -> list[Counted]:
        """The blocks and flexible rituals that count in a week, in no order."""
        rituals: defaultdict[str | None, list[Block]] = defaultdict(list)
        for slot in self._slots[str(week)]:
            rituals[slot.ritual].append(slot)
        flexible = (block for slots in rituals.values() for block in folded(slots) if stands(block))
        return [*self._found[_number(week.monday)], *(counted(block, self._zone) for block in flexible)]

    def listed_in(self, week: Week) -> list[Counted]:
        """The dated blocks that count in a week of their own zone, in no order."""
        number = _number(week.monday)
        return [*(found for found in self._found[number] if found.dated and not found.own), *self._elsewhere[number]]

    def _note_alone(self, found: Iterable[tuple[str, When]]) -> None:
        for who, when in found:
            first, last = when.local_start.date(), when.local_start.date() + timedelta(days=when.days + 1)
            for number in range(_number(first), _number(last) + 1):
                self._alone[Week.of(date.fromordinal(number * 7 + 1))].append((who, when))

    def _marked(self, block: Block) -> Block:
        """The occurrence, set aside if it falls into an absence."""
        if block.who != WE or block.occurrence is None:
            return block
        return with_absence(block, self._absences_of(block.occurrence), self._is_spoken_of)

    def _absences_of(self, day: date) -> Absences:
        """The absences of that day's week."""
        number = _number(day)
        if number not in self._known:
            week = Week.of(day)
            self._known[number] = self._absences.with_alone(week, self._alone.get(week, ()))
        return self._known[number]

    def _is_absent(self, day: date) -> bool:
        """Whether somebody is absent in that day's week."""
        return not self._absences_of(day).is_nobody

    def _is_spoken_of(self, block_id: str) -> bool:
        month = self.months.get(home_month(block_id) or "")
        return block_id in month.spoken_of if month else self._absences.is_spoken_of(block_id)

    def _put(self, found: Counted) -> None:
        for number in range(_number(found.first), _number(found.last) + 1):
            self._found[number].append(found)
        if found.own:
            first, last = found.own
            for number in range(_number(first), _number(last) + 1):
                self._elsewhere[number].append(found)


def _expanded(repository: Repository, window: tuple[date, date, str], but: Collection[str]) -> Iterable[Block]:
    """The unchanged occurrences in a window, without the roots in `but`."""
    if not repository.has_rituals:
        return ()
    return repository.rituals.expanded(*window, but) if but else repository.rituals.coming(*window)


def _number(day: date) -> int:
    """The number of a date's week, counted from the start of the calendar."""
    return (day.toordinal() - 1) // 7


class MonthScan:
    """The countable blocks of one month.

    `coming` are the unchanged occurrences by id, as far as known. `own` are the blocks with words private to this
    device, `slots` the changed slots of flexible rituals, and `changed` the ids of all changed occurrences, deleted
    ones too. `alone` are the weekends alone, as (person, time). `doubtful` are occurrences that an absence may set
    aside though something was written on them, since it was undone.
    """

    def __init__(
        self, repository: Repository, month: str, zone: ZoneInfo, coming: Mapping[str, Block] | None = None
    ) -> None:
        self._repository, self._zone, self._coming = repository, zone, coming or {}
        self._people, self._agreement_on = repository.facts.people_ids, repository.facts.agreement_on
        self._registers = {*REGISTERS, *(kind + person for kind in (ANSWER, REMIND) for person in self._people)}
        self.counted: list[Counted] = []
        self.own: list[Counted] = []
        self.slots: list[Block] = []
        self.alone: list[tuple[str, When]] = []
        self.doubtful: list[Block] = []
        file = month_file(month)
        self._authors = {device: repository.facts.person_of(device) for device in repository.mirror.devices()}
        tables = {device: self._tables(device, file) for device in self._authors}
        self._remarks = [_by_record(tables, table) for table in (CHEERS, COMMENTS)]
        self._read_blocks(_by_record(tables, BLOCKS), repository.private.of(file, BLOCKS))
        occurrences, private = _by_record(tables, OCCURRENCES), repository.private.of(file, OCCURRENCES)
        self.changed = {*occurrences, *private}
        for occurrence_id in dict.fromkeys((*occurrences, *private)):
            self._take_in(occurrence_id, occurrences.get(occurrence_id, {}), private.get(occurrence_id))

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The ids of the blocks on which somebody left a cheer or a comment."""
        records = (merged_record(key, found) for remarks in self._remarks for key, found in remarks.items())
        return frozenset(remark.on for remark in map(remark_of, records) if remark)

    def of(self, person: str) -> Iterator[Counted]:
        """All of one person's own blocks that have a day, private ones here included."""
        return (block for block in (*self.counted, *self.own) if block.who == person)

    def _tables(self, device: str, file: str) -> Tables:
        """One replica's file; empty if damaged, which reading the month will report."""
        if (device, file) not in self._repository.mirror.signatures:
            return {}
        try:
            header, tables = read_file(replica_path(self._repository.mirror.root, device, file), EARLIER)
        except (Unreadable, OSError):
            return {}
        return tables if (header.device, header.file) == (device, file) else {}

    def _read_blocks(self, records: Mapping[str, _Documents], private: Mapping[str, Words]) -> None:
        for record_id, words in private.items():
            self._take(block_of(merged_record(record_id, records.get(record_id, {})), self._repository.facts, words))
        for record_id, documents in records.items():
            if record_id in private:
                continue
            try:
                found = self._plain(documents)
            except _NotPlain:
                record = merged_record(record_id, documents)
                self._take(None if record.gone else block_of(record, self._repository.facts))
            else:
                if found:
                    self.counted.append(found)
                    self._note_alone(found, documents)

    def _take(self, block: Block | None) -> None:
        if block and block.visibility != "open" and not block.deleted:
            self.own.append(counted(block, self._zone))
        elif block and stands(block):
            self.counted.append(counted(block, self._zone))
            self.alone += weekends_alone([block])

    def _note_alone(self, found: Counted, documents: _Documents) -> None:
        """Keep a plain block's time if it's a weekend alone."""
        if is_weekend_alone(found) and found.status != "skipped":
            when = decode_when(_values(documents).get("when"))
            if when:
                self.alone.append((found.who, when))

    def _plain(self, documents: _Documents) -> Counted | None:
        """Read a plain block from its documents; None if it isn't counted.

        Raises _NotPlain.
        """
        values = _values(documents)
        tags = values.keys() - self._registers
        title, who = values.get("title"), values.get("who")
        when: Any = values.get("when")
        pillar = values.get("pillar")
        if type(title) is not str or type(who) is not str or type(pillar or "") is not str:
            raise _NotPlain
        if tags and not all(name.startswith(TAG) for name in tags):
            raise _NotPlain
        if values.get("visibility", "open") is None:
            raise _NotPlain
        if values.get("visibility", "open") != "open":
            return None
        first, last, minutes, begins, own, dated = self._time(when)
        if self._agreement_on and dated and pillar != "home":
            now = f"{when['start']} {minutes} {when['zone'] or '-'} {who}"
            for person in self._people if who == WE else (who,):
                if not self._says_yes(person, now, values, documents):
                    return None
        return Counted(
            who,
            title,
            first,
            last,
            minutes,
            pillar or None,
            _status(values),
            values.get("protected") is True,
            tuple(sorted(name[len(TAG) :] for name in tags if values[name] is True)) if tags else (),
            None,
            dated,
            begins,
            False,
            own,
        )

    def _time(self, value: Any) -> tuple[date, date, int, int, tuple[date, date] | None, bool]:
        """The first and last date, minutes, `begins`, `own`, and whether there's a date.

        Raises _NotPlain.
        """
        try:
            start, minutes, zone = value["start"], value["minutes"], value["zone"]
            if _DATED.fullmatch(start) and type(minutes) is int and 0 <= minutes <= MAX_MINUTES:
                if zone is None and len(start) == len("2026-11-27"):
                    day = date.fromisoformat(start)
                    return day, day + timedelta(days=max(1, -(-minutes // DAY)) - 1), minutes, 0, None, True
                begin = datetime.fromisoformat(start)
                end = begin + timedelta(minutes=max(minutes, 1), microseconds=-1)
                # in the viewer's own zone, with no change of clocks in between
                if "T" in start and zone == self._zone.key and self._zone.utcoffset(begin) == self._zone.utcoffset(end):
                    return begin.date(), end.date(), minutes, begin.hour * 60 + begin.minute, None, True
        except (KeyError, TypeError, ValueError, OverflowError):
            raise _NotPlain from None
        when = decode_when(value)
        if when is None:
            raise _NotPlain
        first, last, begins, own = touched_dates(when, self._zone)
        return first, last, when.minutes, begins, own, when.precision != "week"

    def _says_yes(self, person: str, now: str, values: Mapping[str, Any], documents: _Documents) -> bool:
        value = values.get(ANSWER + person)
        if value == {"answer": "yes", "of": now}:
            return True
        answer = read_answer(value)
        if answer:
            return says(answer, now, None) == "yes"
        # Writing both time and owner counts as a yes.
        devices = [device for name in ("when", "who") for device, found in documents.items() if name in found]
        return all(self._authors[device] == person for device in devices)

    def _take_in(self, occurrence_id: str, documents: _Documents, words: Words | None) -> None:
        """Count an occurrence: with plain changes only it's the ritual's own plus those.

        Any other occurrence is read in full.
        """
        fresh = self._coming.get(occurrence_id)
        plain = fresh is not None and fresh.visibility == "open" and not words
        if fresh and plain and all(document.keys() <= _MARKS for document in documents.values()):
            with suppress(_NotPlain):
                values = _values(documents)
                title, kept, status = values.get("title"), values.get("protected"), _status(values)
                title = title if isinstance(title, str) else fresh.title
                kept = kept if isinstance(kept, bool) else fresh.protected
                if fresh.who == WE and all(value in (None, "planned") for value in values.values()):
                    self.doubtful.append(fresh)
                elif fresh.tally:
                    self.slots.append(fresh._replace(title=title, protected=kept, status=status))
                elif stands(fresh):
                    marked = counted(fresh, self._zone)
                    self.counted.append(marked._replace(title=title, protected=kept, status=status))
                    if status != "skipped":
                        self.alone += weekends_alone([fresh])
                return
        block = self._repository.rituals.block(occurrence_id, merged_record(occurrence_id, documents), words)
        if block and may_be_aside(block):
            self.doubtful.append(block)
        elif block and block.tally and not block.deleted:
            self.slots.append(block)
        else:
            self._take(block)


def _status(values: Mapping[str, Any]) -> Status:
    status = values.get("status")
    return status if status in STATUSES else "planned"


class _NotPlain(Exception):
    """The record has to be read in full."""


def _values(documents: _Documents) -> dict[str, Any]:
    """The values of registers with one writer and one write each. Raises _NotPlain."""
    document, *others = documents.values()
    for other in others:
        if not document.keys().isdisjoint(other):
            raise _NotPlain
        document = document | other
    try:
        if set(map(len, document.values())) == PLAIN:
            return {register: raw["v"] for register, raw in document.items()}
    except (KeyError, TypeError):
        raise _NotPlain from None
    raise _NotPlain


def _by_record(tables: Mapping[str, Tables], table: str) -> dict[str, _Documents]:
    found: defaultdict[str, _Documents] = defaultdict(dict)
    for device, held in tables.items():
        for record_id, document in held.get(table, {}).items():
            found[record_id][device] = document
    return dict(found)
