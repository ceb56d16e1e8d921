"""The blocks of each home month, read when they are first needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

from planner.domain.ids import split_occurrence
from planner.domain.model.block import Block
from planner.domain.model.registers import PERSONAL
from planner.domain.time.when import DAY, UTC_ZONE, When
from planner.store.codec.answers import decode_when
from planner.store.codec.blocks import block_of
from planner.store.codec.values import Reader, decode_value, shown_value
from planner.store.codec.visibility import VISIBILITY
from planner.store.crdt.register import DELETED, MARKS, Record, Words
from planner.store.disk.layout import BLOCKS, OCCURRENCES, month_file
from planner.store.index.crowd import lone_value
from planner.store.index.month_ranges import may_touch
from planner.store.index.plain_blocks import PlainBlock, read_plain_block
from planner.store.mirror.merged_table import Merged
from planner.store.mirror.mirror import Mirror

if TYPE_CHECKING:
    from planner.store.index.crowd import Crowd
    from planner.store.index.occurrences import Rituals

_Known = Mapping[str, Block | None]


class Months:
    """The blocks of home months, cached until a month is forgotten."""

    def __init__(
        self,
        mirror: Mirror,
        reader: Reader,
        rituals: Callable[[], Rituals],
        private: Callable[[str, str], Mapping[str, Words]],
    ) -> None:
        """`private` returns this device's private words of one table of a shard."""
        self._mirror, self._reader, self._rituals, self._private = mirror, reader, rituals, private
        self._whole: dict[str, dict[str, Block]] = {}
        self._some: dict[str, tuple[Merged, dict[str, Block | None]]] = {}
        """Months that weren't read whole: their records, and the blocks needed so far."""
        self._occurrences: dict[str, dict[str, Block]] = {}
        self._windows: dict[tuple[str, date, date], list[Block]] = {}
        self._written: set[str] = set()

    def known(self) -> set[str]:
        """The months that something was read from."""
        return self._whole.keys() | self._some.keys() | self._occurrences.keys()

    def near(self, month: str, first: date, last: date) -> Iterable[Block]:
        """The blocks of that home month that touch these days, and maybe others.

        Blocks outside the days stay unread where possible.
        """
        window = (month, first, last)
        if window not in self._windows:
            self._windows[window] = self._near(month, first, last)
        return self._windows[window]

    def may_be_open(self, month: str, since: date, now: datetime) -> Iterator[Block]:
        """Yield the month's blocks from that day on, without some that can't be open.

        Those whose time has come, and a person's own that nobody else wrote to, may stay unread.
        """
        if month in self._whole or (month, since, date.max) in self._windows:
            yield from self.near(month, since, date.max)
            return
        records, known = self._part(month)
        private = self._words(month, BLOCKS)
        for key in dict.fromkeys((*records.ids, *private)):
            if key in known:
                block = known[key]
            elif key not in private and (
                not _may_touch(records.raw(key, "when"), since, date.max) or _is_closed(records, key, self._reader, now)
            ):
                continue
            else:
                block = known[key] = block_of(records.get(key, Record(key)), self._reader, private.get(key))
            if block:
                yield block
        yield from self.changed_occurrences(month).values()

    def _near(self, month: str, first: date, last: date) -> list[Block]:
        if month in self._whole:
            blocks = self._whole[month].values()
            return [block for block in blocks if may_touch(block.when.start, block.when.minutes, first, last)]
        records, known = self._part(month)
        private = self._words(month, BLOCKS)
        for key in records.ids.keys() | private.keys():
            if key not in known and (key in private or _may_touch(records.raw(key, "when"), first, last)):
                known[key] = block_of(records.get(key, Record(key)), self._reader, private.get(key))
        return [block for block in (*known.values(), *self.changed_occurrences(month).values()) if block]

    def long_near(self, month: str, first: date, last: date) -> Iterator[Block]:
        """Yield the month's blocks of a day or more that may touch these days."""
        if month in self._whole or (month, first, last) in self._windows:
            found = self.near(month, first, last)
        else:
            records, known = self._part(month)
            private = self._words(month, BLOCKS)
            for key in records.ids.keys() | private.keys():
                if key not in known and (key in private or _may_be_long(records.raw(key, "when"), first, last)):
                    known[key] = block_of(records.get(key, Record(key)), self._reader, private.get(key))
            found = [block for block in (*known.values(), *self.changed_occurrences(month).values()) if block]
        return (
            block
            for block in found
            if block.when.minutes >= DAY and may_touch(block.when.start, block.when.minutes, first, last)
        )

    def first_near(self, month: str, first: date, last: date, crowd: Crowd) -> Iterable[Block]:
        """Like `near`, without the blocks that a crowd's limit leaves out."""
        if month in self._whole or (month, first, last) in self._windows or crowd.times_only:
            return self.near(month, first, last)
        records, known = self._part(month)
        if len(records.ids) <= crowd.most:
            return self.near(month, first, last)
        private = self._words(month, BLOCKS)
        near = [key for key in records.ids if _may_touch(records.raw(key, "when"), first, last)]
        if len(near) <= crowd.most:
            return self.near(month, first, last)
        entries = (crowd.entry(records, key) for key in near if key not in private)
        left = crowd.left_out(entry for entry in entries if entry)
        for key in dict.fromkeys((*near, *private)):
            if key not in left and key not in known:
                known[key] = block_of(records.get(key, Record(key)), self._reader, private.get(key))
        shown = [block for key, block in known.items() if block and key not in left]
        return [*shown, *self.changed_occurrences(month).values()]

    def one(self, month: str, key: str) -> Block | None:
        """A block of that month, or a changed occurrence."""
        if month in self._whole:
            return self._whole[month].get(key)
        if split_occurrence(key):
            return self.changed_occurrences(month).get(key)
        records, known = self._part(month)
        if key not in known:
            words = self._words(month, BLOCKS).get(key)
            known[key] = block_of(records.get(key, Record(key)), self._reader, words)
        return known[key]

    def plain(self, month: str, key: str) -> PlainBlock | None:
        """A block of that month, if it can be told of without the merge."""
        if key in self._words(month, BLOCKS):
            return None
        return read_plain_block(self._mirror.records(month_file(month), BLOCKS), key)

    def _part(self, month: str) -> tuple[Merged, dict[str, Block | None]]:
        return self._some.setdefault(month, (self._mirror.records(month_file(month), BLOCKS), {}))

    def whole(self, month: str, known: _Known = MappingProxyType({})) -> dict[str, Block]:
        """All blocks whose home is that month.

        Blocks of `known` are reused when their record is still the same object.
        """
        if month not in self._whole:
            records = self._mirror.records(month_file(month), BLOCKS)
            known = self._some.pop(month, (records, {}))[1] or known
            private = self._words(month, BLOCKS)
            self._whole[month] = self._read(records, private, known) | self.changed_occurrences(month)
        return self._whole[month]

    def versions(self, month: str) -> Iterator[tuple[str, str]]:
        """Yield (id, version) of every record in that month.

        A version differs after every change; it's empty where the record has private words.
        """
        for table in (BLOCKS, OCCURRENCES):
            records, private = self._mirror.records(month_file(month), table), self._words(month, table)
            for key in dict.fromkeys((*records.ids, *private)):
                yield key, "" if key in private else records.version(key)

    def whens(self, month: str) -> Iterable[When]:
        """The times of the blocks whose home is that month."""
        if month in self._whole:
            return [block.when for block in self._whole[month].values()]
        records = self._mirror.records(month_file(month), BLOCKS)
        private = self._words(month, BLOCKS)
        found = [self._when(records, key) for key in records.ids]
        found += [decode_value("when", words.get("when")) for words in private.values()]
        found += [block.when for block in self.changed_occurrences(month).values()]
        return [when for when in found if isinstance(when, When)]

    def _when(self, records: Merged, key: str) -> object:
        found = records.alone(key)
        if found and _SPECIAL.isdisjoint(found[1]):
            plain = decode_when(lone_value(found[0], found[1].get("when")))
            if plain is not None:
                return plain
        record = records.only(key, "when")
        when = shown_value(record, "when")
        if when is None and records.raw(key, "when") and not records.raw(key, "deleted"):
            return self._reader.last_readable(records.get(key, record), "when")
        return when

    def changed_occurrences(self, month: str) -> dict[str, Block]:
        """The changed occurrences of that month, by id."""
        if month not in self._occurrences:
            changed, private = self._mirror.records(month_file(month), OCCURRENCES), self._words(month, OCCURRENCES)
            keys = dict.fromkeys((*changed, *private))
            blocks = [self._rituals().block(key, changed.get(key, Record(key)), private.get(key)) for key in keys]
            self._occurrences[month] = {block.id: block for block in blocks if block}
        return self._occurrences[month]

    def _words(self, month: str, table: str) -> Mapping[str, Words]:
        return self._private(month_file(month), table)

    def forget(self, month: str) -> dict[str, Block]:
        """Forget a month that changed; returns the blocks it had."""
        blocks = self._whole.pop(month, None)
        if blocks is None:
            records, known = self._part(month)
            del self._some[month]
            blocks = self._read(records, {}, known) | self.changed_occurrences(month)
        self._let_go(month)
        return blocks

    def drop(self, month: str) -> None:
        """Forget a month that changed, without reading what it had."""
        self._whole.pop(month, None)
        self._some.pop(month, None)
        self._let_go(month)

    def touched(self, month: str, rows: Iterable[tuple[str, str]]) -> None:
        """Note that this process wrote (table, id) of that month.

        Only these are read again.
        """
        keys = [key for table, key in rows if table == BLOCKS]
        self._let_go(month)
        if month in self._some:
            for key in keys:
                self._some[month][1].pop(key, None)
        if month in self._whole or month in self._written:
            # The second edit in a month means a screen, which keeps asking: read all of the month.
            self.whole(month, self._whole.pop(month, {}))
        self._written.add(month)

    def _let_go(self, month: str) -> None:
        self._occurrences.pop(month, None)
        self._windows = {window: found for window, found in self._windows.items() if window[0] != month}

    def _read(self, records: Mapping[str, Record], private: Mapping[str, Words], known: _Known) -> dict[str, Block]:
        blocks: list[Block | None] = []
        for key in dict.fromkeys((*records, *private, *known)):
            record, words, block = records.get(key, Record(key)), private.get(key), known.get(key)
            same = block is not None and block.seen is record and words is None
            blocks.append(block if same else block_of(record, self._reader, words))
        return {block.id: block for block in blocks if block}


_PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):[0-5]\d)?", re.ASCII)


def _is_plain(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a time is of the common form that needs no decoding."""
    if not isinstance(value, dict) or type(value.get("minutes")) is not int:
        return False
    start, has_hour = value.get("start"), isinstance(value.get("zone"), str)
    return isinstance(start, str) and _PLAIN.fullmatch(start) is not None and ("T" in start) == has_hour


_SPECIAL = frozenset((DELETED, VISIBILITY, *MARKS))


def _is_closed(records: Merged, key: str, reader: Reader, now: datetime) -> bool:
    """Whether a block's time has come, or it's its writer's own and without answers."""
    found = records.alone(key)
    if found is None:
        return False
    device, document = found
    when, who = decode_when(lone_value(device, document.get("when"))), lone_value(device, document.get("who"))
    if when is None:
        return False
    if when.precision == "time" and when.starts(UTC_ZONE) <= now:
        return True
    if not who or who != reader.person_of(device) or not _SPECIAL.isdisjoint(document):
        return False
    return not any(name.startswith(PERSONAL) for name in document)


def _may_touch(whens: Iterable[object], first: date, last: date) -> bool:
    """Whether any of a record's raw writes of `when` may touch these days."""
    values = (raw.get("v") if isinstance(raw, dict) else None for raw in whens)
    return any(
        may_touch(value.get("start"), value.get("minutes"), first, last) if _is_plain(value) else True
        for value in values
    )


def _may_be_long(whens: Iterable[object], first: date, last: date) -> bool:
    """Whether a raw write of `when` may last a day or more near these days."""
    found = [raw for raw in whens if not _is_short(raw)]
    return bool(found) and _may_touch(found, first, last)


def _is_short(raw: object) -> bool:
    value = raw.get("v") if isinstance(raw, dict) else None
    minutes = value.get("minutes") if isinstance(value, dict) else None
    return type(minutes) is int and minutes < DAY
