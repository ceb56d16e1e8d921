"""Rituals read from their records, and their occurrences as blocks.

A ritual is a record of the table `rituals` in `plan.json`. A change from a date on is another record there,
`<root>~<date>`, which holds only what differs. A change of one occurrence is a record `<root>@<original date>` in the
shard of that date's month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from operator import itemgetter

from planner.domain.ids import nearest_date, occurrence_id, ritual_root, split_occurrence, split_ritual
from planner.domain.model.block import WE, Block, Terms, Visibility
from planner.domain.model.registers import PERSONAL, REMIND
from planner.domain.recurrence.ritual import Ritual
from planner.domain.recurrence.rule import Rule, occurrences
from planner.domain.time.week import Week
from planner.domain.time.when import DAY, LONGEST_NIGHT
from planner.store.codec.answers import read_proposals
from planner.store.codec.blocks import block_of
from planner.store.codec.rituals import Chain, chain_of, visibility_of_ritual
from planner.store.codec.values import Reader, shown_value
from planner.store.crdt.register import DELETED, Record, Words
from planner.store.index.crowd import Crowd
from planner.store.index.occurrence_blocks import OccurrenceRecord, each_occurrence, occurrence, slots
from planner.store.index.plain_rituals import PlainRitual, plain_chain, read_plain_ritual
from planner.store.mirror.merged_table import Merged

MOST_PASSED_OVER = 60
"""How many occurrences are passed over for one that comes as ruled."""
MOST_WINDOWS = 64
"""Windows whose occurrences are kept, until the rituals change."""


ChangedIn = Callable[[str], Mapping[str, object]]
"""The changed occurrences of a month (`YYYY-MM`), by id."""
Off = Callable[[str, Week], bool]
"""Whether a person has a week off: (person id, week) → bool."""


class _Chains(Mapping[str, Chain]):
    """The rituals by their root, each read when it's first asked for."""

    def __init__(self, roots: Iterable[str], read: Callable[[str], Chain | None]) -> None:
        self._roots, self._make = roots, read
        self._known: dict[str, Chain | None] = {}

    def __getitem__(self, root: str) -> Chain:
        if root not in self._known:
            self._known[root] = self._make(root)
        chain = self._known[root]
        if chain is None:
            raise KeyError(root)
        return chain

    def __iter__(self) -> Iterator[str]:
        return (root for root in self._roots if root in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Rituals:
    """All rituals of the plan; made again when their records change."""

    def __init__(
        self,
        records: Merged,
        reader: Reader,
        off: Off,
        look_up: Callable[[str], Block | None],
        is_as_ruled: Callable[[str, Terms], bool],
        private: Mapping[str, Words],
        private_files: Mapping[str, object],
    ) -> None:
        """`private` maps a record's id to its private words on this device.

        `is_as_ruled` is as in `BlockIndex`.
        """
        self._reader, self._off, self._look_up, self._is_as_ruled = reader, off, look_up, is_as_ruled
        self._records, self._private, self._private_files = records, private, private_files
        segments: dict[str, list[str]] = {}
        for key in sorted(records.ids.keys() | private.keys(), key=lambda key: str(split_ritual(key)[1] or "")):
            segments.setdefault(split_ritual(key)[0], []).append(key)
        self._segments = dict(sorted(segments.items()))
        self.chains: Mapping[str, Chain] = _Chains(self._segments, self._chain)
        self._plains: dict[str, PlainRitual | None] = {}
        self._resting: dict[int, frozenset[str]] = {}
        self._coming: dict[tuple[date, date, str], list[Block]] = {}

    def visibility(self, record_id: str) -> Visibility:
        """Who may read a ritual, by the id of a segment or occurrence."""
        return visibility_of_ritual(self._read(ritual_root(record_id)))

    def _read(self, root: str) -> list[Record]:
        """The records of a ritual's segments, with their private words."""
        found = {key: self._records.get(key, Record(key)) for key in self._segments.get(root, ())}
        return [
            record.read_with(self._private[key], record.visibility) if key in self._private else record
            for key, record in found.items()
            if key in self._private or record.writes or record.unread
        ]

    def _chain(self, root: str) -> Chain | None:
        plain = self.plain(root)
        if plain is not None:
            chain: Chain | None = plain_chain(plain, self._reader)
        else:
            records = self._read(root)
            chain = chain_of(records, self._reader) if records else None
        return chain._replace(private=self._private_files) if chain else None

    @property
    def count(self) -> int:
        """How many rituals there may be, without reading them."""
        return len(self._segments)

    def roots(self, beginning: str) -> Iterator[str]:
        """The roots with that beginning; no other ritual is read."""
        return (root for root in self._segments if root.startswith(beginning) and root in self.chains)

    def owner(self, record_id: str) -> str | None:
        """The owner of a ritual, by the id of a segment or occurrence; None if unknown."""
        chain = self.chains.get(ritual_root(record_id))
        return chain.segments[-1].who if chain else None

    def coming(self, first: date, last: date, home: str) -> list[Block]:
        """The unchanged occurrences that may touch these dates, in the time zone `home`.

        Each slot of a flexible ritual is a block of its own.
        """
        window = (first, last, home)
        if window not in self._coming:
            if len(self._coming) >= MOST_WINDOWS:
                self._coming.clear()
            self._coming[window] = list(self.expanded(first, last, home))
        return self._coming[window]

    def long_coming(self, first: date, last: date, home: str) -> Iterator[Block]:
        """Those of `coming` that are one person's own and last a day or more."""
        for root in self._segments:
            plain = self.plain(root)
            if plain and (plain.who == WE or plain.rule.minutes < DAY):
                continue
            chain = self.chains.get(root)
            if chain and any(row.who != WE and row.rule.minutes >= DAY for row in chain.segments):
                for block in (occurrence(*row) for row in self._coming_days([chain], first, last, home)):
                    if block.when.minutes >= DAY:
                        yield block

    def first_coming(self, crowd: Crowd, home: str, changed: ChangedIn) -> Iterator[Block]:
        """Like `coming` for a crowd, without those that its limit leaves out.

        `changed` returns a month's changed occurrences by id; those are left out too.
        """
        simple: list[tuple[str, str, PlainRitual]] = []
        for root in self._segments:
            plain = self.plain(root)
            if plain and plain.who == crowd.but:
                continue
            if plain and plain.rule.zone == home and plain.rule.minutes <= LONGEST_NIGHT:
                simple.append((plain.rule.start[len("2026-11-27") :], f"{root}@", plain))
                continue
            chains = [self.chains[root]] if root in self.chains else []
            rows = self._coming_days(chains, crowd.first, crowd.last, home)
            yield from (b for b in (occurrence(*row) for row in rows) if b.id not in changed(b.id[-10:-3]))
        simple.sort(key=itemgetter(0, 1))  # as each day lists them
        if crowd.folds:
            daily = [plain for _, _, plain in simple if plain.rule.comes_daily]
            yield from self._first_rows(daily, crowd, changed)
            simple = [found for found in simple if not found[2].rule.comes_daily]
        yield from self._first_of_days(simple, crowd, changed)

    def _first_rows(self, rituals: Iterable[PlainRitual], crowd: Crowd, changed: ChangedIn) -> Iterator[Block]:
        """All days of the first daily rituals of each owner; the others are counted.

        Each is one row of the week's line, so its days aren't among the first of theirs. One of which a day was changed
        is always read, as that day is.
        """
        months = {f"{day:%Y-%m}" for day in (crowd.first, crowd.last)}
        touched = {ritual_root(key) for month in months for key in changed(month)}
        listed: Counter[str] = Counter()
        for plain in rituals:
            who, root = plain.who, plain.root
            days = (
                day
                for day in occurrences(plain.rule, crowd.first - _span(plain.rule), crowd.last)
                if not self.is_off(who, day) and occurrence_id(root, day) not in changed(f"{day:%Y-%m}")
            )
            first = next(days, None)
            if first is None:
                continue
            if root not in touched and listed[who] >= crowd.most:
                crowd.beyond[who, None] += 1
                continue
            listed[who] += 1
            chain = self.chains[root]
            yield from (occurrence(chain.on(day), day, chain) for day in (first, *days))

    def _first_of_days(
        self, rituals: Iterable[tuple[str, str, PlainRitual]], crowd: Crowd, changed: ChangedIn
    ) -> Iterator[Block]:
        """The first occurrences of each day and owner; the others are counted."""
        listed: Counter[tuple[str, date | None]] = Counter()
        known: dict[tuple[str, date], Mapping[str, object] | None] = {}
        times: set[tuple[str, date, str, int]] = set()
        for _, name, plain in rituals:
            rule, who = plain.rule, plain.who
            for day in occurrences(rule, crowd.begins - _span(rule), crowd.last):
                if crowd.is_unwanted(day, rule):
                    continue
                place = who, day
                if place not in known:
                    known[place] = None if self.is_off(who, day) else changed(f"{day:%Y-%m}")
                there = known[place]
                if there is None or (there and name + day.isoformat() in there):
                    continue
                if crowd.times_only:
                    time = who, day, rule.start[len("2026-11-27") :], rule.minutes
                    if time in times:
                        continue
                    times.add(time)
                elif crowd.lists(day):
                    listed[place] += 1
                    if listed[place] > crowd.most:
                        continue
                chain = self.chains[plain.root]
                yield occurrence(chain.on(day), day, chain)
        crowd.beyond.update({place: count - crowd.most for place, count in listed.items() if count > crowd.most})

    def plain(self, root: str) -> PlainRitual | None:
        """The ritual, if one device wrote it and nobody answered; its chain isn't made."""
        if root not in self._plains:
            is_alone = self._segments.get(root) == [root] and root not in self._private
            self._plains[root] = read_plain_ritual(self._records, root, self._reader) if is_alone else None
        return self._plains[root]

    def begins(self, but: Collection[str] = ()) -> Iterator[date]:
        """The days on which rituals and their changes begin, without the roots in `but`."""
        for root in self._segments:
            if root not in but and (plain := self.plain(root)):
                yield plain.begins
            elif root not in but and root in self.chains:
                yield from (segment.begins for segment in self.chains[root].segments)

    def plain_ones(self) -> Iterator[PlainRitual]:
        """All plain rituals."""
        return (plain for root in self._segments if (plain := self.plain(root)))

    def plain_asking(self, person: str) -> Iterator[PlainRitual]:
        """The plain rituals that somebody else wrote and that need this person's yes."""
        people = self._reader.people_ids if self._reader.agreement_on else ()
        for root in self._segments if people else ():
            plain = self.plain(root)
            if plain and person in plain.asks(people):
                yield plain

    def titled(self, fits: Callable[[str], bool]) -> Iterator[Chain]:
        """The rituals whose latest title fits."""
        for root in self._segments:
            plain = self.plain(root)
            if plain is None or fits(plain.title):
                chain = self.chains.get(root)
                if chain and fits(chain.segments[-1].title):
                    yield chain

    def asking(self, me: str, *, plain: bool = True) -> Iterator[Chain]:
        """The rituals that may ask this person something; without `plain`, no plain ones.

        Left out are those that only this person wrote, and the other's own, where nobody answered or asked.
        """
        for root in self._segments:
            found = self.plain(root)
            if (found is None or (plain and found.who in (WE, me) and found.by != me)) and root in self.chains:
                yield self.chains[root]

    def asked_by(self, me: str, *, plain: bool = True) -> Iterator[Chain]:
        """The rituals in which this person may have asked something, or been refused.

        Without `plain`, no plain ones.
        """
        for root in self._segments:
            found = self.plain(root)
            if (found is None or (plain and found.author == me and found.who != me)) and root in self.chains:
                yield self.chains[root]

    def discussed(self) -> Iterator[Chain]:
        """The rituals about which somebody may have asked or answered something."""
        for root in self._segments:
            if self.plain(root) is None and root in self.chains:
                yield self.chains[root]

    def expanded(self, first: date, last: date, home: str, but: Collection[str] = ()) -> Iterator[Block]:
        """What `coming` lists, without the rituals whose roots are in `but`."""
        beside = timedelta(days=2)  # in another time zone a date may be that much earlier or later
        for root in self._segments:
            if root in but:
                continue
            plain = self.plain(root)
            if plain and not occurrences(plain.rule, first - beside - _span(plain.rule), last + beside):
                continue
            chains = [self.chains[root]] if root in self.chains else []
            yield from each_occurrence(self._coming_days(chains, first, last, home))

    def _coming_days(
        self, chains: Iterable[Chain], first: date, last: date, home: str
    ) -> Iterator[tuple[Ritual, date, Chain]]:
        """The unchanged occurrences that may touch these dates, not yet made."""
        for chain in chains:
            for segment in chain.segments:
                # In another time zone it may be up to two dates earlier or later.
                beside = timedelta(days=0 if segment.rule.zone in (None, home) else 2)
                low, high = first - beside - _span(segment.rule), last + beside
                if segment.begins <= high and (segment.ends is None or segment.ends > low):
                    for day in segment.dates(low, high):
                        if not self.rests(segment, day):
                            yield from ((segment, slot, chain) for slot in slots(segment, day))
                    off = segment.called_off_on
                    if off and low <= off <= high:
                        yield segment, off, chain

    def named(self, text: str, today: date) -> list[Block]:
        """Find occurrences by a part of their ritual's id, with an optional date.

        The part is the id's beginning or end. `text` is `<part of id>` for each such ritual's next occurrence, or
        `<part of id>@<date>`. The date may lack its year, as `week --ids` writes it: the nearest such day is meant.
        """
        name, at, day = text.partition("@")
        day = nearest_date(day, today)
        found = []
        for root, chain in self.chains.items():
            if name and (root.startswith(name) or root.endswith(name)):
                coming = chain.next(today)
                key = f"{root}@{day}" if at else occurrence_id(root, coming[1]) if coming else ""
                found.append(self._look_up(key))
        return [block for block in found if block]

    def all_next(self, today: date) -> list[Block]:
        """Each ritual's next occurrence."""
        keys = [occurrence_id(root, found[1]) for root, chain in self.chains.items() if (found := chain.next(today))]
        return [block for key in keys if (block := self._look_up(key))]

    def stands_for(self, key: str, today: date) -> str:
        """The id of the occurrence that represents a ritual, by a segment's id.

        That is the segment's `asks_on` from today on, or the occurrence where the ritual was called off. Other ids are
        returned unchanged.
        """
        root, begins = split_ritual(key)
        if not begins and (plain := self.plain(root)) and (coming := self.asks_on(plain, today)):
            return occurrence_id(root, coming)
        chain = self.chains.get(root)
        if chain is None:
            return key
        if found := chain.next(max(today, begins or today)):
            return occurrence_id(root, self.asks_on(*found) or found[1])
        return next((occurrence_id(root, day) for day in chain.called_off()), key)

    def asks_on(self, ritual: Ritual | PlainRitual, day: date) -> date | None:
        """The date of the occurrence by which a ritual is asked about.

        That's the first one that comes as its rule has it, so that a yes to it is one to the ritual: not one with a
        time of its own, refused or set aside. Else it's the first; None when there are no more.
        """
        first = found = ritual.next_date(day)
        is_first = ritual.rule.flexible or (isinstance(ritual, Ritual) and bool(ritual.proposals or ritual.earlier_yes))
        for _ in range(0 if is_first else MOST_PASSED_OVER):
            if found is None or self._is_as_ruled(occurrence_id(ritual.root, found), ritual.terms(found)):
                return found or first
            found = ritual.next_date(found + timedelta(days=1))
        return first

    def called_off(self) -> list[str]:
        """The ids of the occurrences from which on their ritual was called off."""
        return [occurrence_id(root, day) for root, chain in self.chains.items() for day in chain.called_off()]

    def fresh(self, ritual: Ritual, day: date) -> Block:
        """The unchanged occurrence on that original date, made from that segment."""
        chain = self.chains[ritual.root]
        if isinstance(ritual.seen, Record):
            chain = chain._replace(records={**chain.records, ritual.id: ritual.seen})
        return occurrence(ritual, day, chain)

    def rests(self, ritual: Ritual, day: date) -> bool:
        """Whether the owner, or both people if it's shared, have that week off."""
        return bool(self._who_rests(day)) and self.is_off(ritual.terms(day).who, day)

    def is_off(self, who: str, day: date) -> bool:
        """Whether that owner, for `we` both people, has that week off."""
        resting = self._who_rests(day)
        return who in resting or (who == WE and len(resting) == len(self._reader.people_ids))

    def _who_rests(self, day: date) -> frozenset[str]:
        week = (day.toordinal() - 1) // 7  # the year 1 began on a Monday
        if week not in self._resting:
            people = self._reader.people_ids
            self._resting[week] = frozenset(person for person in people if self._off(person, Week.of(day)))
        return self._resting[week]

    def block(
        self, key: str, record: Record | None = None, private: Words | None = None, chain: Chain | None = None
    ) -> Block | None:
        """The occurrence with that id; None if nothing of it can be shown.

        `chain` is its ritual, if that isn't read as it stands.
        """
        parsed = split_occurrence(key)
        chain = chain or (self.chains.get(parsed[0]) if parsed else None)
        if parsed is None or chain is None:
            return None
        day = parsed[1]
        ritual = chain.on(day)
        comes = _comes(ritual, day)
        base = occurrence(ritual, day, chain)
        if record is None or not (record.writes or private):
            return base if comes else None
        own = OccurrenceRecord(record, chain, private or {})
        found = block_of(own, self._reader, private, base)
        if found and not comes and (went_to := chain.went_to(day, found.when)):
            # It moved along with its ritual, so a yes to the ritual is one to this evening too.
            ritual, comes = chain.on(went_to), _comes(chain.on(went_to), went_to)
            base = occurrence(ritual, went_to, chain)._replace(id=key, occurrence=day, went_to=went_to)
            found = block_of(own, self._reader, private, base)
        if found is None or (not comes and not _changed(record) and not own.words.keys() - {DELETED}):
            return None
        if chain.visibility == "hidden" and ritual.ended:
            found = found._replace(deleted=True)  # its ritual was taken back: what was written on it goes to the trash
        if ritual.called_off_on == base.rule_date and found.terms == base.terms and _is_planned(found):
            return _called_off(found, base)
        readable = {register for register in record.writes if shown_value(record, register) is not None}
        shadowed = {*(version.register for version in found.conflicts), *readable, *own.words}
        conflicts = (*found.conflicts, *(v for v in base.conflicts if v.register not in shadowed))
        # Words private to this device have no stamp; without others it shows when its ritual was last written.
        touched = found if record.writes else base
        return found._replace(
            touched_by=touched.touched_by,
            touched_at=touched.touched_at,
            ritual=base.ritual,
            occurrence=day,
            went_to=base.went_to,
            tally=base.tally if comes and found.when == base.when else None,
            orphan=not comes and not found.deleted,
            daily=base.daily,
            slot=base.slot and found.title == base.title and found.who == WE and found.status == "planned",
            conflicts=conflicts,
            proposals=(*found.proposals, *(p for p in base.proposals if found.terms == base.terms)),
            earlier_yes=(*found.earlier_yes, *(p for p in base.earlier_yes if found.terms == base.terms)),
        )


def _is_planned(block: Block) -> bool:
    return block.status == "planned" and not block.deleted and block.called_off_by is None


def _called_off(evening: Block, base: Block) -> Block:
    """The occurrence that represents all those called off with it.

    Questions about it alone are dropped.
    """
    return evening._replace(
        agreement=base.agreement,
        called_off_by=base.called_off_by,
        proposals=(),
        earlier_yes=(),
        touched_by=base.touched_by,
        touched_at=base.touched_at,
        ritual=base.ritual,
        occurrence=base.occurrence,
        daily=base.daily,
        went_to=base.went_to,
    )


def _comes(ritual: Ritual, day: date) -> bool:
    if not ritual.rule.flexible:
        return ritual.comes_on(day) or ritual.called_off_on == day
    monday = Week.of(day).monday
    return ritual.comes_on(monday) and day in slots(ritual, monday)


def _changed(record: Record) -> bool:
    """Whether anybody changed this occurrence beyond answering it, or being reminded.

    A proposal counts as a change. A deletion doesn't, once no occurrence comes on that date any more.
    """
    if any(proposal.refused_by is None for proposal in read_proposals(record)):
        return True
    return any(
        write.value is not None
        for register in record.writes
        if register != DELETED and not register.startswith((*PERSONAL, REMIND))
        for write in record.live(register)
    )


def _span(rule: Rule) -> timedelta:
    """How long before a date an occurrence may begin and still reach it."""
    if rule.flexible:
        return timedelta(days=6)
    begins = rule.first.local_start
    # An hour more where the clocks may change.
    past = begins.hour * 60 + begins.minute + rule.minutes + (60 if rule.zone else 0)
    return timedelta(days=(past - 1) // DAY)
